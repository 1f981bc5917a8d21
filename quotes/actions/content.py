"""What stands in a quote while it is written: head and lines, computed and stored together."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from customers.models import Contact, Customer
from quotes.actions.attempt import keep_attempts
from quotes.actions.hindrance import excess, refuse_off_list, refuse_unsellable, too_large
from quotes.enums import AttemptPath
from quotes.models import Inquiry, Quote, QuoteLine
from quotes.queries.judging import JudgedLine, Judgement, LineData, judge_lines
from salesops.base.clock import today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, StaleRecord
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
    inquiry: Inquiry | None = None


HEAD_FIELDS = (
    "contact", "inquiry", "project_name", "valid_until", "payment_terms", "delivery", "warranty", "notes",
    "header_discount",
)  # fmt: skip
SUM_FIELDS = ("list_total", "total", "tax_total")
CONTENT_FIELDS = (*HEAD_FIELDS, *SUM_FIELDS, "owner", "region")


def locked_quote(quote: Quote) -> Quote:
    """The quote under its row lock, with what those doors read that write it."""
    return locked_row(Quote.objects.all(), quote.pk, "customer__region", "owner", "previous")


def refuse_unless_editable(quote: Quote) -> None:
    """APP-3: what was submitted is withdrawn first, what was approved gets a new version."""
    if not quote.is_editable:
        raise Refusal(
            "APP-3",
            _("%(quote)s can't be changed: %(state)s.")
            % {"quote": quote.shown_number, "state": quote.get_state_display()},
            _("Withdraw it first, or start a new version."),
        )


def refuse_unread(quote: Quote, revision: int | None) -> None:
    """``StaleRecord`` when the quote is not the `revision` that somebody read; None stands for a program."""
    if revision is not None and quote.revision != revision:
        raise StaleRecord(
            _("Somebody else changed this quote since you opened the page."),
            _("Open the quote and read it again."),
        )


def put_head(quote: Quote, data: QuoteData, *, by: Person) -> Judgement:
    """Take the head over and compute the sums by today's prices; nothing is stored yet.

    Raises ``Refusal`` PRC-4 for a line that takes something away instead of selling it, for a discount larger than the
    lines, for a line too large, and QUO-1 where the sales assistant leaves list prices. ``ValueError`` for another
    customer's contact or inquiry: forms offer this customer's only.
    """
    if data.contact is not None and data.contact.customer_id != data.customer.pk:
        raise ValueError("the contact belongs to another customer")
    if data.inquiry is not None and data.inquiry.customer_id != data.customer.pk:
        raise ValueError("the inquiry is another customer's")
    if by.pk == data.customer.owner_id:  # others leave list prices by it, and are told that below
        refuse_unsellable(data.lines, data.customer)
    too_much = excess(data.lines, data.header_discount)
    if too_much:
        raise too_much
    judgement = judge_lines(
        data.lines,
        customer=data.customer,
        header_discount=data.header_discount,
        on=today(),
        number=quote.number,
    )
    if huge := too_large(judgement):
        raise huge
    if by.pk != data.customer.owner_id:
        refuse_off_list(judgement)
    for name in HEAD_FIELDS:
        setattr(quote, name, getattr(data, name))
    quote.owner, quote.region = data.customer.owner, data.customer.region
    put_sums(quote, judgement)
    return judgement


def put_sums(quote: Quote, judgement: Judgement) -> None:
    """The totals that stand on the quote are those of its lines."""
    quote.list_total, quote.total, quote.tax_total = judgement.list_total, judgement.total, judgement.tax_total


def write_lines(quote: Quote, judgement: Judgement) -> None:
    """Replace the lines; each is bound to its band where it lies inside."""
    quote.lines.all().delete()
    _put_lines(quote, judgement)


def _put_lines(quote: Quote, judgement: Judgement) -> None:
    QuoteLine.objects.bulk_create(_row(quote, judged) for judged in judgement.lines)


def write_draft(quote: Quote, judgement: Judgement, *, by: Person, is_new: bool = False) -> None:
    """The lines of a draft. A price outside its band is kept, so that nothing typed is lost, and so is the attempt.

    ``is_new``: the quote was stored just now, so that there are no lines to replace.
    """
    (_put_lines if is_new else write_lines)(quote, judgement)
    keep_attempts(quote, judgement.refused, path=AttemptPath.DRAFT, by=by)


def _row(quote: Quote, judged: JudgedLine) -> QuoteLine:
    # Bound only when it lies inside: the database refuses the other.
    data, band = judged.data, judged.band
    bound = band if judged.verdict.allowed else None
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
        band=bound,
        floor=bound.floor if bound else None,
        ceiling=bound.ceiling if bound else None,
        special=judged.special,
        special_floor=judged.special.price if judged.special else None,
    )
