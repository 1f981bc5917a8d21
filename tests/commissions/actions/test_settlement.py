"""What a month books, for whom, and what happens to it when the money goes back (COM-1, COM-2, COM-3, COM-8)."""

from datetime import date, datetime
from decimal import Decimal

import pytest

from commissions.actions.settlement import settle_month
from commissions.enums import Cause, Share
from commissions.models import Entry, Statement
from commissions.queries.settlement import next_month_to_settle
from contracts.actions.receivable import MatchData, match_receipt, reverse_receipt, take_back_match
from contracts.models import Contract
from contracts.queries.receivable import collected_on
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db

D = Decimal
SEPTEMBER, OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (9, 10, 11, 12))
SIGNED = date(2026, 9, 3)


def on(month: int, day: int) -> datetime:
    return clock.shanghai(date(2026, month, day), 9)


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """100,000.01 yuan in two parts, signed in September."""
    with clock.at(on(9, 3)):
        return sold_contract(cast.li, ("60000.00", "40000.01"), signed_on=SIGNED)


def collect(contract: Contract, day: date = date(2026, 10, 20)) -> None:
    receive(contract, "100000.01", day)


def entries() -> list[tuple[str, str, str, str, str]]:
    rows = Entry.objects.order_by("month", "share", "id")
    return [(f"{row.month:%m}", row.share, str(row.amount), str(row.payable), str(row.retained)) for row in rows]


def statement(person: Person, month: date) -> tuple[str, str, str, str]:
    row = Statement.objects.get(person=person, month=month)
    return str(row.carried_in), str(row.earned), str(row.paid), str(row.carried_out)


# ------------------------------------------------------------------------------------------------- what a month books


@pytest.mark.rule("COM-1", "COM-2", "COM-3", "COM-4")
def test_what_was_collected_in_full_is_booked_once_per_share(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        collect(contract)
        result = settle_month(OCTOBER, by=cast.sun)
    assert entries() == [
        ("10", "own", "3000.00", "2100.00", "900.00"),
        ("10", "team", "2000.00", "0.00", "0.00"),
    ]
    own, team = Entry.objects.order_by("share")
    assert (own.beneficiary, own.cause, own.base, own.rate) == (cast.li, Cause.COLLECTED, contract.total, D("0.0300"))
    assert (team.beneficiary, team.rate, team.collected_on) == (None, D("0.0200"), date(2026, 10, 20))
    assert statement(cast.li, OCTOBER) == ("0.00", "2100.00", "2100.00", "0.00")
    assert Statement.objects.get().number == f"TC-202610-{cast.li.employee_no}"
    assert (result.collected, result.entries, result.people) == (1, 2, 1)
    assert (result.own, result.payable, result.retained, result.pool) == tuple(
        map(D, ("3000.00", "2100.00", "900.00", "2000.00"))
    )


@pytest.mark.rule("COM-2")
def test_a_cent_is_missing_and_nothing_is_earned(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        receive(contract, "100000.00", date(2026, 10, 20))
        assert settle_month(OCTOBER, by=cast.sun).entries == 0
        assert next_month_to_settle() == NOVEMBER


@pytest.mark.rule("COM-2", "COM-6")
def test_money_of_the_next_month_counts_there(contract: Contract, cast: Cast) -> None:
    with clock.at(on(12, 5)):
        receive(contract, "60000.00", date(2026, 10, 31))
        receive(contract, "40000.01", date(2026, 11, 1))
        assert settle_month(OCTOBER, by=cast.sun).entries == 0
        assert settle_month(NOVEMBER, by=cast.sun).entries == 2


@pytest.mark.rule("COM-1")
def test_the_rep_earns_it_whoever_looks_after_the_contract_now(contract: Contract, cast: Cast) -> None:
    Contract.objects.filter(pk=contract.pk).update(owner=cast.he)
    with clock.at(on(11, 5)):
        collect(contract)
        settle_month(OCTOBER, by=cast.sun)
    assert [row.person for row in Statement.objects.all()] == [cast.li]


@pytest.mark.rule("COM-12")
def test_a_leaver_is_paid_what_was_earned(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        collect(contract)
        Person.objects.filter(pk=cast.li.pk).update(is_active=False, employee_no=None)
        settle_month(OCTOBER, by=cast.sun)
    assert statement(cast.li, OCTOBER) == ("0.00", "2100.00", "2100.00", "0.00")
    assert Statement.objects.get().number == f"TC-202610-#{cast.li.pk}"


# ------------------------------------------------------------------------------------------- what happens to it later


@pytest.mark.rule("COM-8", "COM-5")
def test_a_reversal_is_clawed_back_carried_and_worked_off(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        first = receive(contract, "60000.00", date(2026, 9, 10))
        receive(contract, "40000.01", date(2026, 10, 20))
        settle_month(SEPTEMBER, by=cast.sun)
        settle_month(OCTOBER, by=cast.sun)
        reverse_receipt(first, "退票", received_on=date(2026, 11, 4), by=cast.sun)
    with clock.at(on(12, 5)):
        back = settle_month(NOVEMBER, by=cast.sun)
        receive(contract, "60000.00", date(2026, 12, 1))
    with clock.at(clock.shanghai(date(2027, 1, 5))):
        settle_month(DECEMBER, by=cast.sun)
    assert [row for row in entries() if row[1] == Share.OWN] == [
        ("10", "own", "3000.00", "2100.00", "900.00"),
        ("11", "own", "-3000.00", "-2100.00", "-900.00"),
        ("12", "own", "3000.00", "2100.00", "900.00"),
    ]
    assert (back.clawed_back, back.paid, back.carried) == (1, D("0.00"), D("-2100.00"))
    assert [row.cause for row in Entry.objects.filter(share=Share.OWN).order_by("month")] == [
        Cause.COLLECTED,
        Cause.CLAWBACK,
        Cause.COLLECTED,
    ]
    assert statement(cast.li, NOVEMBER) == ("0.00", "-2100.00", "0.00", "-2100.00")
    assert statement(cast.li, DECEMBER) == ("-2100.00", "2100.00", "0.00", "0.00")


@pytest.mark.rule("COM-5")
def test_who_owes_gets_a_statement_in_every_month_until_it_is_worked_off(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        collect(contract)
        settle_month(OCTOBER, by=cast.sun)
        reverse_receipt(contract.matches.get(instalment__position=1).receipt, "退票", by=cast.sun)
    with clock.at(clock.shanghai(date(2027, 2, 5))):
        for month in (NOVEMBER, DECEMBER, date(2027, 1, 1)):
            settle_month(month, by=cast.sun)
    assert [statement(cast.li, month) for month in (DECEMBER, date(2027, 1, 1))] == [
        ("-2100.00", "0.00", "0.00", "-2100.00")
    ] * 2


@pytest.mark.rule("COM-6")
def test_a_back_dated_receipt_is_booked_in_the_open_month(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        receive(contract, "60000.00", date(2026, 9, 20))
        settle_month(OCTOBER, by=cast.sun)
        receive(contract, "40000.01", date(2026, 10, 20))
    with clock.at(on(12, 5)):
        settle_month(NOVEMBER, by=cast.sun)
    (own,) = Entry.objects.filter(share=Share.OWN)
    assert (own.month, own.collected_on) == (NOVEMBER, date(2026, 10, 20))


@pytest.mark.rule("COM-6", "COM-8")
def test_a_match_taken_back_in_a_closed_month_shows_up_in_the_open_one(contract: Contract, cast: Cast) -> None:
    with clock.at(on(11, 5)):
        collect(contract)
        settle_month(OCTOBER, by=cast.sun)
        match = contract.matches.get(instalment__position=1)
        take_back_match(match, "配错了", by=cast.sun)
    with clock.at(on(12, 5)):
        assert settle_month(NOVEMBER, by=cast.sun).clawed_back == 1
        match_receipt(match.receipt, [MatchData(match.instalment, match.amount)], by=cast.sun)
    with clock.at(clock.shanghai(date(2027, 1, 5))):
        settle_month(DECEMBER, by=cast.sun)
    last = Entry.objects.filter(share=Share.OWN).latest("month")
    assert (last.month, str(last.amount)) == (DECEMBER, "3000.00")
    assert last.collected_on == collected_on(contract) == date(2026, 10, 20)
