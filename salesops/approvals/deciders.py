"""Who may decide open steps, asked for many at once; for one under its lock `Run` says it."""

from collections.abc import Collection
from datetime import datetime
from functools import cached_property

from django.db.models import Q

from salesops.approvals.models import Request, Step
from salesops.approvals.run import own_paper_of
from salesops.org.models import Deputation, Person
from salesops.org.papers import confined_kinds
from salesops.org.queries import people_below
from salesops.org.standing_in import deputations_for, deputations_of, is_kept_from, pick


class StandIns:
    """The stand-ins of many steps at once: one query for the deputations, one more for each stand-in's people."""

    def __init__(self, steps: Collection[Step], at: datetime) -> None:
        self._steps = steps
        self._at = at
        self._below: dict[int, list[int]] = {}

    @cached_property
    def _of(self) -> dict[int, list[Deputation]]:
        absent = {step.approver_id for step in self._steps if step.approver_id is not None}
        return deputations_of(absent, self._at) if absent else {}

    def named_for(self, step: Step) -> Deputation | None:
        """Who is named to stand in, may they decide this paper or not."""
        return pick(self._of.get(step.approver_id or 0, ()), step.request.kind)

    def of(self, step: Step) -> Deputation | None:
        """Who stands in and may decide."""
        found = self.named_for(step)
        return None if found is None or self.keeps(found, step.request) else found

    def keeps(self, deputation: Deputation, request: Request) -> bool:
        """See ``is_kept_from``."""
        if deputation.deputy_id not in self._below:
            self._below[deputation.deputy_id] = people_below(deputation.deputy)
        return is_kept_from(deputation, own_paper_of(request), self._below[deputation.deputy_id])


def decidable_by(person: Person, at: datetime) -> Q:
    """Which open steps are this person's to decide: the own ones, and those of the people they stand in for.

    One query, three where the person stands in for somebody.
    """
    mine = Q(approver=person)
    given = deputations_for(person, at)
    if not given:
        return mine
    named = deputations_of([one.principal_id for one in given], at)
    theirs = Q()
    for one in given:
        theirs |= Q(approver=one.principal_id) & _kinds_of(one, named[one.principal_id])
    kept_from = Q(request__barred__overlap=[person.pk, *people_below(person)])
    # The list of approvers stands by itself so that the index of open steps is used.
    whose = Q(approver__in=[person.pk, *(one.principal_id for one in given)])
    return whose & (mine | (theirs & ~kept_from))


def _kinds_of(deputation: Deputation, named: Collection[Deputation]) -> Q:
    if deputation.kinds:
        return Q(request__kind__in=[kind for kind in deputation.kinds if pick(named, kind) == deputation])
    # Whoever was named for a kind goes before one who was named for every kind; for a confined kind nobody is.
    elsewhere = confined_kinds().union(*(one.kinds for one in named))
    return ~Q(request__kind__in=elsewhere) if elsewhere else Q()
