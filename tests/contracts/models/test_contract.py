"""What the database refuses about a contract, whoever sends the statement (CON-2, CON-6, PRC-4, COM-1, APP-3)."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from functools import partial

import pytest
from django.db import DatabaseError, connection, transaction

from contracts.models import Contract, ContractText, DeviationConfirmation
from quotes.models import PriceBand
from salesops.base import clock
from tests.cast import Cast
from tests.factories.contracts import approve_contract, change, make_contract, ready, sign, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture
def signed(cast: Cast) -> Contract:
    ready()
    contract = change(make_contract(owner=cast.li), warranty="质保 24 个月")
    return sign(approve_contract(contract))


def refused(act: Callable[[], object]) -> bool:
    try:
        with transaction.atomic():
            act()
    except DatabaseError:
        return True
    return False


def both(*acts: Callable[[], object]) -> Callable[[], None]:
    def run() -> None:
        for act in acts:
            act()

    return run


def sql(statement: str) -> Callable[[], object]:
    def run() -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    return run


@pytest.mark.rule("CON-6")
def test_the_frozen_text_and_its_deviations_never_change(signed: Contract) -> None:
    assert (ContractText.objects.count(), DeviationConfirmation.objects.count()) == (1, 1)
    for statement in (
        "UPDATE contracts_contracttext SET html = html || ' '",
        "DELETE FROM contracts_contracttext",
        "UPDATE contracts_deviation SET after = ''",
        "DELETE FROM contracts_deviation",
        "DELETE FROM contracts_deviationconfirmation",
        "TRUNCATE contracts_contracttext",
    ):
        assert refused(sql(statement)), statement


@pytest.mark.rule("CON-6", "COM-1", "APP-3")
def test_what_was_agreed_does_not_change(signed: Contract) -> None:
    rows = Contract.objects.filter(pk=signed.pk)
    for values in (
        {"total": D("1.00")},
        {"rep_rate": D("0.05")},
        {"approved_on": clock.today() - timedelta(days=9)},
        {"signed_on": clock.today() - timedelta(days=1)},
        {"place": "别处"},
        {"number": "XS-2000-00001"},
        {"payment_terms": "随便"},
        {"rep": signed.project_lead},
        {"state": "draft"},
        {"state": "approved"},
    ):
        assert refused(lambda values=values: rows.update(**values)), values  # type: ignore[misc]
    for table in ("contractline", "contractclause", "instalment"):
        assert refused(sql(f"DELETE FROM contracts_{table}")), table
    assert refused(lambda: signed.instalments.update(amount=1))
    assert refused(lambda: signed.clauses.update(text="别的"))
    assert refused(lambda: signed.lines.update(quantity=1))
    assert refused(rows.delete)
    assert rows.update(project_lead=signed.rep, owner=signed.project_lead) == 1, "people in charge move"


@pytest.mark.rule("CON-2", "REC-1", "PRC-4")
def test_no_draft_leaves_with_sums_lines_or_prices_that_are_not_its_quotes(cast: Cast) -> None:
    ready()
    contract = make_contract(owner=cast.li, total="1000.00")
    rows = Contract.objects.filter(pk=contract.pk)

    def leave() -> int:
        return rows.update(state="in_review", number="XS-2000-00001", round=1)

    assert not refused(both(leave, partial(transaction.set_rollback, True)))
    line, part = contract.lines.get(), contract.instalments.get(position=1)
    for act in (
        lambda: contract.lines.all().delete(),
        lambda: contract.lines.update(quantity=11, final_amount=D("1000.00")),
        lambda: rows.update(total=D("1000.01")),
        lambda: rows.update(tax_total=D("0.00")),
        lambda: contract.instalments.filter(pk=part.pk).update(amount=part.amount - D("0.01")),
        lambda: contract.lines.update(position=2),
    ):
        assert refused(both(act, leave)), act
    assert refused(lambda: contract.lines.update(final_amount=D("799.99"))), "below the floor"
    assert refused(lambda: contract.lines.update(floor=D("1.00"))), "the floor is the band's"
    assert PriceBand.objects.get(pk=line.band_id).floor == D("80.00")
    assert refused(lambda: contract.instalments.update(amount=0))


@pytest.mark.rule("APP-3")
def test_what_is_in_approval_is_not_written_and_never_deleted(cast: Cast) -> None:
    ready()
    submit(make_contract(owner=cast.li))
    contract = Contract.objects.get()
    assert refused(lambda: contract.clauses.filter(position=7).update(text="别的"))
    assert refused(lambda: contract.instalments.filter(position=1).update(days=99))
    assert refused(lambda: Contract.objects.filter(pk=contract.pk).update(title="别的"))
    assert refused(lambda: Contract.objects.filter(pk=contract.pk).delete())
