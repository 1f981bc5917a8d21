"""Pages of prices told on the telephone: the log, a new call, one call (INQ-2)."""

from collections.abc import Sequence
from typing import ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from quotes.actions.phone import tell_price
from quotes.filters import PhoneFilter
from quotes.forms.inquiry import CallForm
from quotes.models import PhoneAnswer, Product
from quotes.queries.catalogue import products_for
from quotes.queries.inquiry import price_to_tell
from quotes.rules import can_see_phone_answers, can_tell_prices, customers_of_inquiries
from quotes.views.inquiry import lists_beside
from salesops.audit import timeline_for
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.base.verdicts import Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


class PhoneList(ListPage):
    """The calls one may read of; the assistant's and the manager's region (ORG-2)."""

    model = PhoneAnswer
    filterset_class = PhoneFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("company", pgettext_lazy("inquiry", "Company"), sort="company"),
        Column("caller", gettext_lazy("Caller")),
        Column("product", gettext_lazy("Product"), sort="product", order_by=("product__name", "pk")),
        Column("quantity", gettext_lazy("Quantity"), numeric=True),
        Column("price", gettext_lazy("List price"), sort="price", order_by=("list_price", "pk"), numeric=True),
        Column("told_by", gettext_lazy("Told by")),
        Column("told", gettext_lazy("Told"), sort="told", order_by=("told_at", "pk"), numeric=True),
    )
    row_template = "quotes/phone/_row.html"
    table_class = "brief"
    title = gettext_lazy("Prices told by telephone")
    empty_title = gettext_lazy("No calls yet")
    empty_text = gettext_lazy(
        "Only the sales assistant tells prices on the telephone: the list price in force, and each call is logged here."
    )
    new_url_name = "quotes:phone-new"
    new_label = gettext_lazy("Tell a price")
    default_sort = "-told"

    def get_queryset(self, request: HttpRequest) -> QuerySet[PhoneAnswer]:
        """Visible, with what a row shows."""
        person = reader(request)
        deny(can_see_phone_answers(person))
        return visible_to(person, PhoneAnswer).select_related("product", "told_by")

    def may_create(self, request: HttpRequest) -> Verdict:
        """May the reader tell prices?"""
        return can_tell_prices(reader(request))

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        """The lists beside this one."""
        return lists_beside(reader(request), "quotes:phone-list")


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Look a list price up, tell it, log the call."""
    person = reader(request)
    deny(can_tell_prices(person))
    form = _form(request, person)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        answer = attempt(form, lambda: tell_price(form.data_given, by=person))
        if answer is not None:
            messages.success(request, _("%(number)s is logged.") % {"number": answer.number})
            return redirect(answer)
    context = {"form": form, "cancel_url": reverse("quotes:phone-list")}
    return render(request, "quotes/phone/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def price(request: HttpRequest) -> HttpResponse:
    """The list price for what is being typed, before the call is logged."""
    person = reader(request)
    deny(can_tell_prices(person))
    form = _form(request, person, typing=True)
    form.is_valid()
    typed = form.cleaned_data
    product, quantity = typed.get("product"), typed.get("quantity")
    band = None
    if product and quantity:
        band = price_to_tell(product, quantity, customer=typed.get("customer"), by=person)
    context = {"product": product, "quantity": quantity, "band": band}
    return render(request, "quotes/phone/_price.html", context)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One call: who asked, what was told."""
    person = reader(request)
    answer = load(request, PhoneAnswer, pk, "product", "told_by", "customer", "region", "band__policy")
    context = {"answer": answer, "can_see_log": can_see_phone_answers(person), "entries": timeline_for(answer)}
    return render(request, "quotes/phone/detail.html", context)


def _form(request: HttpRequest, person: Person, *, typing: bool = False) -> CallForm:
    return CallForm(
        (request.GET if typing else request.POST) or None,
        customers=customers_of_inquiries(person).order_by("name"),
        products=products_for(visible_to(person, Product), None, on=today()),
    )
