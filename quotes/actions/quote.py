"""Writing, submitting, approving and versioning quotes (QUO-1, QUO-2, QUO-4, QUO-5, PRC-4)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer
from quotes.actions.attempt import keep_attempts
from quotes.documents import QUOTE_PAPER
from quotes.enums import QUOTE, AttemptPath, QuoteState, QuoteVerb
from quotes.models import EDITABLE, OFFERED, Product, Quote, QuoteLine
from quotes.queries.quote import JudgedLine, Judgement, LineData, judge_lines, judge_quote, lines_of
from quotes.rules import can_draft_quote, can_edit_quote, can_submit_quote
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.documents.papers import order_paper
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class QuoteData:
    """What a person types into a quote; amounts in yuan, tax included."""

    customer: Customer
    contact: Contact | None
    project_name: str
    valid_until: date
    payment_terms: str
    delivery: str
    warranty: str
    notes: str
    header_discount: Decimal
    lines: Sequence[LineData]


class OutsideBand(Refusal):
    """PRC-4: at least one line lies outside its band, or has none. The attempt is kept."""

    def __init__(self, judgement: Judgement) -> None:
        first = judgement.refused[0]
        super().__init__(
            "PRC-4",
            _("Line %(line)d can't be submitted: %(why)s") % {"line": first.position, "why": first.verdict.sentence()},
            _("Change the price into the band, or ask the director about this line."),
            kept=True,
        )
        self.judgement = judgement


@transaction.atomic
def draft_quote(data: QuoteData, *, by: Person) -> Quote:
    """Start a quote for a customer; the customer's account manager owns it, whoever drafts it (QUO-1).

    A draft may hold a price outside its band, so that nothing typed is lost; it can't be submitted then.
    """
    require(can_draft_quote(by, data.customer))
    quote = Quote(
        customer=data.customer, owner=data.customer.owner, drafted_by=by, region=data.customer.region, created_at=now()
    )
    _take_over(quote, data)
    quote.save(force_insert=True)
    _write_lines(quote, data.lines)
    record(quote, QuoteVerb.DRAFTED, by=by, about=[quote.customer])
    return quote


@transaction.atomic
def save_quote(quote: Quote, data: QuoteData, *, revision: int, by: Person) -> Quote:
    """Replace the content of a draft or returned quote.

    Raises ``StaleRecord`` when somebody saved it after ``revision``, ``Refusal`` APP-3 once it is submitted.
    """
    quote = _locked(quote)
    require(can_edit_quote(by, quote))
    _refuse_unless_editable(quote)
    if quote.revision != revision:
        raise StaleRecord(
            _("Somebody else saved this quote while you were writing."),
            _("Compare with the saved one in a second tab, then save again."),
        )
    _take_over(quote, data)
    quote.revision += 1
    quote.save(update_fields=[*CONTENT_FIELDS, "revision"])
    _write_lines(quote, data.lines)
    record(quote, QuoteVerb.SAVED, by=by, about=[quote.customer])
    return quote


def submit_quote(quote: Quote, *, by: Person) -> Request:
    """The account manager answers for the quote and asks for its approval (QUO-1, QUO-2, QUO-3).

    Every line is judged against the band in force today and bound to it, the number is drawn, the chain opened:
    one transaction. A line outside its band refuses the whole, and the attempt is kept (PRC-4).
    """
    try:
        with transaction.atomic():
            quote = _locked(quote)
            require(can_submit_quote(by, quote))
            _refuse_unless_editable(quote)
            judgement = judge_quote(quote, on=today())
            _refuse_incomplete(quote, judgement)
            if judgement.refused:
                raise OutsideBand(judgement)
            _bind_lines(quote, judgement)
            quote.number = quote.number or draw_number("QT", on=today())
            quote.policy = judgement.policy
            quote.state = QuoteState.IN_REVIEW
            quote.submitted_at = now()
            quote.revision += 1
            quote.save(update_fields=["number", "policy", "state", "submitted_at", "revision"])
            record(quote, QuoteVerb.SUBMITTED, by=by, about=[quote.customer])
            return open_request(QUOTE, quote, by=by, owner=quote.owner)
    except OutsideBand as refusal:
        keep_attempts(quote, refusal.judgement.refused, path=AttemptPath.SUBMISSION, by=by)
        raise


def refuse_moved_prices(quote: Quote) -> None:
    """Raise ``Refusal`` where the quote could no longer be issued today: band moved, product withdrawn, expired."""
    if quote.valid_until < today():
        raise Refusal(
            "QUO-4",
            _("The quote was valid until %(day)s only.") % {"day": quote.valid_until.isoformat()},
            _("Return it, so that the account manager sets a new date."),
        )
    judgement = judge_quote(quote, on=today())
    if judgement.refused:
        moved = judgement.refused[0]
        raise Refusal(
            "QUO-2",
            _("The price of line %(line)d moved since the quote was submitted: %(why)s")
            % {"line": moved.position, "why": moved.verdict.sentence()},
            _("Return it with this reason; the account manager changes the line and submits again."),
        )


@transaction.atomic
def issue_quote(quote: Quote, *, by: Person) -> Quote:
    """The last approval's effect: prices checked once more, the older version superseded, the paper ordered."""
    quote = _locked(quote)
    refuse_moved_prices(quote)
    quote.state = QuoteState.APPROVED
    quote.approved_at = now()
    quote.save(update_fields=["state", "approved_at"])
    if quote.previous is not None:
        _supersede(quote.previous, by=by)
    order_paper(QUOTE_PAPER, quote, number=quote.number, version=quote.version, by=by)
    record(quote, QuoteVerb.APPROVED, by=by, about=[quote.customer])
    return quote


@transaction.atomic
def close_unapproved(quote: Quote, state: QuoteState, *, by: Person) -> Quote:
    """The other outcomes of the chain: returned for change, rejected for good, or withdrawn into a draft (APP-3)."""
    quote = _locked(quote)
    quote.state = state
    quote.revision += 1
    quote.save(update_fields=["state", "revision"])
    record(quote, OUTCOME_VERBS[state], by=by, about=[quote.customer])
    return quote


@transaction.atomic
def new_version(quote: Quote, *, by: Person) -> Quote:
    """A draft of the next version; the old one stays valid until the new one is approved (QUO-5, APP-3)."""
    quote = _locked(quote)
    require(can_draft_quote(by, quote.customer))
    if quote.state in EDITABLE or quote.state == QuoteState.IN_REVIEW:
        raise Refusal(
            "QUO-5",
            _("A new version starts from a quote that has been decided on."),
            _("Change this one, or withdraw it first."),
        )
    if Quote.objects.filter(previous=quote).exists():
        raise Refusal("QUO-5", _("There is a newer version already."), _("Open the newest version."))
    return _copy(quote, previous=quote, number=quote.number, version=quote.version + 1, by=by)


@transaction.atomic
def copy_quote(quote: Quote, *, by: Person) -> Quote:
    """A new draft with the same lines, judged by today's prices."""
    require(can_draft_quote(by, quote.customer))
    return _copy(quote, previous=None, number="", version=1, by=by)


CONTENT_FIELDS = [
    "customer", "contact", "project_name", "valid_until", "payment_terms", "delivery", "warranty", "notes",
    "header_discount", "list_total", "total", "tax_total",
]  # fmt: skip
OUTCOME_VERBS = {
    QuoteState.RETURNED: QuoteVerb.RETURNED,
    QuoteState.REJECTED: QuoteVerb.REJECTED,
    QuoteState.DRAFT: QuoteVerb.WITHDRAWN,
}


def _locked(quote: Quote) -> Quote:
    return Quote.objects.select_for_update(of=("self",)).select_related("customer", "owner", "previous").get(pk=quote.pk)


def _refuse_unless_editable(quote: Quote) -> None:
    if not quote.is_editable:
        raise Refusal(
            "APP-3",
            _("%(quote)s can't be changed: %(state)s.")
            % {"quote": quote.shown_number, "state": quote.get_state_display()},
            _("Withdraw it first, or start a new version."),
        )


def _refuse_incomplete(quote: Quote, judgement: Judgement) -> None:
    if not judgement.lines:
        raise Refusal("QUO-1", _("The quote has no lines."), _("Add at least one product."))
    if judgement.total <= 0:
        raise Refusal("QUO-1", _("A quote's total must be more than zero."), _("Check the lines and the discount."))
    if quote.valid_until < today():
        raise Refusal(
            "QUO-4", _("The quote would be over before it starts."), _("Set a later date."), field="valid_until"
        )
    end = judgement.policy_ends
    if end is not None and quote.valid_until > end:
        raise Refusal(
            "QUO-4",
            _("The prices hold until %(day)s; a quote can't be valid longer.") % {"day": end.isoformat()},
            _("Set an earlier date."),
            field="valid_until",
        )


def _take_over(quote: Quote, data: QuoteData) -> None:
    judgement = judge_lines(data.lines, customer=data.customer, header_discount=data.header_discount, on=today())
    quote.customer = data.customer
    quote.contact = data.contact
    quote.project_name = data.project_name
    quote.valid_until = data.valid_until
    quote.payment_terms = data.payment_terms
    quote.delivery = data.delivery
    quote.warranty = data.warranty
    quote.notes = data.notes
    quote.header_discount = data.header_discount
    quote.list_total = judgement.list_total
    quote.total = judgement.total
    quote.tax_total = judgement.tax_total


def _write_lines(quote: Quote, lines: Sequence[LineData]) -> None:
    judgement = judge_lines(lines, customer=quote.customer, header_discount=quote.header_discount, on=today())
    quote.lines.all().delete()
    QuoteLine.objects.bulk_create(_line(quote, judged) for judged in judgement.lines)


def _bind_lines(quote: Quote, judgement: Judgement) -> None:
    quote.lines.all().delete()
    QuoteLine.objects.bulk_create(_line(quote, judged) for judged in judgement.lines)
    quote.list_total, quote.total, quote.tax_total = judgement.list_total, judgement.total, judgement.tax_total
    quote.save(update_fields=["list_total", "total", "tax_total"])


def _line(quote: Quote, judged: JudgedLine) -> QuoteLine:
    """A row for the judged line; bound to its band only when it lies inside (the database refuses it otherwise)."""
    data = judged.data
    band = judged.band if judged.verdict.may_be_submitted else None
    return QuoteLine(
        quote=quote,
        position=judged.position,
        product=data.product,
        note=data.note,
        quantity=data.quantity,
        unit_price=data.unit_price,
        discount=data.discount,
        price_type=data.price_type,
        reason=data.reason,
        tax_rate=data.product.tax_rate,
        amount=judged.amount,
        final_amount=judged.final_amount,
        tax=judged.tax,
        list_price=band.list_price if band else None,
        band=band,
        floor=band.floor if band else None,
        ceiling=band.ceiling if band else None,
    )


def _copy(quote: Quote, *, previous: Quote | None, number: str, version: int, by: Person) -> Quote:
    fresh = Quote(
        customer=quote.customer,
        owner=quote.customer.owner,
        drafted_by=by,
        region=quote.customer.region,
        created_at=now(),
        previous=previous,
        number=number,
        version=version,
    )
    data = QuoteData(
        customer=quote.customer,
        contact=quote.contact,
        project_name=quote.project_name,
        valid_until=max(quote.valid_until, today()),
        payment_terms=quote.payment_terms,
        delivery=quote.delivery,
        warranty=quote.warranty,
        notes=quote.notes,
        header_discount=quote.header_discount,
        lines=lines_of(quote),
    )
    _take_over(fresh, data)
    fresh.save(force_insert=True)
    _write_lines(fresh, data.lines)
    record(fresh, QuoteVerb.COPIED, by=by, about=[quote, quote.customer])
    return fresh


def _supersede(old: Quote, *, by: Person) -> None:
    old = _locked(old)
    if old.state in (*OFFERED, QuoteState.EXPIRED):
        old.state = QuoteState.SUPERSEDED
        old.save(update_fields=["state"])
        record(old, QuoteVerb.SUPERSEDED, by=by, about=[old.customer])
