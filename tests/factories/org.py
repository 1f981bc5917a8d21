"""People, regions, assignments for tests, straight through the ORM; the actions have tests of their own."""

from collections.abc import Sequence
from datetime import date, timedelta
from itertools import count

from django.db.backends.postgresql.psycopg_any import DateRange, DateTimeTZRange

from salesops.base import clock
from salesops.org.enums import GrantName, Post
from salesops.org.models import Assignment, Department, Deputation, Grant, Membership, Person, Region

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


def make_deputation(principal: Person, deputy: Person, *, kinds: Sequence[str] = (), days: float = 10) -> Deputation:
    """A stand-in from an hour ago on."""
    start = clock.now() - timedelta(hours=1)
    return Deputation.objects.create(
        principal=principal,
        deputy=deputy,
        during=DateTimeTZRange(start, start + timedelta(days=days)),
        kinds=list(kinds),
        created_by=principal,
        created_at=start,
    )


def make_department(
    code: str, *, head: Person | None = None, mapped_to: Department | None = None, members: Sequence[Person] = ()
) -> Department:
    """A department that is called as its code."""
    department = Department.objects.create(code=code, name=code, head=head, mapped_to=mapped_to)
    for person in members:
        Membership.objects.create(department=department, person=person, during=DateRange(SINCE, None))
    return department
