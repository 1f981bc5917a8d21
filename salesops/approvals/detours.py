"""The two ways that leave the chain (APP-5): the requester asks the general manager, the general manager takes over.

They are different things and counted apart. Neither passes anything: somebody decides, and it is on the record why it
was not the one whom the chain names.
"""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.approvals import guards, news, reasons, running
from salesops.approvals.enums import ApprovalVerb, RequestState, StepOrigin, StepState, Way
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Detour, Request, Step
from salesops.approvals.run import Run, lock, own_paper_of
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.text import clean_paragraphs
from salesops.base.verdicts import Allowed, Denied, Verdict, refuse_denied
from salesops.org.enums import Post
from salesops.org.models import Person

WAIT = _("Wait for the decision, or withdraw the request.")


def can_ask_gm(person: Person, request: Request) -> Verdict:
    """Whether this person may take the direct way: for such papers, the own ones, and while they are open."""
    kind = kind_of(request.kind)
    if not request.is_open:
        return Denied(_("The request has ended."), "APP-6")
    if not kind.direct_to_gm:
        return Denied(_("The direct way is not open for: %(kind)s.") % {"kind": kind.label}, "APP-5")
    if not guards.is_asker(request, person):
        return Denied(_("Only who asked may ask the general manager directly."), "APP-5")
    live = [step for step in request.steps.all() if step.state in {StepState.OPEN, StepState.WAITING}]
    return _is_not_there_yet(live)


def _is_not_there_yet(live: list[Step]) -> Verdict:
    if any(step.origin == StepOrigin.DIRECT for step in live):
        return Denied(_("The general manager is being asked directly already."), "APP-5")
    return Allowed()


def ask_gm(request: Request, reason: str, *, by: Person) -> Request:
    """Ask the general manager directly, at any time while the request is open, stopped too (APP-5).

    ``reason`` says what is special about the case. Every sign-off that is not decided yet is passed over, shown as
    such, and whoever was to give it is told; the general manager decides, or sends it back to the chain. A pending
    request keeps its end, a stopped one gets a new clock. Raises ``Refusal``: not such a paper, not theirs, already
    asked, no reason (APP-5), ended (APP-6), nobody to ask or the general manager's own paper (ORG-4).
    """
    reason = clean_paragraphs(reason)
    with transaction.atomic():
        run = lock(request.pk)
        if not run.request.is_open:
            guards.must_withdraw_own(run.request, by)
        refuse_denied(can_ask_gm(by, run.request), WAIT)
        if not reason:
            raise Refusal(
                "APP-5",
                _("Asking the general manager directly needs a special-case reason."),
                _("Write what is special about this case."),
                field="reason",
            )
        manager = run.planner.general_manager().person
        if manager is None:
            raise Refusal(
                "ORG-4", _("There is no general manager who may decide this paper."), _("It stays in its chain.")
            )
        step = _direct(run, manager)
        passed_over = running.close_live(run, StepState.BYPASSED)
        running.lapse(run)
        if run.request.state == RequestState.STOPPED:
            running.set_going(run)
        others = [one for one in run.steps if one.state == StepState.BYPASSED and one.closed_at == run.now]
        step.save(force_insert=True)
        run.keep([step])
        Detour(request=run.request, step=step, way=Way.DIRECT, by=by, reason=reason, at=run.now).save()
        record(run.request, ApprovalVerb.WENT_DIRECT, by=by, about=[run.paper], note=reason)
        running.open_stage(run, [step])
        news.tell_bypassed(step, [*passed_over, *others], by=by)
    return run.request


def _direct(run: Run, manager: Person) -> Step:
    """A seat of its own at the stage where the chain stands."""
    order = min(step.order for step in run.live)
    seat = max(step.seat for step in run.steps if step.order == order) + 1
    return Step(
        request=run.request,
        origin=StepOrigin.DIRECT,
        lap=run.lap,
        order=order,
        seat=seat,
        post=Post.GM,
        approver=manager,
        state=StepState.WAITING,
    )


def can_take_over(person: Person, step: Step) -> Verdict:
    """Whether the general manager may take this step over: open, past its deadline, not theirs, not their own paper."""
    request = step.request
    if not person.is_active or person.post != Post.GM:
        return Denied(_("Only the general manager takes a decision over."), "APP-5")
    if step.state != StepState.OPEN or request.state != RequestState.PENDING:
        return Denied(_("This step is not being decided."), "APP-6")
    if step.approver_id == person.pk:
        return Denied(_("This step stands with you already."), "APP-5")
    if person.pk in own_paper_of(request):
        return Denied(_("Nobody decides on their own paper."), "ORG-4")
    if step.deadline >= clock.now():
        return Denied(_("A decision can be taken over when its deadline has passed."), "APP-5")
    return Allowed()


def take_over(step: Step, *, by: Person, reason: str = "") -> Request:
    """The general manager takes an overdue step over, and decides it in their turn (APP-5).

    The others of its stage stay as they are. The former approver is told. A second click gets the same answer. Raises
    ``Refusal``: see ``can_take_over``.
    """
    reason = clean_paragraphs(reason)
    with transaction.atomic():
        run = lock(step.request_id)
        mine = run.step(step.pk)
        guards.must_be_open(run.request)
        guards.must_be_reached(mine)
        if mine.approver_id == by.pk and mine.why.get("code") == "taken_over":
            return run.request
        verdict = can_take_over(by, mine)
        if verdict and by.pk in run.barred:
            verdict = Denied(_("Nobody decides on their own paper."), "ORG-4")
        refuse_denied(verdict, guards.LOOK_AGAIN)
        former = mine.approver
        if former is None:
            raise ValueError("an open step has an approver")
        mine.approver, mine.why = by, reasons.taken_over(former)
        mine.save(update_fields=["approver", "why"])
        Detour(request=run.request, step=mine, way=Way.TAKEN_OVER, by=by, reason=reason, at=run.now).save()
        changes = {"approver": (former.name, by.name)}
        record(run.request, ApprovalVerb.TAKEN_OVER, by=by, about=[run.paper], note=reason, changes=changes)
        news.tell_taken_over(mine, former, by=by)
    return run.request
