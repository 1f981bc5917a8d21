"""Won customers that fall asleep, and wake up (CUS-4)."""

from datetime import timedelta
from typing import Any

import pytest

from customers.actions.customer import mark_won
from customers.actions.dormancy import let_sleep
from customers.actions.status import propose_stop
from customers.enums import CustomerStatus, CustomerVerb
from customers.models import Customer
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.pool import days_ago
from tests.factories.quotes import make_quote
from tests.factories.receivable import sold_contract

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-4")]


def tonight() -> int:
    """How many fall asleep."""
    return let_sleep(by=Person.system())


def make_won(owner: Person, quiet_days: int = 200, **values: Any) -> Customer:
    return make_customer(owner=owner, status=CustomerStatus.WON, protected_from=days_ago(quiet_days), **values)


def status_of(customer: Customer) -> str:
    customer.refresh_from_db()
    return customer.status


def told(person: Person) -> list[str]:
    return [one.sentence for one in Notice.objects.filter(person=person, kind="customers.dormancy.asleep")]


def test_a_won_customer_is_dormant_after_half_a_year_and_its_owner_is_told_once(cast: Cast) -> None:
    quiet, other = make_won(cast.li), make_won(cast.li)
    lively = make_won(cast.li, 100)
    assert (tonight(), tonight()) == (2, 0)
    assert [status_of(one) for one in (quiet, other, lively)] == ["dormant", "dormant", "won"]
    [sentence] = told(cast.li)
    assert "2" in sentence
    assert Entry.objects.filter(verb=CustomerVerb.ASLEEP, subject_id=quiet.pk).count() == 1


@pytest.mark.parametrize("status", ["registered", "basic", "potential", "invalid", "stopped"])
def test_nobody_else_sleeps(cast: Cast, status: str) -> None:
    make_customer(owner=cast.li, status=status, protected_from=days_ago(900))
    assert tonight() == 0


def test_who_is_offered_or_sold_something_is_awake(cast: Cast) -> None:
    quoted, sold = make_won(cast.li), make_won(cast.li)
    make_quote(quoted)
    sold_contract(cast.li, customer=sold, signed_on=days_ago(20))
    assert tonight() == 0


def test_what_is_being_decided_is_left_alone(cast: Cast, chains: None) -> None:
    customer = make_won(cast.li)
    propose_stop(customer, "长期欠款", by=cast.zhao)
    assert tonight() == 0


def test_a_contact_wakes_it_up_and_an_old_one_does_not(cast: Cast) -> None:
    customer = make_won(cast.li)
    tonight()
    make_note(customer, happened_on=days_ago(190))
    assert status_of(customer) == CustomerStatus.DORMANT
    make_note(customer, happened_on=days_ago(1))
    assert status_of(customer) == CustomerStatus.WON
    [entry] = Entry.objects.filter(verb=CustomerVerb.AWAKE)
    assert entry.by.is_system
    assert tonight() == 0


def test_a_contract_wakes_it_up(cast: Cast) -> None:
    customer = make_won(cast.li)
    tonight()
    mark_won(customer, note="HT-1")
    assert status_of(customer) == CustomerStatus.WON


def test_the_number_of_questions_does_not_grow_with_them(cast: Cast, django_assert_max_num_queries: object) -> None:
    for _ in range(5):
        make_won(cast.li)
    with clock.at(clock.now() + timedelta(days=1)), django_assert_max_num_queries(12):  # type: ignore[operator]
        assert tonight() == 5
