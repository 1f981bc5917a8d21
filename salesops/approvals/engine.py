"""The only doors that change the state of a request: open, decide, withdraw. One module writes approval status.

Locks are taken in the order request, then subject. An effect of a kind runs inside the deciding transaction; what is
slow is a job it orders, which starts after the commit.
"""

from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model

from salesops.approvals import guards, news, running
from salesops.approvals.drawing import draw_plan
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState, VerdictWord
from salesops.approvals.freezing import Frozen, content_hash, freeze
from salesops.approvals.kinds import Facts, Kind, kind_of
from salesops.approvals.models import ChainVersion, Decision, Request, Step
from salesops.approvals.planner import PlannedStep, Planner
from salesops.approvals.queries import latest_request_for, version_in_force
from salesops.audit import record
from salesops.base import clock
from salesops.base.look import ChainView
from salesops.base.prepared import Prepared
from salesops.base.text import clean_paragraphs
from salesops.org.models import Person

# A new round follows what came back; after an approval a changed paper starts over.
CONTINUED = (RequestState.RETURNED, RequestState.WITHDRAWN)


def preview(
    kind_key: str, subject: Model, *, by: Person, owner: Person | None = None, facts: Facts | None = None
) -> ChainView | None:
    """The chain as it would run if ``by`` submitted now, with the dates by which each would decide (APP-7).

    The same planner as ``open_request``, writing nothing. ``facts`` of what is still being typed stand for those of the
    saved subject. None where no chain is in force.
    """
    kind = kind_of(kind_key)
    version = version_in_force(kind.key)
    if version is None:
        return None
    plan = Planner(owner or by, by, kind.interested(subject)).plan(version, facts or freeze(kind, subject).facts)
    return draw_plan(kind, plan, requester=by, now=clock.now())


def open_request(kind_key: str, subject: Model, *, by: Person, owner: Person | None = None) -> Request:
    """Ask for approval of the saved ``subject``; ``owner`` is whose paper it is, ``by`` unless said (APP-1, APP-2).

    Freezes facts, snapshot, the chain's version in force and every approver. Where somebody needed can't be found the
    request is stopped and the administrators are told (ORG-4). Raises ``Refusal`` for a paper that already waits
    (APP-6) or was rejected (APP-3), and where no chain is in force (APP-2).
    """
    kind = kind_of(kind_key)
    with transaction.atomic():
        # From the database and locked: what is hashed is what is stored, and two submissions queue up here.
        paper = type(subject)._base_manager.select_for_update(of=("self",)).get(pk=subject.pk)
        latest = latest_request_for(paper)
        guards.must_be_new(latest)
        version = guards.must_have_chain(version_in_force(kind.key), kind)
        frozen = freeze(kind, paper)
        plan = Planner(owner or by, by, kind.interested(paper)).plan(version, frozen.facts)
        request = _stored(kind, paper, version, frozen, plan, latest, by=by, owner=owner or by)
        record(request, ApprovalVerb.OPENED, by=by, about=[paper])
        if request.state == RequestState.STOPPED:
            running.tell_stopped(request)
        else:
            running.advance(request, now=request.opened_at)
    return request


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
) -> Request:
    previous = latest if latest and latest.state in CONTINUED else None
    round_number = previous.round + 1 if previous else 1
    limit = kind.limit()
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
    Step.objects.bulk_create(
        Step(
            request=request,
            sign_off=step.sign_off,
            order=step.order,
            seat=step.seat,
            title=step.title,
            post=step.post,
            limit_days=step.limit_days,
            approver=step.approver,
            state=StepState.SKIPPED if step.skipped else StepState.WAITING,
            why=step.why,
        )
        for step in plan
    )
    return request


def decide(step: Step, verdict: str, opinion: str, *, by: Person, seen_hash: str) -> Request:
    """Say approve, return or reject on one step; the decision and its effect are one transaction (APP-3, APP-6).

    ``seen_hash`` is the ``content_hash`` of the request as the approver's page showed it. The same person saying the
    same again gets the same answer. Raises ``Refusal``: decided or ended by somebody else (APP-6), not yours (APP-6),
    your own paper (ORG-4), a stale page (APP-6), no reason given (APP-3), a rejection of what can only be returned
    (APP-3), or whatever ``kind.check`` refuses; then nothing is stored. Raises ``ValueError`` for an unknown verdict.
    """
    word = VerdictWord(verdict)
    reason = clean_paragraphs(opinion)
    with transaction.atomic():
        # The lock on the request is what makes it one decision: everything below is read after it was got.
        request = _locked(step.request_id)
        mine = _step_now(request, step)
        said = _said.first(mine.pk)
        if guards.is_second_click(said, word, by):
            return request
        guards.must_be_open(request)
        guards.must_be_mine(mine, request, by)
        guards.must_have_seen(request, seen_hash)
        guards.must_have_reason(word, reason)
        kind, paper = kind_of(request.kind), request.paper
        guards.must_know_rejection(word, kind)
        if word == VerdictWord.APPROVE:
            guards.must_be_unchanged(request, paper, kind)
            kind.check(paper, by=by)
        _say(request, mine, word, reason, by=by)
        if word == VerdictWord.APPROVE:
            if running.advance(request, now=clock.now()):
                _finish(request, RequestState.APPROVED, kind, by=by)
        else:
            _finish(request, _NO[word], kind, by=by, note=reason)
    return request


_NO = {VerdictWord.RETURN: RequestState.RETURNED, VerdictWord.REJECT: RequestState.REJECTED}
_VERBS = {
    RequestState.APPROVED: ApprovalVerb.APPROVED,
    RequestState.RETURNED: ApprovalVerb.RETURNED,
    RequestState.REJECTED: ApprovalVerb.REJECTED,
    RequestState.WITHDRAWN: ApprovalVerb.WITHDRAWN,
}


_request_locked = Prepared[Request](
    lambda pk: (
        Request.objects.select_for_update(of=("self",))
        .select_related("requester", "owner", "closed_by")
        .filter(pk=pk)
        .order_by()
    ),
    int,
)
_step = Prepared[Step](
    lambda request, pk: Step.objects.select_related("approver").filter(request=request, pk=pk).order_by(), int, int
)
_said = Prepared[Decision](lambda step: Decision.objects.select_related("approver").filter(step=step)[:1], int)


def _locked(pk: int) -> Request:
    if (request := _request_locked.first(pk)) is None:
        raise Request.DoesNotExist(f"no request {pk}")
    return request


def _step_now(request: Request, step: Step) -> Step:
    if (found := _step.first(request.pk, step.pk)) is None:
        raise Step.DoesNotExist(f"no step {step.pk} of request {request.pk}")
    found.request = request
    return found


def _say(request: Request, step: Step, word: VerdictWord, reason: str, *, by: Person) -> None:
    now = clock.now()
    Decision(
        request=request,
        step=step,
        approver=by,
        verdict=word,
        opinion=reason,
        content_hash=request.content_hash,
        at=now,
    ).save(force_insert=True)
    step.state = StepState.DONE
    step.closed_at = now
    step.save(update_fields=["state", "closed_at"])
    if word == VerdictWord.APPROVE:
        record(request, ApprovalVerb.SIGNED, by=by, about=[request.paper], note=reason)


def _finish(request: Request, state: RequestState, kind: Kind[Any], *, by: Person, note: str = "") -> None:
    running.end(request, state, by=by, now=clock.now())
    record(request, _VERBS[state], by=by, about=[request.paper], note=note)
    effect = {
        RequestState.APPROVED: kind.approved,
        RequestState.RETURNED: kind.returned,
        RequestState.REJECTED: kind.rejected,
        RequestState.WITHDRAWN: kind.withdrawn,
    }[state]
    effect(request.paper, by=by)
    if state != RequestState.WITHDRAWN:
        news.tell_result(request)


def withdraw(request: Request, *, by: Person) -> Request:
    """Take the request back; requester or owner only (APP-3). A second click gets the same answer.

    Raises ``Refusal`` where it has ended otherwise (APP-6) or is somebody else's (APP-3).
    """
    with transaction.atomic():
        locked = _locked(request.pk)
        if locked.state == RequestState.WITHDRAWN and locked.closed_by_id == by.pk:
            return locked
        guards.must_withdraw_own(locked, by)
        _finish(locked, RequestState.WITHDRAWN, kind_of(locked.kind), by=by)
    return locked
