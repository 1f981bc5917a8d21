"""Every form, filter, query string and address gets what no person would type: an answer, never an error, never late.

The long forms try all values on each field alone, and twenty thousand combinations. In the short ones the values take
turns: every form comes once with all of its fields spoilt, which each must read, and once with one of them, the rest
good, which may get as far as the database. What was meant as markup comes back as text.
"""

import random
import time
from collections.abc import Iterator, Mapping, Sequence
from itertools import cycle
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse

from salesops.desk.pages import ListPage
from tests.cast import Cast
from tests.fences.hostile import FORM, KEYS, VALUES, broken_bodies, encoded
from tests.fences.visits import VISITS, url_of, view_of
from tests.stage import Stage, actors_of

SIZES = [pytest.param(False, id="short"), pytest.param(True, id="long", marks=pytest.mark.long)]
# Read by what all forms share, before a form sees its own fields.
BESIDES = ("_once", "revision", "back")
LONGEST = 5.0  # seconds of our own work; what else the machine does meanwhile is not ours
ASKED_FOR = ("page", "sort", "customer", "request", "line", "week", "take", "besides", "name", "credit_code")


class Probe:
    """Sends as the right people and remembers what went wrong."""

    def __init__(self, cast: Cast, stage: Stage) -> None:
        self.clients = {}
        for who, person in actors_of(cast).items():
            self.clients[who] = Client(raise_request_exception=False)
            self.clients[who].force_login(person)
        self.stage = stage
        self.sent = 0
        self.faults: list[str] = []

    def send(self, who: str, method: str, url: str, body: bytes = b"", kind: str = FORM, note: str = "") -> None:
        """One request; what it changed is undone."""
        began = time.thread_time()
        with transaction.atomic():
            response = self.clients[who].generic(method, url, body, content_type=kind)
            transaction.set_rollback(True)
        took = time.thread_time() - began
        self.sent += 1
        if response.status_code >= 500:
            error = getattr(response, "exc_info", None)
            self.faults.append(f"{method} {url[:80]} {note[:80]!r}: {error[1]!r}"[:400] if error else f"{url}: 500")
        elif b"<script>alert(" in response.content:
            self.faults.append(f"{method} {url[:80]} {note[:80]!r}: comes back as markup")
        elif took > LONGEST:
            self.faults.append(f"{method} {url[:80]} {note[:80]!r}: took {took:.1f} s")


def naive(request: HttpRequest) -> HttpResponse:
    """What one writes without thinking of it; only the twin meets it."""
    return HttpResponse(f"{int(request.GET.get('page', '1'))} {request.GET.get('q', '')}")


urlpatterns = [path("naive/", naive), path("", include("salesops.urls"))]


@pytest.fixture
def probe(cast: Cast) -> Probe:
    return Probe(cast, Stage(cast, cast.li))


def forms(stage: Stage) -> Iterator[tuple[str, str, str, Mapping[str, Any]]]:
    for name, visit in VISITS.items():
        if visit.sent is not None:
            yield name, visit.by, url_of(name, visit, stage), visit.sent(stage)


def parameters(name: str, stage: Stage) -> list[str]:
    """What an address reads from its query string."""
    view, asked = view_of(name, stage), list(VISITS[name].query(stage)) or list(ASKED_FOR[:3])
    if isinstance(view, type) and issubclass(view, ListPage):
        asked += ["page", "sort"]
        asked += view.filterset_class.base_filters if view.filterset_class else []
    return list(dict.fromkeys(asked))


def keyed(fields: Mapping[str, Any]) -> bytes:
    return encoded({"_once": uuid4(), **fields})


class Turns:
    """Bad values, one after the other, and whose turn it is."""

    def __init__(self) -> None:
        self._values, self._at = cycle(VALUES), 0

    def alone(self, fields: Sequence[str]) -> dict[str, str]:
        """One of these fields, spoilt."""
        self._at += 1
        return {fields[self._at % len(fields)]: next(self._values)}

    def together(self, fields: Sequence[str], longest: int | None = None) -> dict[str, str]:
        """All of them, each in its own way; cut to so many characters where all must find room in one address."""
        return {field: next(self._values)[:longest] for field in fields}


def each_alone(fields: Sequence[str]) -> Iterator[dict[str, str]]:
    """Each of these fields with each value."""
    return ({field: value} for field in fields for value in VALUES)


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize("is_long", SIZES)
def test_fields(probe: Probe, is_long: bool) -> None:
    turns = Turns()
    for _name, who, url, good in forms(probe.stage):
        own, every = [name for name in good if name not in BESIDES], [*good, *BESIDES]
        for bad in each_alone(every) if is_long else (turns.together(own), turns.alone(every)):
            probe.send(who, "POST", url, keyed({**good, **bad}), note=str(bad))
    print(f"{probe.sent} forms sent")
    assert probe.faults == []


@pytest.mark.parametrize("is_long", SIZES)
def test_query_strings(probe: Probe, is_long: bool) -> None:
    turns = Turns()
    for name, visit in VISITS.items():
        place, asked = url_of(name, visit, probe.stage).partition("?")[0], parameters(name, probe.stage)
        reads_them = asked != list(ASKED_FOR[:3])
        shortly = [turns.together(asked, longest=60), *([turns.alone(asked)] if reads_them else [])]
        for bad in each_alone(asked) if is_long else shortly:
            query = encoded({**visit.query(probe.stage), **bad}).decode()
            probe.send(visit.by, "GET", f"{place}?{query[:9000]}", note=str(bad))
    assert probe.faults == []


@pytest.mark.parametrize("is_long", SIZES)
def test_addresses(probe: Probe, is_long: bool) -> None:
    turns = cycle(KEYS)
    for name, visit in VISITS.items():
        places = visit.args(probe.stage)
        for key in (KEYS if is_long else [next(turns)]) if places else ():
            url = reverse(name, args=[key] * len(places))
            probe.send(visit.by, "GET", url)
            probe.send(visit.by, "POST", url, keyed(visit.sent(probe.stage) if visit.sent else {}))
    for code in ("2026W00", "2026W54", "0000W01", "9999W53", "10000W01", "%00", "%ED%A0%80", "²026W01", "字" * 500):
        probe.send("owner", "GET", f"/reports/week/{code}/", note=code)
    assert probe.faults == []


@pytest.mark.parametrize("is_long", SIZES)
def test_bodies(probe: Probe, is_long: bool) -> None:
    turns = cycle(broken_bodies())
    for _name, who, url, _good in forms(probe.stage):
        for kind, body in broken_bodies() if is_long else [next(turns)]:
            probe.send(who, "POST", url, body, kind, note=f"{kind} {body[:20]!r}")
    assert probe.faults == []


def test_signing_in(cast: Cast) -> None:
    client = Client(raise_request_exception=False)
    for value in VALUES:
        for field in ("username", "password", "next"):
            body = encoded({"username": "li", "password": "x", field: value})
            response = client.generic("POST", "/login/", body, content_type=FORM)
            assert response.status_code < 500, f"{field}={value[:40]!r}"
            assert b"<script>alert(" not in response.content
        response = client.generic("POST", "/language/", encoded({"language": value, "next": value}), content_type=FORM)
        assert response.status_code < 500
        assert "://" not in response.headers.get("Location", "")


@pytest.mark.urls(__name__)
def test_the_probe_sees(probe: Probe) -> None:
    """The twin: a view that reads what was typed as it is."""
    for field, value in (("page", "²"), ("q", "<script>alert(1)</script>")):
        probe.send("owner", "GET", f"/naive/?{encoded({field: value}).decode()}")
    assert ["invalid literal" in fault or "markup" in fault for fault in probe.faults] == [True, True]


@pytest.mark.long
def test_twenty_thousand_combinations(probe: Probe) -> None:
    dice = random.Random(20261121)
    known = list(forms(probe.stage))
    pages = [(name, visit.by) for name, visit in VISITS.items()]
    while probe.sent < 20_000:
        if dice.random() < 0.7:
            name, who, url, good = dice.choice(known)
            fields = [*good, "_once", "revision", "back", "then", "mend"]
            bad = {dice.choice(fields): dice.choice(VALUES) for _ in range(dice.randint(1, 4))}
            probe.send(who, "POST", url, keyed({**good, **bad}), note=str(bad))
        else:
            name, who = dice.choice(pages)
            place = url_of(name, VISITS[name], probe.stage).partition("?")[0]
            asked = dice.choices([*parameters(name, probe.stage), *ASKED_FOR], k=dice.randint(1, 3))
            query = encoded({field: dice.choice(VALUES) for field in asked}).decode()
            probe.send(who, "GET", f"{place}?{query[:9000]}", note=query)
    print(f"{probe.sent} requests, {len(probe.faults)} faults")
    assert probe.faults == []
