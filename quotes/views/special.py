"""Special prices: the list, asking for one, the review, submitting (PRC-4)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from customers.models import Customer
from quotes.actions.special import ask_special, change_special, drop_special, record_special_opinions, submit_special
from quotes.enums import QuoteSight
from quotes.forms.special import ReviewForm, SpecialForm, SubmitForm
from quotes.models import Product, SpecialPrice
from quotes.queries.catalogue import products_for
from quotes.queries.finding import Catalogue
from quotes.queries.special import missing_departments, next_for_special, uses_of
from quotes.rules import (
    can_ask_special,
    can_ask_specials,
    can_change_special,
    can_drop_special,
    can_record_review,
    can_see_specials,
    customers_to_quote,
)
from quotes.views.price import price_tabs
from salesops.approvals.cards import request_view_for
from salesops.audit import seen, timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class SpecialList(ListPage):
    """The special prices that the reader may see."""

    model = SpecialPrice
    title = gettext_lazy("Special prices")
    columns = (
        Column("number", gettext_lazy("Number"), sort="number"),
        Column("customer", gettext_lazy("Customer"), sort="customer__name"),
        Column("product", gettext_lazy("Product"), sort="product__code"),
        Column("quantity", gettext_lazy("Quantity"), numeric=True),
        Column("price", gettext_lazy("Special price"), numeric=True, sort="price"),
        Column("days", gettext_lazy("Last day"), sort="valid_to"),
        Column("owner", gettext_lazy("Asked by")),
        Column("state", gettext_lazy("State"), sort="state"),
    )
    row_template = "quotes/special/_row.html"
    table_class = "brief"
    default_sort = "-number"
    export_kind = "special-prices"
    empty_title = gettext_lazy("No special prices yet")
    empty_text = gettext_lazy(
        "Below the floor nobody sells, except at a special price: for one customer, product and quantity, after the "
        "departments, the director and the general manager have agreed."
    )
    new_label = gettext_lazy("Ask for a special price")
    new_url_name = "quotes:special-new"

    def get(self, request: HttpRequest, **kwargs: Any) -> HttpResponse:
        deny(can_see_specials(reader(request)))
        return super().get(request, **kwargs)

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return visible_to(reader(request), SpecialPrice).select_related("customer", "product", "owner")

    def may_create(self, request: HttpRequest) -> Any:
        return can_ask_specials(reader(request))

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        # Others are not told of a button that was never theirs.
        return {} if can_ask_specials(reader(request)) else {"new_url": ""}

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return price_tabs(reader(request), "quotes:special-list")


def _catalogue(person: Person) -> Catalogue:
    return Catalogue(products_for(visible_to(person, Product), None, on=today()))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Ask for a special price."""
    person = reader(request)
    deny(can_ask_specials(person))
    named = request.GET.get("customer", "")
    if named.isdecimal():
        deny(can_ask_special(person, load(request, Customer, int(named[:18]), "owner", "region")))
    form = SpecialForm(
        request.POST or None,
        catalogue=_catalogue(person),
        customers=customers_to_quote(person).order_by("name"),
        initial={**SpecialForm.usual(), "customer": named},
    )
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        special = attempt(form, lambda: ask_special(form.cleaned_data["customer"], form.typed, by=person))
        if special is not None:
            messages.success(request, _("Asked for. The departments are heard first."))
            return redirect(special)
    cancel_url = reverse("quotes:special-list")
    context = {"form": form, "special": None, "cancel_url": cancel_url}
    return render(request, "quotes/special/edit.html", context, status=REJECTED if form.is_bound else 200)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a request while the departments are heard."""
    person = reader(request)
    special = load(request, SpecialPrice, pk, "customer", "product", "owner")
    deny(can_change_special(person, special))
    form = SpecialForm(request.POST or None, catalogue=_catalogue(person), initial=SpecialForm.stored(special))
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        saved = attempt(form, lambda: change_special(special, form.typed, revision=revision, by=person))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        special.refresh_from_db(fields=["revision"])
        form.keep_mine(special.revision)
    context = {
        "form": form,
        "special": special,
        "cancel_url": special.get_absolute_url(),
    }
    return render(request, "quotes/special/edit.html", context, status=REJECTED if form.is_bound else 200)


@require_safe
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One special price: what was asked, what was said, the chain, where it was used. Opening it is logged (CNF-2)."""
    special = load(request, SpecialPrice, pk, "customer", "product", "owner")
    seen(special, by=reader(request), what=QuoteSight.SPECIAL)
    return _page(request, special, ReviewForm(initial=ReviewForm.stored(special)))


@require_POST
def review(request: HttpRequest, pk: int) -> HttpResponse:
    """Record what the departments said."""
    person = reader(request)
    special = load(request, SpecialPrice, pk, "customer", "product", "owner")
    deny(can_record_review(person, special))
    form = ReviewForm(request.POST)
    if form.is_valid():
        texts, revision = form.texts(), form.cleaned_data["revision"]
        saved = attempt(form, lambda: record_special_opinions(special, texts, revision=revision, by=person))
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(saved)
        special.refresh_from_db(fields=["revision"])
        form.keep_mine(special.revision)
    return _page(request, special, form, status=REJECTED)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Put it before the director."""
    person = reader(request)
    special = load(request, SpecialPrice, pk, "customer", "product", "owner")
    deny(can_change_special(person, special))
    form = SubmitForm(request.POST)
    if form.is_valid():
        revision = form.cleaned_data["revision"]
        if attempt(form, lambda: submit_special(special, revision=revision, by=person)) is not None:
            messages.success(request, _("Submitted. The chain shows whose turn it is."))
            return redirect(special)
    stored = ReviewForm(initial=ReviewForm.stored(special))
    return _page(request, special, stored, status=REJECTED, submit_form=form)


@require_POST
def drop(request: HttpRequest, pk: int) -> HttpResponse:
    """Give the request up."""
    person = reader(request)
    special = load(request, SpecialPrice, pk, "customer", "product", "owner")
    deny(can_drop_special(person, special))
    drop_special(special, by=person)
    messages.success(request, _("Given up."))
    return redirect(special)


def _page(
    request: HttpRequest, special: SpecialPrice, form: ReviewForm, *, status: int = 200, **bound: Any
) -> HttpResponse:
    person = reader(request)
    may_change, may_record = bool(can_change_special(person, special)), bool(can_record_review(person, special))
    context = {
        "special": special,
        "next": next_for_special(special, mine=may_change, records=may_record),
        "missing": missing_departments(special),
        "review_form": form,
        "may_record": may_record,
        "may_change": may_change,
        "may_drop": bool(can_drop_special(person, special)),
        "submit_hidden": [("revision", special.revision)],
        "request_view": request_view_for(special, person),
        "used": uses_of(special, reader=person),
        "entries": timeline_for(special),
        **bound,
    }
    return render(request, "quotes/special/detail.html", context, status=status)
