"""Every form, filter, query string and address gets what no person would type: an answer, never an error, never late.

The values take turns, so that the short form tries each of them on many fields; the long ones try all of them on each
field, and twenty thousand combinations. What was meant as markup comes back as text.
"""

import random
import time
from collections.abc import Iterator, Mapping
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path, reverse
from pytest_django import Settings

from salesops.desk.pages import ListPage
from tests.cast import Cast
from tests.fences.hostile import FORM, KEYS, VALUES, broken_bodies, encoded
from tests.fences.visits import VISITS, url_of, view_of
from tests.stage import Stage, actors_of

# How many of the values each field and each parameter gets.
EACH = [pytest.param(1, id="short"), pytest.param(len(VALUES), id="long", marks=pytest.mark.long)]
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


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize("each", EACH)
def test_fields(probe: Probe, each: int) -> None:
    turn = 0
    for _name, who, url, good in forms(probe.stage):
        for field in [*good, "_once", "revision", "back"]:
            for _ in range(each):
                turn += 1
                value = VALUES[turn % len(VALUES)]
                probe.send(who, "POST", url, keyed({**good, field: value}), note=f"{field}={value}")
    print(f"{probe.sent} forms sent")
    assert probe.faults == []


@pytest.mark.parametrize("each", EACH)
def test_query_strings(probe: Probe, each: int) -> None:
    turn = 0
    for name, visit in VISITS.items():
        place = url_of(name, visit, probe.stage).partition("?")[0]
        for field in parameters(name, probe.stage):
            for _ in range(each):
                turn += 1
                value = VALUES[turn % len(VALUES)]
                query = encoded({**visit.query(probe.stage), field: value}).decode()
                probe.send(visit.by, "GET", f"{place}?{query[:9000]}", note=f"{field}={value}")
    assert probe.faults == []


def test_addresses(probe: Probe) -> None:
    for name, visit in VISITS.items():
        places = visit.args(probe.stage)
        for key in KEYS if places else ():
            url = reverse(name, args=[key] * len(places))
            probe.send(visit.by, "GET", url)
            probe.send(visit.by, "POST", url, keyed(visit.sent(probe.stage) if visit.sent else {}))
    for code in ("2026W00", "2026W54", "0000W01", "9999W53", "10000W01", "%00", "%ED%A0%80", "²026W01", "字" * 500):
        probe.send("owner", "GET", f"/reports/week/{code}/", note=code)
    assert probe.faults == []


def test_bodies(probe: Probe) -> None:
    for _name, who, url, _good in forms(probe.stage):
        for kind, body in broken_bodies():
            probe.send(who, "POST", url, body, kind, note=f"{kind} {body[:20]!r}")
    assert probe.faults == []


def test_signing_in(cast: Cast, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]  # a hundred attempts
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
