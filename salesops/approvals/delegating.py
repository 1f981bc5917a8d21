"""A department's head gives the answer to a member, or takes it back (ORG-5)."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.approvals import guards, news, reasons
from salesops.approvals.enums import ApprovalVerb, RequestState, StepState
from salesops.approvals.models import Request, Step
from salesops.approvals.run import lock, own_paper_of
from salesops.audit import record
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Allowed, Denied, Verdict, refuse_denied
from salesops.org.departments import members_of
from salesops.org.models import Person


def can_delegate(person: Person, step: Step) -> Verdict:
    """Whether this person heads the step's department, and the step stands with them or whom they gave it to."""
    if step.state != StepState.OPEN or step.request.state != RequestState.PENDING:
        return Denied(_("This step is not being decided."), "APP-6")
    department = step.department
    if department is None or department.head_id != person.pk or not person.is_active:
        return Denied(_("Only the head of the department that is asked gives the answer to a member."), "ORG-5")
    if person.pk in own_paper_of(step.request):
        return Denied(_("Nobody decides on their own paper."), "ORG-4")
    if step.approver_id != person.pk and step.why.get("code") != "delegated":
        return Denied(_("This step stands with somebody else by now."), "ORG-5")
    return Allowed()


def delegate(step: Step, to: Person, *, by: Person) -> Request:
    """Give the step to ``to``, a current member of the step's department, or back to its head; the deadline stays.

    A second click gets the same answer. Raises ``Refusal``: see ``can_delegate``; or ``to`` is no member (ORG-5), or it
    is their own paper (ORG-4).
    """
    with transaction.atomic():
        run = lock(step.request_id)
        mine = run.step(step.pk)
        guards.must_be_open(run.request)
        guards.must_be_reached(mine)
        refuse_denied(can_delegate(by, mine), guards.LOOK_AGAIN)
        if mine.approver_id == to.pk:
            return run.request
        if mine.department is None or not (to.pk == by.pk or members_of(mine.department).filter(pk=to.pk).exists()):
            raise Refusal(
                "ORG-5",
                _("%(name)s is no member of this department today.") % {"name": to.name},
                _("Choose one of its members."),
                field="to",
            )
        if not run.barred.isdisjoint({to.pk, by.pk}):
            raise Refusal(
                "ORG-4",
                _("Nobody decides on their own paper: %(name)s.") % {"name": to.name},
                _("Choose another member."),
                field="to",
            )
        before = mine.approver
        mine.approver, mine.why = to, {} if to.pk == by.pk else reasons.delegated(by)
        mine.save(update_fields=["approver", "why"])
        changes = {"approver": (before.name if before else "", to.name)}
        entry = record(run.request, ApprovalVerb.DELEGATED, by=by, about=[run.paper], changes=changes)
        # It may come to the same member twice: each coming is a fact.
        news.tell_your_turn(mine, run.stand_in_of(mine), slot=f"given-{entry.pk}")
    return run.request
