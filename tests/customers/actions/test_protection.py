"""The night's job: warnings, what falls, and what keeps a customer (CUS-2)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from customers.actions.customer import register_customer
from customers.actions.protection import watch_protection
from customers.details import CustomerData
from customers.enums import CustomerStatus, DisputeState, PoolVerb
from customers.models import Customer, Dispute
from customers.queries.pool import last_fall, protected_days_left
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.notices.models import Notice
from salesops.org.actions.handover import hand_over
from salesops.org.handing_over import works
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.chains import make_default_chains
from tests.factories.customers import make_customer, make_note
from tests.factories.pool import days_ago, make_forgotten
from tests.factories.quotes import make_line, make_policy, make_product, make_quote, submit
from tests.factories.receivable import sold_contract

pytestmark = pytest.mark.rule("CUS-2")


def tonight() -> int:
    """How many fall."""
    return watch_protection(by=Person.system())


def nights(count: int) -> list[int]:
    """One night after the other, from this one on."""
    found = []
    for number in range(count):
        with clock.at(clock.now() + timedelta(days=number)):
            found.append(tonight())
    return found


def told(person: Person, kind: str) -> list[str]:
    return [one.sentence for one in Notice.objects.filter(person=person, kind=f"customers.protection.{kind}")]


def test_a_registration_and_each_contact_begin_the_protection_anew(cast: Cast) -> None:
    customer = register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.li)
    assert protected_days_left(customer) == 90
    customer.protected_from = days_ago(60)
    customer.save(update_fields=["protected_from"])
    assert protected_days_left(customer) == 30
    make_note(customer, happened_on=days_ago(10))
    customer.refresh_from_db()
    assert protected_days_left(customer) == 80
    make_note(customer, happened_on=days_ago(40))
    customer.refresh_from_db()
    assert protected_days_left(customer) == 80


@pytest.mark.rule("ORG-3")
def test_who_takes_over_has_the_whole_time(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, protected_from=days_ago(85))
    hand_over(cast.li, {work.key: cast.he for work in works()}, by=cast.wang)
    customer.refresh_from_db()
    assert (customer.owner, protected_days_left(customer)) == (cast.he, 90)


def test_the_owner_is_warned_fourteen_and_three_days_before_and_then_it_falls(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, protected_from=days_ago(75))
    assert nights(1) == [0]
    assert told(cast.li, "ends_soon") == []
    with clock.at(clock.now() + timedelta(days=1)):
        assert nights(11) == [0] * 11
        assert len(told(cast.li, "ends_soon")) == 1
    with clock.at(clock.now() + timedelta(days=12)):
        assert nights(4) == [0] * 4
        assert len(told(cast.li, "ends_soon")) == 2
        customer.refresh_from_db()
        assert protected_days_left(customer) == 3
    with clock.at(clock.now() + timedelta(days=16)):
        assert nights(2) == [1, 0]
    assert (len(told(cast.li, "ends_soon")), len(told(cast.li, "lost"))) == (2, 1)
    assert len(told(cast.wang, "fell_in_region")) == 1


def test_what_falls_goes_to_the_regional_manager_and_out_of_sight(cast: Cast) -> None:
    customer = make_forgotten(cast.li, status=CustomerStatus.BASIC)
    assert (tonight(), tonight()) == (1, 0)
    customer.refresh_from_db()
    assert (customer.status, customer.owner, protected_days_left(customer)) == (CustomerStatus.POOL, cast.wang, None)
    fell = last_fall(customer)
    assert fell is not None
    assert (fell.person, fell.status_before, fell.at) == (cast.li, CustomerStatus.BASIC, customer.pooled_at)
    assert not visible_to(cast.li, Customer).filter(pk=customer.pk).exists()
    assert timeline_for(customer)[0].verb == PoolVerb.FELL


def test_nobody_loses_a_customer_without_a_warning(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, protected_from=days_ago(300))
    assert protected_days_left(customer) == 14
    assert nights(15) == [0] * 15
    with clock.at(clock.now() + timedelta(days=15)):
        assert tonight() == 1


def test_a_contact_after_the_warning_saves_it(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, protected_from=days_ago(80))
    tonight()
    with clock.at(clock.now() + timedelta(days=20)):
        assert make_note(customer)
        assert tonight() == 0
        customer.refresh_from_db()
        assert protected_days_left(customer) == 90


def an_open_quote(customer: Customer, cast: Cast) -> None:
    make_default_chains()
    product = make_product()
    make_policy(product, keeper=cast.hu, gm=cast.qian)
    submit(make_quote(customer, make_line(product)))


def a_dispute(customer: Customer, cast: Cast) -> None:
    Dispute.objects.create(
        number="CD-2026-00001",
        customer=customer,
        named=customer.name,
        claimant=cast.he,
        keeper=cast.li,
        ruler=cast.wang,
        claim="先联系",
        first_contact_on=clock.today(),
        opened_at=clock.now(),
        state=DisputeState.OPEN,
    )


@pytest.mark.parametrize("opens", [an_open_quote, a_dispute])
def test_something_open_keeps_it_and_then_a_new_warning_is_due(
    opens: Callable[[Customer, Cast], None], cast: Cast
) -> None:
    customer = make_forgotten(cast.li)
    opens(customer, cast)
    assert nights(3) == [0, 0, 0]
    customer.refresh_from_db()
    assert customer.lapse_warned_on is None
    assert told(cast.li, "ends_soon") == []


def test_money_owed_keeps_it(cast: Cast) -> None:
    contract = sold_contract(cast.li, ("1000.00",), signed_on=days_ago(150))
    Customer.objects.filter(pk=contract.customer_id).update(protected_from=days_ago(200), lapse_warned_on=days_ago(30))
    assert tonight() == 0


@pytest.mark.parametrize(
    "values",
    [
        {"status": CustomerStatus.INVALID},
        {"status": CustomerStatus.STOPPED},
        {"archived_at": clock.shanghai(days_ago(1))},
        {"protected_from": days_ago(90), "lapse_warned_on": days_ago(14)},
    ],
)
def test_these_do_not_fall(values: dict[str, Any], cast: Cast) -> None:
    make_forgotten(cast.li, **values)
    assert tonight() == 0


def test_with_the_setting_off_nothing_lapses(cast: Cast) -> None:
    customer = make_forgotten(cast.li)
    set_policy("customers.protection", "no", valid_from=clock.today(), reason="试行", by=cast.hu)
    assert tonight() == 0
    assert protected_days_left(customer) is None
