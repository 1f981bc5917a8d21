"""People, regions, assignments for tests, straight through the ORM; the actions have tests of their own."""

from datetime import date
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange

from salesops.org.enums import GrantName, Post
from salesops.org.models import Assignment, Grant, Person, Region

SINCE = date(2015, 1, 1)
_numbers = count(1)


def make_region(code: str = "", name: str = "", name_en: str = "") -> Region:
    """A region; unnamed ones get a number."""
    number = next(_numbers)
    return Region.objects.create(
        code=code or f"r{number}", name=name or f"{number} 区", name_en=name_en or f"Region {number}"
    )


def make_person(
    username: str = "",
    *,
    name: str = "",
    post: Post | None = None,
    region: Region | None = None,
    superior: Person | None = None,
    since: date = SINCE,
    is_active: bool = True,
    is_superuser: bool = False,
) -> Person:
    """A person, with a post if one is named. Nobody has a password: tests use ``client.force_login``."""
    username = username or f"p{next(_numbers)}"
    person = Person.objects.create(
        username=username,
        name=name or username,
        email=f"{username}@example.com",
        password="!",
        is_active=is_active,
        is_superuser=is_superuser,
    )
    if post is not None:
        make_assignment(person, post, region=region, superior=superior, since=since)
    return person


def make_assignment(
    person: Person,
    post: Post,
    *,
    region: Region | None = None,
    superior: Person | None = None,
    since: date = SINCE,
    until: date | None = None,
) -> Assignment:
    """A stretch of days in a post."""
    person.forget()
    return Assignment.objects.create(
        person=person, post=post, region=region, superior=superior, during=DateRange(since, until)
    )


def make_grant(person: Person, name: GrantName, *, by: Person, since: date = SINCE) -> Grant:
    """A named right."""
    person.forget()
    return Grant.objects.create(person=person, name=name, during=DateRange(since, None), reason="测试", granted_by=by)
