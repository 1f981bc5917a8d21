"""Who gets which answer at which address: the product must do what ``tests/permissions.toml`` says, word for word.

Every address of the URLconf × GET and POST × everybody, on real records and with forms that would go through. When one
differs, the failure prints the block as the product answers today: read it before you believe it.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Mapping
from fnmatch import fnmatch
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.apps import apps
from django.db import transaction
from django.http import HttpResponse
from django.test import Client
from django.urls import resolve, reverse

from customers.models import Competitor, Contact, Customer
from salesops.base import clock
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.policy.rulebook import all_rules
from tests.fences.visits import VISITS, Visit, addresses, url_of
from tests.house import House
from tests.stage import Stage

type Answers = dict[str, dict[str, list[str]]]
type Clients = dict[str, Client]

FILE = Path(__file__).resolve().parents[1] / "permissions.toml"
BOOK = tomllib.loads(FILE.read_text(encoding="utf-8"))
PUBLIC = set(BOOK["public"]["routes"])
GROUPS: dict[str, str] = BOOK["groups"]
RIGHTS: dict[str, dict[str, dict[str, str]]] = BOOK["routes"]
NOWHERE = 987_654_321
SIGN_IN = "/login/?next="
KNOWN_RULES = {rule.id for rule in all_rules()}


def test_every_address_is_listed_once_and_nothing_else() -> None:
    known = set(addresses())
    assert known - PUBLIC - set(RIGHTS) == set(), "an address that nobody has decided about"
    assert (PUBLIC | set(RIGHTS)) - known == set(), "listed, but there is no such address"
    assert PUBLIC & set(RIGHTS) == set()
    assert set(VISITS) == set(RIGHTS)
    # The matrix, the copies of one form and the hostile input all send these: no POST without a form that goes through.
    assert {name for name, visit in VISITS.items() if visit.sent} == {name for name in RIGHTS if "POST" in RIGHTS[name]}


@pytest.mark.parametrize(("name", "method"), [(name, method) for name in sorted(RIGHTS) for method in RIGHTS[name]])
def test_everybody_is_answered_once(name: str, method: str) -> None:
    who = [one for words in RIGHTS[name][method].values() for one in members(words)]
    assert sorted(who) == sorted(BOOK["people"])


@pytest.fixture
def stage(house: House) -> Stage:
    return Stage(house.cast, house.cast.li)


@pytest.fixture
def clients(house: House) -> Clients:
    return {who: house.browser(who) for who in house.actors}


def ask(client: Client, method: str, url: str, sent: Mapping[str, Any] | None = None) -> HttpResponse:
    """The answer; what it changed is undone."""
    data = dict(sent or {}) | {"_once": str(uuid4())} if method == "POST" else None
    with transaction.atomic():
        response: HttpResponse = getattr(client, method.lower())(url, data)
        response.content  # noqa: B018 - drawn while what it changed is still there
        transaction.set_rollback(True)
    return response


def like(client: Client) -> Client:
    """Another browser of the same session: whatever an answer does to its cookies ends with it."""
    other = Client()
    other.cookies.update(client.cookies)
    return other


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
def test_everybody_gets_the_answer_that_is_written_down(name: str, stage: Stage, clients: Clients) -> None:
    visit, written = VISITS[name], RIGHTS[name]
    url = url_of(name, visit, stage)
    sent = visit.sent(stage) if visit.sent else {}
    answers: Answers = defaultdict(lambda: defaultdict(list))
    hidden: dict[str, bytes] = {}
    for who in clients:
        client = like(clients[who])
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
    check_the_rest(name, visit, url, like(clients[visit.by]), sent)
    check_the_archived(name, url, sent, stage, {who: clients[who] for who in samples(name)})
    if visit.args(stage) and hidden:
        who = turn_of(name, sorted(hidden))
        check_the_missing(name, visit, stage, {who: like(clients[who])}, hidden)


@pytest.mark.long
@pytest.mark.rule("ORG-2", "CNF-1")
@pytest.mark.parametrize("name", sorted(RIGHTS))
def test_nobody_at_all_can_tell_or_touch_more(name: str, stage: Stage, clients: Clients) -> None:
    """What the test above asks of some, asked of everybody: what is archived, what is hidden and what is not there."""
    visit = VISITS[name]
    url, sent = url_of(name, visit, stage), visit.sent(stage) if visit.sent else {}
    check_the_archived(name, url, sent, stage, clients)
    if not visit.args(stage):
        return
    method = "GET" if "GET" in RIGHTS[name] else "POST"
    answers = {who: ask(like(client), method, url, sent) for who, client in clients.items()}
    hidden = {who: answer.content for who, answer in answers.items() if answer.status_code == 404}
    check_the_missing(name, visit, stage, {who: like(clients[who]) for who in hidden}, hidden)


def samples(name: str) -> list[str]:
    """One of all those who get the same answers there; whose turn it is goes by the address."""
    alike: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for who in BOOK["people"]:
        alike[tuple(answers_to(who, name).values())].append(who)
    return [turn_of(name, who) for who in alike.values()]


def answers_to(who: str, name: str) -> dict[str, str]:
    """What is written down for one person at one address: the status by method."""
    rights = RIGHTS[name].items()
    return {method: status for method, by in rights for status, words in by.items() if who in members(words)}


def turn_of(name: str, who: list[str]) -> str:
    """One of them, another one at another address."""
    return who[sum(name.encode()) % len(who)]


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


def check_the_archived(
    name: str, url: str, sent: Mapping[str, Any], stage: Stage, clients: Mapping[str, Client]
) -> None:
    """Once more with the customer archived that it hangs on, and with the contact that the address names."""
    on_contact = "contacts/<int:pk>" in resolve(url.partition("?")[0]).route
    on_competitor = "competitors/<int:pk>" in resolve(url.partition("?")[0]).route
    meant = {"customer": "customer" in vars(stage), "contact": on_contact, "competitor": on_competitor}
    for thing, is_meant in meant.items():
        if not is_meant:
            assert way_of(name, thing) == "", f"{name} hangs on no {thing}"
            continue
        with transaction.atomic():
            archive(stage, thing)
            for who in clients:
                client = like(clients[who])
                for method in RIGHTS[name]:
                    response = ask(client, method, url, sent if method == "POST" else None)
                    check_one_archived(name, thing, who, method, response)
            transaction.set_rollback(True)


def check_one_archived(name: str, thing: str, who: str, method: str, response: HttpResponse) -> None:
    """Refused with rule and next step, or the same answer as ever."""
    asked, way = answers_to(who, name), way_of(name, thing)
    assert way or "POST" not in RIGHTS[name], f"nobody has decided about {name} with an archived {thing}"
    # Whoever may open the form, but not press this button, is told of the archive first.
    is_refused = way == "refused" and not {"200", "302"}.isdisjoint(asked.values())
    expected = "409" if is_refused else asked[method]
    assert str(response.status_code) == expected, f"{method} {name} as {who} with an archived {thing}"
    if is_refused:
        refusal = response.context["refusal"]  # type: ignore[attr-defined]  # the test client adds it
        assert refusal.rule in KNOWN_RULES
        assert refusal.sentence
        assert refusal.next_step


def way_of(name: str, thing: str) -> str:
    """ "refused", "goes_on", or nothing for what is not listed."""
    ways = [way for way, words in BOOK["archived"][thing].items() if any(fnmatch(name, one) for one in words.split())]
    assert len(ways) < 2, f"{name} is listed twice"
    return ways[0] if ways else ""


def archive(stage: Stage, thing: str) -> None:
    """Take it out of the lists, as the action leaves it."""
    if thing == "customer":
        Customer.objects.filter(pk=stage.customer.pk).update(archived_at=clock.now())
    elif thing == "competitor":
        Competitor.objects.filter(pk=stage.competitor.pk).update(archived_at=clock.now())
    else:
        Contact.objects.filter(customer=stage.customer).update(archived_at=clock.now(), is_primary=False)


def test_no_other_thing_can_be_archived() -> None:
    """A model that gets the field gets its place in the book; a paper's is the moment at which it was made."""
    found = {model for model in apps.get_models() if "archived_at" in {field.name for field in model._meta.fields}}
    governed = {model for model in found if not model.__name__.endswith("Event")} - {Paper}
    assert {model._meta.model_name for model in governed} == set(BOOK["archived"])


@pytest.mark.parametrize("thing", sorted(BOOK["archived"]))
def test_every_address_under_archived_is_there(thing: str) -> None:
    words = [one for words in BOOK["archived"][thing].values() for one in words.split()]
    assert [one for one in words if not any(fnmatch(name, one) for name in RIGHTS)] == []


def test_every_situation_is_counted() -> None:
    people, ways = len(BOOK["people"]), [name for name in RIGHTS if way_of(name, "customer")]
    cells = sum(people * len(methods) for methods in RIGHTS.values())
    archived = sum(people * len(RIGHTS[name]) for name in ways)
    print(
        f"{len(RIGHTS)} addresses, {people} people: {cells} answers to living things,"
        f" {archived} with an archived customer, 0 unlisted"
    )
    assert cells > archived > 0


def check_the_missing(
    name: str, visit: Visit, stage: Stage, clients: Mapping[str, Client], hidden: Mapping[str, bytes]
) -> None:
    """An outsider can't tell what is hidden from what isn't there."""
    # A word in the address names a part of the thing; keys and months name the thing.
    args = [arg if isinstance(arg, str) and arg.isalpha() else NOWHERE for arg in visit.args(stage)]
    nowhere = reverse(name, args=args)
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
def test_whoever_left_is_signed_out_at_the_next_page(stage: Stage, clients: Clients) -> None:
    client = like(clients["owner"])
    url = url_of("customers:customer-detail", VISITS["customers:customer-detail"], stage)
    assert client.get(url).status_code == 200
    Person.objects.filter(pk=stage.owner.pk).update(is_active=False)
    assert client.get(url)["Location"].startswith(SIGN_IN)


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(PUBLIC))
def test_public_addresses_ask_nobody_to_sign_in(name: str) -> None:
    response = Client().get(reverse(name, args=["nobody"] if name == "quotes:link-open" else []))
    assert not response.get("Location", "").startswith(SIGN_IN)
    assert response.status_code in {200, 302, 405}
