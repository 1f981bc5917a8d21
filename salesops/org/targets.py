"""Targets of months: whose they are, which a person may see, which is a person's own (OPP-2)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from itertools import takewhile
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
MONTHS, QUARTER = 12, 3


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


# ---------------------------------------------------------------------------------------------------------- the year


@dataclass(frozen=True, slots=True)
class YearRow:
    """A line of the year in yuan: its quarters and all of it, None where nothing is set (TGT-1).

    ``is_rest``: what no part of ``whose`` has yet; below 0 where the parts have more than the whole.
    """

    whose: Whose
    name: str
    quarters: tuple[Decimal | None, ...]
    year: Decimal | None
    is_rest: bool = False


def months_of(year: int) -> list[date]:
    """The first days of its months."""
    return [date(year, month, 1) for month in range(1, MONTHS + 1)]


def year_of(targets: Targets, lines: Sequence[Line], year: int) -> list[YearRow]:
    """The year by quarters: the company, its regions and their people, and after each whole what is left of it.

    Who sold a part of the year and doesn't any more stands where they sold last; one query where there is somebody.
    """
    months = months_of(year)
    company, *lines = _with_leavers(lines, targets, months)
    rows = [_year_row(targets, company, months)]
    wholes: list[YearRow] = []
    for region in (line for line in lines if line.whose.region):
        whole, *people = (_year_row(targets, line, months) for line in (region, *_people_of(region, lines)))
        wholes.append(whole)
        rows += [whole, *people, *_rest(whole, people)]
    return [*rows, *_rest(rows[0], wholes)]


def _people_of(region: Line, lines: Sequence[Line]) -> list[Line]:
    after = lines[lines.index(region) + 1 :]
    return list(takewhile(lambda line: line.whose.person is not None, after))


def _with_leavers(lines: Sequence[Line], targets: Targets, months: Sequence[date]) -> list[Line]:
    known = {line.whose for line in lines}
    gone = [whose.person for whose in targets.holders(months) if whose.person and whose not in known]
    if not gone:
        return list(lines)
    before = date(months[0].year + 1, 1, 1)
    held = Assignment.objects.filter(person__in=gone, region__isnull=False, during__startswith__lt=before)
    last = {one.person_id: one for one in held.select_related("person").order_by("during")}
    found: list[Line] = []
    for line in lines:
        found.append(line)
        if line.whose.region:
            here = [one for one in last.values() if one.region_id == line.whose.region]
            found += [Line(Whose(person=one.person_id), one.person.name) for one in here]
    return found


def _year_row(targets: Targets, line: Line, months: Sequence[date]) -> YearRow:
    parts = [months[at : at + QUARTER] for at in range(0, MONTHS, QUARTER)]
    quarters = tuple(targets.of(line.whose, part) for part in parts)
    return YearRow(line.whose, line.name, quarters, targets.of(line.whose, months))


def _rest(whole: YearRow, parts: Sequence[YearRow]) -> list[YearRow]:
    """What no part has, where the whole has anything and there are parts."""
    if whole.year is None or not parts:
        return []
    held = zip(*(part.quarters for part in parts), strict=True)
    left = tuple(
        (amount or ZERO) - sum((one or ZERO for one in column), ZERO)
        for amount, column in zip(whole.quarters, held, strict=True)
    )
    return [YearRow(whole.whose, whole.name, left, sum(left, ZERO), is_rest=True)]
