"""Writing a quote: the editor, and what it is told while one types."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods

from customers.models import Customer
from quotes.actions.attempt import tried_before
from quotes.actions.content import QuoteData
from quotes.actions.quote import draft_quote, save_quote, submit_quote
from quotes.forms.deal import CustomerForm
from quotes.forms.quote import HeadForm, LineForm, QuoteLines
from quotes.forms.sheet import Sheet, Writer, fill_prices, mend_price
from quotes.models import Product, Quote
from quotes.queries.catalogue import products_for
from quotes.queries.estimate import NOTHING, days_asked, promises_in
from quotes.queries.finding import Catalogue
from quotes.queries.judging import Judgement, judge_lines
from quotes.queries.quote import judge_quote, usual_validity
from quotes.queries.shown import Spectacles
from quotes.rules import (
    can_draft_quote,
    can_edit_quote,
    can_see_bands,
    can_start_quotes,
    can_submit_quote,
    customers_to_quote,
    inquiries_to_quote,
)
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.base.lines import LineEditorPage, LineFormSet
from salesops.base.money import ZERO
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to
from salesops.policy import policy
from salesops.policy.refused import attempt, toast

REJECTED = 422
LONGEST_KEY = 18
TERMS = ("payment_terms", "delivery", "warranty", "notes")
# Where the head of a new quote comes from.
PREFILLED: dict[str, Sentence] = {
    "contact": gettext_lazy("From the customer's file"),
    "valid_until": gettext_lazy("The usual validity"),
    **dict.fromkeys(("payment_terms", "delivery", "warranty"), gettext_lazy("The company's usual terms")),
}


@dataclass(frozen=True)
class Desk:
    """One person writing for one customer, on a new quote or an existing one."""

    person: Person
    customer: Customer
    quote: Quote | None = None
    inquiry_pk: int | None = None

    @property
    def list_prices_only(self) -> bool:
        """QUO-1: whoever drafts for the account manager does so at list prices."""
        return self.person.pk != self.customer.owner_id

    @property
    def may_submit(self) -> Verdict:
        """Only the account manager submits."""
        return can_submit_quote(self.person, self.quote or Quote(customer=self.customer, owner=self.customer.owner))

    @cached_property
    def catalogue(self) -> Catalogue:
        """What may be named."""
        return Catalogue(products_for(visible_to(self.person, Product), self.quote, on=today()))

    @cached_property
    def writer(self) -> Writer:
        """What computes."""
        eyes = Spectacles.of(self.person, sees_bands=bool(can_see_bands(self.person)))
        known = tried_before(self.quote) if self.quote else frozenset()
        promises = promises_in(days_asked(self.quote)) if self.quote else NOTHING
        return Writer(
            self.customer,
            eyes,
            known=known,
            promises=promises,
            number=self.quote.number if self.quote else "",
        )

    @property
    def lines_url(self) -> str:
        """Who computes while one types; of a quote that is there it knows what was promised and tried."""
        url = reverse("quotes:quote-lines", args=[self.customer.pk])
        return f"{url}?quote={self.quote.pk}" if self.quote else url

    def head(self, **kwargs: Any) -> HeadForm:
        """The form of the head."""
        return HeadForm(
            customer=self.customer,
            list_prices_only=self.list_prices_only,
            inquiries=inquiries_to_quote(self.person, self.customer),
            **kwargs,
        )

    def lines(self, data: Any = None, *, initial: Any = None) -> LineFormSet[LineForm]:
        """The lines."""
        if data is not None:
            self.catalogue.read(value for name, value in data.items() if name.endswith("-product"))
        given = {"catalogue": self.catalogue, "list_prices_only": self.list_prices_only}
        return QuoteLines(data, prefix="lines", initial=initial, form_kwargs=given)

    def initial(self) -> dict[str, Any]:
        """The head of a page that was not sent yet."""
        if self.quote is not None:
            return HeadForm.stored(self.quote)
        contact = self.customer.contacts.active().first()
        return {
            "contact": contact.pk if contact else None,
            "inquiry": self.inquiry_pk,
            "valid_until": usual_validity(today()),
            **{name: policy(f"quotes.default_{name}") for name in TERMS},
        }

    def judged(self) -> Judgement:
        """The lines of a page that was not sent yet."""
        if self.quote is None:
            return judge_lines([], customer=self.customer, header_discount=ZERO, on=today())
        return judge_quote(self.quote, on=today())

    def page(
        self, request: HttpRequest, head: HeadForm, lines: LineFormSet[LineForm], sheet: Sheet, status: int = 200
    ) -> HttpResponse:
        """The editor."""
        quote = self.quote
        context = {
            "head": head,
            "lines": lines,
            "sheet": sheet,
            "customer": self.customer,
            "quote": quote,
            "lines_url": self.lines_url,
            "list_prices_only": self.list_prices_only,
            "sees_bands": self.writer.eyes.sees_bands,
            "may_submit": self.may_submit,
            "prefilled": {} if quote or head.is_bound else PREFILLED,
            "keep": f"quote-{quote.pk}" if quote else f"quote-new-{self.customer.pk}",
            "cancel_url": quote.get_absolute_url() if quote else self.customer.get_absolute_url(),
            "rejected": status != 200,  # noqa: PLR2004 - the status of a page that is well
        }
        return render(request, "quotes/quote/edit.html", context, status=status)

    def fresh_page(self, request: HttpRequest) -> HttpResponse:
        """The editor as it opens."""
        head, judgement = self.head(initial=self.initial()), self.judged()
        lines = self.lines(initial=[LineForm.typed(line.data) for line in judgement.lines])
        if not judgement.lines:
            lines.extra = 1
        sheet = self.writer.stored(lines, judgement, valid_until=head.initial["valid_until"])
        return self.page(request, head, lines, sheet)

    def answer(self, request: HttpRequest, save: Callable[[QuoteData, int], Quote]) -> HttpResponse:
        """What the posted editor leads to: saved and onward, or itself with what is wrong."""
        head = self.head(data=request.POST)
        if is_check(request):
            return checked(request, head)
        lines = self.lines(request.POST)
        if head.is_valid() and lines.is_valid():
            data = QuoteData(customer=self.customer, **head.head, lines=[one.line for one in lines.kept if one.line])
            saved = attempt(head, lambda: save(data, head.cleaned_data["revision"]))
            if saved is not None:
                return _onward(request, saved, self.person)
            if self.quote is not None:
                self.quote.refresh_from_db(fields=["revision"])
                head.keep_mine(self.quote.revision, whole=False)
        valid_until = getattr(head, "cleaned_data", {}).get("valid_until")
        sheet = self.writer.sheet(lines, header_discount=head.discount, valid_until=valid_until)
        return self.page(request, head, lines, sheet, status=REJECTED)


def _onward(request: HttpRequest, quote: Quote, person: Person) -> HttpResponse:
    """After saving: submit, ask about a line, or stay."""
    then, _colon, line = request.POST.get("then", "").partition(":")
    if then == "ask":
        return redirect(f"{reverse('quotes:question-new', args=[quote.pk])}?line={line}")
    if then == "submit":
        try:
            submit_quote(quote, revision=quote.revision, by=person)
        except Refusal as refusal:
            # The draft is saved: its own page shows the line and the rule.
            toast(request, refusal)
            return redirect("quotes:quote-edit", pk=quote.pk)
        messages.success(request, _("Submitted. The chain shows whose turn it is."))
        return redirect(quote)
    messages.success(request, _("Saved."))
    return redirect("quotes:quote-edit", pk=quote.pk)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Start a quote; without ?customer= the page asks for whom first."""
    person = reader(request)
    deny(can_start_quotes(person))
    if not request.GET.get("customer", "").isdecimal():
        choice = CustomerForm(request.GET or None, customers=customers_to_quote(person).order_by("name"))
        return render(request, "quotes/quote/new.html", {"form": choice, "cancel_url": reverse("quotes:quote-list")})
    customer = load(request, Customer, int(request.GET["customer"][:18]), "owner", "region")
    deny(can_draft_quote(person, customer))
    answered = request.GET.get("inquiry", "")
    desk = Desk(person, customer, inquiry_pk=int(answered[:18]) if answered.isdecimal() else None)
    if request.method == "POST":
        return desk.answer(request, lambda data, _revision: draft_quote(data, by=person))
    return desk.fresh_page(request)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a draft or a returned quote; a stale page is told what changed meanwhile."""
    person = reader(request)
    quote = load(request, Quote, pk)
    deny(can_edit_quote(person, quote))
    if request.method != "POST" and not quote.is_editable:
        return redirect(quote)
    desk = Desk(person, quote.customer, quote)
    if request.method == "POST":
        return desk.answer(request, lambda data, revision: save_quote(quote, data, revision=revision, by=person))
    return desk.fresh_page(request)


def _quote_named(request: HttpRequest, customer: Customer) -> Quote | None:
    """The quote of this customer that the editor stands on; None for a new one, and for anything else."""
    key = request.GET.get("quote", "")
    if not (key.isascii() and key.isdigit() and len(key) <= LONGEST_KEY):
        return None
    return next(iter(_of_customer(reader(request), int(key), customer.pk)), None)


_of_customer = Seen(
    lambda person, pk, customer: visible_to(person, Quote).filter(pk=pk, customer=customer)[:1], int, int
)


class QuoteLinesPage(LineEditorPage):
    """What the editor is told while one types: bars, verdicts, sums, who would approve. Writes nothing."""

    template_name = "quotes/quote/_computed.html"
    desk: Desk

    def get_lines(self, request: HttpRequest, **kwargs: Any) -> LineFormSet[Any]:
        person = reader(request)
        customer = load(request, Customer, kwargs["customer_pk"])
        deny(can_draft_quote(person, customer))
        self.desk = Desk(person, customer, _quote_named(request, customer))
        return self.desk.lines(request.POST)

    def compute(self, request: HttpRequest, lines: LineFormSet[Any], **kwargs: Any) -> Mapping[str, Any]:
        desk = self.desk
        head = desk.head(data=request.POST)
        head.is_valid()
        fill_prices(lines, desk.customer)
        if request.POST.get("mend"):
            mend_price(
                lines,
                desk.customer,
                request.POST["mend"],
                header_discount=head.discount,
                sees_bands=desk.writer.eyes.sees_bands,
            )
        valid_until = getattr(head, "cleaned_data", {}).get("valid_until")
        sheet = desk.writer.sheet(lines, header_discount=head.discount, valid_until=valid_until)
        return {"sheet": sheet, "may_submit": desk.may_submit, "lines_url": desk.lines_url}
