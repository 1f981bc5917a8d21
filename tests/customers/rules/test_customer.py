"""Who sees and who keeps which customers (ORG-2, CUS-3)."""

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange

from customers.models import Contact, Customer
from customers.rules import (
    can_archive_customer,
    can_edit_customer,
    can_register_customer,
    can_see_customers,
    owners_for,
)
from salesops.org.models import Coverage
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer
from tests.factories.org import SINCE

SEES = {
    "qian": {"li", "he", "zhou"},
    "zhao": {"li", "he", "zhou"},
    "lin": {"li", "he", "zhou"},
    "wang": {"li", "he"},
    "chen": {"li", "he"},
    "wu": {"zhou"},
    "li": {"li"},
    "he": {"he"},
    "zhou": {"zhou"},
    "sun": set(),
    "xu": set(),
    "hu": set(),
}
KEEPS = {"zhao", "wang", "chen", "wu", "li", "he", "zhou"}
ARCHIVES = {"zhao", "wang", "wu"}


@pytest.fixture
def customers(cast: Cast) -> dict[str, Customer]:
    """One customer with a contact for each rep."""
    made = {name: make_customer(owner=getattr(cast, name)) for name in ("li", "he", "zhou")}
    for customer in made.values():
        make_contact(customer=customer)
    return made


@pytest.mark.rule("ORG-2")
@pytest.mark.parametrize("name", sorted(SEES))
def test_each_post_sees_its_customers_and_their_contacts(cast: Cast, customers: dict[str, Customer], name: str) -> None:
    person = getattr(cast, name)
    expected = {customers[owner].pk for owner in SEES[name]}
    assert {customer.pk for customer in visible_to(person, Customer)} == expected
    assert {contact.customer_id for contact in visible_to(person, Contact)} == expected
    assert bool(can_see_customers(person)) == bool(expected)


@pytest.mark.rule("ORG-2", "CUS-2")
@pytest.mark.parametrize("name", sorted(SEES))
def test_who_sees_does_not_always_keep_and_rarely_archives(
    cast: Cast, customers: dict[str, Customer], name: str
) -> None:
    person = getattr(cast, name)
    for owner, customer in customers.items():
        sees = owner in SEES[name]
        assert bool(can_edit_customer(person, customer)) == (sees and name in KEEPS)
        assert bool(can_archive_customer(person, customer)) == (sees and name in ARCHIVES)
    assert bool(can_register_customer(person)) == (name in KEEPS)


@pytest.mark.rule("CUS-3")
@pytest.mark.parametrize(
    ("name", "owners"),
    [
        ("li", {"li"}),
        ("wang", {"wang", "li", "he"}),
        ("wu", {"wu", "zhou"}),
        ("chen", {"li", "he"}),
        ("zhao", {"wang", "wu", "li", "he", "zhou"}),
        ("qian", set()),
        ("lin", set()),
        ("hu", set()),
    ],
)
def test_for_whom_one_registers(cast: Cast, name: str, owners: set[str]) -> None:
    assert {person.username for person in owners_for(getattr(cast, name))} == owners


@pytest.mark.rule("ORG-2")
def test_an_assistant_keeps_what_she_was_given_besides_her_region(cast: Cast, customers: dict[str, Customer]) -> None:
    Coverage.objects.create(assistant=cast.chen, person=cast.zhou, during=DateRange(SINCE, None))
    assert can_edit_customer(cast.chen, customers["zhou"])
    assert cast.zhou in owners_for(cast.chen)


@pytest.mark.rule("ORG-2")
def test_whoever_left_sees_nothing(cast: Cast, customers: dict[str, Customer]) -> None:
    cast.zhao.is_active = False
    assert not visible_to(cast.zhao, Customer).exists()
    assert not can_see_customers(cast.zhao)
    assert not can_register_customer(cast.zhao)
