"""The company with everybody signed in, made once for all tests of a file: it takes longer than most of them.

A file asks for ``house`` in all of its tests or in none: who stands in the database can't be hired by ``cast`` again.
"""

from collections.abc import Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from salesops.base import clock
from salesops.org.models import Person, Region
from salesops.workdays import is_working
from tests.cast import Cast, build_cast
from tests.database import start_anew
from tests.factories.chains import make_default_chains
from tests.stage import actors_of


@dataclass(frozen=True, slots=True)
class Standing:
    """What is committed: the keys of the cast and of the actors, the actors' sessions."""

    cast: dict[str, int]
    actors: dict[str, int]
    sessions: dict[str, str]


@dataclass(frozen=True, slots=True)
class House:
    """The same as fresh objects, for one test."""

    cast: Cast
    actors: dict[str, Person]
    sessions: dict[str, str]

    def browser(self, who: str) -> Client:
        """A new one, in which this actor is signed in."""
        client = Client()
        client.cookies[settings.SESSION_COOKIE_NAME] = self.sessions[who]
        return client


@pytest.fixture(scope="module")
def standing(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Standing]:
    """Committed, so that each test of the file begins with it; the file's last act takes it away."""
    with django_db_blocker.unblock():
        cast = build_cast()
        make_default_chains()
        actors = actors_of(cast)
        yield Standing(
            {field.name: getattr(cast, field.name).pk for field in fields(cast)},
            {who: person.pk for who, person in actors.items()},
            {who: signed_in(person).cookies[settings.SESSION_COOKIE_NAME].value for who, person in actors.items()},
        )
        start_anew()


@pytest.fixture
def house(standing: Standing, db: None) -> House:
    """The company as it stands, read anew: people remember what they were asked."""
    regions, people = Region.objects.in_bulk(), Person.objects.in_bulk()
    found: dict[str, Any] = {
        name: (regions if name in {"east", "south"} else people)[key] for name, key in standing.cast.items()
    }
    is_working(clock.today())  # reads the calendar, as `cast` does
    return House(Cast(**found), {who: people[key] for who, key in standing.actors.items()}, standing.sessions)


def signed_in(person: Person) -> Client:
    """A new browser with a new session of this person."""
    client = Client()
    client.force_login(person)
    return client
