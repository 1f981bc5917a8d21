"""Who stood where on a day: reads over the dated assignments."""

from collections.abc import Iterable
from datetime import date

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, DateField, F, Func, Q, QuerySet, Value
from django.utils.translation import get_language

from salesops.base import clock
from salesops.base.prepared import Prepared, is_one_of
from salesops.org.enums import Post
from salesops.org.models import Assignment, Coverage, Person, PostTitle, Region
from salesops.policy.queries import policy

# Whoever left has no assignment for today; the way up still leads through the last one they had.
_LATEST = """
    SELECT DISTINCT ON (person_id) person_id, superior_id, during
    FROM org_assignment
    WHERE NOT isempty(during) AND lower(during) <= %(day)s
    ORDER BY person_id, lower(during) DESC
"""
_ABOVE = f"""
    WITH RECURSIVE latest AS ({_LATEST}), up (person_id, step) AS (
        SELECT superior_id, 1 FROM latest WHERE person_id = %(person)s
        UNION
        SELECT latest.superior_id, up.step + 1 FROM up JOIN latest ON latest.person_id = up.person_id
        WHERE up.step < 50
    )
    SELECT person_id FROM up WHERE person_id IS NOT NULL ORDER BY step
"""  # noqa: S608 - no value of anybody's is pasted in
_BELOW = """
    WITH RECURSIVE asked (person, day) AS (VALUES (%(expressions)s)), latest AS (
        SELECT DISTINCT ON (person_id) person_id, superior_id, during
        FROM org_assignment, asked
        WHERE NOT isempty(during) AND lower(during) <= asked.day
        ORDER BY person_id, lower(during) DESC
    ), down (person_id, during) AS (
        SELECT person_id, during FROM latest, asked WHERE superior_id = asked.person
        UNION
        SELECT latest.person_id, latest.during FROM down JOIN latest ON latest.superior_id = down.person_id
    )
    SELECT person_id FROM down, asked WHERE during @> asked.day ORDER BY person_id
"""


_people = Prepared[Person](lambda keys: Person.objects.filter(is_one_of("pk", keys)).order_by(), list)
_assignments = Prepared[Assignment](
    lambda people, day: (
        Assignment.objects.select_related("region", "superior")
        .filter(is_one_of("person_id", people), during__contains=day)
        .order_by()
    ),
    list,
    date,
)
_titles = Prepared[PostTitle](PostTitle.objects.all)


def assignment_of(person: Person, on: date | None = None) -> Assignment | None:
    """The post, region and superior of a day (today if not said)."""
    return person.assignment_on(on or clock.today())


def above(person: Person, *, on: date | None = None) -> list[Person]:
    """The superiors of a person, the nearest first, up to the general manager (ORG-1).

    Without ``on``: who can act now, so those who left are skipped. With a day: as the record stood that day.
    """
    with connection.cursor() as cursor:
        cursor.execute(_ABOVE, {"person": person.pk, "day": on or clock.today()})
        keys = [key for (key,) in cursor.fetchall()]
    people = {one.pk: one for one in _people(keys)} if keys else {}
    found = [people[key] for key in keys]
    return found if on else [one for one in found if one.is_active]


def people_below(person: Person, *, on: date | None = None) -> list[int]:
    """Keys of everyone under a person, at any depth, who held a post that day.

    Raises ``ValueError`` for somebody who is not stored, so that a query for all (`sight`) can't hold one's answer.
    """
    _must_be_stored(person)
    given = {"expressions": "%s, %s::date"}
    with connection.cursor() as cursor:
        cursor.execute(_BELOW % given, [person.pk, on or clock.today()])
        return [key for (key,) in cursor.fetchall()]


def _must_be_stored(person: Person) -> None:
    if person._state.adding:
        raise ValueError("nobody is below, and nobody is supported by, a person who is not stored")


def is_below(field: str, person: Person) -> Q:
    """``field`` is one of `people_below` today, whom the query that asks finds by itself."""
    below = Func(
        Value(person.pk, output_field=BigIntegerField()),
        Value(clock.today(), output_field=DateField()),
        template=f"ARRAY({_BELOW})",
        output_field=ArrayField(BigIntegerField()),
    )
    return Q(Func(F(field), below, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()))


def holders(post: Post, *, region: Region | None = None, on: date | None = None) -> QuerySet[Person]:
    """Active people who hold a post (in a region) on a day."""
    assignments = Assignment.objects.filter(post=post, during__contains=on or clock.today())
    if region is not None:
        assignments = assignments.filter(region=region)
    return Person.objects.filter(is_active=True, pk__in=assignments.values("person_id"))


def alternate_of_gm() -> Person | None:
    """The named person who decides on the general manager's own requests (ORG-4), if there is one who can.

    No administrator: they name the alternate themselves, and read no papers (ORG-2).
    """
    username = policy("org.gm_alternate")
    if not username:
        return None
    found = Person.objects.filter(username=Person.normalize_username(username), is_active=True).first()
    return None if found is None or found.administers else found


def has_grant(person: Person, name: str, *, on: date | None = None) -> bool:
    """Was this right given to the person by name for that day?"""
    return name in person.grants_on(on or clock.today())


def covered_by(person: Person, *, on: date | None = None) -> tuple[set[int], set[int]]:
    """Keys of the regions and of the people that a sales assistant supports, her own region included (ORG-2).

    Raises ``ValueError`` as `people_below` does.
    """
    _must_be_stored(person)
    day = on or clock.today()
    assignment = person.assignment_on(day)
    regions = {assignment.region_id} if assignment and assignment.region_id else set()
    people: set[int] = set()
    for region_id, person_id in Coverage.objects.filter(assistant=person, during__contains=day).values_list(
        "region_id", "person_id"
    ):
        if region_id is not None:
            regions.add(region_id)
        if person_id is not None:
            people.add(person_id)
    return regions, people


def with_assignments(people: Iterable[Person], *, on: date | None = None) -> list[Person]:
    """The people, each knowing post, region and superior of the day: one query for the whole list."""
    day = on or clock.today()
    listed = list(people)
    found = _assignments([one.pk for one in listed], day) if listed else []
    by_person = {row.person_id: row for row in found}
    for person in listed:
        person.keep_assignment(day, by_person.get(person.pk))
    return listed


def calendar_of(person: Person) -> str:
    """The code of the working calendar of the person's region today; empty for the company's (APP-4)."""
    region = person.region
    return (region.calendar_id or "") if region else ""


def post_titles() -> dict[str, str]:
    """What this company calls its posts, in the reader's language: post → title. One query."""
    english = (get_language() or "").startswith("en")
    titles: dict[str, str] = {post.value: str(post.label) for post in Post}
    for row in _titles():
        titles[row.post] = row.title_en if english else row.title_zh
    return titles


def post_title(post: Post | str | None) -> str:
    """One post's title; for lists take ``post_titles`` once."""
    return post_titles().get(post, "") if post else ""
