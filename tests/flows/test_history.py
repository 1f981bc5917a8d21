"""Real input: a public data set with real faults, loaded, counted, replayed (skipped where it does not lie)."""

import csv
import os
from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command

from customers.models import Customer
from quotes.actions.content import QuoteData
from quotes.actions.quote import draft_quote, submit_quote
from quotes.enums import QuoteState
from quotes.models import PriceBand, Product, Quote
from quotes.queries.quote import LineData
from salesops.approvals.chains import ensure_chains
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.documents.papers import hand_out, papers_of
from salesops.embedded.places import PROJECT
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain
from salesops.org.enums import Post
from salesops.org.models import Assignment

FOLDER = os.environ.get("SALESOPS_REAL_DATA", "")
MAPPING = PROJECT / "docs" / "import" / "crm-sales.toml"

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="SALESOPS_REAL_DATA names no folder"),
    pytest.mark.usefixtures("invariants_hold"),
    pytest.mark.django_db,
]


def run(command: str, mapping: Path = MAPPING) -> list[str]:
    """Run a command over the folder; what it prints, line by line."""
    out, err = StringIO(), StringIO()
    call_command(command, FOLDER, "--mapping", str(mapping), stdout=out, stderr=err)
    return out.getvalue().splitlines()


def figures(line: str) -> list[int]:
    """The whole numbers at the end of a line."""
    return [int(word) for word in line.split() if word.isdecimal()]


@pytest.mark.rule("ORG-1", "CUS-1", "CUS-2", "PRC-4")
def test_with_the_alias_every_won_deal_is_sound() -> None:
    lines = run("import_history")
    assert [figures(line) for line in lines[1:6]] == [
        [35, 35, 0, 0],
        [7, 7, 0, 0],
        [85, 85, 0, 0],
        [8800, 7375, 0, 1425],
        [4238, 4238, 0],
    ]
    assert lines[7:] == [
        "besides: 1 GM, 1 DIRECTOR, 3 regions, 6 regional managers, 1 price policy",
        "deals: 1425 × no customer is named (0 won)",
    ]
    assert PriceBand.objects.count() == Product.objects.count() == 7
    assert Assignment.objects.filter(post=Post.ACCOUNT_MANAGER).count() == 35
    assert not Customer.objects.exclude(source="import").exists()
    assert Customer.objects.filter(industry="technology").count() == 12
    assert not Customer.objects.filter(industry="technolgy").exists()
    assert Customer.objects.filter(address="Philippines").count() == 1


@pytest.mark.rule("CUS-2")
def test_owners_are_those_who_won_first_by_an_independent_count() -> None:
    run("import_history")
    with (Path(FOLDER) / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        deals = [row for row in csv.DictReader(file) if row["account"]]
    first: dict[str, str] = {}
    begun: dict[str, str] = {}
    for deal in deals:
        name, engaged, closed = deal["account"], sortable(deal["engage_date"]), sortable(deal["close_date"])
        if engaged:
            begun[name] = min(begun.get(name, engaged), engaged)
        if deal["deal_stage"] == "Won":
            first[name] = min(first.get(name, closed + engaged), closed + engaged)
    for customer in Customer.objects.select_related("owner"):
        sellers = {
            deal["sales_agent"]
            for deal in deals
            if deal["account"] == customer.name
            and deal["deal_stage"] == "Won"
            and sortable(deal["close_date"]) + sortable(deal["engage_date"]) == first[customer.name]
        }
        assert customer.owner.name in sellers
        assert f"{customer.registered_at.astimezone(clock.BUSINESS_TZ):%Y%m%d}" == begun[customer.name]


@pytest.mark.rule("PRC-4")
def test_without_the_alias_729_won_deals_are_refused_by_name(tmp_path: Path) -> None:
    mapping = tmp_path / "mapping.toml"
    mapping.write_text(MAPPING.read_text(encoding="utf-8").replace('GTXPro = "GTX Pro"', ""), encoding="utf-8")
    lines = run("import_history", mapping)
    assert [figures(line) for line in lines[4:6]] == [[8800, 6117, 0, 2683], [4238, 3509, 729]]
    assert "deals: 1480 × unknown product “GTXPro” (729 won)" in lines
    assert "deals: 1425 × no customer is named (0 won)" in lines


@pytest.mark.rule("PRC-4")
def test_replay_of_every_won_price() -> None:
    """Counted apart from the command, in fractions: where in the band it lay, and what a narrower one refuses."""
    run("import_history")
    lines = run("replay_prices")
    total = next(line for line in lines if line.startswith("total"))
    assert figures(total) == [4238, 0, 6, 86, 617, 1424, 1498, 518, 84, 5, 0, 0]
    narrow = [line for line in lines if line.startswith("total")][1]
    assert narrow.split() == ["total", "4238", "172", "4.1", "%", "92", "80"]
    assert lines[-2].endswith("4238 won, 4238 checked, 0 outside the band, 0 without a price, unknown: none")
    assert lines[-1].endswith("4238 won, 3509 checked, 0 outside the band, 0 without a price, unknown: 729 × GTXPro")

    folder = Path(FOLDER)
    with (folder / "products.csv").open(encoding="utf-8", newline="") as file:
        listed = {row["product"]: Fraction(row["sales_price"]) for row in csv.DictReader(file)}
    with (folder / "sales_pipeline.csv").open(encoding="utf-8", newline="") as file:
        shares = [
            Fraction(row["close_value"]) / listed[row["product"].replace("GTXPro", "GTX Pro")]
            for row in csv.DictReader(file)
            if row["deal_stage"] == "Won"
        ]
    tenths = Counter(int((share - Fraction(1, 2)) * 10) for share in shares)
    assert [tenths[tenth] for tenth in range(10)] == figures(total)[1:11]
    assert sum(share < Fraction(4, 5) for share in shares) == 92
    assert sum(share > Fraction(6, 5) for share in shares) == 80


@pytest.mark.rule("QUO-1", "QUO-3", "QUO-4", "PRC-4", "APP-1")
def test_one_quote_per_product_is_filed_approved_and_printed() -> None:
    run("import_history")
    ensure_chains()
    with clock.at(clock.shanghai(date(2017, 6, 1), 10)):
        customers = Customer.objects.select_related("owner", "region").order_by("pk")
        quotes = [
            file_quote(product, customer) for product, customer in zip(Product.objects.all(), customers, strict=False)
        ]
        assert len(quotes) == 7
        for quote in quotes:
            approve(quote)
        assert drain(Queue.PAPERS) == 7
        for quote in quotes:
            quote.refresh_from_db()
            [paper] = papers_of(quote)
            assert (quote.state, paper.is_archived) == (QuoteState.APPROVED, True)
            assert hand_out(paper, by=quote.owner).startswith(b"%PDF-")


def file_quote(product: Product, customer: Customer) -> Quote:
    """A quote at the list price, by the imported rep."""
    band = PriceBand.objects.get(product=product)
    data = QuoteData(
        customer=customer,
        contact=None,
        project_name="",
        valid_until=date(2017, 6, 30),
        payment_terms="",
        delivery="",
        warranty="",
        notes="",
        header_discount=Decimal("0.00"),
        lines=[LineData(product, Decimal(2), band.list_price)],
    )
    quote = draft_quote(data, by=customer.owner)
    submit_quote(quote, by=customer.owner)
    return quote


def approve(quote: Quote) -> None:
    """Everybody whose turn it is says yes, in turn: the rep's manager, then the director."""
    request = latest_request_for(quote)
    assert request is not None
    asked = []
    while step := request.steps.filter(state=StepState.OPEN).select_related("approver").first():
        assert step.approver is not None
        asked.append(step.approver.post)
        decide(step, VerdictWord.APPROVE, "", by=step.approver, seen_hash=request.content_hash)
    assert asked == [Post.REGIONAL_MANAGER, Post.DIRECTOR]


def sortable(day: str) -> str:
    """20-10-16 → 20161020; nothing for nothing."""
    return "20" + "".join(reversed(day.split("-"))) if day else ""
