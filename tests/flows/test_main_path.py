"""The main path, from the price band to the filed weekly report, on the pages people use, in both languages."""

from contextlib import AbstractContextManager
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.models import Customer
from quotes.enums import Department, QuoteState
from quotes.models import PriceAttempt, PriceBand, PricePolicy, Product, Quote
from reports.enums import ReportState
from reports.models import Report
from salesops.approvals.models import Decision
from salesops.base import clock
from salesops.documents import papers_of
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain
from tests.cast import Cast
from tests.flows.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains", "invariants_hold")]

FIRST = date(2026, 11, 17)  # a Tuesday
TOO_DEAR = {"zh-hans": "高于上限", "en": "above the ceiling"}


def at(day: date, hour: int, minute: int = 0) -> AbstractContextManager[None]:
    """A moment of the story."""
    return clock.at(clock.shanghai(day, hour, minute))


@pytest.mark.rule(
    "PRC-1", "PRC-2", "PRC-3", "PRC-4", "CUS-1", "QUO-1", "QUO-2", "QUO-3", "QUO-4", "APP-1", "APP-3", "RPT-1", "RPT-4",
    "RPT-5", "DSH-2",
)  # fmt: skip
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_main_path(cast: Cast, language: str) -> None:
    people = {name: Visitor(getattr(cast, name), language) for name in ("hu", "zhao", "qian", "li", "wang")}

    with at(FIRST, 9):
        product = set_the_bands(people)
    with at(FIRST, 14):
        customer = register(people["li"])
        quote = offer(people["li"], customer, product)
    with at(FIRST, 16):
        approve(people["wang"], quote)
    with at(FIRST + timedelta(days=1), 10):
        approve(people["zhao"], quote)
        assert drain(Queue.PAPERS) == 1
        download(people["li"], quote)
    with at(FIRST + timedelta(days=3), 16):
        report = file_report(people["li"], quote)
    with at(FIRST + timedelta(days=6), 9, 30):
        approve_report(people["wang"], report)

    assert Decision.objects.count() == 3


def set_the_bands(people: dict[str, Visitor]) -> Product:
    """The administrator, who keeps the prices, drafts them; the director speaks, the general manager issues."""
    keeper = people["hu"]
    keeper.open(reverse("admin:quotes_product_add"))
    keeper.send(code="MES-1", name="制造执行系统", kind="licence", unit="套", tax_rate="13")
    product = Product.objects.get(code="MES-1")

    keeper.open(reverse("admin:quotes_pricepolicy_add"))
    keeper.send(title="2026-11", valid_from=clock.today().isoformat())
    draft = PricePolicy.objects.get()
    desk = reverse("admin:quotes_pricepolicy_change", args=[draft.pk])
    row = f"b__{product.pk}__normal__"
    keeper.open(desk).send(**{f"{row}floor": "80,000", f"{row}list_price": "100,000", f"{row}ceiling": "120,000"})
    keeper.open(desk).send(ACCOUNT_MANAGER__="5")
    opinions = {department.value: "同意" for department in Department}
    keeper.open(desk).send(meeting_on=clock.today().isoformat(), **opinions)

    page = reverse("quotes:price-detail", args=[draft.pk])
    people["zhao"].open(page).send(to="/opinion/", opinion="同意颁布")
    people["qian"].open(page).send(to="/issue/")
    band = PriceBand.objects.get()
    assert (band.policy.number, band.floor, band.ceiling) == ("JG-2026-01", Decimal("80000.00"), Decimal("120000.00"))
    return product


def register(rep: Visitor) -> Customer:
    """The rep registers a customer with a contact."""
    rep.open(reverse("customers:customer-new"))
    rep.send("name", name="宁波澄柯精密模具有限公司", contact_name="顾云帆", contact_phone="13800001001")
    return Customer.objects.get(name="宁波澄柯精密模具有限公司")


def offer(rep: Visitor, customer: Customer, product: Product) -> Quote:
    """Too dear first: kept as a draft, refused with its rule, the attempt noted; then inside the band."""
    rep.open(f"{reverse('quotes:quote-new')}?customer={customer.pk}")
    line = {"lines__0__product": product.code, "lines__0__quantity": "2"}
    rep.send(**line, lines__0__unit_price="130,000", then="submit")
    assert rep.sees(TOO_DEAR[rep.language])
    quote = Quote.objects.get()
    assert quote.state == QuoteState.DRAFT
    assert {(attempt.quote_id, attempt.off_by) for attempt in PriceAttempt.objects.all()} == {
        (quote.pk, Decimal("20000.00"))
    }
    rep.open(reverse("quotes:quote-edit", args=[quote.pk]))
    rep.send(lines__0__unit_price="96,000", then="submit")
    quote.refresh_from_db()
    assert (quote.state, quote.number, quote.total) == (QuoteState.IN_REVIEW, "QT-2026-00001", Decimal("192000.00"))
    return quote


def approve(approver: Visitor, quote: Quote) -> None:
    """From the inbox to the request, and yes."""
    approver.open(reverse("approvals:inbox"))
    approver.open(approver.link(r"/approvals/\d+/[^\"]*"))
    assert approver.sees(quote.number, quote.customer.name)
    approver.send("seen_hash", to="/decide/", verdict="approve")


def download(rep: Visitor, quote: Quote) -> None:
    """The archived paper, as a file, with a note of who took it."""
    quote.refresh_from_db()
    assert quote.state == QuoteState.APPROVED
    [paper] = papers_of(quote)
    rep.open(quote.get_absolute_url())
    rep.send(to="/hand-out/", way="download")
    response = rep.client.get(reverse("documents:paper-download", args=[paper.pk]))
    assert b"".join(response).startswith(b"%PDF-")
    quote.refresh_from_db()
    assert quote.state == QuoteState.ISSUED


def file_report(rep: Visitor, quote: Quote) -> Report:
    """The week's report knows the customer and the quote already; words and plan are the rep's."""
    rep.open(reverse("reports:report-now"))
    assert rep.sees(quote.number, quote.customer.name)
    rep.send(progress="首份报价已送达。", plan__0__text="上门确认采购流程", then="submit")
    report = Report.objects.get()
    assert report.state == ReportState.IN_REVIEW
    return report


def approve_report(superior: Visitor, report: Report) -> None:
    """The superior's yes files it."""
    superior.open(reverse("approvals:inbox"))
    superior.open(superior.link(r"/approvals/\d+/[^\"]*"))
    superior.send("seen_hash", to="/decide/", verdict="approve")
    report.refresh_from_db()
    assert report.state == ReportState.FILED
