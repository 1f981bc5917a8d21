"""The same five questions of every page: works, outsider, no right, wrong method, missing (ORG-2)."""

from dataclasses import dataclass
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from customers.models import Contact, Customer
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer

pytestmark = pytest.mark.rule("ORG-2")

CANARY = "金丝雀测试设备有限公司"


@dataclass(frozen=True)
class Door:
    """A page: who may (status), whose record it isn't (404), who sees the record but may not (403)."""

    name: str
    method: str = "get"
    on: str = ""
    may: str = "li"
    status: int = 200
    outsider: str = "he"
    barred: str = "lin"

    def __str__(self) -> str:
        return self.name

    def path(self, customer: Customer, contact: Contact) -> str:
        """The address for these records."""
        keys = {"customer": [customer.pk], "contact": [contact.pk], "": []}
        return reverse(f"customers:{self.name}", args=keys[self.on])


DOORS = [
    Door("customer-list", barred="xu", outsider=""),
    Door("customer-new", barred="lin", outsider=""),
    Door("conflict-check", barred="sun", outsider=""),
    Door("customer-detail", on="customer", barred=""),
    Door("customer-edit", on="customer"),
    Door("customer-archive", "post", "customer", may="wang", status=302, barred="li"),
    Door("contact-new", on="customer"),
    Door("contact-edit", on="contact", barred="qian"),
    Door("contact-archive", "post", "contact", status=302),
]
WITH_RECORD = [door for door in DOORS if door.on]


@pytest.fixture
def contact(cast: Cast) -> Contact:
    """A contact of a customer of Li's."""
    customer = make_customer(owner=cast.li, name=CANARY)
    return make_contact(customer=customer)


def open_door(client: Client, door: Door, contact: Contact, person: object, method: str = "") -> tuple[int, str]:
    """Status and body."""
    client.force_login(person)  # type: ignore[arg-type]  # a person of the cast
    data = {"_once": str(uuid4()), "reason": "重复"}
    answer = client.generic(
        (method or door.method).upper(),
        door.path(contact.customer, contact),
        "&".join(f"{name}={value}" for name, value in data.items()) if (method or door.method) == "post" else "",
        content_type="application/x-www-form-urlencoded",
    )
    return answer.status_code, answer.content.decode()


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_it_works(client: Client, cast: Cast, contact: Contact, door: Door) -> None:
    assert open_door(client, door, contact, getattr(cast, door.may))[0] == door.status


@pytest.mark.parametrize("door", WITH_RECORD, ids=str)
@pytest.mark.parametrize("outsider", ["he", "zhou", "wu", "sun", "xu", "hu"])
def test_an_outsider_can_not_tell_it_from_nothing(
    client: Client, cast: Cast, contact: Contact, door: Door, outsider: str
) -> None:
    status, body = open_door(client, door, contact, getattr(cast, outsider))
    assert status == 404
    assert CANARY not in body
    assert contact.name not in body


@pytest.mark.parametrize("door", [door for door in DOORS if door.barred], ids=str)
def test_an_insider_without_the_right_is_told_why(client: Client, cast: Cast, contact: Contact, door: Door) -> None:
    status, body = open_door(client, door, contact, getattr(cast, door.barred))
    assert status == 403
    assert any(sentence in body for sentence in ("客户由", "客户资料", "客户档案由"))


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_the_wrong_method_is_refused(client: Client, cast: Cast, contact: Contact, door: Door) -> None:
    for method in ("put", "delete", "get" if door.method == "post" else "patch"):
        assert open_door(client, door, contact, getattr(cast, door.may), method)[0] == 405


@pytest.mark.parametrize("door", WITH_RECORD, ids=str)
def test_what_is_missing_is_missing(client: Client, cast: Cast, contact: Contact, door: Door) -> None:
    path = door.path(Customer(pk=10**9), Contact(pk=10**9))
    client.force_login(cast.qian)
    answer = client.get(path) if door.method == "get" else client.post(path, {"_once": str(uuid4())})
    assert answer.status_code == 404


@pytest.mark.parametrize("door", DOORS, ids=str)
def test_nobody_gets_in_unsigned(client: Client, contact: Contact, door: Door) -> None:
    answer = client.get(door.path(contact.customer, contact))
    assert answer.status_code == 302
    assert reverse("login") in answer.headers["Location"]


@pytest.mark.rule("CNF-1")
@pytest.mark.parametrize("reader", ["he", "zhou", "wu"])
def test_no_page_of_the_floor_shows_a_strangers_customer(
    client: Client, cast: Cast, contact: Contact, reader: str
) -> None:
    make_customer(owner=getattr(cast, reader))
    client.force_login(getattr(cast, reader))
    for path, data in (
        ("customers:customer-list", {}),
        ("customers:customer-list", {"q": "金丝雀"}),
        ("customers:customer-list", {"owner": str(contact.customer.owner_id)}),
        ("customers:customer-list", {"sort": "-name"}),
        ("customers:conflict-check", {"name": "金丝雀测试设备股份公司"}),
        ("customers:customer-new", {}),
    ):
        body = client.get(reverse(path), data).content.decode()
        assert CANARY not in body
        assert contact.customer.number not in body
