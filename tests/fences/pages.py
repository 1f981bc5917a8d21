"""Every page of the product, seen once for all checks of pages: crumbs, words, weight, accessibility.

The first of a run to ask sets the stage and opens every address; what it saw and where it can be seen again is kept for
the others (``made_once``), since that takes longer than most of them.
"""

import gzip
import json
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from functools import cached_property
from http import HTTPStatus
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.plugin import DjangoDbBlocker

from salesops.org.models import Person
from salesops.workdays import forget_calendar
from tests.cast import build_cast
from tests.database import made_once, start_anew
from tests.fences.test_routes import RIGHTS, members
from tests.fences.visits import VISITS, Visit, url_of
from tests.house import signed_in
from tests.stage import Stage, actors_of

# The same address is another page to them: other work, other buttons.
ALSO = {
    "reports:home": ["manager", "director", "vice_president", "gm", "finance", "assistant", "technical", "admin"],
    "approvals:inbox": ["manager"],
    "approvals:request-detail": ["manager"],
    "contracts:contract-detail": ["director"],
    "quotes:price-detail": ["director", "gm"],
    "customers:customer-list": ["manager"],
    "org:person-detail": ["admin"],
}


@dataclass(frozen=True, slots=True)
class Page:
    """An address, who opens it ("nobody" before the login), what came, and how many bytes of it the server sends."""

    name: str
    who: str
    url: str
    html: str
    size: int

    @property
    def is_whole(self) -> bool:
        """Not a part that a page fetches for itself."""
        return self.html.lstrip().lower().startswith("<!doctype")


@dataclass(frozen=True)
class Tour:
    """What was seen by whom, and the database in which it stands."""

    database: str
    people: dict[str, int]
    sessions: dict[str, str]
    seen: list[Page]

    @cached_property
    def pages(self) -> list[Page]:
        """The whole ones."""
        found = [page for page in self.seen if page.is_whole]
        assert len(found) > 60, "the tour has lost its way"
        return found

    def person(self, who: str) -> Person:
        """Read anew."""
        return Person.objects.get(pk=self.people[who])

    def browser(self, who: str) -> Client:
        """A new one, in which this actor is signed in."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


def readers_of(name: str, visit: Visit) -> list[str]:
    """Whoever sends its form, if the page is theirs; else the first to whom it is open; and those of `ALSO`."""
    allowed = members(RIGHTS[name].get("GET", {}).get("200", ""))
    if not allowed:
        return []
    return [visit.by if visit.by in allowed else allowed[0], *ALSO.get(name, [])]


def go_round() -> tuple[dict[str, int], dict[str, str], list[Page]]:
    """The keys of all readers, their sessions, and the login page with whatever answers a GET of `VISITS` in HTML.

    All of the stage is set before the first page is asked for, so that each comes as full as it gets.
    """
    forget_calendar()
    cast = build_cast()
    actors, stage = actors_of(cast), Stage(cast, cast.li)
    asked = [
        (name, who, url_of(name, visit, stage)) for name, visit in VISITS.items() for who in readers_of(name, visit)
    ]
    clients = {who: signed_in(person) for who, person in actors.items()}
    sessions = {who: client.cookies[settings.SESSION_COOKIE_NAME].value for who, client in clients.items()}
    clients["nobody"] = Client()
    seen = (_seen(clients[who], name, who, url) for name, who, url in [("login", "nobody", reverse("login")), *asked])
    return {who: person.pk for who, person in actors.items()}, sessions, [page for page in seen if page]


def _seen(client: Client, name: str, who: str, url: str) -> Page | None:
    """Asked for as a browser asks; files and jumps are no pages."""
    answer = client.get(url, headers={"Accept-Encoding": "gzip, deflate, br"})
    if answer.status_code != HTTPStatus.OK or not answer["Content-Type"].startswith("text/html"):
        return None
    sent = answer.content
    html = gzip.decompress(sent) if answer.get("Content-Encoding") == "gzip" else sent
    return Page(name, who, url, html.decode(), len(sent))


@pytest.fixture(scope="module")
def tour(django_db_setup: None, django_db_blocker: DjangoDbBlocker, tmp_path_factory: pytest.TempPathFactory) -> Tour:
    """What was seen; the tests of the file begin in an empty database all the same."""

    def write() -> str:
        kept = tmp_path_factory.mktemp("tour") / "seen.json"
        with translation.override(settings.LANGUAGE_CODE):
            people, sessions, seen = go_round()
        said = {"people": people, "sessions": sessions, "seen": [asdict(page) for page in seen]}
        kept.write_text(json.dumps(said), encoding="utf-8")
        return str(kept)

    with django_db_blocker.unblock():
        database, path = made_once("tour", write)
    said = json.loads(Path(path).read_text(encoding="utf-8"))
    return Tour(database, said["people"], said["sessions"], [Page(**page) for page in said["seen"]])


@pytest.fixture(scope="module")
def toured(tour: Tour, django_db_blocker: DjangoDbBlocker) -> Iterator[Tour]:
    """The tests of the file begin in the database of the tour; the file's last act takes it away."""
    with django_db_blocker.unblock():
        start_anew(tour.database)
        yield tour
        start_anew()
