"""Money that came in: the list, the form of finance, one receipt and what is done with it (REC-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import Count, QuerySet, Sum
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views import View
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contracts.actions.receivable import match_receipt, record_receipt, reverse_receipt, take_back_match
from contracts.enums import ContractSight, ReceiptStanding
from contracts.filters import UNIDENTIFIED, ReceiptFilter
from contracts.forms.receivable import MatchesForm, ReasonForm, ReceiptForm, ReverseForm
from contracts.models import Receipt, ReceiptMatch
from contracts.queries.next_step import next_for_receipt
from contracts.queries.receivable import as_open, payable, with_rest
from contracts.receiving import propose
from contracts.rules import can_record_receipts, can_see_receipts, customers_to_book
from customers.models import Customer
from salesops.audit import seen, timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.look import amount_text
from salesops.base.money import ZERO
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.desk.paging import Totals
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class ReceiptList(ListPage):
    """What came in; first of all what pays nothing yet."""

    model = Receipt
    filterset_class = ReceiptFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("received_on", gettext_lazy("Received on"), sort="day", order_by=("received_on",)),
        Column("payer", gettext_lazy("Payer and customer"), sort="payer"),
        Column("reference", gettext_lazy("Bank reference")),
        Column("amount", gettext_lazy("Amount"), sort="amount", numeric=True),
        Column("rest", gettext_lazy("To be matched"), sort="rest", order_by=("rest", "received_on"), numeric=True),
        Column("standing", gettext_lazy("State")),
    )
    row_template = "contracts/receivable/_receipt_row.html"
    table_class = "brief"
    title = gettext_lazy("Receipts")
    empty_title = gettext_lazy("No receipts yet")
    empty_text = gettext_lazy("Finance books each line of the bank statement once, and what it pays.")
    new_url_name = "contracts:receipt-new"
    new_label = gettext_lazy("Record a receipt")
    default_sort = "-rest"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Receipt]:
        """Visible, with what is left of each."""
        person = reader(request)
        deny(can_see_receipts(person))
        return with_rest(visible_to(person, Receipt)).select_related("customer")

    def totals(self, queryset: QuerySet[Receipt]) -> Totals:
        """How many, their sum, and what of it pays nothing yet."""
        found = queryset.order_by().aggregate(count=Count("pk"), whole=Sum("amount"), left=Sum("rest"))
        count = found["count"]
        texts = {
            "number": ngettext("%(count)d receipt", "%(count)d receipts", count) % {"count": count},
            "amount": amount_text(found["whole"] or ZERO),
            "rest": amount_text(found["left"] or ZERO),
        }
        return Totals(texts, count)

    def may_create(self, request: HttpRequest) -> Verdict:
        """Finance only."""
        return can_record_receipts(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """What finance has to do something about."""
        chosen, url = request.GET.get("standing", ""), reverse("contracts:receipt-list")
        wanted: list[tuple[str, Sentence]] = [
            (ReceiptStanding.TO_MATCH.value, ReceiptStanding.TO_MATCH.label),
            (ReceiptStanding.REST.value, _("Advances and over-payments")),
            (UNIDENTIFIED, _("Customer not identified")),
            (ReceiptStanding.REVERSED.value, ReceiptStanding.REVERSED.label),
        ]
        return [
            SavedView(_("All"), url, current=not chosen),
            *(SavedView(label, f"{url}?standing={value}", current=chosen == value) for value, label in wanted),
        ]


@dataclass(frozen=True)
class Desk:
    """The line of the bank statement as typed, and the open instalments of its customer."""

    form: ReceiptForm
    pays: MatchesForm
    customer: Customer | None
    amount: Decimal

    @classmethod
    def of(cls, request: HttpRequest, person: Person) -> "Desk":
        """As sent; the matching is proposed anew while "propose" comes along: customer or amount have just changed."""
        customers = customers_to_book(person).order_by("name")
        sent = request.POST if request.method == "POST" else None
        chosen = None if sent else _chosen(request, customers)
        form = ReceiptForm(sent, initial={"customer": chosen}, customers=customers)
        customer, amount = form.typed("customer"), form.typed("amount") or ZERO
        if sent is None or sent.get("propose"):
            rows = payable(person, customer)
            return cls(form, MatchesForm(rows=rows, proposed=propose(amount, as_open(rows))), customer, amount)
        rows = payable(person, customer, also=MatchesForm.named_in(sent))
        return cls(form, MatchesForm(sent, rows=rows), customer, amount)

    @property
    def left(self) -> Decimal:
        """What stays with the customer; negative while more is given away than came in."""
        return self.amount - self.pays.whole


def _chosen(request: HttpRequest, customers: QuerySet[Customer]) -> Customer | None:
    """Named in the address."""
    key = request.GET.get("customer", "")[:18]
    return customers.filter(pk=key).first() if key.isascii() and key.isdecimal() else None


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Record a line of the bank statement, and what it pays."""
    person = reader(request)
    deny(can_record_receipts(person))
    desk = Desk.of(request, person)
    form, pays = desk.form, desk.pays
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and pays.is_valid():
        receipt = attempt(form, lambda: record_receipt(form.data_typed, pays.matches, by=person))
        if receipt is not None:
            messages.success(request, _("%(receipt)s is recorded.") % {"receipt": receipt.number})
            return redirect(receipt)
    context = {"desk": desk, "cancel_url": reverse("contracts:receipt-list"), "rejected": form.is_bound}
    return render(request, "contracts/receivable/new.html", context, status=REJECTED if form.is_bound else 200)


class ReceiptCheck(View):
    """What the form is told while finance types: what would be paid, and what is left. Writes nothing."""

    computes_only = True

    def post(self, request: HttpRequest) -> HttpResponse:
        """The table of open instalments, proposed anew where customer or amount changed."""
        person = reader(request)
        deny(can_record_receipts(person))
        part = "rest" if request.headers.get("HX-Target") == "rest" else "all"
        return render(request, f"contracts/receivable/_pays.html#{part}", {"desk": Desk.of(request, person)})


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One receipt: what it pays, what is left, what happened. Opening it is logged (CNF-2)."""
    return receipt_page(request, load(request, Receipt, pk))


def receipt_page(request: HttpRequest, receipt: Receipt, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a receipt; ``bound`` are forms that came back with what was typed."""
    person = reader(request)
    if request.method == "GET":
        seen(receipt, by=person, what=ContractSight.RECEIPT)
    rows: Any = with_rest(visible_to(person, Receipt))
    shown = rows.select_related("customer", "recorded_by", "reverses", "reversal").get(pk=receipt.pk)
    matches = receipt.matches.select_related(
        "instalment", "contract__customer", "matched_by", "takes_back", "taken_back"
    )
    may, customers = can_record_receipts(person), customers_to_book(person).order_by("name")
    payer = shown.customer or _chosen(request, customers)
    context = {
        "receipt": shown,
        "matches": matches.order_by("pk"),
        "may": may,
        "next": next_for_receipt(shown, shown.rest, is_reversed=shown.is_reversed, may=may),
        "payer": payer,
        "pays": _rest_form(person, shown, payer) if may and shown.rest > 0 else None,
        "customers": customers if may and shown.rest > 0 and shown.customer is None else None,
        "reason_form": ReasonForm(),
        "reverse_form": ReverseForm(),
        "entries": timeline_for(receipt),
        **bound,
    }
    return render(request, "contracts/receivable/detail.html", context, status=status)


def _rest_form(person: Person, receipt: Any, payer: Customer | None) -> MatchesForm:
    """The open instalments of whoever paid, with what is left spread over them."""
    rows = payable(person, payer)
    return MatchesForm(rows=rows, proposed=propose(receipt.rest, as_open(rows)))


@require_POST
def match(request: HttpRequest, pk: int) -> HttpResponse:
    """Let what is left pay instalments."""
    person, receipt = reader(request), load(request, Receipt, pk)
    deny(can_record_receipts(person))
    rows = payable(person, receipt.customer, also=MatchesForm.named_in(request.POST))
    pays = MatchesForm(request.POST, rows=rows)
    if pays.is_valid() and attempt(pays, lambda: match_receipt(receipt, pays.matches, by=person)) is not None:
        messages.success(request, _("Matched."))
        return redirect(receipt)
    return receipt_page(request, receipt, status=REJECTED, pays=pays)


@require_POST
def take_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Undo one match."""
    person, matched = reader(request), load(request, ReceiptMatch, pk)
    deny(can_record_receipts(person))
    form = ReasonForm(request.POST)
    undone = None
    if form.is_valid():
        undone = attempt(form, lambda: take_back_match(matched, form.cleaned_data["reason"], by=person))
    if undone is not None:
        messages.success(request, _("Taken back; the amount is open again."))
        return redirect(matched.receipt)
    return receipt_page(request, matched.receipt, status=REJECTED, wrong_form=form)


@require_POST
def turn_back(request: HttpRequest, pk: int) -> HttpResponse:
    """Book the negative of a receipt."""
    person, receipt = reader(request), load(request, Receipt, pk)
    deny(can_record_receipts(person))
    form = ReverseForm(request.POST)
    if form.is_valid():
        typed = form.cleaned_data
        done = attempt(form, lambda: reverse_receipt(receipt, typed["reason"], received_on=typed["day"], by=person))
        if done is not None:
            messages.success(request, _("Reversed by %(receipt)s.") % {"receipt": done.number})
            return redirect(receipt)
    return receipt_page(request, receipt, status=REJECTED, wrong_form=form, reverse_form=form)
