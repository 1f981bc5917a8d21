"""Customers and contacts for tests, straight through the ORM; the actions have tests of their own."""

from itertools import count
from typing import Any

from customers.actions.note import log_contact
from customers.details import NoteData
from customers.domains import mail_domain, web_domain
from customers.enums import NoteKind
from customers.models import Contact, ContactNote, Customer
from customers.queries.customer import search_text_of
from customers.searching import search_text
from salesops.base import clock
from salesops.base.names import name_key
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.factories.org import make_person, make_region

_BRANDS = "澄启衡量瀚禾源婺江甬泰海瀛柯诚竹境蓝湾宏远敬亭精模瓯港"
_numbers = count(1)


def make_customer(owner: Person | None = None, *, name: str = "", **values: Any) -> Customer:
    """A registered customer of a rep, in the rep's region; unnamed ones are neither taken nor alike."""
    number = next(_numbers)
    owner = owner or make_person(post=Post.ACCOUNT_MANAGER, region=make_region())
    name = name or f"杭州{_BRANDS[number % len(_BRANDS)]}{chr(0x4E00 + number)}设备有限公司"
    key = name_key(name)
    values = {"number": f"C9{number:05d}", "region": owner.region, "registered_at": clock.now()} | values
    values.setdefault("protected_from", clock.today())
    customer = Customer(
        name=name,
        name_core=key.core,
        name_plain=key.plain,
        name_region=" ".join(key.regions),
        name_branch=key.branch,
        search_text=search_text(name, number=values["number"], credit_code=values.get("credit_code"), phones=()),
        owner=owner,
        web_domain=web_domain(values.get("website", "")),
        mail_domain=mail_domain(values.get("email", "")),
        **values,
    )
    customer.save()
    return customer


def make_contact(customer: Customer | None = None, **values: Any) -> Contact:
    """A person at a customer; the main contact unless said otherwise."""
    number = next(_numbers)
    phone = values.pop("phone", f"138 0013 {8000 + number % 2000}")
    contact = Contact(
        customer=customer or make_customer(),
        phone=phone,
        **{
            "name": f"联系人{number}",
            "title": "采购经理",
            "phone_e164": "+86" + phone.replace(" ", ""),
            "email": f"buyer{number}@example.com",
            "is_primary": True,
        }
        | values,
    )
    contact.mail_domain = mail_domain(contact.email)
    contact.save()
    contact.customer.search_text = search_text_of(contact.customer)
    contact.customer.save(update_fields=["search_text"])
    return contact


def make_note(customer: Customer | None = None, *, by: Person | None = None, **said: Any) -> ContactNote:
    """A visit written down by the customer's owner today, unless said otherwise; through its door."""
    customer = customer or make_customer()
    told: dict[str, Any] = {
        "kind": NoteKind.VISIT,
        "happened_on": clock.today(),
        "people": "采购经理",
        "purpose": "了解需求",
        "outcome": "需求明确，预算已批",
        "next_step": "提交方案",
    }
    return log_contact(NoteData(customer=customer, **told | said), by=by or customer.owner)


# The names by which the tests of other floors call them.
CustomerFactory = make_customer
ContactFactory = make_contact
