"""Strings that must not leave their region, looked for in every byte that comes back (ORG-2, CNF-1).

Everything Zhou of the south has carries one word in every text that people may type, and one amount that occurs nowhere
else. The south has a floor and a ceiling of its own, and the director a largest discount like no other figure.
Whoever has no business there opens every address there is, on Zhou's things and on Li's, and reads none of them.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, partial
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail
from django.db import transaction
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from quotes.enums import PriceType
from quotes.models import PricePolicy, Quote
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.notices.routing import ring_senders, route
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import build_cast
from tests.database import start_anew
from tests.factories import quotes as desk
from tests.fences.visits import VISITS, url_of
from tests.stage import Stage, actors_of

pytestmark = pytest.mark.django_db

WORD = "金丝雀七四三"
PRICE = "101.37"  # inside the band, and the line's amount is its own
QUANTITY = "7919"
AMOUNTS = [f"{Decimal(PRICE) * Decimal(QUANTITY):,.2f}", f"{Decimal(PRICE) * Decimal(QUANTITY):.2f}", PRICE]
WALLS = ("83.17", "131.29")
STANDARD = "0.1193"  # the director's largest discount
STANDARDS = ["11.93", "88.07", STANDARD]  # as a share, and as the lowest price that follows from it
# Posts of the east, and those without a region; for the rest the matrix of rights says that they get the same pages.
AWAY = ["owner", "assistant", "manager", "finance", "keeper", "admin"]
NO_PRICES = ["marketing", "technical"]
# Who reads no band at all: neither a region's own nor how far a post may go.
NO_BANDS = ["assistant", "admin", *NO_PRICES]
# ORG-2: finance reads what is money, of every region, and finds it; its home page begins with what is to be matched.
MONEY = ("GET / ", "GET /desk/find/", "GET /contracts/", "POST /contracts/", "GET /commissions/", "POST /commissions/")
# ORG-1, ORG-3: people, departments and stand-ins of every region are the administrator's work.
PEOPLE = ("GET /organisation/", "POST /organisation/")
# PRC-4: whoever keeps the prices writes down what the departments say to a special price, of every region.
SPECIALS = ("GET /quotes/prices/special/", "POST /quotes/prices/special/")
THEIRS = {"finance": MONEY, "admin": PEOPLE, "keeper": SPECIALS}
# What is typed there stands in more than the addresses name.
CARRIERS = (
    "contact",
    "note",
    "file",
    "notice",
    "paper",
    "question",
    "request",
    "report",
    "report_draft",
    "next_prices",
    "memo",
    "leak",
    "attempt",
    "days_request",
    "link",
)
# What names no thing, lists and searches, is opened by all. In the short form the rest is opened and sent in turns.
TURNS = [pytest.param(2, id="short"), pytest.param(1, id="long", marks=pytest.mark.long)]
TWINS_TURNS = 3


class South(Stage):
    """Zhou's things, with the word in every text, the amount in every quote, and walls of the south's own."""

    @cached_property
    def prices(self) -> PricePolicy:
        limits = desk.LIMITS | {Post.DIRECTOR: STANDARD}
        draft = desk.make_draft(by=self.cast.hu, valid_to=self.last_day, limits=limits)
        for price_type in PriceType:
            desk.make_band(draft, self.product, price_type=price_type)
            walls = (WALLS[0], "100", WALLS[1])
            desk.make_band(draft, self.product, walls, price_type=price_type, region=self.cast.south)
        return desk.issue(draft, by=self.cast.qian, number="JG-2000-01")

    def make_quote(self, price: str = PRICE) -> Quote:
        assert self.prices
        line = desk.make_line(self.product, price, QUANTITY, note=self.text("行"))
        typed = {name: self.text(name) for name in ("project_name", "payment_terms", "delivery", "warranty", "notes")}
        return desk.make_quote(self.customer, line, contact=self.contact, **typed)


@dataclass(frozen=True, slots=True)
class Asked:
    """An address, whether it names a thing of the south, and the form that Li would send."""

    url: str
    is_one: bool
    form: Callable[[], Mapping[str, Any]] | None


@dataclass(frozen=True, slots=True)
class Play:
    """On Zhou's things and Li's: everybody by what they are to them, and what there is to ask."""

    actors: dict[str, Person]
    asked: list[Asked]


@pytest.fixture(scope="module")
def play(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Play]:
    """Committed, so that each test of the file begins with it; the file's last act takes it away."""
    with django_db_blocker.unblock():
        cast = build_cast()
        actors, south, east = actors_of(cast), South(cast, cast.zhou, WORD), Stage(cast, cast.li)
        for thing in CARRIERS:
            assert getattr(south, thing)
        asked = []
        for name, visit in VISITS.items():
            form = partial(visit.sent, east) if visit.sent else None
            asked.append(Asked(url_of(name, visit, south), bool(visit.args(south)), form))
            if form:
                form()  # what it names is made now, and stands in each test
        yield Play(actors, asked)
        start_anew()


def everything(play: Play, person: Person, turn: int = 0, turns: int = 1) -> dict[str, str]:
    """What comes back from each list and page by GET, from each thing's page and by each good form of one's own if it
    is this one's turn."""
    client = Client()
    client.force_login(person)
    found: dict[str, str] = {}
    for at, asked in enumerate(play.asked):
        is_ones_turn = at % turns == turn % turns
        if is_ones_turn or not asked.is_one:
            found[f"GET {asked.url}"] = answer(client.get, asked.url)
        if is_ones_turn and asked.form:
            form = {**asked.form(), "_once": str(uuid4())}
            found[f"POST {asked.url}"] = answer(client.post, asked.url, form, follow=True)
    return found


def answer(ask: Callable[..., Any], url: str, *form: Mapping[str, Any], **how: bool) -> str:
    """What comes back; what it changed is undone."""
    with transaction.atomic():
        said = read(ask(url, *form, **how))
        transaction.set_rollback(True)
    return said


def read(response: Any) -> str:
    """Body and headers; a file is read as it is."""
    return f"{response.content.decode(errors='replace')} {response.headers}"


def places_with(found: Mapping[str, str], words: Sequence[str]) -> list[str]:
    return [place for place, text in found.items() if any(word in text for word in words)]


@pytest.mark.rule("ORG-2", "CNF-1")
@pytest.mark.parametrize("turns", TURNS)
def test_nothing_of_the_south_is_read_elsewhere(play: Play, turns: int) -> None:
    for turn, who in enumerate(AWAY):
        found = everything(play, play.actors[who], turn, turns)
        found = {place: text for place, text in found.items() if not f"{place} ".startswith(THEIRS.get(who, ()))}
        assert places_with(found, [WORD, *AMOUNTS]) == [], who
        assert who == "keeper" or places_with(found, WALLS) == [], who  # who keeps all prices reads all of them
        assert who not in NO_BANDS or places_with(found, STANDARDS) == [], who


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize("turns", TURNS)
def test_whoever_may_not_read_prices_reads_none(play: Play, turns: int) -> None:
    for turn, who in enumerate(NO_PRICES):
        found = everything(play, play.actors[who], turn, turns)
        assert places_with(found, [*AMOUNTS, *WALLS, *STANDARDS]) == [], who


def test_the_canary_is_there_to_be_seen(play: Play) -> None:
    """The twin: whose it is, and who sees all, meets it in many places, the amount too."""
    for who in ("other_rep", "director"):
        found = everything(play, play.actors[who], turns=TWINS_TURNS)
        assert len(places_with(found, [WORD])) > 12
        assert len(places_with(found, AMOUNTS)) > 3
        assert places_with(found, WALLS)
    assert places_with(found, STANDARDS), "the director reads how far each post may go"


@pytest.mark.rule("CNF-1")
def test_no_message_carries_it_away(play: Play) -> None:
    away = [play.actors[who] for who in AWAY]
    told = [str(notice.params) for notice in Notice.objects.filter(person__in=away)]
    assert [text for text in told if WORD in text] == []
    for notice in Notice.objects.all():
        assert not any(amount in str(notice.params) for amount in AMOUNTS)
    written = [message for message in mail.outbox if set(message.to) & {person.email for person in away}]
    assert [message.subject for message in written if WORD in f"{message.subject}{message.body}"] == []


@pytest.mark.rule("CNF-1", "DSH-3")
def test_what_is_sent_about_it_names_no_amount_and_goes_to_nobody_away(play: Play) -> None:
    route()
    ring_senders()
    drain()
    away = {play.actors[who].email for who in AWAY}
    said = {to: f"{message.subject} {message.body}" for message in mail.outbox for to in message.to}
    assert any(WORD in text for text in said.values()), "there is something to be seen"
    assert [to for to, text in said.items() if WORD in text and to in away] == []
    assert [to for to, text in said.items() if any(amount in text for amount in AMOUNTS)] == []
