"""One request under its lock: what the doors look at, all of it read after the lock was got."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from functools import cache, cached_property
from typing import Any

from django.db.models import Model

from salesops.approvals.enums import ConsultationState, StepOrigin, StepState
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import Consultation, Request, Step
from salesops.approvals.planner import Planner
from salesops.base import clock
from salesops.base.prepared import Prepared
from salesops.org.models import Deputation, Person
from salesops.org.standing_in import deputation_of, is_kept_from

LIVE = (StepState.WAITING, StepState.OPEN)

_request_locked = Prepared[Request](
    lambda pk: (
        Request.objects.select_for_update(of=("self",), no_key=True)
        .select_related("requester", "owner", "closed_by")
        .filter(pk=pk)
        .order_by()
    ),
    int,
)
_steps = Prepared[Step](
    lambda request: Step.objects.filter(request=request).select_related("approver").order_by("order", "seat", "lap"),
    int,
)
_asked = Prepared[Consultation](
    lambda request: (
        Consultation.objects.filter(request=request, state=ConsultationState.ASKED.value)
        .select_related("colleague", "asker")
        .order_by("pk")
    ),
    int,
)


@dataclass
class Run:
    """A locked request with its steps of every lap. ``now`` was read after the lock was got."""

    request: Request
    steps: list[Step]
    now: datetime

    @cached_property
    def kind(self) -> Kind[Any]:
        """What sort of paper it is."""
        return kind_of(self.request.kind)

    @property
    def paper(self) -> Model:
        """The paper, read once."""
        return self.request.paper

    @cached_property
    def barred(self) -> frozenset[int]:
        """Keys of everybody whose own paper it is (ORG-4): as frozen at opening, and whoever became so since."""
        return own_paper_of(self.request) | {*self.kind.interested(self.paper), *self.kind.in_charge(self.paper)}

    @cached_property
    def planner(self) -> Planner:
        """Finds people for this paper, none of those who are barred."""
        return Planner(self.request.owner, self.request.requester, self.barred, self.kind.region(self.paper))

    @cached_property
    def _deputations(self) -> dict[int, Deputation | None]:
        return {}

    def named_for(self, approver: Person) -> Deputation | None:
        """Who is named to stand in for an approver of such papers now, may they decide this one or not."""
        if approver.pk not in self._deputations:
            self._deputations[approver.pk] = deputation_of(approver.pk, self.request.kind, self.now)
        return self._deputations[approver.pk]

    def stand_in_of(self, step: Step) -> Deputation | None:
        """By which deputation somebody else may decide a step besides its approver."""
        named = self.named_for(step.approver) if step.approver else None
        return None if named is None or is_kept_from(named, self.barred) else named

    @cached_property
    def asked(self) -> list[Consultation]:
        """Opinions that are still waited for."""
        found = _asked(self.request.pk)
        for one in found:
            one.request = self.request
        return found

    @property
    def live(self) -> list[Step]:
        """Steps that are open or to come."""
        return [step for step in self.steps if step.state in LIVE]

    @property
    def open(self) -> list[Step]:
        """Steps that are being decided."""
        return [step for step in self.steps if step.state == StepState.OPEN]

    @property
    def lap(self) -> int:
        """The number of the newest lap."""
        return max(step.lap for step in self.steps)

    def step(self, pk: int) -> Step:
        """One of its steps, as it is now. Raises ``Step.DoesNotExist``."""
        for step in self.steps:
            if step.pk == pk:
                return step
        raise Step.DoesNotExist(f"no step {pk} of request {self.request.pk}")

    def keep(self, steps: Collection[Step]) -> None:
        """Take in rows that were made under the lock."""
        for step in steps:
            step.request = self.request
        self.steps = sorted([*self.steps, *steps], key=lambda step: (step.order, step.seat, step.lap))


def own_paper_of(request: Request) -> frozenset[int]:
    """Keys of the people whose own paper it was when the request was opened."""
    return frozenset({request.requester_id, request.owner_id, *request.barred})


def standing(steps: Collection[Step]) -> list[Step]:
    """The row of each sign-off that counts: that of its newest lap. Steps of the direct way are none of the chain's."""
    newest: dict[tuple[int, int], Step] = {}
    for step in steps:
        seat = (step.order, step.seat)
        if step.origin == StepOrigin.CHAIN and (seat not in newest or newest[seat].lap < step.lap):
            newest[seat] = step
    return [newest[seat] for seat in sorted(newest)]


def lock(pk: int) -> Run:
    """Lock a request and read it. The lock is what makes it one decision; it comes before every other one.

    Raises ``Request.DoesNotExist``, and ``TransactionManagementError`` outside a transaction.
    """
    request = _request_locked.first(pk)
    if request is None:
        raise Request.DoesNotExist(f"no request {pk}")
    run = Run(request, [], clock.now())
    run.keep(_steps(pk))
    if run.kind.along and (paper := _paper_of(run.kind.model, run.kind.along).first(request.subject_id)):
        request.subject = paper
    return run


@cache
def _paper_of(model: type[Model], along: tuple[str, ...]) -> Prepared[Model]:
    return Prepared(lambda key: model._base_manager.select_related(*along).filter(pk=key)[:1], int)
