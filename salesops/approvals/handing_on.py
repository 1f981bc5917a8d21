"""What the tick finds that can't stay where it is: steps of people who left, were replaced or have to give way.

A request on which that fails is left to a job of its own, which tries again by itself, is parked with the error at
last, and so stands on the administrator's page. Each tick goes on trying as well; what went well is parked no more.
"""

from collections.abc import Collection, Iterator
from datetime import datetime

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from salesops.approvals import opinion_news, running
from salesops.approvals.claiming import ONE_REQUEST, alone
from salesops.approvals.consulting import not_asked_any_more
from salesops.approvals.deciders import StandIns
from salesops.approvals.enums import ConsultationState, RequestState, StepState
from salesops.approvals.kinds import kinds_in_charge
from salesops.approvals.models import Consultation, Request, Step
from salesops.approvals.run import Run, lock, own_paper_of
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.jobs.queue import retry
from salesops.org.models import Deputation, Person
from salesops.org.queries import above


def hand_on(now: datetime, failed: set[int]) -> int:
    """Pass on what its approver may not decide any more; how many changed hands.

    The requests on which it failed are added to ``failed``, here and below.
    """
    found = {*_of_leavers(), *_of_new_owners(), *_kept_from_stand_ins(now)}
    return sum(alone(failed, request_id, _hand_on_one, request_id, step_id) for request_id, step_id in sorted(found))


def hand_on_request(pk: int) -> None:
    """Whatever changed hands in one request; raises whatever is wrong with it."""
    with transaction.atomic():
        run = lock(pk)
        if run.request.state == RequestState.STOPPED:
            running.go_on(run)
        for step in run.open:
            # An earlier one of them may have stopped the request.
            if run.request.state == RequestState.PENDING:
                running.resettle(run, step)
        for one in list(run.asked):
            _take_back_from_leaver(run, one)


def retry_what_works(failed: Collection[int]) -> None:
    """Give parked jobs another try whose requests the tick has no trouble with any more: they find nothing to do."""
    parked = Job.objects.filter(state=JobState.PARKED, task=ONE_REQUEST)
    retry([job for job in parked if job.args[0] not in failed])


def _open_steps() -> QuerySet[Step]:
    return Step.objects.filter(state=StepState.OPEN, request__state=RequestState.PENDING)


def _of_leavers() -> Iterator[tuple[int, int]]:
    yield from _open_steps().filter(approver__is_active=False).values_list("request_id", "pk")


def _of_new_owners() -> Iterator[tuple[int, int]]:
    """A paper that was handed over to the very person who was to decide it (ORG-4)."""
    for kind in kinds_in_charge():
        theirs = kind.model._default_manager.filter(pk=OuterRef("request__subject_id"), owner=OuterRef("approver_id"))
        steps = _open_steps().filter(Exists(theirs), request__kind=kind.key)
        yield from steps.values_list("request_id", "pk")


def _kept_from_stand_ins(now: datetime) -> Iterator[tuple[int, int]]:
    """Steps of somebody absent, whose stand-in may not decide them, and who has a superior that may (ORG-3)."""
    absent = Deputation.objects.filter(revoked_at=None, during__contains=now).values("principal")
    steps = list(_open_steps().filter(approver__in=absent).select_related("request", "approver"))
    stand_ins = StandIns(steps, now)
    superiors: dict[int, list[Person]] = {}
    for step in steps:
        named = stand_ins.named_for(step)
        if named is None or step.approver is None or not stand_ins.keeps(named, step.request):
            continue
        if step.approver.pk not in superiors:
            superiors[step.approver.pk] = above(step.approver)
        barred = own_paper_of(step.request)
        if any(one.pk not in barred for one in superiors[step.approver.pk]):
            yield step.request_id, step.pk


def _hand_on_one(request_id: int, step_id: int) -> bool:
    run = lock(request_id)
    step = run.step(step_id)
    if run.request.state != RequestState.PENDING or step.state != StepState.OPEN:
        return False
    return running.resettle(run, step)


def ask_no_leavers(failed: set[int]) -> int:
    """Take back what was asked of somebody who has left: nothing may wait for them. Who asked is told."""
    left = Consultation.objects.filter(
        state=ConsultationState.ASKED, colleague__is_active=False, request__state=RequestState.PENDING
    )
    asked = left.order_by("pk").values_list("request_id", "pk")
    return sum(alone(failed, request_id, _ask_no_leaver, request_id, pk) for request_id, pk in asked)


def _ask_no_leaver(request_id: int, pk: int) -> bool:
    run = lock(request_id)
    return any(_take_back_from_leaver(run, one) for one in list(run.asked) if one.pk == pk)


def _take_back_from_leaver(run: Run, one: Consultation) -> bool:
    if one.colleague.is_active or run.request.state != RequestState.PENDING:
        return False
    one.step = run.step(one.step_id)
    not_asked_any_more(run, one, by=Person.system())
    opinion_news.tell_gone(one)
    return True


def resume_stopped(failed: set[int]) -> int:
    """Take up stopped requests for which somebody is found now; how many."""
    stopped = Request.objects.filter(state=RequestState.STOPPED).order_by("pk").values_list("pk", flat=True)
    return sum(alone(failed, pk, _resume_one, pk) for pk in stopped)


def _resume_one(pk: int) -> bool:
    run = lock(pk)
    return run.request.state == RequestState.STOPPED and running.go_on(run)
