"""What the books say of a week about contracts, money that came in and money that is late."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from contracts.actions.receivable import reverse_receipt, take_back_match
from contracts.models import Contract
from reports.queries.facts import Facts, facts_for, shown_facts
from reports.queries.facts.shown import WITH_MONEY
from salesops.base import clock
from salesops.base.weeks import Week
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories import contracts as desk
from tests.factories.receivable import receive, sold_contract
from tests.factories.reports import W46, W47, W48, friday, frozen, hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("RPT-4")]

AGREED = ("contracts_submitted", "contracts_approved", "contracts_signed")
MONDAY, SUNDAY = W47.monday, W47.sunday
LAST_MINUTE, SUNDAY_24 = W47.end - timedelta(minutes=1), W47.end


def facts_of(person: Person, week: Week = W47, at: datetime = W48.end) -> Facts:
    """As a late report says it, unless another moment is named."""
    with clock.at(at):
        return facts_for(person, week)


def names(facts: Facts, key: str) -> list[str]:
    return [row["name"] for row in facts[key]]


def amounts(facts: Facts, key: str) -> list[tuple[str, str]]:
    return [(row["name"], row["amount"]) for row in facts[key]]


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """Signed long ago; its parts of 30, 40, 25 and 5 thousand are due Saturday, Sunday, Monday and some day."""
    with clock.at(clock.shanghai(MONDAY, 9)):
        return sold_contract(cast.li, signed_on=date(2026, 9, 1), due=[5, 6, 7, None])


def test_contracts_by_what_happened_to_them(cast: Cast) -> None:
    with clock.at(W46.start + timedelta(days=2)):
        waiting, ready = desk.make_contract(owner=cast.li), desk.make_contract(owner=cast.li, total="99.00")
        desk.approve_contract(ready)
    with clock.at(W47.start + timedelta(days=2)):
        desk.submit(waiting)
        desk.sign(ready, on=MONDAY)
    draft, signed = Contract.objects.get(pk=waiting.pk), Contract.objects.get(pk=ready.pk)
    assert {key: names(facts_of(cast.li, W46), key) for key in AGREED} == {
        "contracts_submitted": [signed.number],
        "contracts_approved": [signed.number],
        "contracts_signed": [],
    }
    facts = facts_of(cast.li)
    assert {key: names(facts, key) for key in AGREED} == {
        "contracts_submitted": [draft.number],
        "contracts_approved": [],
        "contracts_signed": [signed.number],
    }
    assert facts["contracts_signed"] == [
        {"id": ready.pk, "name": signed.number, "detail": signed.customer.name, "amount": "99.00"}
    ]
    assert not any(names(facts_of(person), key) for person in (cast.he, cast.chen, cast.zhou) for key in AGREED)


def test_who_registers_a_signing_has_it_in_the_own_report_too(cast: Cast) -> None:
    with clock.at(W47.start + timedelta(days=2)):
        contract = desk.sign(desk.approve_contract(desk.make_contract(owner=cast.li)), by=cast.chen)
    assert names(facts_of(cast.chen), "contracts_signed") == [contract.number]
    assert names(facts_of(cast.chen), "contracts_approved") == [contract.number]  # hers is the whole paper


@pytest.mark.parametrize(("moment", "week"), [(W47.start, W47), (LAST_MINUTE, W47), (SUNDAY_24, W48)])
def test_sunday_24_is_the_week_after(cast: Cast, contract: Contract, moment: datetime, week: Week) -> None:
    with clock.at(moment):
        new = sold_contract(cast.li)
        receive(contract, "10000.00")
    for one in (W46, W47, W48):
        facts = facts_of(cast.li, one)
        assert (new.number in names(facts, "contracts_signed")) == (one == week)
        assert (names(facts, "receipts") == [contract.number]) == (one == week)


@pytest.mark.rule("REC-1")
def test_money_counts_in_the_week_in_which_it_is_matched(cast: Cast, contract: Contract) -> None:
    with clock.at(friday(W47)):
        receive(contract, "10000.00", W46.monday)  # it lay unmatched for a while
        receive(contract, "2500.50")
    assert amounts(facts_of(cast.li), "receipts") == [(contract.number, "12500.50")]
    assert facts_of(cast.li, W46)["receipts"] == []
    assert facts_of(cast.he)["receipts"] == []
    assert facts_of(cast.chen)["receipts"] == []  # she neither sold it nor looks after it


@pytest.mark.rule("REC-1")
def test_what_is_reversed_counts_below_zero_when_that_happens(cast: Cast, contract: Contract) -> None:
    with clock.at(friday(W46)):
        earlier = receive(contract, "10000.00")
    with clock.at(friday(W47)):
        receive(contract, "2000.00")
        reverse_receipt(earlier, "银行退回", by=cast.sun)
    assert amounts(facts_of(cast.li, W46), "receipts") == [(contract.number, "10000.00")]
    assert amounts(facts_of(cast.li), "receipts") == [(contract.number, "-8000.00")]


@pytest.mark.rule("REC-1")
def test_what_comes_and_goes_within_a_week_is_no_row(cast: Cast, contract: Contract) -> None:
    with clock.at(friday(W47)):
        receipt = receive(contract, "10000.00")
        take_back_match(receipt.matches.get(), "对错了合同", by=cast.sun)
    assert facts_of(cast.li)["receipts"] == []


@pytest.mark.rule("REC-2")
def test_overdue_is_what_is_open_at_sunday_24(cast: Cast, contract: Contract) -> None:
    with clock.at(clock.shanghai(SUNDAY, 10)):
        receive(contract, "5000.00")
    late = [
        {"amount": "25000.00", "due": (SUNDAY - timedelta(days=1)).isoformat(), "days": 2},
        {"amount": "40000.00", "due": SUNDAY.isoformat(), "days": 1},
    ]
    with clock.at(clock.shanghai(W48.monday, 9)):
        receive(contract, "70000.00")  # a day too late for the week
    about = {"id": contract.pk, "name": contract.number, "detail": contract.customer.name}
    assert facts_of(cast.li)["overdue"] == [about | row for row in late]
    assert amounts(facts_of(cast.li, W48), "overdue") == [(contract.number, "20000.00")]
    assert facts_of(cast.he)["overdue"] == []


@pytest.mark.rule("REC-2")
def test_while_the_week_lasts_overdue_is_what_is_open_today(cast: Cast, contract: Contract) -> None:
    assert facts_of(cast.li, at=friday(W47))["overdue"] == []
    [row] = facts_of(cast.li, at=clock.shanghai(SUNDAY, 23, 59))["overdue"]
    assert (row["amount"], row["days"]) == ("30000.00", 1)


def test_a_payment_after_submission_leaves_the_report_alone(cast: Cast, contract: Contract) -> None:
    report = hand_in(cast.li, W47, at=clock.shanghai(SUNDAY, 20))
    before = frozen(report)
    assert [row["amount"] for row in before["figures"]["overdue"]] == ["30000.00"]
    with clock.at(clock.shanghai(SUNDAY, 21)):
        receive(contract, "30000.00")
    assert facts_of(cast.li, at=clock.shanghai(SUNDAY, 22))["overdue"] == []
    assert frozen(report) == before
    assert before["figures"]["receipts"] == []


@pytest.mark.rule("CNF-1")
def test_without_the_right_to_prices_there_is_no_money_in_it(cast: Cast, contract: Contract) -> None:
    assert WITH_MONEY & set(facts_of(cast.lin)) == set()
    with clock.at(friday(W47)):
        receive(contract, "5000.00")
    figures = facts_of(cast.li)
    assert {row["amount"] for key in ("receipts", "overdue") for row in figures[key]} == {
        "5000.00", "25000.00", "40000.00",
    }  # fmt: skip
    hidden = shown_facts(figures, shows_amounts=False)
    assert not any(section.amount or section.is_late for section in hidden)
    assert contract.number not in {row.name for section in hidden for row in section.rows}


def test_overdue_money_is_shown_with_its_sum_and_its_days(cast: Cast, contract: Contract) -> None:
    [late] = [one for one in shown_facts(facts_of(cast.li), shows_amounts=True) if one.is_late]
    assert (late.count, late.amount) == (2, Decimal("70000.00"))
    assert [(row.amount, row.page, row.pk) for row in late.rows] == [
        (Decimal("30000.00"), "contracts:contract-detail", contract.pk),
        (Decimal("40000.00"), "contracts:contract-detail", contract.pk),
    ]
    assert late.rows[0].detail.endswith("逾期 2 天")
