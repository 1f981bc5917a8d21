"""Contracts of the past: how they come in, what is refused, and that nobody hears of them (PRC-4, REC-1, COM-1)."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import translation

from contracts.actions.history import PastContract, take_over_contract, take_over_contracts
from contracts.enums import ContractState, ContractVerb, Origin, ReceivableVerb, Trigger
from contracts.models import Contract, ContractLine, Receipt
from contracts.queries.receivable import collected_on
from customers.enums import CustomerStatus
from salesops.approvals.models import Request
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.models import Paper
from salesops.jobs.models import Job
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.quotes import make_policy, make_product
from tests.factories.receivable import collected_in_full

pytestmark = pytest.mark.django_db

DAY = date(2017, 3, 2)


@pytest.fixture
def past(cast: Cast) -> PastContract:
    """One unit within 80 – 100 – 120, sold by He to a customer of Li's."""
    product = make_product(tax_rate="0.17")
    make_policy(product, keeper=cast.hu, gm=cast.qian)
    return PastContract("D1", make_customer(cast.li), cast.he, product, Decimal("90.00"))


@pytest.fixture(autouse=True)
def _that_day() -> Iterator[None]:
    with clock.at(clock.shanghai(DAY, 18)):
        yield


def take_over(*pasts: PastContract) -> list[Contract]:
    return take_over_contracts(pasts, by=Person.system())


@pytest.mark.rule("CON-2", "REC-1", "COM-1")
def test_it_is_signed_and_collected_on_its_day(cast: Cast, past: PastContract) -> None:
    [contract] = take_over(past)
    contract.refresh_from_db()
    assert (contract.state, contract.origin, contract.source_number) == (ContractState.SIGNED, Origin.IMPORTED, "D1")
    assert contract.number == "XS-2017-00001"
    assert contract.approved_on == contract.signed_on == collected_on(contract) == DAY
    assert (contract.rep, contract.owner, contract.project_lead) == (cast.he, cast.he, cast.wang)
    assert contract.customer.owner == cast.li
    assert (contract.total, contract.tax_total) == (Decimal("90.00"), Decimal("13.08"))
    [line] = contract.lines.all()
    assert [line.quantity, line.unit_price, line.final_amount, line.list_price] == [1, 90, 90, 100]
    [instalment] = contract.instalments.all()
    assert (instalment.amount, instalment.trigger, instalment.due_on) == (contract.total, Trigger.FIXED_DAY, DAY)
    [receipt] = Receipt.objects.all()
    assert (receipt.number, receipt.bank_reference, receipt.received_on) == ("SK-2017-00001", "import D1", DAY)
    assert (receipt.payer, receipt.customer) == (contract.customer.name, contract.customer)
    assert list(collected_in_full(Contract.objects.all())) == [contract]


@pytest.mark.rule("CNF-2")
def test_the_trail_says_so_and_nobody_is_told(cast: Cast, past: PastContract) -> None:
    [contract] = take_over(past)
    assert [entry.verb for entry in timeline_for(contract)] == [ReceivableVerb.RECORDED, ContractVerb.TAKEN_OVER]
    verbs = [entry.verb for entry in timeline_for(contract.customer)]
    assert {ReceivableVerb.RECORDED, ContractVerb.TAKEN_OVER} < set(verbs)
    assert all(entry.is_system for entry in timeline_for(contract))
    for model in (Notice, Job, Paper, Request):
        assert not model._default_manager.exists()
    assert mail.outbox == []


@pytest.mark.rule("CUS-4")
def test_the_first_contract_makes_a_won_customer_once(past: PastContract) -> None:
    take_over(past, replace(past, source_number="D2"))
    take_over(replace(past, source_number="D3"))
    past.customer.refresh_from_db()
    assert past.customer.status == CustomerStatus.WON
    won = [entry.quote for entry in timeline_for(past.customer) if entry.verb == "customers.customer.won"]
    assert won == ["XS-2017-00001"]


def test_the_second_time_adds_nothing(past: PastContract) -> None:
    first = take_over_contract(past, by=Person.system())
    assert take_over_contract(replace(past, price=Decimal("95.00")), by=Person.system()) == first
    [second] = take_over(past, replace(past, source_number="D2"))
    assert (second.source_number, second.number) == ("D2", "XS-2017-00002")
    assert Contract.objects.count() == Receipt.objects.count() == 2


@pytest.mark.rule("PRC-4")
@pytest.mark.parametrize(("price", "why"), [("79.99", "¥0.01 below the floor"), ("120.01", "¥0.01 above the ceiling")])
def test_outside_the_band_of_its_day_nothing_is_kept_of_any(past: PastContract, price: str, why: str) -> None:
    bad = replace(past, source_number="D2", price=Decimal(price))
    with translation.override("en"), pytest.raises(Refusal) as refused:
        take_over(past, bad)
    assert str(refused.value) == f"PRC-4: {past.product.name} at ¥{price}: {why}"
    assert not Contract.objects.exists()
    assert take_over(past)[0].number == "XS-2017-00001"


@pytest.mark.rule("QUO-2")
def test_a_day_without_prices_is_refused(past: PastContract) -> None:
    with clock.at(clock.shanghai(date(2014, 12, 31), 18)), pytest.raises(Refusal) as refused:
        take_over(past)
    assert refused.value.rule == "QUO-2"


@pytest.mark.rule("ORG-1")
def test_a_rep_without_a_region_on_the_day_is_refused(cast: Cast, past: PastContract) -> None:
    with pytest.raises(Refusal, match="ORG-1"):
        take_over(replace(past, rep=cast.zhao))


@pytest.mark.rule("PRC-4")
def test_the_database_refuses_what_the_action_would_let_through(past: PastContract) -> None:
    [contract] = take_over(past)
    band = contract.lines.get().band
    draft = Contract.objects.create(
        origin=Origin.IMPORTED,
        source_number="D2",
        title="",
        customer=contract.customer,
        rep=contract.rep,
        owner=contract.rep,
        drafted_by=contract.rep,
        region=contract.region,
        project_lead=contract.rep,
        created_at=clock.now(),
    )
    line = ContractLine(
        contract=draft,
        position=1,
        product=past.product,
        quantity=1,
        unit_price=Decimal("79.99"),
        tax_rate=past.product.tax_rate,
        amount=Decimal("79.99"),
        final_amount=Decimal("79.99"),
        tax=Decimal("11.62"),
        band=band,
        list_price=band.list_price,
        floor=band.floor,
        ceiling=band.ceiling,
    )
    with pytest.raises(IntegrityError, match="contract_line_inside_band"), transaction.atomic():
        line.save()
    line.floor = Decimal("70.00")
    with pytest.raises(IntegrityError, match="contract_line_band_walls"), transaction.atomic():
        line.save()


@pytest.mark.rule("COM-1")
def test_it_keeps_the_terms_of_its_own_day(cast: Cast, past: PastContract) -> None:
    changed = DAY + timedelta(days=10)
    set_policy("contracts.rep_rate", "0.05", valid_from=changed, reason="试行", by=cast.hu)
    [before] = take_over(past)
    with clock.at(clock.shanghai(changed, 18)):
        [after] = take_over(replace(past, source_number="D2"))
    assert (before.rep_rate, after.rep_rate) == (Decimal("0.03"), Decimal("0.05"))


@pytest.mark.rule("CNF-2")
def test_people_take_nothing_over(cast: Cast, past: PastContract) -> None:
    with pytest.raises(ValueError, match="by the program"):
        take_over_contracts([past], by=cast.qian)
