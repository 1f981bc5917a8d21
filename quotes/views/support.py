"""Pages of pre-sales support: the list, one request, asking, naming people, agreeing (INQ-3)."""

from collections.abc import Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.models import Customer
from quotes.actions.support import (
    agree_support,
    ask_support,
    ask_support_again,
    call_off_support,
    dispute_support,
    name_people,
)
from quotes.enums import SupportState
from quotes.filters import SupportFilter
from quotes.forms.deal import CustomerForm
from quotes.forms.inquiry import AgreeForm, CallOffForm, NamePeopleForm, ObjectionForm, SupportForm
from quotes.models import Inquiry, SupportRequest
from quotes.queries.support import (
    next_for_support,
    settlement_of,
    shown_named,
    shown_wanted,
    story_of,
    support_snapshot,
)
from quotes.rules import (
    can_agree_support,
    can_ask_support,
    can_call_off_support,
    can_change_support,
    can_name_people,
    can_see_supports,
    can_start_support,
    customers_of_inquiries,
)
from salesops.approvals.cards import request_view_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.queries import holders
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422
ALONG = ("customer", "owner", "asked_by", "region", "inquiry")
WAITING = (SupportState.WAITING, SupportState.TO_NAME, SupportState.NAMED, SupportState.DISPUTED)


class SupportList(ListPage):
    """The requests one may see; technical those that were passed on to it (ORG-2)."""

    model = SupportRequest
    filterset_class = SupportFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("what", gettext_lazy("What is needed"), sort="what"),
        Column("customer", gettext_lazy("Customer"), sort="customer", order_by=("customer__name", "pk")),
        Column("owner", gettext_lazy("Account manager")),
        Column("state", gettext_lazy("State"), sort="state"),
        Column("wanted", gettext_lazy("Wanted from"), sort="wanted", order_by=("wanted_from", "pk"), numeric=True),
        Column("asked", pgettext_lazy("support", "Asked"), sort="asked", order_by=("asked_at", "pk"), numeric=True),
    )
    row_template = "quotes/support/_row.html"
    table_class = "brief"
    title = gettext_lazy("Pre-sales support")
    empty_title = gettext_lazy("No requests for support yet")
    empty_text = gettext_lazy(
        "Ask for technical people here; the regional manager passes it on, technical names people and dates."
    )
    new_url_name = "quotes:support-choose"
    new_label = gettext_lazy("Ask for support")
    default_sort = "-asked"

    def get_queryset(self, request: HttpRequest) -> QuerySet[SupportRequest]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_supports(person))
        return visible_to(person, SupportRequest).select_related("customer", "owner")

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader ask for support?"""
        return can_start_support(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """Where somebody has to do something."""
        chosen, url = request.GET.get("state", ""), reverse("quotes:support-list")
        return [
            SavedView(_("All"), url, current=not chosen),
            *(SavedView(state.label, f"{url}?state={state.value}", current=chosen == state) for state in WAITING),
        ]


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One request: what is wanted, who comes, how it was settled."""
    return support_page(request, load(request, SupportRequest, pk, *ALONG))


def support_page(request: HttpRequest, support: SupportRequest, *, status: int = 200, **bound: Any) -> HttpResponse:
    """The page of a request, also where the form of its dialog was refused."""
    person = reader(request)
    snapshot = support_snapshot(support)
    may_name, may_agree = can_name_people(person, support), can_agree_support(person, support)
    sees_customer = visible_to(person, Customer).filter(pk=support.customer_id).exists()
    inquiry = visible_to(person, Inquiry).filter(pk=support.inquiry_id).first() if support.inquiry_id else None
    context = {
        "support": support,
        "sees_customer": sees_customer,
        "inquiry": inquiry,
        "wanted": shown_wanted(snapshot),
        "named": shown_named(snapshot),
        "settlement": settlement_of(support),
        "request_view": request_view_for(support, person),
        "entries": story_of(support),
        "next": next_for_support(
            support, may_change=can_change_support(person, support), may_name=may_name, may_agree=may_agree
        ),
        "may_name": may_name and support.state == SupportState.NAMED,
        "may_agree": may_agree,
        "call_off_form": CallOffForm() if can_call_off_support(person, support) else None,
        "as_read": [("revision", support.revision)],
        **bound,
    }
    return render(request, "quotes/support/detail.html", context, status=status)


@require_GET
def choose(request: HttpRequest) -> HttpResponse:
    """At which customer support is needed."""
    person = reader(request)
    deny(can_start_support(person))
    form = CustomerForm(request.GET or None, customers=customers_of_inquiries(person).order_by("name"))
    if form.is_bound and form.is_valid():
        return redirect("quotes:support-new", customer_pk=form.cleaned_data["customer"].pk)
    context = {"form": form, "cancel_url": reverse("quotes:support-list")}
    return render(request, "quotes/support/choose.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Ask for technical people at a customer."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_ask_support(person, customer))
    inquiry = _inquiry(request, person, customer)
    form = SupportForm(request.POST or None, initial={"what": inquiry.what} if inquiry else None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        support = attempt(form, lambda: ask_support(form.data_given(inquiry), customer, by=person))
        if support is not None:
            messages.success(request, _("%(number)s is with the regional manager.") % {"number": support.number})
            return redirect(support)
    context = {
        "form": form,
        "customer": customer,
        "inquiry": inquiry,
        "cancel_url": inquiry.get_absolute_url() if inquiry else customer.get_absolute_url(),
    }
    return render(request, "quotes/support/new.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a request that came back, and ask once more."""
    person = reader(request)
    support = load(request, SupportRequest, pk, *ALONG)
    deny(can_change_support(person, support))
    if not support.is_editable and request.method != "POST":
        return redirect(support)
    form = SupportForm(request.POST or None, support=support)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        data = form.data_given(support.inquiry)
        saved = attempt(form, lambda: ask_support_again(support, data, revision=revision, by=person))
        if saved is not None:
            messages.success(request, _("%(number)s is with the regional manager.") % {"number": saved.number})
            return redirect(saved)
        support.refresh_from_db(fields=["revision"])
        form.keep_mine(support.revision)
    context = {"form": form, "support": support, "cancel_url": support.get_absolute_url()}
    return render(request, "quotes/support/edit.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def name(request: HttpRequest, pk: int) -> HttpResponse:
    """Technical names people and dates."""
    person = reader(request)
    support = load(request, SupportRequest, pk, *ALONG)
    deny(can_name_people(person, support))
    colleagues = holders(Post.TECHNICAL).order_by("name", "pk")
    first = {"from_on": support.wanted_from, "to_on": support.wanted_to, "revision": support.revision}
    form = NamePeopleForm(request.POST or None, people=colleagues, initial=first)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        named = attempt(form, lambda: name_people(support, form.data_given, revision=revision, by=person))
        if named is not None:
            messages.success(request, _("%(name)s is asked whether they suit.") % {"name": support.owner.name})
            return redirect(named)
        form.keep_mine(support.revision)
    context = {
        "form": form,
        "support": support,
        "named": shown_named(support_snapshot(support)),
        "cancel_url": support.get_absolute_url(),
    }
    return render(request, "quotes/support/name.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def agree(request: HttpRequest, pk: int) -> HttpResponse:
    """The account manager agrees with people and dates as they were read."""
    person = reader(request)
    support = load(request, SupportRequest, pk)
    form = AgreeForm(request.POST)
    form.is_valid()
    agree_support(support, revision=form.cleaned_data.get("revision", 0), by=person)
    messages.success(request, _("Agreed."))
    return redirect(support)


@require_POST
def call_off(request: HttpRequest, pk: int) -> HttpResponse:
    """Sales takes it back from technical, with the reason."""
    person = reader(request)
    support = load(request, SupportRequest, pk, *ALONG)
    deny(can_call_off_support(person, support))
    form = CallOffForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: call_off_support(support, reason, by=person)) is not None:
            messages.success(request, _("Called off; technical is told."))
            return redirect(support)
    return support_page(request, support, status=REJECTED, call_off_form=form)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def dispute(request: HttpRequest, pk: int) -> HttpResponse:
    """No agreement: director and technical head settle it."""
    person = reader(request)
    support = load(request, SupportRequest, pk, *ALONG)
    deny(can_agree_support(person, support))
    form = ObjectionForm(request.POST or None, initial={"revision": support.revision})
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        given = attempt(
            form, lambda: dispute_support(support, typed["objection"], revision=typed["revision"], by=person)
        )
        if given is not None:
            messages.success(request, _("Director and technical head settle it."))
            return redirect(given)
        form.keep_mine(support.revision)
    context = {
        "form": form,
        "support": support,
        "named": shown_named(support_snapshot(support)),
        "cancel_url": support.get_absolute_url(),
    }
    return render(request, "quotes/support/dispute.html", context, status=REJECTED if form.is_bound else 200)


def _inquiry(request: HttpRequest, person: Person, customer: Customer) -> Inquiry | None:
    """The inquiry whose page one comes from, of this customer."""
    key = request.GET.get("inquiry", "")
    if not key.isdecimal():
        return None
    return visible_to(person, Inquiry).filter(customer=customer, pk=int(key[:18])).first()
