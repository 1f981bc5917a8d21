"""The life line says why a contract stands where it stands, at each stop of its life (COM-10)."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import translation

from commissions.actions.settlement import settle_month
from commissions.models import Entry
from commissions.queries.lifeline import LifeLine, life_lines
from commissions.queries.statement import open_contracts
from contracts.actions.receivable import reverse_receipt, take_back_match
from contracts.models import Contract
from salesops.base import clock
from salesops.base.look import Station
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = [pytest.mark.django_db, pytest.mark.rule("COM-10")]

PARTS = ("50400.00", "67200.00", "42000.00", "8400.00")  # 168,000.00
SIGNED, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


@contextmanager
def on(month: int, day: int) -> Iterator[None]:
    with clock.at(clock.shanghai(date(2026, month, day), 10)), translation.override("en"):
        yield


def line_of(contract: Contract) -> LifeLine:
    (line,) = life_lines([Contract.objects.select_related("customer").get(pk=contract.pk)], contract.rep)
    return line


def station(line: LifeLine, label: str) -> Station:
    (found,) = [one for one in line.view.stations if one.label == label]
    return found


@pytest.fixture
def contract(cast: Cast) -> Contract:
    """Signed on 1 September; instalments due on the 11th, in October and November, the last without a day."""
    with on(9, 1):
        return sold_contract(cast.li, PARTS, signed_on=SIGNED, due=(10, 40, 70, None))


def test_it_waits_for_the_instalment_that_is_due_first(contract: Contract) -> None:
    with on(9, 5):
        line = line_of(contract)
        assert line.view.why == (
            "First payment 50,400.00 is due on 11 Sep; 3,528.00 is paid in the month after all has come in."
        )
        assert station(line, "First payment").state == "now"
        assert station(line, "Collected in full").state == "next"
        assert [one.state for one in line.view.stations].count("now") == 1


def test_what_is_overdue_is_said_and_seen(contract: Contract) -> None:
    receive_on(contract, "20000.00", 9, 12)
    with on(9, 20):
        line = line_of(contract)
        assert line.view.why.startswith("First payment 30,400.00 was due on 11 Sep and is overdue")
        assert line.view.why_state == "late"
        part = station(line, "First payment")
        assert (part.state, part.day) == ("late", "30,400.00 open, overdue since 11 Sep")


def test_an_instalment_without_a_day_names_what_it_waits_for(contract: Contract) -> None:
    receive_on(contract, "159600.00", 9, 12)
    with on(9, 20):
        line = line_of(contract)
        assert line.view.why.startswith("Warranty deposit 8,400.00 falls due 10 days after final acceptance")
        assert [station(line, name).state for name in ("First payment", "Warranty deposit")] == ["done", "now"]


def test_collected_in_full_it_waits_for_the_month_end(contract: Contract) -> None:
    receive_on(contract, "168000.00", 10, 31)
    with on(10, 31):
        line = line_of(contract)
        assert line.view.why == ("Collected in full on 31 Oct; settles with October after 5 Nov, 3,528.00 to be paid.")
        assert (station(line, "Settled").state, station(line, "Settled").day) == ("now", "with October")
    with on(11, 5):
        assert line_of(contract).view.why == (
            "Collected in full on 31 Oct; October is about to be settled, and 3,528.00 paid with it."
        )


@pytest.mark.rule("COM-3", "COM-4")
def test_settled_it_says_what_is_paid_and_what_is_retained(contract: Contract, cast: Cast) -> None:
    receive_on(contract, "168000.00", 10, 31)
    with on(11, 6):
        settle_month(OCTOBER, by=cast.sun)
        line = line_of(contract)
    assert line.view.why == (
        "Settled with October: 3,528.00 is paid in November, 1,512.00 is retained until the annual assessment is"
        " approved."
    )
    assert line.view.why_state == "done"
    assert [(one.label, one.state, one.figure) for one in line.view.stations[-4:]] == [
        ("Settled", "done", "5,040.00"),
        ("70 % paid", "done", "3,528.00"),
        ("30 % retained", "now", "1,512.00"),
        ("Team 2 %", "now", "3,360.00"),
    ]
    assert line.view.link == (f"/commissions/statements/{cast.li.pk}/2026-10/", "Statement of October")


@pytest.mark.rule("COM-1", "COM-11")
def test_a_commission_that_rounds_to_nothing_is_through_with_its_month(cast: Cast) -> None:
    with on(9, 1):
        tiny = sold_contract(cast.li, ("0.16",), signed_on=SIGNED)  # 3 % are 0.0048
    assert list(open_contracts(cast.li)) == [tiny]
    receive_on(tiny, "0.16", 10, 31)
    assert list(open_contracts(cast.li)) == [tiny]
    with on(11, 6):
        assert station(line_of(tiny), "Settled").state == "now"
        settle_month(OCTOBER, by=cast.sun)
        line = line_of(tiny)
    assert not Entry.objects.exists()
    assert list(open_contracts(cast.li)) == []
    assert (station(line, "Settled").state, station(line, "Settled").day) == ("done", "October")
    assert [one.state for one in line.view.stations if one.label in {"70 % paid", "30 % retained"}] == ["done", "done"]
    assert line.view.why_state == "done"


@pytest.mark.rule("COM-8")
def test_a_reversal_opens_it_again_and_takes_back_what_was_booked(contract: Contract, cast: Cast) -> None:
    receive_on(contract, "165000.00", 10, 20)
    with on(10, 31):
        last = receive(contract, "3000.00", date(2026, 10, 31))
    with on(11, 6):
        settle_month(OCTOBER, by=cast.sun)
        reverse_receipt(last, "支票退票", by=cast.sun)
        line = line_of(contract)
        assert line.view.why == (
            f"Reversed receipt {last.number} opened 3,000.00 again. 3,528.00 is taken back with November."
        )
        assert (station(line, "Taken back").state, station(line, "Taken back").day) == ("back", "with November")
    with on(12, 6):
        settle_month(NOVEMBER, by=cast.sun)
        line = line_of(contract)
        assert line.view.why == f"Reversed receipt {last.number} opened 3,000.00 again."
        assert station(line, "Taken back").day == "with November"
        receive(contract, "3000.00", date(2026, 12, 6))
        assert line_of(contract).view.why.startswith("Collected in full on 6 Dec; settles with December")


def test_a_corrected_match_is_no_reversal(contract: Contract, cast: Cast) -> None:
    with on(9, 12):
        receipt = receive(contract, "50400.00", date(2026, 9, 12))
        take_back_match(receipt.matches.get(), "记错合同", by=cast.sun)
        assert line_of(contract).view.why == f"A corrected match of receipt {receipt.number} opened 50,400.00 again."


def test_before_the_signature_nothing_can_come_in(cast: Cast) -> None:
    with on(9, 1):
        contract = sold_contract(cast.li, PARTS, signed_on=SIGNED)
        contract.state, contract.signed_on = "approved", None  # as it stood between the two
        (line,) = life_lines([contract], cast.li)
    assert line.view.why == "Approved on 1 Sep and not signed yet; money is matched to signed contracts only."
    assert station(line, "Signed").state == "now"


def test_many_lines_cost_as_many_queries_as_one(contract: Contract, cast: Cast) -> None:
    with on(9, 20):
        others = [sold_contract(cast.li, PARTS, signed_on=SIGNED) for _ in range(3)]
        for one in others:
            receive(one, "60000.00", date(2026, 9, 20))
        contracts = list(Contract.objects.select_related("customer"))
        with CaptureQueriesContext(connection) as seen:
            lines = life_lines(contracts, cast.li)
    assert (len(lines), len(seen)) == (4, 6)


@pytest.mark.parametrize("language", ["en", "zh-hans"])
def test_every_sentence_speaks_the_readers_language(contract: Contract, language: str) -> None:
    with on(9, 5), translation.override(language):
        assert line_of(contract).view.why.isascii() is (language == "en")


def receive_on(contract: Contract, amount: str, month: int, day: int) -> None:
    with on(month, day):
        receive(contract, amount, date(2026, month, day))
