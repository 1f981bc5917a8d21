"""When a month may be closed, by whom, and what a closed one says to whoever comes again (COM-6)."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.utils import translation

from commissions.actions.settlement import settle_month
from commissions.models import Entry, Settlement, Statement
from commissions.queries.settlement import is_settled, next_month_to_settle
from commissions.tasks import settle_due_months
from contracts.models import Contract, Receipt, ReceiptMatch
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import tick
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db

AUGUST, SEPTEMBER, OCTOBER, NOVEMBER = (date(2026, month, 1) for month in (8, 9, 10, 11))


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """Signed in September, collected in full in October."""
    with clock.at(clock.shanghai(date(2026, 11, 2))):
        contract = sold_contract(cast.li, ("100000.00",), signed_on=date(2026, 9, 3))
        receive(contract, "100000.00", date(2026, 10, 20))
    return contract


def stored() -> list[object]:
    return [list(model.objects.order_by("pk").values()) for model in (Settlement, Entry, Statement)]


def refusal(act: Callable[[], object]) -> tuple[str, str, str]:
    """The refusal in English; it must speak Chinese, too."""
    with pytest.raises(Refusal) as refused:
        act()
    with translation.override("zh-hans"):
        assert not str(refused.value.next_step).isascii()
    with translation.override("en"):
        with pytest.raises(Refusal) as refused:
            act()
        return refused.value.rule, str(refused.value.sentence), str(refused.value.next_step)


@pytest.mark.rule("COM-6")
def test_a_month_settled_twice_stays_as_it_is(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        first = settle_month(OCTOBER, by=cast.sun)
        before = stored()
        receive(sold_contract(cast.he, ("50.00",), signed_on=date(2026, 10, 1)), "50.00", date(2026, 10, 21))
        again = settle_month(date(2026, 10, 31), by=cast.sun)
    assert (first.already, again.already) == (False, True)
    assert (again.entries, again.paid, again.people) == (first.entries, first.paid, first.people)
    assert stored() == before


@pytest.mark.rule("COM-6")
def test_a_dry_run_says_the_same_and_stores_nothing(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        ahead = settle_month(OCTOBER, by=cast.sun, dry_run=True)
        assert stored() == [[], [], []]
        assert settle_month(OCTOBER, by=cast.sun) == ahead
        assert settle_month(OCTOBER, by=cast.sun, dry_run=True).already


@pytest.mark.rule("COM-6")
def test_it_is_in_the_trail_who_closed_it(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))), translation.override("en"):
        settle_month(OCTOBER, by=cast.sun)
        (entry,) = timeline_for(Settlement.objects.get())
    assert (entry.who, entry.sentence) == (cast.sun.name, "settled the month")
    assert is_settled(date(2026, 10, 17))


@pytest.mark.rule("COM-7", "CNF-1")
def test_people_are_told_that_there_is_a_statement_and_no_amount(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        settle_month(OCTOBER, by=cast.sun)
        settle_month(OCTOBER, by=cast.sun)
    (notice,) = Notice.objects.all()
    with translation.override("en"):
        assert notice.sentence == "2026-10 is settled: your commission statement is there."
    assert (notice.person, notice.url) == (cast.li, Statement.objects.get().get_absolute_url())


@pytest.mark.rule("COM-6")
@pytest.mark.parametrize("month", [NOVEMBER, date(2026, 12, 1), date(9999, 12, 1)])
@pytest.mark.parametrize("dry_run", [True, False])
def test_a_month_that_is_not_over_stays_open(contract: Contract, cast: Cast, month: date, dry_run: bool) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 30), 23, 59)):
        said = refusal(lambda: settle_month(month, by=cast.sun, dry_run=dry_run))
    assert said == (
        "COM-6",
        f"{month:%Y-%m} is not over yet; money may still come in.",
        "Settle the month once its last day has passed.",
    )


@pytest.mark.rule("COM-6")
def test_it_is_over_when_shanghai_says_so(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 1), 0, 0)):
        assert settle_month(OCTOBER, by=cast.sun).entries == 2


@pytest.mark.rule("COM-6")
def test_months_come_one_after_the_other(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2027, 2, 5))):
        settle_month(OCTOBER, by=cast.sun)
        ahead = refusal(lambda: settle_month(date(2026, 12, 1), by=cast.sun))
        back = refusal(lambda: settle_month(SEPTEMBER, by=cast.sun))
    assert ahead == (
        "COM-6",
        "Months are settled one after the other; 2026-10 was the last.",
        "Settle 2026-11 first.",
    )
    assert back == (
        "COM-6",
        "2026-09 lies before the first settled month, which took up what was collected until then.",
        "There is nothing to do for it.",
    )


@pytest.mark.rule("COM-6")
@pytest.mark.parametrize("month", [date(1, 1, 1), date(202, 10, 1), SEPTEMBER])
def test_the_ledger_does_not_begin_before_there_was_money(contract: Contract, cast: Cast, month: date) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        rule, _sentence, next_step = refusal(lambda: settle_month(month, by=cast.sun))
    assert (rule, next_step) == ("COM-6", "Begin with 2026-10.")


@pytest.mark.rule("COM-6")
def test_a_later_month_may_be_the_first_and_takes_up_what_lies_before(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 12, 5))):
        assert settle_month(NOVEMBER, by=cast.sun).collected == 1


@pytest.mark.rule("COM-6")
def test_a_month_without_money_can_be_closed(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        assert next_month_to_settle() is None
        assert settle_month(OCTOBER, by=cast.sun).entries == 0
    assert next_month_to_settle() == NOVEMBER


@pytest.mark.rule("COM-6")
@pytest.mark.parametrize("name", ["li", "wang", "zhao", "qian", "chen", "xu", "hu"])
def test_only_finance_closes_a_month(contract: Contract, cast: Cast, name: str) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        for dry_run in (True, False):
            with pytest.raises(PermissionDenied):
                settle_month(OCTOBER, by=getattr(cast, name), dry_run=dry_run)
    assert stored() == [[], [], []]


@pytest.mark.rule("COM-6")
def test_a_closed_month_takes_no_row_from_anybody(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        settle_month(OCTOBER, by=cast.sun)
    entry, statement = Entry.objects.latest("pk"), Statement.objects.get()
    entry.pk = statement.pk = None
    for row in (entry, statement):
        row._state.adding = True
    entry.share, entry.beneficiary, entry.payable, entry.retained = "own", cast.he, entry.amount, Decimal("0.00")
    statement.person, statement.number = cast.he, "TC-202610-X"
    for row in (entry, statement):
        with pytest.raises(IntegrityError, match="is closed"), transaction.atomic():
            row.save()


# -------------------------------------------------------------------------------------------------- by itself, by night


def closed() -> list[str]:
    return [str(row) for row in Settlement.objects.order_by("month")]


@pytest.mark.rule("COM-6")
def test_from_the_settle_day_on_the_month_before_is_closed_by_itself(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 4), 23)):
        settle_due_months()
        assert closed() == []
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        settle_due_months()
        settle_due_months()
    assert closed() == ["2026-10"]
    assert Settlement.objects.get().settled_by == Person.system()


@pytest.mark.rule("COM-6")
def test_what_was_missed_is_caught_up_in_order(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2027, 2, 4), 9)):
        settle_due_months()
    assert closed() == ["2026-10", "2026-11", "2026-12"]


@pytest.mark.rule("COM-6")
def test_the_tick_brings_it_round_once_a_day(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5), 0, 10)):
        tick()
        tick()
    assert closed() == ["2026-10"]


@pytest.mark.rule("COM-6")
def test_the_ledger_begins_by_itself_at_most_twelve_months_back(contract: Contract, cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2027, 12, 5))):  # November 2027 is over, October 2026 thirteen months before
        settle_due_months()
        assert closed() == []
    with clock.at(clock.shanghai(date(2027, 11, 5))):
        settle_due_months()
    assert closed()[::12] == ["2026-10", "2027-10"]


@pytest.mark.rule("COM-6", "CNF-1")
def test_a_slip_of_thirty_years_closes_nothing_until_finance_begins(cast: Cast, contract: Contract) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        _long_ago(cast)
        settle_due_months()
        settle_due_months()
        assert closed() == []
        (notice,) = Notice.objects.all()
        with translation.override("en"):
            assert notice.sentence == (
                "The earliest receipt on a contract dates from 1996-07: check it, and settle the first month by hand."
            )
        assert notice.person == cast.sun
        with translation.override("zh-hans"):
            assert not str(notice.sentence).isascii()
        month = next_month_to_settle()
        assert month == OCTOBER
        assert settle_month(month, by=cast.sun).collected == 2
    with clock.at(clock.shanghai(date(2027, 1, 5))):
        settle_due_months()
    assert closed() == ["2026-10", "2026-11", "2026-12"]
    assert not Notice.objects.filter(kind="commissions.first-month").exclude(pk=notice.pk).exists()


def _long_ago(cast: Cast) -> None:
    """Money of July 1996, stored as an import stores it: the door for receipts takes no such day."""
    contract, day = sold_contract(cast.he, ("500.00",), signed_on=date(1996, 7, 1)), date(1996, 7, 8)
    receipt = Receipt.objects.create(
        number="SK-1996-00001",
        received_on=day,
        payer=contract.customer_name,
        customer=contract.customer,
        amount=contract.total,
        bank_reference="import 1",
        recorded_by=cast.sun,
        recorded_at=clock.now(),
    )
    ReceiptMatch.objects.create(
        receipt=receipt,
        instalment=contract.instalments.get(),
        contract=contract,
        received_on=day,
        amount=contract.total,
        matched_by=cast.sun,
        matched_at=clock.now(),
    )


def test_no_money_closes_no_month(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        settle_due_months()
    assert closed() == []
