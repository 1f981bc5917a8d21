"""What is refused, and in which words. Every sentence says who and when, so that a late click is answered kindly."""

from collections.abc import Collection
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import RequestState, StepOrigin, StepState, Turn, VerdictWord
from salesops.approvals.freezing import freeze_snapshot
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import ChainVersion, Decision, Request, Step
from salesops.approvals.run import Run
from salesops.base.look import moment_text
from salesops.base.refusals import Refusal, Sentence, StaleRecord
from salesops.org.models import Deputation, Person
from salesops.org.standing_in import hold, is_kept_from

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
    VerdictWord.SEND_BACK.value: _("%(name)s already sent it back to an earlier stage on %(when)s."),
    VerdictWord.TO_CHAIN.value: _("%(name)s already sent it back to the chain on %(when)s."),
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


def is_second_click(said: Decision | None, verdict: VerdictWord, to_order: int | None, by: Person) -> bool:
    """Whether the same person said the same before. Refuses where somebody, or something else, was said (APP-6)."""
    if said is None:
        return False
    if said.approver_id == by.pk and (said.verdict, said.to_order) == (verdict, to_order):
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


def must_be_mine(step: Step, run: Run, by: Person) -> Deputation | None:
    """The right to decide is asked at the decision, not at the page (ORG-3, ORG-4, APP-6).

    The deputation by which somebody decides for the approver is held until the transaction is over: a revocation
    either came first, and this is refused, or it comes after. None for the approver.
    """
    must_be_reached(step)
    if by.pk in run.barred:
        raise Refusal(
            "ORG-4", _("Nobody decides on their own paper."), _("The step stands with the next superior who may.")
        )
    approver = step.approver
    if step.state == StepState.OPEN and approver is not None and by.is_active:
        if approver.pk == by.pk:
            return None
        named = run.named_for(approver)
        if named is not None and named.deputy_id == by.pk and hold(named):
            if is_kept_from(named, run.barred):
                raise Refusal(
                    "ORG-3",
                    _("You stand in for %(name)s, but not for papers of your own people.") % {"name": approver.name},
                    _("It goes to the superior of the absent person."),
                )
            return named
    name = approver.name if approver else "—"
    raise Refusal("APP-6", _("This step stands with %(name)s, not with you.") % {"name": name}, LOOK_AGAIN)


def must_be_reached(step: Step) -> None:
    """A step is acted on while it is open; one that isn't says why."""
    if step.state == StepState.WAITING:
        raise Refusal("APP-7", _("This step has not been reached yet."), _("It comes to its approver's inbox in turn."))
    if step.state in {StepState.CLOSED, StepState.BYPASSED}:
        raise Refusal("APP-6", _("This step is not asked any more: the request went another way."), LOOK_AGAIN)


def must_have_seen(request: Request, seen_hash: str) -> None:
    """A decision is about what its author saw (APP-6)."""
    if seen_hash != request.content_hash:
        raise StaleRecord(
            _("The page shows another state of this paper than the one to be decided."),
            _("Open the request again and read it before you decide."),
        )


def must_have_words(verdict: VerdictWord, opinion: str, kind: Kind[Any]) -> None:
    """A no says why (APP-3), and an answer says something (APP-9)."""
    if opinion:
        return
    if verdict != VerdictWord.APPROVE:
        raise Refusal(
            "APP-3",
            _("Returning and rejecting need a reason."),
            _("Write in a sentence what should change, or why it can't be."),
            field="opinion",
        )
    if kind.answers_in_words:
        raise Refusal(
            "APP-9",
            _("This asks for an answer in words: %(kind)s.") % {"kind": kind.label},
            _("Write what is to be done."),
            field="opinion",
        )


def must_lead_back(verdict: VerdictWord, to_order: int | None, step: Step, asked: Collection[int]) -> None:
    """Back to a stage that really was asked (APP-7), and to the chain from the direct way only (APP-5)."""
    direct = step.origin == StepOrigin.DIRECT
    if verdict == VerdictWord.TO_CHAIN and not direct:
        raise Refusal(
            "APP-5",
            _("This step belongs to the chain already."),
            _("Approve, return, reject, or send it back to an earlier stage."),
        )
    if verdict != VerdictWord.SEND_BACK:
        return
    if direct:
        raise Refusal(
            "APP-5",
            _("This came to you directly, past the stages of the chain."),
            _("Send it back to the chain, or decide."),
        )
    if to_order not in asked:
        raise Refusal(
            "APP-7",
            _("It can only be sent back to an earlier stage that was asked."),
            _("Choose one of the stages that have decided, or return it to the requester."),
            field="to_order",
        )


def must_have_opinions(step: Step, run: Run) -> None:
    """Whoever asked an opinion before deciding waits for it, or takes the question back (APP-7)."""
    for one in run.asked:
        if one.step_id == step.pk and one.turn == Turn.BEFORE:
            raise Refusal(
                "APP-7",
                _("%(name)s was asked for an opinion before this decision and has not answered yet.")
                % {"name": one.colleague.name},
                _("Wait for the answer, or take the question back."),
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


def is_asker(request: Request, by: Person) -> bool:
    """Who asked, whose paper it was, or who is in charge of the paper now, after a handover (ORG-3)."""
    if not by.is_active:
        return False
    if by.pk in {request.requester_id, request.owner_id}:
        return True
    return by.pk in kind_of(request.kind).in_charge(request.paper)


def may_withdraw(request: Request, by: Person) -> bool:
    """Only who asked, or whose paper it is."""
    return request.is_open and is_asker(request, by)


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
