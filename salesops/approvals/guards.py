"""What is refused, and in which words. Every sentence says who and when, so that a late click is answered kindly."""

from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import RequestState, StepState, VerdictWord
from salesops.approvals.freezing import freeze_snapshot
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import ChainVersion, Decision, Request, Step
from salesops.base.look import moment_text
from salesops.base.refusals import Refusal, Sentence, StaleRecord
from salesops.org.models import Person

LOOK_AGAIN = _("Nothing is left to do here; open the paper to see where it stands.")

ENDED: dict[str, Sentence] = {
    RequestState.APPROVED.value: _("%(name)s gave the last approval on %(when)s."),
    RequestState.RETURNED.value: _("%(name)s returned it for change on %(when)s."),
    RequestState.REJECTED.value: _("%(name)s rejected it on %(when)s."),
    RequestState.WITHDRAWN.value: _("%(name)s withdrew the request on %(when)s."),
}
DECIDED: dict[str, Sentence] = {
    VerdictWord.APPROVE.value: _("%(name)s already approved this step on %(when)s."),
    VerdictWord.RETURN.value: _("%(name)s already returned it for change on %(when)s."),
    VerdictWord.REJECT.value: _("%(name)s already rejected it on %(when)s."),
}


def must_be_new(latest: Request | None) -> None:
    """One open request for a paper; a rejected paper is not asked for again (APP-3)."""
    if latest is None:
        return
    if latest.is_open:
        raise Refusal(
            "APP-6",
            _("%(name)s asked for this approval on %(when)s already.")
            % {"name": latest.requester.name, "when": moment_text(latest.opened_at)},
            _("Wait for the decision, or withdraw the request first."),
        )
    if latest.state == RequestState.REJECTED:
        raise Refusal("APP-3", _ended(latest), _("A rejection is final. Copy the paper and start anew."))


def must_have_chain(version: ChainVersion | None, kind: Kind[Any]) -> ChainVersion:
    """Without a chain in force nothing is asked; it never passes by itself."""
    if version is None:
        raise Refusal(
            "APP-2",
            _("No approval chain is in force for: %(kind)s.") % {"kind": kind.label},
            _("Ask an administrator to put one in force."),
        )
    return version


def is_second_click(said: Decision | None, verdict: VerdictWord, by: Person) -> bool:
    """Whether the same person said the same before. Refuses where somebody, or something else, was said (APP-6)."""
    if said is None:
        return False
    if said.approver_id == by.pk and said.verdict == verdict:
        return True
    words = {"name": said.approver.name, "when": moment_text(said.at)}
    raise Refusal("APP-6", DECIDED[said.verdict] % words, LOOK_AGAIN)


def must_be_open(request: Request) -> None:
    """Decisions and withdrawals belong to a running request."""
    if request.state == RequestState.STOPPED:
        raise Refusal(
            "ORG-4",
            _("The request is stopped, because nobody was found who may decide it."),
            _("The administrators have been told. The requester may withdraw it."),
        )
    if request.state != RequestState.PENDING:
        raise Refusal("APP-6", _ended(request), LOOK_AGAIN)


def must_be_mine(step: Step, request: Request, by: Person) -> None:
    """The right to decide is asked at the decision, not at the page (ORG-4, APP-6)."""
    if step.state == StepState.WAITING:
        raise Refusal("APP-7", _("This step has not been reached yet."), _("It comes to its approver's inbox in turn."))
    if by.pk in {request.requester_id, request.owner_id, *kind_of(request.kind).interested(request.paper)}:
        raise Refusal(
            "ORG-4", _("Nobody decides on their own paper."), _("The step stands with the next superior who may.")
        )
    approver = step.approver
    if step.state != StepState.OPEN or approver is None or approver.pk != by.pk or not by.is_active:
        name = approver.name if approver else "—"
        raise Refusal("APP-6", _("This step stands with %(name)s, not with you.") % {"name": name}, LOOK_AGAIN)


def must_have_seen(request: Request, seen_hash: str) -> None:
    """A decision is about what its author saw (APP-6)."""
    if seen_hash != request.content_hash:
        raise StaleRecord(
            _("The page shows another state of this paper than the one to be decided."),
            _("Open the request again and read it before you decide."),
        )


def must_have_reason(verdict: VerdictWord, opinion: str) -> None:
    """A no says why (APP-3)."""
    if verdict != VerdictWord.APPROVE and not opinion:
        raise Refusal(
            "APP-3",
            _("Returning and rejecting need a reason."),
            _("Write in a sentence what should change, or why it can't be."),
            field="opinion",
        )


def must_know_rejection(verdict: VerdictWord, kind: Kind[Any]) -> None:
    """Some papers are owed: they have no final no (APP-3)."""
    if verdict == VerdictWord.REJECT and not kind.may_reject:
        raise Refusal(
            "APP-3",
            _("There is no final no for this kind of paper: %(kind)s.") % {"kind": kind.label},
            _("Return it, and write what should change."),
        )


def must_be_unchanged(request: Request, subject: Model, kind: Kind[Any]) -> None:
    """What takes effect is what was judged, byte for byte (APP-3)."""
    if freeze_snapshot(kind, subject) != request.snapshot:
        raise StaleRecord(
            _("The paper was changed after it was submitted, so it can't be approved as it is."),
            _("Return it; the next round shows what changed."),
        )


def may_withdraw(request: Request, by: Person) -> bool:
    """Only who asked, or whose paper it is."""
    return request.is_open and by.pk in {request.requester_id, request.owner_id}


def must_withdraw_own(request: Request, by: Person) -> None:
    """See ``may_withdraw``; says who ended it otherwise."""
    if not request.is_open:
        raise Refusal("APP-6", _ended(request), LOOK_AGAIN)
    if not may_withdraw(request, by):
        raise Refusal(
            "APP-3",
            _("Only %(name)s may withdraw this request.") % {"name": request.requester.name},
            _("An approver returns or rejects it instead."),
        )


def _ended(request: Request) -> Sentence:
    name = request.closed_by.name if request.closed_by else ""
    when = moment_text(request.closed_at) if request.closed_at else ""
    return ENDED[request.state] % {"name": name, "when": when}
