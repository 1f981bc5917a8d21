"""The door for the shell: what it prints, and with which code it ends (COM-6)."""

from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from commissions.models import Entry, Settlement
from salesops.base import clock
from tests.cast import Cast
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    with clock.at(clock.shanghai(date(2026, 11, 5))):
        call_command("settle_month", *arguments, stdout=out)
    return " ".join(out.getvalue().split())


@pytest.fixture(autouse=True)
def _collected(cast: Cast) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 2))):
        contract = sold_contract(cast.li, ("1000000.50",), signed_on=date(2026, 9, 3))
        receive(contract, "1000000.50", date(2026, 10, 20))


@pytest.mark.rule("COM-6")
def test_it_prints_what_it_booked() -> None:
    assert said("--month", "2026-10") == (
        "2026-10: closed contracts newly collected 1 contracts clawed back 0 entries 2"
        " account managers' commission 30,000.02 of it payable 21,000.01 of it retained 9,000.01"
        " teams' pool 20,000.01 people with a statement 1 paid out 21,000.01 carried over 0.00"
    )
    assert said("--month", "2026-10").startswith("2026-10: closed before, nothing added")


@pytest.mark.rule("COM-6")
def test_a_dry_run_prints_the_same_and_books_nothing() -> None:
    ahead = said("--month", "2026-10", "--dry-run")
    assert (Entry.objects.count(), Settlement.objects.count()) == (0, 0)
    head = "2026-10: not stored: this is a dry run"
    assert ahead == said("--month", "2026-10").replace("2026-10: closed", head)


@pytest.mark.rule("COM-6")
def test_a_refusal_names_the_rule_and_what_to_do() -> None:
    with pytest.raises(CommandError) as refused:
        said("--month", "2026-11")
    assert str(refused.value) == (
        "COM-6: 2026-11 is not over yet; money may still come in. Settle the month once its last day has passed."
    )
    assert refused.value.returncode == 1


@pytest.mark.rule("COM-6")
@pytest.mark.parametrize(
    "text",
    [
        *("", "2026", "2026-13", "2026-00", "0000-01", "10000-01", "2026-1", "10-2026", "2026-10-01", "2026-10\n"),
        *("-2026-10", "NaN", "２０２６-10", "x" * 5000, "2026\x00-10", "2026-10;DROP TABLE commissions_entry"),
    ],
)
def test_garbage_is_no_month(text: str) -> None:
    with pytest.raises(CommandError) as refused:
        said(f"--month={text}")
    assert refused.value.returncode == 2
    assert not Settlement.objects.exists()
