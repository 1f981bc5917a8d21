"""The command says which rule is broken, by which rows, and with its exit code."""

import json
from io import StringIO

import pytest
from django.core.management import call_command

import customers.invariants
from salesops.base.invariants import Invariant
from salesops.management.invariants import SHOWN_ROWS, all_invariants, check
from tests.cast import Cast
from tests.factories.customers import CustomerFactory

ODD = Invariant("tests.odd", "CNF-2", "No number is odd.", "SELECT n, 'odd' FROM generate_series(1, 99, 2) n")
QUIET = Invariant("tests.quiet", "CNF-2", "Nothing is wrong.", "SELECT 1 WHERE false")


@pytest.mark.usefixtures("cast")
def test_quiet_books_end_with_zero() -> None:
    out = StringIO()
    call_command("check_invariants", stdout=out)
    assert f"invariants: {len(all_invariants())} checked, 0 broken" in out.getvalue()


@pytest.mark.rule("CNF-2")
def test_a_broken_rule_is_named_with_its_row(cast: Cast) -> None:
    customer = CustomerFactory(owner=cast.li)  # past the action: nobody is recorded as having registered it
    out = StringIO()
    with pytest.raises(SystemExit) as end:
        call_command("check_invariants", stdout=out)
    assert end.value.code == 1
    told = out.getvalue()
    assert "BROKEN customers.registered_in_trail" in told
    assert customer.number in told


def test_json_is_for_programs(cast: Cast) -> None:
    customer = CustomerFactory(owner=cast.li)
    out = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_invariants", "--json", stdout=out)
    broken = [finding for finding in json.loads(out.getvalue()) if finding["count"]]
    assert [(finding["key"], finding["rows"]) for finding in broken] == [
        ("customers.registered_in_trail", [[customer.number]])
    ]


@pytest.mark.usefixtures("db")
def test_many_rows_are_counted_not_listed() -> None:
    odd, quiet = check([ODD, QUIET])
    assert (odd.count, len(odd.rows), odd.rows[0]) == (50, SHOWN_ROWS, ("1", "odd"))
    assert quiet.holds


def test_every_app_is_asked() -> None:
    found = {invariant.key.split(".")[0] for invariant in all_invariants()}
    assert {"approvals", "customers"} <= found


def test_two_of_one_name_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(customers.invariants, "INVARIANTS", [QUIET, QUIET])
    with pytest.raises(ValueError, match=r"tests\.quiet"):
        all_invariants()
