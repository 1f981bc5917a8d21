"""What the reader may do with a quote now, and whose turn it is: worked out once for the page's head."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _

from quotes.actions.hindrance import hindrance
from quotes.actions.result import DECIDED
from quotes.actions.version import CONTINUED
from quotes.enums import Outcome, QuoteState
from quotes.models import DEAD, Quote, QuoteResult
from quotes.queries.estimate import promises_in
from quotes.queries.page import QuotePage
from quotes.rules import (
    can_ask_days,
    can_ask_question,
    can_discard_quote,
    can_draft_quote,
    can_edit_quote,
    can_hand_out_quote,
    can_note_result,
    can_submit_quote,
)
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Denied, Verdict
from salesops.org.models import Person
from salesops.policy.refused import RefusalView, explain

NOT_NOW = Denied("")
"""What the state rules out has no button at all."""


@dataclass(frozen=True)
class Acts:
    """The buttons, as verdicts; ``held`` is why an own draft can't be submitted. ``say`` and ``why`` stand above."""

    edit: Verdict
    submit: Verdict
    discard: Verdict
    ask: Verdict
    ask_days: Verdict
    hand_out: Verdict
    note_result: Verdict
    new_version: Verdict
    copy: Verdict
    held: RefusalView | None
    say: str
    why: str
    mine: bool


def acts_of(person: Person, quote: Quote, page: QuotePage) -> Acts:
    """See `Acts`."""
    drafts = can_draft_quote(person, quote.customer)
    edit = _only(quote.is_editable and bool(drafts), lambda: can_edit_quote(person, quote))
    submit = _only(quote.is_editable, lambda: can_submit_quote(person, quote))
    hand_out = _only(quote.is_offered and bool(drafts), lambda: can_hand_out_quote(person, quote))
    has_newer = any(other.version > quote.version for other in page.versions if other.state not in DEAD)
    refusal = _hindrance(quote, page) if quote.is_editable else None
    mine = bool(submit or hand_out)
    say, why = _decided(page.result) if page.result else _turn(quote, page, mine=mine)
    return Acts(
        edit=edit,
        submit=submit,
        discard=_only(quote.is_editable, lambda: can_discard_quote(person, quote)),
        ask=_only(quote.is_editable, lambda: can_ask_question(person, quote)),
        ask_days=_only(quote.is_editable, lambda: can_ask_days(person, quote)),
        hand_out=hand_out,
        note_result=_only(quote.state in DECIDED, lambda: can_note_result(person, quote)),
        new_version=_only(quote.state in CONTINUED and not has_newer, lambda: drafts),
        copy=_only(quote.was_submitted, lambda: drafts),
        held=explain(refusal) if refusal and submit else None,
        say=say,
        why=why,
        mine=bool(submit or (hand_out and quote.state == QuoteState.APPROVED)),
    )


def _hindrance(quote: Quote, page: QuotePage) -> Refusal | None:
    return hindrance(page.judgement, valid_until=quote.valid_until, promises=promises_in(page.asked_days))


def _only(now: bool, ask: Callable[[], Verdict]) -> Verdict:
    return ask() if now else NOT_NOW


def _decided(result: QuoteResult) -> tuple[str, str]:
    if result.outcome == Outcome.WON:
        return _("Won: the contract is made from it"), result.note
    return _("Lost: nothing is left to do"), " · ".join(filter(None, [result.get_reason_display(), result.note]))


def _turn(quote: Quote, page: QuotePage, *, mine: bool) -> tuple[str, str]:
    """Whose turn it is and why, while no request runs."""
    name = {"name": quote.owner.name}
    match QuoteState(quote.state):
        case QuoteState.DRAFT:
            return (_("Submit it when it is complete") if mine else _("%(name)s submits it") % name), page.validity
        case QuoteState.RETURNED:
            return (_("Change it and submit it again") if mine else _("%(name)s changes it") % name), page.validity
        case QuoteState.APPROVED:
            if page.paper is None or not page.paper.is_archived:
                problem = page.paper.problem if page.paper else ""
                return _("The PDF is being made"), problem or _("It takes some seconds; load the page again.")
            turn = _("Send it to the customer") if mine else _("%(name)s sends it to the customer") % name
            return turn, page.validity
        case QuoteState.ISSUED:
            turn = _("Follow it up, and note what became of it") if mine else _("It is with the customer")
            return turn, page.validity
        case QuoteState.REJECTED:
            return _("Rejected for good"), _("A copy starts anew.")
        case QuoteState.EXPIRED:
            return _("It has expired"), _("A new version gets new prices and a new date.")
        case QuoteState.SUPERSEDED:
            return _("A newer version has taken its place"), page.newest.shown_number if page.newest else ""
        case QuoteState.VOID:
            return _("Void; the number is not used again"), ""
    return "", ""
