"""Who gets which answer at which address: the product must do what ``tests/permissions.toml`` says, word for word.

Every address of the URLconf × GET and POST × everybody, on real records and with forms that would go through. When one
differs, the failure prints the block as the product answers today: read it before you believe it.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from salesops.org.models import Person
from tests.cast import Cast
from tests.fences.visits import VISITS, Visit, addresses, url_of
from tests.stage import Stage, actors_of

type Answers = dict[str, dict[str, list[str]]]

FILE = Path(__file__).resolve().parents[1] / "permissions.toml"
BOOK = tomllib.loads(FILE.read_text(encoding="utf-8"))
PUBLIC = set(BOOK["public"]["routes"])
GROUPS: dict[str, str] = BOOK["groups"]
RIGHTS: dict[str, dict[str, dict[str, str]]] = BOOK["routes"]
NOWHERE = 987_654_321
SIGN_IN = "/login/?next="


def test_every_address_is_listed_once_and_nothing_else() -> None:
    known = set(addresses())
    assert known - PUBLIC - set(RIGHTS) == set(), "an address that nobody has decided about"
    assert (PUBLIC | set(RIGHTS)) - known == set(), "listed, but there is no such address"
    assert PUBLIC & set(RIGHTS) == set()
    assert set(VISITS) == set(RIGHTS)


@pytest.mark.parametrize(("name", "method"), [(name, method) for name in sorted(RIGHTS) for method in RIGHTS[name]])
def test_everybody_is_answered_once(name: str, method: str) -> None:
    who = [one for words in RIGHTS[name][method].values() for one in members(words)]
    assert sorted(who) == sorted(BOOK["people"])


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


@pytest.fixture
def actors(cast: Cast) -> dict[str, Person]:
    return actors_of(cast)


def ask(client: Client, method: str, url: str, sent: Mapping[str, Any] | None = None) -> HttpResponse:
    """The answer; what it changed is undone."""
    data = dict(sent or {}) | {"_once": str(uuid4())} if method == "POST" else None
    with transaction.atomic():
        response: HttpResponse = getattr(client, method.lower())(url, data)
        response.content  # noqa: B018 - drawn while what it changed is still there
        transaction.set_rollback(True)
    return response


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def members(words: str) -> list[str]:
    """People and groups, spelled out."""
    return [one for word in words.split() for one in (members(GROUPS[word]) if word in GROUPS else [word])]


def shortly(who: list[str]) -> str:
    """The same people in as few words as the groups allow."""
    left, words = list(who), []
    for group in sorted(GROUPS, key=lambda name: -len(members(GROUPS[name]))):
        if set(members(GROUPS[group])) <= set(left):
            words.append(group)
            left = [one for one in left if one not in members(GROUPS[group])]
    return " ".join(left + words)


def as_toml(name: str, answers: Answers) -> str:
    lines = [f'[routes."{name}"]']
    for method, by_status in sorted(answers.items()):
        lines += [f'{method}.{status} = "{shortly(who)}"' for status, who in sorted(by_status.items())]
    return "\n".join(lines)


@pytest.mark.rule("ORG-2", "CNF-1")
@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_everybody_gets_the_answer_that_is_written_down(name: str, stage: Stage, actors: dict[str, Person]) -> None:
    visit, written = VISITS[name], RIGHTS[name]
    url = url_of(name, visit, stage)
    sent = visit.sent(stage) if visit.sent else {}
    answers: Answers = defaultdict(lambda: defaultdict(list))
    hidden: dict[str, bytes] = {}
    for who, person in actors.items():
        client = signed_in(person)
        for method, data in (("GET", None), ("POST", sent)):
            if method not in written:
                continue
            response = ask(client, method, url, data)
            answers[method][str(response.status_code)].append(who)
            if response.status_code == 404:
                hidden.setdefault(who, response.content)
    told = {method: {status: set(who) for status, who in found.items()} for method, found in answers.items()}
    asked = {method: {status: set(members(who)) for status, who in found.items()} for method, found in written.items()}
    assert told == asked, "as the product answers today:\n" + as_toml(name, answers)
    check_the_rest(name, visit, url, signed_in(actors[visit.by]), sent)
    if visit.args(stage):
        check_the_missing(name, visit, stage, {who: signed_in(actors[who]) for who in hidden}, hidden)


def check_the_rest(name: str, visit: Visit, url: str, client: Client, sent: Mapping[str, Any]) -> None:
    """No other method is taken, and nobody gets in without signing in."""
    for method in {"GET", "POST", "PUT", "DELETE"} - set(RIGHTS[name]):
        assert ask(client, method, url, sent).status_code == 405, f"{method} {name}"
    for method in RIGHTS[name]:
        response = ask(Client(), method, url, sent)
        assert (response.status_code, response["Location"][: len(SIGN_IN)]) == (302, SIGN_IN), f"{method} {name}"
    if visit.sent:
        client = Client(enforce_csrf_checks=True)
        assert client.post(url, dict(sent)).status_code in {302, 403}


def check_the_missing(
    name: str, visit: Visit, stage: Stage, clients: Mapping[str, Client], hidden: Mapping[str, bytes]
) -> None:
    """An outsider can't tell what is hidden from what isn't there."""
    nowhere = reverse(name, args=[NOWHERE] * len(visit.args(stage)))
    method = "GET" if "GET" in RIGHTS[name] else "POST"
    for who, client in clients.items():
        response = ask(client, method, nowhere, visit.sent(stage) if visit.sent else {})
        assert response.status_code == 404
        assert bare(response.content) == bare(hidden[who]), f"{who} can tell {name} from nothing"


def bare(page: bytes) -> str:
    """Without what differs from page to page anyway."""
    text = page.decode("utf-8", "replace")
    text = re.sub(r"/\d+(?:-\d\d)?(?=[/.\"?])", "/N", text)  # keys, and months
    return re.sub(r'(value|content)="[^"]{30,}"', "", text)


@pytest.mark.rule("ORG-1")
def test_whoever_left_is_signed_out_at_the_next_page(cast: Cast, stage: Stage) -> None:
    client = signed_in(cast.li)
    url = url_of("customers:customer-detail", VISITS["customers:customer-detail"], stage)
    assert client.get(url).status_code == 200
    Person.objects.filter(pk=cast.li.pk).update(is_active=False)
    assert client.get(url)["Location"].startswith(SIGN_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_addresses_ask_nobody_to_sign_in(name: str) -> None:
    response = Client().get(reverse(name))
    assert not response.get("Location", "").startswith(SIGN_IN)
    assert response.status_code in {200, 302, 405}
