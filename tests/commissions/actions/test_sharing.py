"""A ruling leaves the other side a share of the commission: both are booked, to the cent (CUS-2, COM-1, COM-8)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse
from django.utils import translation

from commissions.actions.settlement import settle_month
from commissions.enums import Share
from commissions.invariants import INVARIANTS
from commissions.models import Entry, Statement
from commissions.queries.lifeline import life_lines
from commissions.queries.preview import statements_to_come
from commissions.queries.statement import open_contracts, statement_page
from contracts.actions.receivable import reverse_receipt
from contracts.invariants import CONTRACT
from contracts.models import CommissionShare, Contract
from customers.enums import Ruling
from customers.models import Customer, Dispute
from customers.queries.dispute import standing_share
from salesops.base import clock
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import approve_contract, approved_quote, make_contract, make_party, ready, sign
from tests.factories.dispute import make_dispute, rule_for
from tests.factories.receivable import receive
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-2", "COM-1"), pytest.mark.usefixtures("chains")]

ENGLISH = {"Accept-Language": "en"}
OCTOBER, NOVEMBER, DECEMBER = (date(2026, month, 1) for month in (10, 11, 12))


def on(month: int, day: int) -> Any:
    return clock.at(clock.shanghai(date(2026, month, day), 10))


def ruled(customer: Customer, ruling: Ruling, percent: int | None, *, claimant: Person) -> Dispute:
    return rule_for(make_dispute(customer, by=claimant), ruling, percent)


def sold(customer: Customer, owner: Person, total: str = "168000.00") -> Contract:
    """Quoted, approved and signed today."""
    ready()
    return sign(approve_contract(make_contract(approved_quote(owner, total, customer=customer))))


def booked(contract: Contract) -> list[tuple[str, Person, str, str, str]]:
    rows = Entry.objects.filter(contract=contract, share=Share.OWN).select_related("beneficiary").order_by("pk")
    return [
        (f"{row.month:%m}", row.beneficiary, str(row.amount), str(row.payable), str(row.retained))
        for row in rows
        if row.beneficiary is not None
    ]


def broken() -> list[str]:
    with connection.cursor() as cursor:
        return [one.key for one in (*INVARIANTS, *CONTRACT) if cursor.execute(one.sql) or cursor.fetchall()]


@pytest.fixture
def customer(cast: Cast) -> Customer:
    """Li's, who gives He 30 % of the commission by a ruling of 1 September."""
    with on(9, 1):
        customer = make_party(cast.li)
        ruled(customer, Ruling.KEEPS, 30, claimant=cast.he)
    return customer


@pytest.fixture
def contract(customer: Customer, cast: Cast) -> Contract:
    """168,000.00, signed two days after the ruling."""
    with on(9, 3):
        return sold(customer, cast.li)


@pytest.mark.rule("COM-3", "COM-7")
def test_both_get_their_part_and_the_two_are_the_whole(contract: Contract, cast: Cast) -> None:
    with on(11, 5):
        receive(contract, "168000.00", date(2026, 10, 20))
        coming = {one.person: one.paid for one in statements_to_come(OCTOBER)}
        month = settle_month(OCTOBER, by=cast.sun)
    assert booked(contract) == [
        ("10", cast.li, "3528.00", "2469.60", "1058.40"),
        ("10", cast.he, "1512.00", "1058.40", "453.60"),
    ]
    team = Entry.objects.get(share=Share.TEAM)
    assert (team.amount, team.beneficiary) == (Decimal("3360.00"), None), "a pool is not shared"
    assert (month.own, month.payable, month.retained, month.collected, month.people) == (
        Decimal("5040.00"), Decimal("3528.00"), Decimal("1512.00"), 1, 2,
    )  # fmt: skip
    paid = {one.person: one.paid for one in Statement.objects.select_related("person")}
    assert paid == coming == {cast.li: Decimal("2469.60"), cast.he: Decimal("1058.40")}
    assert broken() == []


@pytest.mark.rule("COM-8", "COM-5")
def test_what_is_reversed_is_taken_back_from_each_and_comes_again(contract: Contract, cast: Cast) -> None:
    with on(11, 5):
        receipt = receive(contract, "168000.00", date(2026, 10, 20))
        settle_month(OCTOBER, by=cast.sun)
        reverse_receipt(receipt, "退票", received_on=date(2026, 11, 4), by=cast.sun)
    with on(12, 5):
        settle_month(NOVEMBER, by=cast.sun)
        receive(contract, "168000.00", date(2026, 12, 1))
    with clock.at(clock.shanghai(date(2027, 1, 5))):
        settle_month(DECEMBER, by=cast.sun)
    assert [row[2] for row in booked(contract) if row[1] == cast.he] == ["1512.00", "-1512.00", "1512.00"]
    assert [row[2] for row in booked(contract) if row[1] == cast.li] == ["3528.00", "-3528.00", "3528.00"]
    his = Statement.objects.filter(person=cast.he).order_by("month")
    assert [(str(one.paid), str(one.carried_out)) for one in his] == [
        ("1058.40", "0.00"),
        ("0.00", "-1058.40"),
        ("0.00", "0.00"),
    ]
    assert broken() == []


def test_the_claimant_who_got_the_customer_shares_with_who_lost_it(cast: Cast) -> None:
    with on(9, 1):
        customer = make_party(cast.li)
        ruled(customer, Ruling.MOVES, 25, claimant=cast.he)
        customer.refresh_from_db()
        contract = sold(customer, cast.he)
    kept = contract.commission_share
    assert (contract.rep, kept.person, kept.part) == (cast.he, cast.li, Decimal("0.25"))


def test_a_ruling_counts_from_its_day_on_and_never_for_what_was_signed_before(cast: Cast) -> None:
    with on(9, 1):
        customer = make_party(cast.li)
        before = sold(customer, cast.li)
    with on(9, 4):
        dispute = make_dispute(customer, by=cast.he)
        ready()
        approved = approve_contract(make_contract(approved_quote(cast.li, customer=customer)))
    with on(9, 8):
        rule_for(dispute, Ruling.KEEPS, 30)
        # The signature of a day before it, registered only now.
        earlier = sign(approved, on=date(2026, 9, 7))
        same_day = sold(customer, cast.li)
    assert set(CommissionShare.objects.values_list("contract", flat=True)) == {same_day.pk}
    assert not CommissionShare.objects.filter(contract__in=[before, earlier])


def test_somebody_else_who_sells_there_shares_nothing(customer: Customer, cast: Cast) -> None:
    Customer.objects.filter(pk=customer.pk).update(owner=cast.zhou)
    customer.refresh_from_db()
    with on(9, 9):
        contract = sold(customer, cast.zhou)
    assert not CommissionShare.objects.filter(contract=contract).exists()


def test_a_newer_ruling_takes_the_place_of_an_older_and_the_ruler_is_told(customer: Customer, cast: Cast) -> None:
    with on(9, 5), translation.override("en"):
        newer = make_dispute(customer, by=cast.he)
        assert standing_share(newer) == f"30 % for 何洁 from 李明 ({Dispute.objects.earliest('pk').number})"
        rule_for(newer, Ruling.KEEPS, 10)
        silent = ruled(customer, Ruling.KEEPS, None, claimant=cast.he)
        contract = sold(customer, cast.li)
    assert silent.shared_percent is None
    assert (contract.commission_share.part, contract.commission_share.ruling) == (Decimal("0.10"), newer)


@pytest.mark.rule("COM-12")
def test_who_left_before_the_signing_shares_nothing_and_who_leaves_later_is_paid(
    contract: Contract, customer: Customer, cast: Cast
) -> None:
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    with on(9, 20):
        later = sold(customer, cast.li)
    assert not CommissionShare.objects.filter(contract=later).exists()
    with on(11, 5):
        receive(contract, "168000.00", date(2026, 10, 20))
        settle_month(OCTOBER, by=cast.sun)
    assert Statement.objects.get(person=cast.he).paid == Decimal("1058.40")


def test_of_a_cent_the_seller_may_be_left_nothing(customer: Customer, cast: Cast) -> None:
    with on(9, 5):
        ruled(customer, Ruling.KEEPS, 50, claimant=cast.he)
        tiny = sold(customer, cast.li, "0.33")  # 3 % are 0.0099
    with on(11, 5):
        receive(tiny, "0.33", date(2026, 10, 20))
        settle_month(OCTOBER, by=cast.sun)
        assert booked(tiny) == [("10", cast.he, "0.01", "0.01", "0.00")]
        assert tiny not in (*open_contracts(cast.li), *open_contracts(cast.he))
    assert broken() == []


def test_it_is_kept_with_the_signing_and_not_changed_or_added_later(contract: Contract, cast: Cast) -> None:
    kept = CommissionShare.objects.get(contract=contract)
    with pytest.raises(ValueError, match="append-only"):
        kept.save()
    with pytest.raises(DatabaseError), transaction.atomic():
        CommissionShare.objects.update(part="0.50")
    with on(9, 20):
        other = sold(make_party(cast.li), cast.li)
    with pytest.raises(DatabaseError, match="is not shared"), transaction.atomic():
        CommissionShare.objects.create(contract=other, person=cast.he, part=Decimal("0.30"), ruling=kept.ruling)
    assert Notice.objects.filter(person=cast.he, kind="contracts.commission.shared").count() == 1


# ------------------------------------------------------------------------------------------------------ what they read


@pytest.mark.rule("COM-10")
def test_the_life_line_tells_each_their_own_part(contract: Contract, cast: Cast) -> None:
    number = contract.commission_share.ruling.number
    with on(9, 5), translation.override("en"):
        (lis,), (his,) = (life_lines([contract], person) for person in (cast.li, cast.he))
        assert (lis.role, lis.shared) == ("own 3 %", f"30 % of it to 何洁 by the ruling {number}")
        assert (his.role, his.shared) == ("30 % of 3 %", f"of the commission of 李明, by the ruling {number}")
        assert "2,469.60 is paid" in lis.view.why
        assert "1,058.40 is paid" in his.view.why
        assert (lis.view.branch is None, his.view.branch) == (False, None), "the pool is none of his"
        assert list(open_contracts(cast.he)) == [contract]
        assert life_lines([contract], cast.zhou) == []


@pytest.mark.rule("COM-10")
def test_before_the_signing_it_tells_what_would_be_kept_today(customer: Customer, cast: Cast) -> None:
    with on(9, 3), translation.override("en"):
        ready()
        contract = approve_contract(make_contract(approved_quote(cast.li, customer=customer)))
        (line,) = life_lines([contract], cast.li)
    assert line.shared.startswith("30 % of it to 何洁")


@pytest.mark.rule("COM-7", "CNF-5")
def test_both_read_it_on_their_statement_and_on_the_contracts_page(contract: Contract, cast: Cast) -> None:
    number = contract.commission_share.ruling.number
    with on(11, 5):
        receive(contract, "168000.00", date(2026, 10, 20))
        settle_month(OCTOBER, by=cast.sun)
        for person, role in ((cast.li, "30 % of it to 何洁"), (cast.he, "of the commission of 李明")):
            url = reverse("commissions:statement-detail", args=[person.pk, "2026-10"])
            page = Visitor(person).get(url, headers=ENGLISH)
            text = page.content.decode()
            assert role in text
            assert number in text
        rows = statement_page(cast.he, OCTOBER, reader=cast.he)
        assert rows is not None
        assert [(row.entry.amount, row.contract) for row in rows.rows] == [(Decimal("1512.00"), contract)]
        life = reverse("commissions:lifeline-of-contract", args=[contract.pk])
        part = Visitor(cast.li).get(life, headers=ENGLISH)
        assert "30 % of it to 何洁" in part.content.decode()
