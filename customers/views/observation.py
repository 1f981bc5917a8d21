"""Pages of the competitors' prices (CUS-6)."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, ClassVar

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.market import observe_price
from customers.enums import MarketTaking
from customers.filters import PriceFilter
from customers.forms.market import PriceForm
from customers.models import Competitor, Customer, PriceObservation
from customers.queries.market import prices_read_by, product_names
from customers.rules import can_correct_price, can_see_market
from customers.views.market import market_tabs, named
from salesops.audit import seen
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.desk.pages import Column, ListPage, SavedView
from salesops.documents.sheets import Cell, as_download, write_sheet
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422
MOST_EXPORTED = 20_000


class PriceList(ListPage):
    """What competitors ask, the newest first; of a price that was corrected the newer one alone."""

    model = PriceObservation
    filterset_class = PriceFilter
    columns: ClassVar[Sequence[Column]] = (
        Column("product", gettext_lazy("Product"), sort="product"),
        Column("competitor", gettext_lazy("Competitor"), sort="competitor", order_by=("competitor__name",)),
        Column("price", gettext_lazy("Price"), sort="price", numeric=True),
        Column("source", gettext_lazy("Where it comes from")),
        Column("customer", gettext_lazy("Customer")),
        Column("author", pgettext_lazy("market", "Written by")),
        Column("seen", gettext_lazy("Seen on"), sort="seen", order_by=("seen_on",), numeric=True),
    )
    row_template = "customers/market/_price_row.html"
    template_name = "customers/market/prices.html"
    title = gettext_lazy("Competitors' prices")
    empty_title = gettext_lazy("No competitor's price is known yet")
    empty_text = gettext_lazy("Write down each price that you see, in a tender result or in what a customer shows.")
    default_sort = "-seen"
    table_class = "brief"
    new_url_name = "customers:observation-new"
    new_label = gettext_lazy("Add price")

    def get_queryset(self, request: HttpRequest) -> QuerySet[PriceObservation]:
        """All of them; a customer's name only where the reader sees the customer."""
        person = reader(request)
        deny(can_see_market(person))
        return prices_read_by(person)

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return market_tabs("customers:observation-list")

    def more_context(self, request: HttpRequest) -> Mapping[str, Any]:
        up_url = reverse("customers:market-list")
        return {"up": _("Market"), "up_url": up_url, "query": request.GET.urlencode()}


@require_GET
def export(request: HttpRequest) -> HttpResponse:
    """The rows that the filter lets through as a sheet; taking it away is written down."""
    person = reader(request)
    deny(can_see_market(person))
    narrowed = PriceFilter(data=request.GET, queryset=prices_read_by(person), request=request)
    rows = narrowed.qs.order_by("-seen_on", "-pk")[:MOST_EXPORTED]
    head = [
        _("Product"),
        _("Specification"),
        _("Competitor"),
        _("Price"),
        _("Tax included"),
        pgettext("price", "For one"),
        _("Seen on"),
        _("Where it comes from"),
        _("Customer"),
        pgettext("market", "Written by"),
        _("Written on"),
    ]
    content = write_sheet(_("Competitors' prices"), head, _cells(rows), reader=person)
    seen(person, by=person, what=MarketTaking.PRICES)
    return as_download(content, f"competitor-prices-{today():%Y%m%d}.xlsx")


def _cells(rows: QuerySet[PriceObservation]) -> Iterator[Sequence[Cell]]:
    for row in rows.iterator(chunk_size=2000):
        taxed = _("yes") if row.includes_tax else _("no")
        asked = row.customer.name if row.customer else ""
        what = (row.product, row.specification, row.competitor.name, row.price, taxed, row.unit)
        yield (*what, row.seen_on, row.source, asked, row.author.name, row.written_at)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest) -> HttpResponse:
    """Write down a price; from a customer's or a competitor's page it is about that one."""
    person = reader(request)
    deny(can_see_market(person))
    customer, competitor = named(request, Customer, "customer"), named(request, Competitor, "competitor")
    return _write(request, PriceForm(request.POST or None, competitor=competitor, customer=customer))


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a price anew in place of an earlier one of one's own; the earlier one stays in the trail."""
    price = load(request, PriceObservation, pk, "competitor", "corrected_by")
    deny(can_correct_price(reader(request), price))
    return _write(request, PriceForm(request.POST or None, corrects=price))


def _write(request: HttpRequest, form: PriceForm) -> HttpResponse:
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        written = attempt(form, lambda: observe_price(form.data_given, by=reader(request)))
        if written is not None:
            messages.success(request, _("The price is written down."))
            return redirect(written.competitor)
    customer, corrects = form.customer, form.corrects
    context = {
        "form": form,
        "customer": customer,
        "corrects": corrects,
        "products": product_names(),
        "keep": f"price-correct-{corrects.pk}" if corrects else "price-new",
        "cancel_url": customer.get_absolute_url() if customer else reverse("customers:observation-list"),
    }
    return render(request, "customers/market/price.html", context, status=REJECTED if form.is_bound else 200)
