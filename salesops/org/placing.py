"""May somebody be put there? What ORG-1 refuses, asked without a write.

The action asks it under its lock, and the form while one fills it in.
"""

from dataclasses import dataclass
from datetime import date

from django.db import connection
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from salesops.base.refusals import Refusal
from salesops.org.enums import REGIONAL_POSTS, Post
from salesops.org.models import Assignment, Person, Region

# Walks up from the new superior over all days of the stretch at once: the range shrinks to the days on which the
# whole way existed.
_LOOP = """
    WITH RECURSIVE up (person_id, during) AS (
        SELECT %(superior)s::bigint, %(during)s::daterange
        UNION
        SELECT a.superior_id, up.during * a.during
        FROM up JOIN org_assignment a ON a.person_id = up.person_id AND a.during && up.during
        WHERE a.superior_id IS NOT NULL
    )
    SELECT 1 FROM up WHERE person_id = %(person)s LIMIT 1
"""


@dataclass(frozen=True, slots=True)
class Place:
    """A post, in a region where it is a regional one, under a superior."""

    post: Post
    region: Region | None
    superior: Person | None


def place_on(assignment: Assignment | None) -> Place | None:
    """Where an assignment puts somebody."""
    return Place(Post(assignment.post), assignment.region, assignment.superior) if assignment else None


def stretch_from(person: Person, start: date) -> tuple[Assignment | None, DateRange]:
    """What would end on that day, and the days that a place from then on would cover: up to the next planned move."""
    former = (
        Assignment.objects.select_related("region", "superior").filter(person=person, during__contains=start).first()
    )
    if former:
        return former, DateRange(start, former.during.upper)
    following = Assignment.objects.filter(person=person, during__startswith__gt=start).order_by("during").first()
    return None, DateRange(start, following.during.lower if following else None)


def check_place(person: Person, place: Place, during: DateRange) -> None:
    """Refuse (ORG-1) a regional post without a region, a general manager with a superior and anybody else without one,
    a superior who left or has no post on the first day, and a loop on any day of the stretch.
    """
    superior = place.superior
    if place.post in REGIONAL_POSTS and place.region is None:
        raise Refusal("ORG-1", _("This post works in a region."), _("Choose the region."), field="region")
    if place.post == Post.GM:
        if superior is not None:
            raise Refusal(
                "ORG-1", _("The general manager has no superior."), _("Leave the superior empty."), field="superior"
            )
        return
    if superior is None:
        raise Refusal(
            "ORG-1", _("Everyone but the general manager has a superior."), _("Choose one."), field="superior"
        )
    if superior.pk == person.pk:
        raise _loop()
    holds = Assignment.objects.filter(person=superior, during__contains=during.lower)
    if not superior.is_active or not holds.exists():
        raise Refusal(
            "ORG-1",
            _("This superior holds no post on that day."),
            _("Assign the superior first, or choose somebody else."),
            field="superior",
        )
    with connection.cursor() as cursor:
        cursor.execute(_LOOP, {"superior": superior.pk, "person": person.pk, "during": during})
        if cursor.fetchone():
            raise _loop()


def _loop() -> Refusal:
    return Refusal(
        "ORG-1",
        _("This would put the person above themselves."),
        _("Choose a superior who doesn't report to this person, or move that one first."),
        field="superior",
    )
