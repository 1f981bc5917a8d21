"""Contacts through their doors."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from customers.actions.contact import add_contact, archive_contact, edit_contact
from customers.details import ContactData
from customers.models import Contact
from salesops.audit import timeline_for
from salesops.base.refusals import Refusal, StaleRecord
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.rule("CUS-1")


def mains(contact: Contact) -> list[str]:
    """Names of the main contacts of this contact's customer."""
    return [one.name for one in contact.customer.contacts.active() if one.is_primary]


def test_the_first_contact_is_the_main_one_until_another_takes_its_place(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    first = add_contact(customer, ContactData(name="王芳"), by=cast.li)
    second = add_contact(customer, ContactData(name="张伟", phone="010-6588 1234 转 801"), by=cast.chen)
    assert mains(first) == ["王芳"]
    edit_contact(
        second, ContactData(name="张伟", phone=second.phone, is_primary=True), by=cast.li, revision=second.revision
    )
    assert mains(first) == ["张伟"]
    archive_contact(second, by=cast.li)
    assert mains(first) == ["王芳"]
    assert archive_contact(second, by=cast.li).archived_at is not None


@pytest.mark.rule("CNF-2")
def test_what_happens_to_a_contact_stands_in_the_customers_timeline(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    contact = add_contact(customer, ContactData(name="王芳", title="采购"), by=cast.li)
    edit_contact(contact, ContactData(name="王芳", title="采购总监"), by=cast.wang, revision=1)
    newest, oldest = timeline_for(customer)
    assert (newest.who, oldest.who) == ("王强", "李明")
    assert [(change.before, change.after) for change in newest.changes] == [("采购", "采购总监")]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"name": " "}, "name"),
        ({"name": "王\x00芳"}, "name"),
        ({"phone": "12345678901"}, "phone"),
        ({"phone": "58880000"}, "phone"),
        ({"phone": "电话"}, "phone"),
        ({"email": "a@"}, "email"),
        ({"title": "长" * 61}, "title"),
    ],
)
def test_data_that_cannot_be_right_is_refused(cast: Cast, changes: dict[str, Any], field: str) -> None:
    customer = make_customer(owner=cast.li)
    with pytest.raises(Refusal) as caught:
        add_contact(customer, ContactData(**{"name": "王芳"} | changes), by=cast.li)
    assert (caught.value.rule, caught.value.field) == ("CUS-1", field)
    assert not customer.contacts.exists()


@pytest.mark.rule("CNF-2")
def test_a_stale_save_is_refused_and_shows_both_values(cast: Cast) -> None:
    contact = make_contact(customer=make_customer(owner=cast.li), title="采购")
    data: dict[str, Any] = {"name": contact.name, "phone": contact.phone, "email": contact.email}
    edit_contact(contact, ContactData(**data, title="经理"), by=cast.chen, revision=1)
    with pytest.raises(StaleRecord) as caught:
        edit_contact(contact, ContactData(**data, title="总监"), by=cast.li, revision=1)
    assert ("总监", "经理") in caught.value.changes.values()
    assert edit_contact(contact, ContactData(**data, title="经理"), by=cast.li, revision=1).revision == 2


@pytest.mark.rule("CNF-2")
def test_an_archived_contact_stays_as_it_is(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    main, other = (add_contact(customer, ContactData(name=name), by=cast.li) for name in ("王芳", "张伟"))
    other = archive_contact(other, by=cast.li)
    with pytest.raises(Refusal):
        edit_contact(other, ContactData(name="张伟", is_primary=True), by=cast.li, revision=other.revision)
    assert mains(main) == ["王芳"]


@pytest.mark.rule("ORG-2")
def test_only_keepers_change_contacts(cast: Cast) -> None:
    contact = make_contact(customer=make_customer(owner=cast.li))
    for person in (cast.he, cast.zhou, cast.lin, cast.qian, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            add_contact(contact.customer, ContactData(name="x"), by=person)
        with pytest.raises(PermissionDenied):
            edit_contact(contact, ContactData(name="x"), by=person, revision=1)
        with pytest.raises(PermissionDenied):
            archive_contact(contact, by=person)
