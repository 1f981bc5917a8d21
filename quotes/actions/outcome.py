"""What the end of its chain does to a quote (QUO-2, QUO-4, QUO-5, APP-3). Called by `quotes.approval` alone."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.actions.content import locked_quote
from quotes.actions.prices import hold_prices
from quotes.documents import QUOTE_PAPER
from quotes.enums import QuoteState, QuoteVerb
from quotes.models import OFFERED, PricePolicy, Quote
from quotes.pricing import rank
from quotes.queries.quote import JudgedLine, judge_quote, stored_judgement
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.documents.papers import order_paper
from salesops.org.models import Person

RETURN_IT = _("Return it with this reason; the account manager changes the quote and submits again.")
OUTCOME_VERBS = {
    QuoteState.RETURNED: QuoteVerb.RETURNED,
    QuoteState.REJECTED: QuoteVerb.REJECTED,
    QuoteState.DRAFT: QuoteVerb.WITHDRAWN,
}


def refuse_moved_prices(quote: Quote) -> None:
    """Raise ``Refusal`` where the quote could no longer be issued as it was submitted.

    Its days are over, the prices end before it does, a line left its band, or a line now needs a higher post than
    the chain asked for (QUO-2, QUO-4, PRC-4).
    """
    judgement = judge_quote(quote, on=today())
    end = judgement.policy_ends
    if quote.valid_until < today() or (end is not None and quote.valid_until > end):
        last = min(quote.valid_until, end or quote.valid_until)
        raise Refusal("QUO-4", _("The quote can be valid until %(day)s only.") % {"day": day_text(last)}, RETURN_IT)
    if judgement.refused:
        moved = judgement.refused[0]
        raise Refusal(
            "QUO-2",
            _("The price of line %(line)d moved since the quote was submitted: %(why)s")
            % {"line": moved.position, "why": _why_moved(quote, moved, judgement.policy)},
            RETURN_IT,
        )
    needed = judgement.needed_post
    if needed is not None and rank(needed) > rank(stored_judgement(quote).needed_post or ""):
        raise Refusal(
            "PRC-4",
            _("By today's discount authorities this quote needs the %(post)s.") % {"post": needed.label},
            RETURN_IT,
        )


def _why_moved(quote: Quote, line: JudgedLine, in_force: PricePolicy | None) -> str:
    """What changed, said to who decides: off sale, another version, or the customer that the line is for."""
    product = line.data.product
    if not product.is_on_sale(today()):
        said = _("%(product)s is off sale since %(day)s") % {
            "product": product.code,
            "day": day_text(product.withdrawn_on) if product.withdrawn_on else "",
        }
        return str(said)
    if in_force is None or in_force.pk == quote.policy_id:
        return line.verdict.sentence()
    words = {"why": line.verdict.sentence(), "number": in_force.number, "day": day_text(in_force.valid_from)}
    return str(_("%(why)s (by %(number)s, in force since %(day)s)") % words)


@transaction.atomic
def issue_quote(quote: Quote, *, by: Person) -> Quote:
    """The last approval's effect: prices checked once more, older versions superseded, the paper ordered."""
    quote = locked_quote(quote)
    hold_prices()
    refuse_moved_prices(quote)
    quote.state = QuoteState.APPROVED
    quote.approved_at = now()
    quote.save(update_fields=["state", "approved_at"])
    _supersede_versions_before(quote, by=by)
    order_paper(QUOTE_PAPER, quote, number=quote.number, version=quote.version, by=by)
    record(quote, QuoteVerb.APPROVED, by=by, about=[quote.customer])
    return quote


@transaction.atomic
def close_unapproved(quote: Quote, state: QuoteState, *, by: Person) -> Quote:
    """The other outcomes of the chain: returned for change, rejected for good, or withdrawn into a draft (APP-3)."""
    quote = locked_quote(quote)
    quote.state = state
    quote.revision += 1
    quote.save(update_fields=["state", "revision"])
    record(quote, OUTCOME_VERBS[state], by=by, about=[quote.customer])
    return quote


def _supersede_versions_before(quote: Quote, *, by: Person) -> None:
    older = Quote.objects.select_for_update(of=("self",), no_key=True).filter(
        number=quote.number, version__lt=quote.version, state__in=(*OFFERED, QuoteState.EXPIRED)
    )
    for old in older.order_by("version").select_related("customer"):
        old.state = QuoteState.SUPERSEDED
        old.save(update_fields=["state"])
        record(old, QuoteVerb.SUPERSEDED, by=by, about=[old.customer])
