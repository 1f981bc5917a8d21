"""What the verdicts of a kind are called: most papers are approved, some are answered (APP-9)."""

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.approvals.enums import NEEDS_REASON, RequestState, VerdictWord
from salesops.approvals.kinds import Kind
from salesops.approvals.models import Decision, Request


def button_word(kind: Kind[Any], verdict: str) -> str:
    """The verb on a button; the kind's own where it has one."""
    if verdict in kind.verdict_words:
        return str(kind.verdict_words[verdict])
    return {
        VerdictWord.APPROVE: _("Approve"),
        VerdictWord.RETURN: pgettext("button", "Return"),
        VerdictWord.REJECT: pgettext("button", "Reject"),
        VerdictWord.SEND_BACK: _("Send back to a stage"),
        VerdictWord.TO_CHAIN: _("Send back to the chain"),
    }[VerdictWord(verdict)]


def asks_words(kind: Kind[Any], verdict: str) -> bool:
    """Whether this verdict says nothing without a sentence: each no, and an approval that is an answer."""
    return verdict in NEEDS_REASON or (verdict == VerdictWord.APPROVE and kind.answers_in_words)


def question(kind: Kind[Any], verdict: str) -> str:
    """The title of the dialog that asks before anything happens."""
    if verdict in kind.verdict_words:
        return button_word(kind, verdict)
    return {
        VerdictWord.APPROVE: _("Approve?"),
        VerdictWord.RETURN: _("Return for change?"),
        VerdictWord.REJECT: _("Reject for good?"),
        VerdictWord.SEND_BACK: _("Send it back to an earlier stage?"),
        VerdictWord.TO_CHAIN: _("Send it back to the chain?"),
    }[VerdictWord(verdict)]


def said_word(kind: Kind[Any], verdict: str) -> str:
    """What somebody did, in a story: "approved" would be wrong of an answer."""
    if verdict in kind.verdict_words:
        return str(kind.verdict_words[verdict])
    return {
        VerdictWord.APPROVE: pgettext("story", "approved"),
        VerdictWord.RETURN: pgettext("story", "returned it for change"),
        VerdictWord.REJECT: pgettext("story", "rejected it"),
        VerdictWord.SEND_BACK: pgettext("story", "sent it back to an earlier stage"),
        VerdictWord.TO_CHAIN: pgettext("story", "sent it back to the chain"),
    }[VerdictWord(verdict)]


def signed(decision: Decision) -> str:
    """Who decided: "B for A" where somebody stood in (ORG-3)."""
    if decision.acting_for is None:
        return decision.approver.name
    words = {"stand_in": decision.approver.name, "absent": decision.acting_for.name}
    return _("%(stand_in)s for %(absent)s") % words


def state_text(kind: Kind[Any], request: Request) -> str:
    """The state of a request: what was answered is not "approved"."""
    if request.state == RequestState.APPROVED and VerdictWord.APPROVE in kind.verdict_words:
        return str(kind.outcome)
    return str(request.get_state_display())


def done_sentence(kind: Kind[Any], verdict: str, title: str, *, took_effect: bool) -> str:
    """What the page says when a verdict was stored."""
    words = {"title": title}
    if verdict in kind.verdict_words:
        return _("%(word)s: %(title)s") % (words | {"word": button_word(kind, verdict)})
    match VerdictWord(verdict):
        case VerdictWord.RETURN:
            return _("Returned for change: %(title)s") % words
        case VerdictWord.REJECT:
            return _("Rejected: %(title)s") % words
        case VerdictWord.SEND_BACK:
            return _("Sent back to an earlier stage: %(title)s") % words
        case VerdictWord.TO_CHAIN:
            return _("Sent back to the chain: %(title)s") % words
    if took_effect:
        return _("Approved, and it has taken effect: %(title)s") % words
    return _("Approved; the others are asked: %(title)s") % words
