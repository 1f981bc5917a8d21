"""Real input: a public data set with real faults, loaded, counted, replayed (skipped where it does not lie)."""

from collections import Counter
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from django.db.models import F, Sum

from contracts.enums import ContractState, Origin
from contracts.models import Contract, ContractLine, Receipt, ReceiptMatch
from customers.enums import CustomerStatus
from customers.models import Customer
from quotes.actions.content import QuoteData
from quotes.actions.quote import draft_quote, submit_quote
from quotes.enums import QuoteState
from quotes.models import PriceBand, Product, Quote
from quotes.queries.judging import LineData
from salesops.approvals.chains import ensure_chains
from salesops.approvals.engine import decide
from salesops.approvals.enums import StepState, VerdictWord
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.documents.models import Paper
from salesops.documents.papers import hand_out, papers_of
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain
from salesops.org.enums import Post
from salesops.org.models import Assignment
from tests.factories.receivable import collected_in_full
from tests.flows.real_input import FOLDER, TwoRuns, cents, figures, rows, run, sales

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="SALESOPS_REAL_DATA names no folder"),
    pytest.mark.usefixtures("imported", "invariants_hold"),
    pytest.mark.django_db,
]


@pytest.mark.rule("PRC-4", "CUS-1")
def test_without_the_alias_729_won_deals_are_refused_by_name(imported: TwoRuns) -> None:
    lines = imported.without
    assert [figures(line) for line in lines[1:6]] == [
        [35, 35, 0, 0],
        [7, 7, 0, 0],
        [85, 85, 0, 0],
        [8800, 3509, 0, 2683],
        [4238, 3509, 0, 729],
    ]
    assert lines[6:9] == [
        "contracts: 3509 signed and collected on their closing day, ¥6,494,956.00 in all",
        "deals that were not won: 2608 sound, checked and not stored",
        "besides: 1 GM, 1 DIRECTOR, 3 regions, 6 regional managers, 1 price policy",
    ]
    assert "deals: 1480 × unknown product “GTXPro” (729 won)" in lines
    assert "deals: 1425 × no customer is named (0 won)" in lines


@pytest.mark.rule("ORG-1", "CUS-1", "CUS-2", "PRC-4")
def test_with_the_alias_those_729_are_added_and_all_4238_are_there(imported: TwoRuns) -> None:
    lines = imported.with_alias
    assert [figures(line) for line in lines[1:6]] == [
        [35, 0, 35, 0],
        [7, 0, 7, 0],
        [85, 0, 85, 0],
        [8800, 729, 3509, 1425],
        [4238, 729, 3509, 0],
    ]
    assert lines[6:] == [
        "contracts: 729 signed and collected on their closing day, ¥3,510,578.00 in all",
        "deals that were not won: 3137 sound, checked and not stored",
        "deals: 1425 × no customer is named (0 won)",
    ]
    assert Contract.objects.count() == Receipt.objects.count() == ReceiptMatch.objects.count() == 4238
    assert PriceBand.objects.count() == Product.objects.count() == 7
    assert Assignment.objects.filter(post=Post.ACCOUNT_MANAGER).count() == 35
    assert not Customer.objects.exclude(source="import").exists()
    assert Customer.objects.filter(industry="technology").count() == 12
    assert not Customer.objects.filter(industry="technolgy").exists()
    assert Customer.objects.filter(address="Philippines").count() == 1


@pytest.mark.rule("CON-2", "REC-1", "COM-1")
def test_each_won_deal_is_a_contract_signed_and_collected_on_its_day() -> None:
    stored = {
        (
            contract.source_number,
            contract.rep.name,
            contract.customer.name,
            contract.signed_on,
            Fraction(contract.total),
        )
        for contract in Contract.objects.select_related("rep", "customer")
    }
    assert stored == {(sale.number, sale.rep, sale.customer, sale.closed_on, sale.price) for sale in sales()}
    assert collected_in_full(Contract.objects.all()).count() == 4238
    assert set(Contract.objects.values_list("state", "origin", "rep_rate", "team_rate", "paid_share")) == {
        (ContractState.SIGNED, Origin.IMPORTED, Decimal("0.03"), Decimal("0.02"), Decimal("0.70"))
    }
    # 17 % of tax lie in every price: once more in fractions, line by line.
    for price, tax in ContractLine.objects.values_list("final_amount", "tax"):
        net = cents(Fraction(price) * 100 / 117)
        assert Fraction(price) - net == Fraction(tax)
    assert Receipt.objects.aggregate(all=Sum("amount"))["all"] == Decimal("10005534.00")
    assert set(Customer.objects.values_list("status", flat=True)) == {CustomerStatus.WON}
    assert not Paper.objects.exists()


@pytest.mark.rule("CUS-2", "ORG-1")
def test_the_customer_stays_with_its_own_rep_whoever_sold_to_it() -> None:
    others = Contract.objects.exclude(customer__owner_id=F("rep_id"))
    assert others.count() > 3000
    for contract in Contract.objects.select_related("region", "project_lead")[:300]:
        [place] = Assignment.objects.filter(person=contract.rep_id)
        assert (contract.owner_id, contract.region_id, contract.project_lead_id) == (
            contract.rep_id,
            place.region_id,
            place.superior_id,
        )


@pytest.mark.rule("CUS-2")
def test_owners_are_those_who_won_first_by_an_independent_count() -> None:
    deals = [row for row in rows("sales_pipeline.csv") if row["account"]]
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
def test_replay_of_every_won_price() -> None:
    """Counted apart from the command, in fractions: where in the band it lay, and what a narrower one refuses."""
    lines = run("replay_prices")
    total = next(line for line in lines if line.startswith("total"))
    assert figures(total) == [4238, 0, 6, 86, 617, 1424, 1498, 518, 84, 5, 0, 0]
    narrow = [line for line in lines if line.startswith("total")][1]
    assert narrow.split() == ["total", "4238", "172", "4.1", "%", "92", "80"]
    assert lines[-2].endswith("4238 won, 4238 checked, 0 outside the band, 0 without a price, unknown: none")
    assert lines[-1].endswith("4238 won, 3509 checked, 0 outside the band, 0 without a price, unknown: 729 × GTXPro")

    listed = {row["product"]: Fraction(row["sales_price"]) for row in rows("products.csv")}
    shares = [sale.price / listed[sale.product] for sale in sales()]
    tenths = Counter(int((share - Fraction(1, 2)) * 10) for share in shares)
    assert [tenths[tenth] for tenth in range(10)] == figures(total)[1:11]
    assert sum(share < Fraction(4, 5) for share in shares) == 92
    assert sum(share > Fraction(6, 5) for share in shares) == 80


@pytest.mark.rule("QUO-1", "QUO-3", "QUO-4", "PRC-4", "APP-1")
def test_one_quote_per_product_is_filed_approved_and_printed() -> None:
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
