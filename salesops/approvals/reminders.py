"""The tick: who is reminded and what is escalated (APP-5). Safe to run twice, late, or twice at once.

Rows are claimed (``claiming``) by setting the moment that the claim looks for, in the transaction that writes the
notices; a step that was decided meanwhile is no longer open and is passed over. A claim is one statement and so are its
notices, however many hundred they are. Each claim is a transaction of its own: a decision waits for one at the most.
What fails, fails for one request, and a job of its own goes on trying it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from salesops.approvals import handing_on, news
from salesops.approvals.claiming import at_once, each_claim
from salesops.approvals.clock import next_nag
from salesops.approvals.deciders import StandIns
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState
from salesops.approvals.models import Step
from salesops.approvals.opinion_reminders import reminders_of_opinions
from salesops.audit import record_all
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.notices import NoticeKind
from salesops.notices.models import Notice
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class Reminded:
    """What one tick did."""

    handed_on: int
    resumed: int
    at_half: int
    at_deadline: int
    nagged: int
    opinions: int


def remind() -> Reminded:
    """One tick. Steps that can't stay where they are first, so that reminders reach those who can decide."""
    now, failed = clock.now(), set[int]()
    handed_on = handing_on.hand_on(now, failed) + handing_on.ask_no_leavers(failed)
    resumed = handing_on.resume_stopped(failed)
    at_half, at_deadline, nagged = (each_claim(due, act, failed) for due, act in _reminders(now))
    opinions = sum(each_claim(due, act, failed) for due, act in reminders_of_opinions(now))
    handing_on.retry_what_works(failed)
    return Reminded(
        handed_on=handed_on,
        resumed=resumed,
        at_half=at_half,
        at_deadline=at_deadline,
        nagged=nagged,
        opinions=opinions,
    )


def tick_request(pk: int) -> None:
    """All that a tick would do for one request; raises whatever is wrong with it, for its job to show."""
    handing_on.hand_on_request(pk)
    now = clock.now()
    for steps, remind_steps in _reminders(now):
        at_once(steps.filter(request=pk), remind_steps)
    for opinions, remind_opinions in reminders_of_opinions(now):
        at_once(opinions.filter(request=pk), remind_opinions)


def _reminders(now: datetime) -> list[tuple[QuerySet[Step], Callable[[Sequence[Step]], None]]]:
    steps = _open_steps().select_related("request__requester", "request__owner", "approver")
    return [
        (steps.filter(half_at__lte=now, reminded_at=None, due_at__gt=now), partial(_at_half, now)),
        (steps.filter(due_at__lt=now, overdue_told_at=None), partial(_at_deadline, now)),
        (steps.filter(nag_at__lte=now, overdue_told_at__isnull=False), partial(_nag, now)),
    ]


def tell_stand_ins(absent_id: int) -> int:
    """Whoever stands in for somebody by now learns of the steps that were open before (ORG-3); how many were told.

    Who was told when the step opened, or was given, is not told again.
    """
    now = clock.now()
    found = _open_steps().filter(approver=absent_id).select_related("request__requester", "request__owner", "approver")
    steps = list(found.order_by("pk"))
    stand_ins = StandIns(steps, now)
    facts = {
        (fact.person_id, news.key_of(step.request, step, "")): fact
        for step in steps
        for fact in news.to_stand_in(step, stand_ins.of(step), news.YOUR_TURN, "open")
    }
    since = min((step.opened_at for step in steps if step.opened_at), default=now)
    told = Notice.objects.filter(person__in={person for person, _key in facts}, created_at__gte=since)
    known = list(told.filter(kind=news.YOUR_TURN_FOR.key).values_list("person", "key"))
    fresh = [
        fact
        for (person, key), fact in facts.items()
        if not any(one == person and other.startswith(key) for one, other in known)
    ]
    news.tell(fresh)
    return len(fresh)


def _open_steps() -> QuerySet[Step]:
    return Step.objects.filter(state=StepState.OPEN, request__state=RequestState.PENDING)


def _at_half(now: datetime, steps: Sequence[Step]) -> None:
    _these(steps).update(reminded_at=now)
    news.tell(_to_deciders(steps, now, news.HALF_GONE, "half"))


def _at_deadline(now: datetime, steps: Sequence[Step]) -> None:
    _these(steps).update(overdue_told_at=now, escalated_at=now)
    _move_nag(steps, now)
    late = {step.approver.pk: step.approver for step in steps if step.approver}
    superiors = {pk: news.superiors_of(person) for pk, person in late.items()}
    managers = news.general_managers()
    escalated = [
        fact for step in steps for fact in news.escalations(step, superiors.get(step.approver_id or 0, ()), managers)
    ]
    news.tell([*_to_deciders(steps, now, news.OVERDUE, "due"), *escalated])
    about = {step.request: [step.request.paper] for step in _with_papers(steps)}
    record_all(about, ApprovalVerb.ESCALATED, by=Person.system())


def _nag(now: datetime, steps: Sequence[Step]) -> None:
    day = now.astimezone(BUSINESS_TZ).date()
    _move_nag(steps, now)
    news.tell(_to_deciders(steps, now, news.OVERDUE, f"day-{day.isoformat()}"))


def _move_nag(steps: Sequence[Step], now: datetime) -> None:
    """A tick that comes days late reminds once: the missed mornings are gone."""
    for step in steps:
        step.nag_at = next_nag(step.deadline, now, calendar=step.calendar)
    Step.objects.bulk_update(steps, ["nag_at"])


def _these(steps: Sequence[Step]) -> QuerySet[Step]:
    return Step.objects.filter(pk__in=[step.pk for step in steps])


def _with_papers(steps: Sequence[Step]) -> Sequence[Step]:
    """The steps, the papers of their requests read in one query for each kind."""
    with_papers = Step.objects.filter(pk__in=[step.pk for step in steps]).select_related("request")
    return list(with_papers.prefetch_related("request__subject").order_by("pk"))


def _to_deciders(steps: Sequence[Step], now: datetime, kind: NoticeKind, slot: str) -> list[Notice]:
    stand_ins = StandIns(steps, now)
    return [fact for step in steps for fact in news.to_decider(step, stand_ins.of(step), kind, slot)]
