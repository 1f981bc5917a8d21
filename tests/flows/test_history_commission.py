"""The real year 2017, settled month by month, against what the file itself comes to in fractions."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

import pytest

from commissions.actions.settlement import settle_month
from commissions.enums import Cause, Share
from commissions.models import Entry, Settlement, Statement
from commissions.queries.settlement import MonthResult
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from customers.models import Customer
from salesops.audit.models import Entry as TrailEntry
from salesops.base import clock
from salesops.org.models import Person
from tests.flows.real_input import FOLDER, Sale, cents, run, sales

pytestmark = [
    pytest.mark.skipif(not FOLDER, reason="SALESOPS_REAL_DATA names no folder"),
    pytest.mark.usefixtures("imported", "invariants_hold"),
    pytest.mark.django_db,
]

MONTHS = [date(2017, number, 1) for number in range(3, 13)]
"""Nothing was won before March."""


class Part(NamedTuple):
    """The account manager's commission: all of it, what is paid the month after, what is kept back."""

    own: Fraction
    payable: Fraction
    retained: Fraction


def part_of(sale: Sale) -> Part:
    """3 %, of it 70 %, and what is left of it; each rounded once."""
    own = cents(sale.price * 3 / 100)
    payable = cents(own * 7 / 10)
    return Part(own, payable, own - payable)


def pool_of(sale: Sale) -> Fraction:
    return cents(sale.price * 2 / 100)


def summed(parts: Iterable[Part]) -> Part:
    own, payable, retained = (sum(column, Fraction(0)) for column in zip(*parts, strict=True))
    return Part(own, payable, retained)


def by_agent(month: date | None = None) -> dict[str, Part]:
    """Out of the file: what each agent earned in a month, or in all of them."""
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for sale in sales():
        if month is None or sale.closed_on.replace(day=1) == month:
            parts[sale.rep].append(part_of(sale))
    return {agent: summed(of_agent) for agent, of_agent in parts.items()}


def booked_by_agent(month: date | None = None) -> dict[str, Part]:
    """Out of the ledger: the same."""
    entries = Entry.objects.filter(share=Share.OWN).select_related("beneficiary")
    parts: defaultdict[str, list[Part]] = defaultdict(list)
    for entry in entries.filter(month=month) if month else entries:
        parts[str(entry.beneficiary)].append(
            Part(Fraction(entry.amount), Fraction(entry.payable), Fraction(entry.retained))
        )
    return {agent: summed(of_agent) for agent, of_agent in parts.items()}


def settle(month: date) -> MonthResult:
    """On the fifth of the month after."""
    with clock.at(clock.shanghai((month + timedelta(days=31)).replace(day=5), 2)):
        return settle_month(month, by=Person.system())


def counts() -> list[int]:
    tables = (Contract, Instalment, Receipt, ReceiptMatch, Customer, Entry, Statement, Settlement, TrailEntry)
    return [model._base_manager.count() for model in tables]


@pytest.mark.rule("COM-1", "COM-3", "COM-6")
def test_each_month_is_to_the_cent_what_the_file_says() -> None:
    results = [settle(month) for month in MONTHS]
    for month, result in zip(MONTHS, results, strict=True):
        expected = by_agent(month)
        assert booked_by_agent(month) == expected
        assert (Fraction(result.own), Fraction(result.payable), Fraction(result.retained)) == summed(expected.values())
        stated = {str(one.person): one for one in Statement.objects.filter(month=month).select_related("person")}
        assert {name: Fraction(one.paid) for name, one in stated.items()} == {
            agent: part.payable for agent, part in expected.items()
        }
        assert all(one.number == f"TC-{month:%Y%m}-{one.person.employee_no}" for one in stated.values())
    assert [result.collected for result in results] == [531, 285, 438, 531, 308, 446, 503, 279, 406, 511]
    sums = [sum(getattr(result, name) for result in results) for name in ("own", "payable", "retained", "pool")]
    assert sums == [Decimal("300166.02"), Decimal("210118.21"), Decimal("90047.81"), Decimal("200110.68")]
    assert sum(Fraction(one.paid) for one in Statement.objects.all()) == summed(by_agent().values()).payable
    assert set(Entry.objects.values_list("cause", flat=True)) == {Cause.COLLECTED}


@pytest.mark.rule("COM-1", "COM-3")
def test_each_contract_has_its_own_share_and_its_pool() -> None:
    for month in MONTHS:
        settle(month)
    entries = Entry.objects.select_related("contract")
    own = {one.contract.source_number: one for one in entries.filter(share=Share.OWN)}
    pool = {one.contract.source_number: one for one in entries.filter(share=Share.TEAM)}
    assert len(own) == len(pool) == 4238
    for sale in sales():
        entry = own[sale.number]
        assert (Fraction(entry.amount), Fraction(entry.payable), Fraction(entry.retained)) == part_of(sale)
        assert (entry.month, entry.collected_on) == (sale.closed_on.replace(day=1), sale.closed_on)
        assert Fraction(pool[sale.number].amount) == pool_of(sale)
        assert pool[sale.number].beneficiary is None


@pytest.mark.rule("COM-3", "COM-6")
def test_all_at_once_in_december_comes_to_the_same() -> None:
    result = settle(MONTHS[-1])
    assert result.collected == 4238
    assert booked_by_agent() == by_agent()
    assert Fraction(result.pool) == sum(pool_of(sale) for sale in sales())


@pytest.mark.rule("COM-6")
def test_everything_once_more_adds_nothing() -> None:
    for month in MONTHS:
        settle(month)
    before = counts()
    lines = run("import_history")
    assert lines[6] == "contracts: 0 signed and collected on their closing day, ¥0.00 in all"
    assert all(settle(month).already for month in MONTHS)
    assert counts() == before
