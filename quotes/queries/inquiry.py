"""Reads about inquiries: facts, what is next, what was not reported in time, the price to tell (INQ-1, INQ-2)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.contrib.contenttypes.models import ContentType
from django.core.paginator import Page, Paginator
from django.db.models import Count, F, Model, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from customers.models import Customer
from quotes.enums import InquiryKind, InquirySource, InquiryState, PriceType
from quotes.models import Bid, Inquiry, PriceBand, Product, Quote
from quotes.queries.price import band_for
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text, yuan_text
from salesops.base.money import yuan
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.documents.models import File
from salesops.org.models import Person
from salesops.policy import policy

NEWEST = 5


def with_answers(inquiries: QuerySet[Inquiry]) -> QuerySet[Inquiry]:
    """Each with ``answers``: how many quotes answer it, versions that count."""
    counted = Count("quotes", filter=~Q(quotes__state__in=("superseded", "void")), distinct=True)
    return inquiries.select_related("customer", "owner", "region").annotate(answers=counted)


def inquiry_snapshot(inquiry: Inquiry) -> dict[str, Any]:
    """What is put to whoever decides, as plain values."""
    return {
        "kind": inquiry.kind,
        "company": inquiry.named,
        "what": inquiry.what,
        "quantity": inquiry.quantity,
        "amount": str(inquiry.amount) if inquiry.amount is not None else "",
        "source": inquiry.source,
        "asked_by": inquiry.asked_by,
        "tender_no": inquiry.tender_no,
        "received_on": inquiry.received_on.isoformat(),
        "due_on": inquiry.due_on.isoformat() if inquiry.due_on else "",
        "late_days": inquiry.late_days,
        "details": inquiry.details,
        "files": [{"name": one.name, "sha256": one.sha256} for one in files_of(inquiry)],
    }


def files_of(record: Model) -> QuerySet[File]:
    """What was attached to it, in the order it came."""
    kind = ContentType.objects.get_for_model(record)
    return File.objects.filter(subject_type=kind, subject_id=record.pk).order_by("pk")


def shown_snapshot(snapshot: dict[str, Any], *, shows_amounts: bool = True) -> list[tuple[Sentence, str]]:
    """A frozen inquiry as people read it: labels and values, those that are there."""
    label = inquiry_label
    amount = snapshot.get("amount", "")
    rows = [
        (label("kind"), str(InquiryKind(snapshot["kind"]).label)),
        (label("quantity"), snapshot["quantity"]),
        (label("amount"), yuan_text(yuan(amount)) if amount and shows_amounts else ""),
        (label("tender_no"), snapshot["tender_no"]),
        (label("received_on"), _received(snapshot["received_on"], snapshot["late_days"])),
        (label("due_on"), day_text(_day(snapshot["due_on"]))),
        (label("source"), str(InquirySource(snapshot["source"]).label)),
        (label("asked_by"), snapshot["asked_by"]),
    ]
    return [(name, value) for name, value in rows if value]


def facts_of(inquiry: Inquiry) -> list[tuple[Sentence, str]]:
    """The same of the row, with whose it is."""
    found = shown_snapshot(inquiry_snapshot(inquiry) | {"files": []})
    return [
        *found,
        (inquiry_label("owner"), inquiry.owner.name),
        (inquiry_label("region"), str(inquiry.region)),
        (inquiry_label("reported_by"), inquiry.reported_by.name),
    ]


def inquiry_label(name: str) -> Sentence:
    """What a field is called."""
    return Inquiry._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column, no relation to it


def next_for_inquiry(
    inquiry: Inquiry, *, may_change: Verdict, may_quote: Verdict, answers: int, may_bid: Verdict, bid: Bid | None
) -> NextStep | None:
    """What is next once it is decided, or came back; None while its approval says so."""
    who = {"name": inquiry.owner.name}
    if inquiry.is_editable:
        if not may_change:
            return NextStep(_("%(name)s adds what is missing and reports it again") % who)
        return NextStep(
            _("Add what is missing and report it again"),
            _("What is wanted stands in the history."),
            mine=True,
            label=pgettext("inquiry", "Change and report again"),
            url=reverse("quotes:inquiry-edit", args=[inquiry.pk]),
        )
    if inquiry.state == InquiryState.DECLINED:
        return NextStep(_("We don't take part: the customer is told"), _("The reason stands in the history."))
    if inquiry.state != InquiryState.TAKEN:
        return None
    if bid is not None:
        said = {"number": bid.number, "state": bid.get_state_display()}
        say, url = _("The bid %(number)s answers it: %(state)s") % said, bid.get_absolute_url()
        return NextStep(say, label=_("Open the bid"), url=url)
    if may_bid:
        why = _("Checklist and plan are made at once; the plan counts back from the closing day.")
        url = reverse("quotes:bid-new", args=[inquiry.pk])
        return NextStep(_("Begin the bid on this tender"), why, mine=True, label=_("Begin the bid"), url=url)
    if answers:
        return NextStep(_("A quote answers it"), _("It goes on with that quote."))
    return _to_answer(inquiry, may_change=may_change, may_quote=may_quote)


def _to_answer(inquiry: Inquiry, *, may_change: Verdict, may_quote: Verdict) -> NextStep:
    due = _("The answer is wanted by %(day)s.") % {"day": day_text(inquiry.due_on)} if inquiry.due_on else ""
    if inquiry.customer_id is None:
        return NextStep(
            _("Register %(company)s, then name it here") % {"company": inquiry.named},
            due or _("Nothing is offered to a company that is not registered."),
            mine=bool(may_change),
            label=_("Name the customer") if may_change else "",
            url=reverse("quotes:inquiry-customer", args=[inquiry.pk]),
        )
    if not may_quote:
        return NextStep(_("%(name)s makes the quote") % {"name": inquiry.owner.name}, due)
    asked = urlencode({"customer": inquiry.customer_id, "inquiry": inquiry.pk})
    return NextStep(
        _("Make the quote that answers it"),
        due,
        mine=True,
        label=_("New quote"),
        url=f"{reverse('quotes:quote-new')}?{asked}",
    )


def price_to_tell(product: Product, quantity: Decimal, *, customer: Customer | None, by: Person) -> PriceBand | None:
    """The normal band in force of this caller's region and type, without a customer of the assistant's region.

    None for a product that is not on sale, and where no band is in force. Only its list price is told (INQ-2).
    """
    on = today()
    if not product.is_on_sale(on):
        return None
    return band_for(
        product,
        price_type=PriceType.NORMAL,
        region=customer.region if customer else by.region,
        customer_type=customer.type if customer else "",
        quantity=quantity,
        on=on,
    )


def unreported(
    quotes: QuerySet[Quote], inquiries: QuerySet[Inquiry], *, only: str = "", page: str = ""
) -> "Unreported":
    """INQ-1: what the reports missed, of the quotes and inquiries that the reader sees (docs/rules/inquiry.md).

    ``only`` names one of its lists, of which ``page`` is read; without it all three begin.
    """
    submitted = quotes.filter(submitted_at__isnull=False, version=1).select_related("customer", "owner")
    after = submitted.filter(inquiry__reported_at__gt=F("created_at")).select_related("inquiry")
    without: QuerySet[Quote] = submitted.none()
    if policy("quotes.inquiry_per_quote"):
        without = submitted.filter(inquiry=None)
    late = inquiries.filter(late_days__gt=0).select_related("customer", "owner", "reported_by")
    lists = {"late": late.order_by("-reported_at"), "after": after.order_by("-pk"), "without": without.order_by("-pk")}
    wanted = only if only in lists else ""
    shown = {name: rows for name, rows in lists.items() if wanted in ("", name)}
    pages = {name: Paginator(rows, Unreported.LONGEST).get_page(page if wanted else 1) for name, rows in shown.items()}
    return Unreported(pages, only=wanted)


class Unreported:
    """Three lists, the newest first: reported late, reported after the quote was begun, quoted without a report."""

    LONGEST = 50

    def __init__(self, pages: Mapping[str, Page[Any]], *, only: str) -> None:
        self.pages, self.only = pages, only
        self.late: Sequence[Inquiry] = self._rows("late")
        self.after: Sequence[Quote] = self._rows("after")
        self.without: Sequence[Quote] = self._rows("without")

    @property
    def is_empty(self) -> bool:
        """Everything was reported on its day."""
        return not (self.late or self.after or self.without)

    def _rows(self, name: str) -> Sequence[Any]:
        return list(self.pages[name].object_list) if name in self.pages else []


def late_text(days: int) -> str:
    """How late a report was; empty for one of the same day."""
    return ngettext("reported %(days)d day late", "reported %(days)d days late", days) % {"days": days} if days else ""


def _received(day: str, late: int) -> str:
    shown = day_text(_day(day))
    return f"{shown} · {late_text(late)}" if late else shown


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None
