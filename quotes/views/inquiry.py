"""Pages of inquiries: the list, one of them, its forms, those of a customer, what was not reported in time (INQ-1)."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import messages
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from customers.models import Customer
from customers.rules import owners_for
from quotes.actions.inquiry import name_customer, report_again, report_inquiry
from quotes.enums import BidState, InquiryKind, InquiryState
from quotes.filters import InquiryFilter
from quotes.forms.inquiry import InquiryForm, NameCustomerForm
from quotes.models import Bid, Inquiry, Quote
from quotes.queries.bid import with_plan
from quotes.queries.inquiry import NEWEST, facts_of, files_of, next_for_inquiry, unreported, with_answers
from quotes.queries.support import story_of
from quotes.rules import (
    can_begin_bid,
    can_change_inquiry,
    can_check_reports,
    can_name_customer,
    can_quote_inquiry,
    can_report_inquiry,
    can_see_inquiries,
    can_see_phone_answers,
    can_start_support,
    customers_of_inquiries,
)
from salesops.approvals.cards import request_view_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("customer", "owner", "reported_by", "region")


def lists_beside(person: Person, here: str) -> Sequence[SavedView]:
    """The way between inquiries, calls, and what was not reported."""
    lists = [("quotes:inquiry-list", gettext_lazy("Inquiries and tenders"))]
    if can_see_phone_answers(person):
        lists.append(("quotes:phone-list", gettext_lazy("Prices told by telephone")))
    if can_check_reports(person):
        lists.append(("quotes:inquiry-unreported", gettext_lazy("Not reported in time")))
    return [SavedView(label, reverse(name), current=name == here) for name, label in lists]


class InquiryList(ListPage):
    """The inquiries one may see; reps their own, managers their region (ORG-2)."""

    model = Inquiry
    filterset_class = InquiryFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("what", gettext_lazy("What is wanted"), sort="what"),
        Column("company", pgettext_lazy("inquiry", "Company"), sort="company", order_by=("named",)),
        Column("kind", pgettext_lazy("inquiry", "What came in"), sort="kind"),
        Column("owner", gettext_lazy("Account manager")),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("answers", gettext_lazy("Quotes"), numeric=True),
        Column(
            "received",
            pgettext_lazy("inquiry", "Received on"),
            sort="received",
            order_by=("received_on", "pk"),
            numeric=True,
        ),
        Column("due", gettext_lazy("Answer wanted by"), sort="due", order_by=("due_on", "pk"), numeric=True),
    )
    row_template = "quotes/inquiry/_row.html"
    table_class = "brief"
    title = gettext_lazy("Inquiries and tenders")
    empty_title = gettext_lazy("No inquiries yet")
    empty_text = gettext_lazy(
        "Report an inquiry or a tender on the day it comes in; whether we take part is decided at once."
    )
    new_url_name = "quotes:inquiry-new"
    new_label = gettext_lazy("Report an inquiry")
    default_sort = "-received"

    def get_queryset(self, request: HttpRequest) -> QuerySet[Inquiry]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_inquiries(person))
        return with_answers(visible_to(person, Inquiry))

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader report one?"""
        return can_report_inquiry(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The lists beside this one."""
        return lists_beside(reader(request), "quotes:inquiry-list")


@require_GET
def missed(request: HttpRequest) -> HttpResponse:
    """What the reports missed (INQ-1): for the director, and for managers of their region."""
    person = reader(request)
    deny(can_check_reports(person))
    mine = visible_to(person, Quote, shared=False), visible_to(person, Inquiry)
    context = {
        "found": unreported(*mine, only=request.GET.get("only", ""), page=request.GET.get("page", "")),
        "views": lists_beside(person, "quotes:inquiry-unreported"),
    }
    return render(request, "quotes/inquiry/unreported.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One inquiry: what is wanted, whether we take part, what answers it."""
    person = reader(request)
    inquiry = load(request, Inquiry, pk, *ALONG)
    quotes = list(visible_to(person, Quote).filter(inquiry=inquiry).order_by("-pk"))
    may_change, may_quote = can_change_inquiry(person, inquiry), can_quote_inquiry(person, inquiry)
    bids = list(visible_to(person, Bid).filter(inquiry=inquiry)) if inquiry.kind == InquiryKind.TENDER else []
    context = {
        "inquiry": inquiry,
        "bids": bids,
        "quotes_too": may_quote and inquiry.kind == InquiryKind.TENDER,
        "facts": facts_of(inquiry),
        "files": files_of(inquiry),
        "quotes": quotes,
        "request_view": request_view_for(inquiry, person),
        "entries": story_of(inquiry),
        "next": next_for_inquiry(
            inquiry,
            may_change=may_change,
            may_quote=may_quote,
            answers=len(quotes),
            may_bid=can_begin_bid(person, inquiry),
            bid=next((one for one in bids if one.state != BidState.DROPPED), None),
        ),
        "may_name": can_name_customer(person, inquiry),
        "asks_support": inquiry.state == InquiryState.TAKEN and inquiry.customer and can_start_support(person),
    }
    return render(request, "quotes/inquiry/detail.html", context)


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The newest inquiries and bids of a customer, as a part of the customer's page; no amount stands there."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_inquiries(person))
    rows = with_answers(visible_to(person, Inquiry).filter(customer=customer)).order_by("-received_on", "-pk")
    bids = with_plan(visible_to(person, Bid).filter(customer=customer)).order_by("-pk")
    found, offered = list(rows[: NEWEST + 1]), list(bids[: NEWEST + 1])
    context = {
        "customer": customer,
        "inquiries": found[:NEWEST],
        "more_inquiries": len(found) > NEWEST,
        "bids": offered[:NEWEST],
        "more_bids": len(offered) > NEWEST,
        "may_report": customers_of_inquiries(person).filter(pk=customer.pk).exists()
        if can_report_inquiry(person)
        else False,
    }
    return render(request, "quotes/inquiry/_of_customer.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Report an inquiry or a tender."""
    person = reader(request)
    deny(can_report_inquiry(person))
    form = _form(request, person)
    named = request.GET.get("customer", "")
    if named.isdecimal() and not form.is_bound:
        form.initial["customer"] = int(named[:18])
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        inquiry = attempt(form, lambda: report_inquiry(form.data_given, by=person))
        if inquiry is not None:
            messages.success(request, _("%(number)s is reported.") % {"number": inquiry.number})
            return redirect(inquiry)
    context = {"form": form, "cancel_url": reverse("quotes:inquiry-list")}
    return render(request, "quotes/inquiry/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change one that came back, and report it once more."""
    person = reader(request)
    inquiry = load(request, Inquiry, pk, *ALONG)
    deny(can_change_inquiry(person, inquiry))
    if not inquiry.is_editable and request.method != "POST":
        return redirect(inquiry)
    form = _form(request, person, inquiry)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: report_again(inquiry, form.data_given, revision=revision, by=person))
        if saved is not None:
            messages.success(request, _("The inquiry %(number)s is reported again.") % {"number": saved.number})
            return redirect(saved)
        inquiry.refresh_from_db(fields=["revision"])
        form.keep_mine(inquiry.revision)
    context = {
        "form": form,
        "inquiry": inquiry,
        "files": files_of(inquiry),
        "cancel_url": inquiry.get_absolute_url(),
    }
    return render(request, "quotes/inquiry/edit.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def customer(request: HttpRequest, pk: int) -> HttpResponse:
    """Name the customer that was registered meanwhile."""
    person = reader(request)
    inquiry = load(request, Inquiry, pk, *ALONG)
    deny(can_change_inquiry(person, inquiry))
    form = NameCustomerForm(request.POST or None, customers=customers_of_inquiries(person).order_by("name"))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        named = attempt(form, lambda: name_customer(inquiry, form.cleaned_data["customer"], by=person))
        if named is not None:
            messages.success(request, _("The customer is named."))
            return redirect(named)
    context = {"form": form, "inquiry": inquiry, "cancel_url": inquiry.get_absolute_url()}
    return render(request, "quotes/inquiry/customer.html", context, status=REJECTED if form.is_bound else 200)


def _form(request: HttpRequest, person: Person, inquiry: Inquiry | None = None) -> InquiryForm:
    customers = customers_of_inquiries(person)
    if inquiry is not None and inquiry.customer_id:
        offered = Q(pk__in=customers.values("pk")) | Q(pk=inquiry.customer_id)
        customers = visible_to(person, Customer).filter(offered)
    return InquiryForm(
        request.POST or None,
        request.FILES or None,
        customers=customers.order_by("name"),
        owners=owners_for(person),
        by=person,
        inquiry=inquiry,
    )
