"""Targets of months: whose they are, which a person may see, which is a person's own (OPP-2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.db.models import QuerySet

from salesops.base import clock
from salesops.base.money import ZERO
from salesops.org.enums import ALL_SEEING_POSTS, SELLING_POSTS, Post
from salesops.org.models import Assignment, Person, Region, SalesTarget


class Whose(NamedTuple):
    """A person's or a region's, by key; neither: the company's."""

    person: int | None = None
    region: int | None = None


COMPANY = Whose()


@dataclass(frozen=True, slots=True)
class Targets:
    """Amounts above 0 in yuan by month and whose; ``own`` is what the reader's figures as a whole compare with."""

    amounts: Mapping[tuple[date, Whose], Decimal] = field(default_factory=dict)
    own: Whose | None = None

    def of(self, whose: Whose | None, months: Iterable[date]) -> Decimal | None:
        """The months' targets together; None where none is set."""
        found = [self.amounts[month, whose] for month in months if whose and (month, whose) in self.amounts]
        return sum(found, ZERO) if found else None

    def holders(self, months: Iterable[date]) -> set[Whose]:
        """Whoever has one in these months."""
        asked = set(months)
        return {whose for month, whose in self.amounts if month in asked}


def targets_of(seen: QuerySet[SalesTarget], months: Sequence[date], *, own: Whose | None) -> Targets:
    """One query."""
    rows = seen.filter(month__in=months, amount__gt=0).order_by()
    amounts = rows.values_list("month", "person_id", "region_id", "amount")
    return Targets({(month, Whose(person, region)): amount for month, person, region, amount in amounts}, own)


def own_target(person: Person) -> Whose | None:
    """The company's for whoever sees everything, the region's for its manager and assistant, else one's own."""
    if person.post in ALL_SEEING_POSTS:
        return COMPANY
    if person.post in {Post.REGIONAL_MANAGER, Post.SALES_ASSISTANT}:
        return Whose(region=person.region_id) if person.region_id else None
    return Whose(person=person.pk)


@dataclass(frozen=True, slots=True)
class Line:
    """Who may have a target; the company's line has no name."""

    whose: Whose
    name: str


def lines_of_company() -> list[Line]:
    """The company, then each region followed by those who sell there today; two queries."""
    places = (
        Assignment.objects.filter(
            post__in=SELLING_POSTS, during__contains=clock.today(), person__is_active=True, region__isnull=False
        )
        .select_related("person")
        .order_by("person__name", "person_id")
    )
    sellers = list(places)
    lines = [Line(COMPANY, "")]
    for region in Region.objects.all():
        lines.append(Line(Whose(region=region.pk), str(region)))
        lines += [Line(Whose(person=one.person_id), one.person.name) for one in sellers if one.region_id == region.pk]
    return lines
