"""Regions, the people who lead, and the reps of a file, with their superiors (ORG-1)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field

from django.contrib.auth.validators import UnicodeUsernameValidator
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DatabaseError, transaction

from salesops.base.refusals import Refusal
from salesops.management.history.mapping import Head, Mapping
from salesops.management.history.report import Report
from salesops.management.history.tables import BadValue, Row, Table, each
from salesops.org.actions.person import PersonData, assign, create_person
from salesops.org.enums import Post
from salesops.org.models import Person, Region

NAME_LENGTH = 60
ROW_ERRORS = (Refusal, PermissionDenied, ValueError, DatabaseError)
"""What an action raises for a row that can't be loaded: a rule, a right, a value, a wall of the database."""

_NOT_IN_USERNAMES = re.compile(r"[^\w.+-]+")


@dataclass(slots=True)
class People:
    """Who is there now, by the names of the file."""

    gm: Person
    director: Person
    managers: dict[str, Person] = field(default_factory=dict)
    reps: dict[str, Person] = field(default_factory=dict)


def load_people(mapping: Mapping, table: Table, report: Report, tell: Callable[[int], None]) -> People:
    """Regions, heads, managers and reps. Raises what the actions raise where a head can't be made: without the heads
    nobody has a superior, so nothing else could be loaded."""
    tally = report.begin(table)
    loader = _Loader(mapping, report)
    people = loader.people
    leaders = {row["superior"] for row in table.rows}
    for row in each(table, tell):
        try:
            with transaction.atomic():
                _refuse_impossible(row, leaders, people)
                region = loader.region(row["region"])
                manager = loader.manager(row["superior"], region)
                person, is_new = loader.person(row["name"], Post.ACCOUNT_MANAGER, region, manager, row=row)
        except ROW_ERRORS as error:
            loader.forget()
            report.refuse(table.refusal(row, reason_of(error)))
            continue
        loader.keep()
        people.reps[row["name"]] = person
        tally.loaded += is_new
        tally.present += not is_new
    return people


def reason_of(error: Exception) -> str:
    """What a bad row is told by; a database error by its first line, which names the wall."""
    if isinstance(error, Refusal):
        return f"{error.sentence} ({error.rule})"
    return str(error).splitlines()[0] if str(error) else type(error).__name__


def username_of(name: str) -> str:
    """Moses Frase signs in as moses.frase. BadValue for a name that leaves nothing."""
    username = _NOT_IN_USERNAMES.sub(".", name.lower()).strip(".")[:NAME_LENGTH]
    try:
        UnicodeUsernameValidator()(username)
    except ValidationError as error:
        raise BadValue(f"no sign-in name can be made of “{name[:40]}”") from error
    return username


def _refuse_impossible(row: Row, leaders: set[str], people: People) -> None:
    for name, what in ((row["name"], "name"), (row["superior"], "superior")):
        if not name:
            raise BadValue(f"the {what} is missing")
        if len(name) > NAME_LENGTH:
            raise BadValue(f"the {what} is longer than {NAME_LENGTH} characters")
    if row["name"] in people.reps:
        raise BadValue(f"{row['name']} stands in the file twice")
    if row["name"] in leaders:
        raise BadValue(f"{row['name']} leads others in this file and can't be a rep too")


class _Loader:
    """Makes whom the rows name; what a refused row had made is forgotten again."""

    def __init__(self, mapping: Mapping, report: Report) -> None:
        self._mapping = mapping
        self._report = report
        self._system = Person.system()
        self._regions: dict[str, Region] = {}
        self._fresh_managers: dict[str, Person] = {}
        self._fresh: list[str] = []
        gm = self._head(mapping.gm, Post.GM, None)
        self.people = People(gm, self._head(mapping.director, Post.DIRECTOR, gm))
        self.keep()

    def keep(self) -> None:
        """The row stands: so does what it brought along."""
        self._report.made.update(self._fresh)
        self.people.managers.update(self._fresh_managers)
        self.forget()

    def forget(self) -> None:
        """The row was rolled back."""
        self._fresh.clear()
        self._fresh_managers.clear()
        self._regions.clear()

    def region(self, theirs: str) -> Region:
        """Our region of that foreign name."""
        spec = self._mapping.regions.get(theirs)
        if spec is None:
            raise BadValue(f"region “{theirs[:40]}” is not in the mapping")
        if theirs not in self._regions:
            region, is_new = Region.objects.get_or_create(
                code=spec.code, defaults={"name": spec.name, "name_en": spec.name_en}
            )
            self._regions[theirs] = region
            self._fresh += ["regions"] * is_new
        return self._regions[theirs]

    def manager(self, name: str, region: Region) -> Person:
        """The superior the file names: a regional manager, under the director."""
        if name not in self.people.managers:
            manager, is_new = self.person(name, Post.REGIONAL_MANAGER, region, self.people.director)
            self._fresh_managers[name] = manager
            self._fresh += ["regional managers"] * is_new
            return manager
        manager = self.people.managers[name]
        if manager.region_id != region.pk:
            raise BadValue(f"{name} leads {manager.region} in earlier rows, not {region}")
        return manager

    def person(
        self, name: str, post: Post, region: Region | None, superior: Person | None, *, row: Row | None = None
    ) -> tuple[Person, bool]:
        """The person of that name, made if there is none; True when made."""
        username = username_of(name)
        there = Person.objects.filter(username=Person.normalize_username(username)).first()
        if there is not None:
            return _the_same(there, name, post), False
        data = PersonData(
            username=username,
            name=name,
            name_latin=name if name.isascii() else "",
            employee_no=self._employee_no(),
            email=row["email"] if row else "",
            phone=row["phone"] if row else "",
            language=self._mapping.language,
        )
        person = create_person(data, by=self._system)
        assign(person, post, region, superior, start=self._mapping.since, by=self._system)
        return person, True

    def _head(self, head: Head, post: Post, superior: Person | None) -> Person:
        there = Person.objects.filter(username=Person.normalize_username(head.username)).first()
        if there is not None:
            return _the_same(there, head.name, post)
        data = PersonData(
            username=head.username, name=head.name, employee_no=self._employee_no(), language=self._mapping.language
        )
        with transaction.atomic():
            person = create_person(data, by=self._system)
            assign(person, post, None, superior, start=self._mapping.since, by=self._system)
        self._fresh.append(str(post.value))
        return person

    def _employee_no(self) -> str:
        prefix = self._mapping.employee_prefix
        taken = Person.objects.filter(employee_no__startswith=prefix).values_list("employee_no", flat=True)
        numbers = [int(tail) for no in taken if no and (tail := no.removeprefix(prefix)).isdecimal()]
        return f"{prefix}{max(numbers, default=0) + 1:03}"


def _the_same(person: Person, name: str, post: Post) -> Person:
    """Somebody who is there already. BadValue where it is somebody else: their post would not be ours to give."""
    if person.name != name or person.post != post:
        raise BadValue(
            f"the sign-in name {person.username} belongs to {person.name}, {person.post or 'without a post'}"
        )
    return person
