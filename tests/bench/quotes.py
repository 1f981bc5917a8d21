"""`make bench`: what asking for a quote and deciding on it cost, and a paper of 200 lines beside one of a page."""

import statistics
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial

import pytest

from quotes.actions.quote import submit_quote
from quotes.documents import quote_html
from quotes.models import Product, Quote
from quotes.queries.finding import find_products
from salesops.approvals.engine import decide
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.documents import papers_of
from salesops.documents.papers import archive_paper
from tests.bench.approvals import queries_of
from tests.bench.bench import bare_pdf, report
from tests.cast import Cast
from tests.factories import quotes as desk
from tests.factories.chains import make_default_chains

pytestmark = pytest.mark.django_db(transaction=True)
FEW, MANY, LONG = 1, 20, 200
SUBMIT_QUERIES, DECIDE_QUERIES, LAST_QUERIES = 45, 25, 45
CATALOGUE = 5_000
RUNS = 5


def median(act: Callable[[], object], runs: int = RUNS) -> float:
    """In milliseconds, the first run not counted."""
    taken = []
    for _ in range(runs + 1):
        began = time.perf_counter()
        act()
        taken.append(1000 * (time.perf_counter() - began))
    return statistics.median(taken[1:])


def counted(name: str, many: int, few: int, goal: int) -> None:
    """NAME, with twenty lines, with one, GOAL."""
    said = "ok" if many <= goal and many == few else "above"
    print(f"{name:<44}{many:>12}{few:>12}{'':>8}{goal:>8}  {said}")


def make_quote(found: desk.Desk, lines: int, price: str = "90.00") -> Quote:
    return desk.make_quote(found.customer, *[desk.make_line(found.product, price, "2")] * lines, contact=found.contact)


def _request(quote: Quote) -> Request:
    found = latest_request_for(quote)
    assert found
    return found


def test_submit_and_decide(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """As many questions to the database for twenty lines as for one."""
    make_default_chains()
    found = desk.make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    desk.approve(desk.submit(make_quote(found, FEW)))
    asked: dict[int, list[int]] = {}
    for lines in (FEW, MANY):
        quote = make_quote(found, lines)
        counts = [queries_of(partial(submit_quote, quote, by=cast.li))]
        while (request := _request(quote)).is_open:
            step = request.steps.select_related("approver").get(state="open")
            assert step.approver
            counts.append(
                queries_of(partial(decide, step, "approve", "", by=step.approver, seen_hash=request.content_hash))
            )
        asked[lines] = counts
    names = ("quote of 20 lines submitted: queries", "  decided in the middle", "  decided last, paper ordered")
    with capsys.disabled():
        print()
        for name, many, few, goal in zip(
            names, asked[MANY], asked[FEW], (SUBMIT_QUERIES, DECIDE_QUERIES, LAST_QUERIES), strict=True
        ):
            counted(name, many, few, goal)


def test_long_paper(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Two hundred lines below five times one page, both warm; and beside that page by WeasyPrint alone."""
    make_default_chains()
    found = desk.make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    short, long = (desk.approve(desk.submit(make_quote(found, lines, "100.00"))) for lines in (10, LONG))
    page, paper = papers_of(short)[0], papers_of(long)[0]
    bare = bare_pdf(quote_html(short))
    bare()
    with capsys.disabled():
        print()
        made, one = partial(archive_paper, paper.pk), partial(archive_paper, page.pk)
        report("PDF of 200 lines, beside one page", made, one, 5, RUNS)
        report("  beside one page by WeasyPrint alone", made, bare, 5, RUNS)


def test_finder(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    """Products while one types, among five thousand: three questions, and an answer before the next letter."""
    found = desk.make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    Product.objects.bulk_create(
        Product(
            code=f"N-{number:05}", name=f"工业软件模块 {number}", kind="licence", unit="套", tax_rate=Decimal("0.13"),
            created_at=clock.now(),
        )
        for number in range(CATALOGUE)
    )  # fmt: skip
    look = partial(find_products, Product.objects.all(), "gyrj", customer=found.customer, on=clock.today())
    ours = median(look)
    with capsys.disabled():
        print(f"\n{'products by pinyin initials, 5,000':<44}{ours:>9.1f} ms{100:>9} ms{ours / 100:>8.2f}{1:>8.2f}")
        print(f"{'  queries':<44}{queries_of(look):>12}{3:>12}")
