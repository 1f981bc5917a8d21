"""The doors by which a request is opened, decided and withdrawn; `detours` has those that leave its chain.

Locks are taken in the order request, then subject. An effect of a kind runs inside the deciding transaction; what is
slow is a job it orders, which starts after the commit.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from salesops.approvals import guards, laps, news, running
from salesops.approvals.clock import minutes_taken
from salesops.approvals.drawing import draw_plan
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState, VerdictWord
from salesops.approvals.freezing import Frozen, content_hash, freeze
from salesops.approvals.kinds import Facts, Kind, kind_of
from salesops.approvals.models import ChainVersion, Decision, Request, Step
from salesops.approvals.planner import PlannedStep, Planner, limit_of
from salesops.approvals.queries import latest_request_for, version_in_force
from salesops.approvals.run import Run, lock
from salesops.audit import changed_label, record
from salesops.audit.trail import Changes
from salesops.base import clock
from salesops.base.look import ChainView
from salesops.base.prepared import Prepared
from salesops.base.text import clean_paragraphs
from salesops.org.models import Deputation, Person

# A new round follows what came back; after an approval a changed paper starts over.
CONTINUED = (RequestState.RETURNED, RequestState.WITHDRAWN)


def preview(
    kind_key: str, subject: Model, *, by: Person, owner: Person | None = None, facts: Facts | None = None
) -> ChainView | None:
    """The chain as it would run if ``by`` submitted now, with the dates by which each would decide (APP-7).

    The same planner as ``open_request``, writing nothing; somebody absent whose stand-in may not decide the paper is
    shown with the superior to whom it would go (ORG-3). ``facts`` of what is still being typed stand for those of the
    saved subject. None where no chain is in force.
    """
    kind = kind_of(kind_key)
    version = version_in_force(kind.key)
    if version is None:
        return None
    planner, now = Planner(owner or by, by, kind.interested(subject), kind.region(subject)), clock.now()
    plan = planner.handed_on(planner.plan(version, facts or freeze(kind, subject).facts), kind, now)
    return draw_plan(kind, plan, requester=by, now=now, limit=limit_of(version, kind))


def open_request(kind_key: str, subject: Model, *, by: Person, owner: Person | None = None) -> Request:
    """Ask for approval of the saved ``subject``; ``owner`` is whose paper it is, ``by`` unless said (APP-1, APP-2).

    Freezes facts, snapshot, the chain's version in force and every approver. Where somebody needed can't be found the
    request is stopped and the administrators are told (ORG-4). Raises ``Refusal`` for a paper that already waits
    (APP-6) or was rejected (APP-3), and where no chain is in force (APP-2).
    """
    kind = kind_of(kind_key)
    with transaction.atomic():
        # From the database and locked: what is hashed is what is stored, and two submissions queue up here.
        paper = type(subject)._base_manager.select_for_update(of=("self",), no_key=True).get(pk=subject.pk)
        latest = latest_request_for(paper)
        guards.must_be_new(latest)
        version = guards.must_have_chain(version_in_force(kind.key), kind)
        frozen = freeze(kind, paper)
        plan = Planner(owner or by, by, kind.interested(paper), kind.region(paper)).plan(version, frozen.facts)
        run = _stored(kind, paper, version, frozen, plan, latest, by=by, owner=owner or by)
        record(run.request, ApprovalVerb.OPENED, by=by, about=[paper])
        if run.request.state == RequestState.STOPPED:
            running.tell_stopped(run.request)
        else:
            running.advance(run)
    return run.request


def _stored(
    kind: Kind[Any],
    paper: Model,
    version: ChainVersion,
    frozen: Frozen,
    plan: list[PlannedStep],
    latest: Request | None,
    *,
    by: Person,
    owner: Person,
) -> Run:
    previous = latest if latest and latest.state in CONTINUED else None
    round_number = previous.round + 1 if previous else 1
    limit = limit_of(version, kind)
    now = clock.now()
    asked = [step for step in plan if not step.skipped]
    # Nobody to ask, or nobody found: it stops. It never passes by itself.
    can_run = bool(asked) and not any(step.missing for step in asked)
    request = Request(
        kind=kind.key,
        subject_type=ContentType.objects.get_for_model(paper),
        subject_id=paper.pk,
        subject_revision=getattr(paper, "revision", 1),
        title=kind.title(paper)[:300],
        amount=kind.amount(paper),
        round=round_number,
        previous=previous,
        requester=by,
        owner=owner,
        barred=sorted({by.pk, owner.pk, *kind.interested(paper)}),
        version=version,
        facts=frozen.facts,
        snapshot=frozen.snapshot,
        content_hash=content_hash(kind, paper, round_number, frozen),
        limit_days=limit.days,
        limit_working=limit.working,
        state=RequestState.PENDING if can_run else RequestState.STOPPED,
        opened_at=now,
    )
    request.due_at = running.start_clock(request, now) if can_run else None
    request.save(force_insert=True)
    steps = Step.objects.bulk_create(
        Step(
            request=request,
            sign_off=step.sign_off,
            order=step.order,
            seat=step.seat,
            title=step.title,
            post=step.post,
            limit_days=step.limit_days,
            limit_working=step.limit_working,
            department=step.department,
            approver=step.approver,
            state=StepState.SKIPPED if step.skipped else StepState.WAITING,
            why=step.why,
        )
        for step in plan
    )
    return Run(request, steps, now)


def decide(
    step: Step, verdict: str, opinion: str, *, by: Person, seen_hash: str, to_order: int | None = None
) -> Request:
    """Say something on one step; the decision and its effect are one transaction (APP-3, APP-5, APP-6, APP-7).

    ``verdict`` is a member of ``VerdictWord``; ``to_order`` names the stage for ``SEND_BACK``. ``by`` is the approver
    or who stands in for them (ORG-3). ``seen_hash`` is the ``content_hash`` of the request as the page showed it. The
    same person saying the same again gets the same answer. Raises ``Refusal``: decided or ended by somebody else
    (APP-6), not yours (APP-6), your own paper (ORG-4) or one of your people's (ORG-3), a stale page (APP-6), no words
    where they are needed (APP-3, APP-9), a rejection of what can only be returned (APP-3), no such stage (APP-7), an
    opinion still waited for (APP-7), or whatever ``kind.check`` refuses; then nothing is stored. ``ValueError``: an
    unknown verdict.
    """
    word = VerdictWord(verdict)
    reason = clean_paragraphs(opinion)
    to_order = to_order if word == VerdictWord.SEND_BACK else None
    with transaction.atomic():
        # The lock on the request is what makes it one decision: everything below is read after it was got.
        run = lock(step.request_id)
        request, mine, kind = run.request, run.step(step.pk), run.kind
        said = _said.first(mine.pk) if mine.state == StepState.DONE else None
        if guards.is_second_click(said, word, to_order, by):
            return request
        guards.must_be_open(request)
        deputation = guards.must_be_mine(mine, run, by)
        guards.must_have_seen(request, seen_hash)
        guards.must_have_words(word, reason, kind)
        guards.must_know_rejection(word, kind)
        guards.must_lead_back(word, to_order, mine, laps.asked_orders(run, mine))
        if word == VerdictWord.APPROVE:
            guards.must_have_opinions(mine, run)
            guards.must_be_unchanged(request, run.paper, kind)
            kind.check(run.paper, by=by)
        said = _say(run, mine, word, reason, to_order, deputation, by=by)
        if word == VerdictWord.APPROVE:
            _approved(run, said)
        elif word in _NO:
            _finish(run, _NO[word], by=by, note=reason, changes=_for(said))
        else:
            _asked_again(run, said)
    return request


_said = Prepared[Decision](lambda step: Decision.objects.select_related("approver").filter(step=step)[:1], int)


def _say(
    run: Run,
    step: Step,
    word: VerdictWord,
    reason: str,
    to_order: int | None,
    deputation: Deputation | None,
    *,
    by: Person,
) -> Decision:
    said = Decision(
        request=run.request,
        step=step,
        approver=by,
        verdict=word,
        acting_for=deputation.principal if deputation else None,
        deputation=deputation,
        to_order=to_order,
        opinion=reason,
        content_hash=run.request.content_hash,
        at=run.now,
    )
    said.save(force_insert=True)
    step.state = StepState.DONE
    step.closed_at = run.now
    step.taken_minutes = minutes_taken(
        step.opened_at or run.now, run.now, working=step.counts_working, calendar=step.calendar
    )
    step.save(update_fields=["state", "closed_at", "taken_minutes"])
    return said


STANDING_IN = _("standing in for")
_NO = {VerdictWord.RETURN: RequestState.RETURNED, VerdictWord.REJECT: RequestState.REJECTED}
_VERBS = {
    RequestState.APPROVED: ApprovalVerb.APPROVED,
    RequestState.RETURNED: ApprovalVerb.RETURNED,
    RequestState.REJECTED: ApprovalVerb.REJECTED,
    RequestState.WITHDRAWN: ApprovalVerb.WITHDRAWN,
}


def _for(said: Decision) -> Changes:
    """For whom a stand-in decided, as the trail keeps it."""
    return {changed_label(STANDING_IN): ("", said.acting_for.name)} if said.acting_for else {}


def _approved(run: Run, said: Decision) -> None:
    record(run.request, ApprovalVerb.SIGNED, by=said.approver, about=[run.paper], note=said.opinion, changes=_for(said))
    if running.advance(run):
        _finish(run, RequestState.APPROVED, by=said.approver)


def _asked_again(run: Run, said: Decision) -> None:
    """Back to an earlier stage, or from the direct way to where the chain stood; the chain's end is kept (APP-7)."""
    if said.to_order is None:
        laps.where_it_stood(run)
        verb, told, others = ApprovalVerb.TO_CHAIN, news.TO_CHAIN, list[Step]()
    else:
        others = laps.from_stage(run, said.to_order)
        verb, told = ApprovalVerb.SENT_BACK, news.SENT_BACK
    record(run.request, verb, by=said.approver, about=[run.paper], note=said.opinion, changes=_for(said))
    news.tell_lap(said.step, told, others, by=said.approver)
    running.advance(run)


def _finish(run: Run, state: RequestState, *, by: Person, note: str = "", changes: Changes | None = None) -> None:
    running.end(run, state, by=by)
    record(run.request, _VERBS[state], by=by, about=[run.paper], note=note, changes=changes)
    effect = {
        RequestState.APPROVED: run.kind.approved,
        RequestState.RETURNED: run.kind.returned,
        RequestState.REJECTED: run.kind.rejected,
        RequestState.WITHDRAWN: run.kind.withdrawn,
    }[state]
    effect(run.paper, by=by)
    if state != RequestState.WITHDRAWN:
        news.tell_result(run.request)


def withdraw(request: Request, *, by: Person) -> Request:
    """Take the request back; requester, owner or who is in charge of the paper now (APP-3, ORG-3).

    A second click gets the same answer. Raises ``Refusal`` where it has ended otherwise (APP-6) or is somebody else's
    (APP-3).
    """
    with transaction.atomic():
        run = lock(request.pk)
        if run.request.state == RequestState.WITHDRAWN and run.request.closed_by_id == by.pk:
            return run.request
        guards.must_withdraw_own(run.request, by)
        _finish(run, RequestState.WITHDRAWN, by=by)
    return run.request
