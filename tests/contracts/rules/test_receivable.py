"""Nobody but finance books money; who sees what came in (REC-1, ORG-2)."""

import pytest

from contracts.models import Instalment, Receipt, ReceiptMatch
from contracts.rules import (
    can_correct_due,
    can_reach_instalment,
    can_record_receipts,
    can_see_receipts,
    customers_to_book,
)
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.org import make_person
from tests.factories.receivable import receive, sold_contract

pytestmark = pytest.mark.django_db


@pytest.mark.rule("REC-1")
def test_finance_books_and_the_program_takes_over(cast: Cast) -> None:
    assert [person for person in cast.people if can_record_receipts(person)] == [cast.sun]
    assert can_record_receipts(Person.system())
    cast.sun.is_active = False
    assert not can_record_receipts(cast.sun)


@pytest.mark.rule("ORG-2")
def test_who_sees_receipts_and_matches(cast: Cast) -> None:
    mine, theirs = sold_contract(cast.li), sold_contract(cast.zhou)
    receipts = [receive(mine, "10.00"), receive(theirs, "20.00")]
    for person in cast.people:
        sees = person in (cast.sun, cast.zhao, cast.qian)
        assert bool(can_see_receipts(person)) == sees
        assert set(visible_to(person, Receipt)) == (set(receipts) if sees else set())
    for person in (cast.li, cast.chen, cast.wang):
        assert [match.contract for match in visible_to(person, ReceiptMatch)] == [mine]
        assert {one.contract for one in visible_to(person, Instalment)} == {mine}
    for person in (cast.lin, cast.xu, cast.hu, make_person("nobody")):
        assert not visible_to(person, ReceiptMatch).exists()
        assert not visible_to(person, Instalment).exists()


@pytest.mark.rule("REC-1")
def test_money_is_booked_for_customers_with_an_agreed_contract(cast: Cast) -> None:
    signed, draft = sold_contract(cast.li), sold_contract(cast.li, signed=False)
    assert list(customers_to_book(cast.sun)) == [signed.customer]
    assert draft.customer not in customers_to_book(cast.sun)


@pytest.mark.rule("REC-1")
def test_whom_an_instalment_concerns(cast: Cast) -> None:
    contract = sold_contract(cast.li)
    contract.project_lead = cast.xu
    contract.save(update_fields=["project_lead"])
    may = [person for person in cast.people if can_reach_instalment(person, contract)]
    assert may == [cast.zhao, cast.wang, cast.li, cast.chen, cast.xu]
    assert [person for person in cast.people if can_correct_due(person)] == [cast.zhao, cast.wang, cast.wu]
