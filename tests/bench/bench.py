"""`make bench`: what a page costs us beside what it must cost at least. It measures; it fails on nothing slow.

20,000 customers, median of many runs, both sides in this process and in turns. `limit` is a bare Django view with the
same SQL and a minimal template (`limits.py`), for the PDF WeasyPrint alone on the same HTML.
"""

from collections.abc import Callable
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.template.base import Template
from django.test import Client
from django.test.utils import _TestState
from django.urls import include, path, reverse

from quotes.documents import quote_html
from salesops.documents import papers_of
from salesops.documents.papers import archive_paper
from salesops.documents.rendering import _document, _engine, _foot_rule
from tests.bench.crowd import settle
from tests.bench.limits import bare, limit_of, p50
from tests.cast import Cast
from tests.factories import quotes as desk
from tests.fences.visits import decided, rows
from tests.stage import Stage

RUNS = 30
urlpatterns = [path("limit/<str:name>/", bare), path("", include("salesops.urls"))]
pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db(transaction=True)]


@pytest.fixture(autouse=True)
def _as_in_production(monkeypatch: pytest.MonkeyPatch) -> None:
    """Test runs note every template and copy its context; whoever uses the product doesn't pay for that."""
    monkeypatch.setattr(Template, "_render", vars(_TestState)["saved_data"].template_render)


@pytest.fixture
def stage(cast: Cast) -> Stage:
    settle(cast)
    return Stage(cast, cast.li)


def signed_in(person: Any) -> Client:
    client = Client()
    client.force_login(person)
    return client


def report(name: str, ours: Callable[[], object], limit: Callable[[], object], goal: float, runs: int = RUNS) -> None:
    """One line: NAME, ours, limit, ratio, GOAL."""
    mine, least = p50(ours, limit, runs)
    ratio = mine / least
    print(f"{name:<44}{mine:>9.1f} ms{least:>9.1f} ms{ratio:>8.2f}{goal:>8.2f}  {'ok' if ratio <= goal else 'above'}")


def paged(client: Client, *urls: str) -> Callable[[], None]:
    def load() -> None:
        for url in urls:
            assert client.get(url).status_code == 200

    return load


def posted(client: Client, url: str, sent: dict[str, Any]) -> Callable[[], None]:
    """As a browser sends a form without files; the test client's own way takes the server twice as long to read."""

    def send() -> None:
        body = urlencode(sent | {"_once": str(uuid4())}, doseq=True)
        assert client.post(url, body, content_type="application/x-www-form-urlencoded").status_code == 302

    return send


def ten_lines(stage: Stage) -> dict[str, Any]:
    """A quote of ten lines as the editor sends it."""
    head = {"contact": stage.contact.pk, "valid_until": stage.last_day.isoformat(), "payment_terms": "预付", "then": ""}
    line = {"product": stage.product.code, "quantity": "2", "unit_price": "100.00", "price_type": "normal"}
    return head | {"delivery": "30 日", "warranty": "12 个月", "header_discount": ""} | rows("lines", *[line] * 10)


def test_bench(stage: Stage, capsys: pytest.CaptureFixture[str]) -> None:
    manager, rep, director = (signed_in(person) for person in (stage.cast.wang, stage.cast.li, stage.cast.zhao))
    assert stage.approved, stage.request
    customer = stage.customer
    quote = desk.make_quote(customer, *[desk.make_line(stage.product, "100.00", "3")] * 10, contact=stage.contact)
    desk.approve(desk.submit(quote))
    with capsys.disabled():
        print(f"\n{'NAME':<44}{'ours':>12}{'limit':>12}{'ratio':>8}{'GOAL':>8}")
        search = paged(director, f"{reverse('customers:customer-list')}?q=设备")
        report("customer list, 20,000, searched by name", search, limit_of("list", search), 1.5)
        detail = paged(
            rep,
            reverse("customers:customer-detail", args=[customer.pk]),
            reverse("quotes:quote-of-customer", args=[customer.pk]),
        )
        report("customer with contacts, story and quotes", detail, limit_of("detail", detail), 2)
        create = posted(rep, f"{reverse('quotes:quote-new')}?customer={customer.pk}", ten_lines(stage))
        report("quote of ten lines, checked and saved", create, limit_of("create", create), 3)
        decide = posted(manager, reverse("approvals:request-decide", args=[stage.request.pk]), dict(decided(stage)))
        report("decision on a quote, with its trail", decide, limit_of("decide", decide), 3)
        paper = papers_of(quote)[0]
        report("PDF of a quote, one page", lambda: archive_paper(paper.pk), bare_pdf(quote_html(quote)), 1.25, runs=7)


def bare_pdf(html: str) -> Callable[[], object]:
    """WeasyPrint alone, warm, with the same styles and fonts."""
    engine = _engine()
    document, foot = _document(html, "QT"), engine.css(string=_foot_rule("QT"), url_fetcher=engine.fetcher)

    def write() -> object:
        source = engine.html(string=document, url_fetcher=engine.fetcher)
        return source.write_pdf(stylesheets=[*engine.styles, foot], font_config=engine.fonts)

    return write
