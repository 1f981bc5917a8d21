"""Customers and contacts for tests, straight through the ORM; the actions have tests of their own."""

from typing import Any

import factory
from factory.django import DjangoModelFactory

from customers.models import Contact, Customer
from customers.queries.customer import search_text_of
from salesops.base import clock
from salesops.base.names import name_key
from salesops.org.enums import Post
from tests.factories.org import make_person, make_region

_BRANDS = "澄启衡量瀚禾源婺江甬泰海瀛柯诚竹境蓝湾宏远敬亭精模瓯港"


def _brand(number: int) -> str:
    """Two characters that no other number has, so that names are neither taken nor alike."""
    return _BRANDS[number % len(_BRANDS)] + chr(0x4E00 + number)


class CustomerFactory(DjangoModelFactory):
    """A registered customer of a rep; pass ``owner`` or get a rep of a region of its own."""

    class Meta:
        model = Customer

    number = factory.Sequence(lambda n: f"C9{n:05d}")
    name = factory.Sequence(lambda n: f"杭州{_brand(n)}设备有限公司")
    owner = factory.LazyFunction(lambda: make_person(post=Post.ACCOUNT_MANAGER, region=make_region()))
    region = factory.LazyAttribute(lambda made: made.owner.region)
    registered_at = factory.LazyFunction(clock.now)

    @classmethod
    def _create(cls, model_class: type[Customer], *args: Any, **kwargs: Any) -> Customer:
        key = name_key(kwargs["name"])
        customer = model_class(
            name_core=key.core,
            name_plain=key.plain,
            name_region=" ".join(key.regions),
            name_branch=key.branch,
            **kwargs,
        )
        customer.save()
        customer.search_text = search_text_of(customer)
        customer.save(update_fields=["search_text"])
        return customer


class ContactFactory(DjangoModelFactory):
    """A person at a customer; the main contact unless said otherwise."""

    class Meta:
        model = Contact

    customer = factory.SubFactory(CustomerFactory)
    name = factory.Sequence(lambda n: f"联系人{n}")
    title = "采购经理"
    phone = factory.Sequence(lambda n: f"138 0013 {8000 + n % 2000}")
    phone_e164 = factory.LazyAttribute(lambda made: "+86" + made.phone.replace(" ", ""))
    email = factory.Sequence(lambda n: f"buyer{n}@example.com")
    is_primary = True

    @classmethod
    def _create(cls, model_class: type[Contact], *args: Any, **kwargs: Any) -> Contact:
        contact = model_class(**kwargs)
        contact.save()
        customer = contact.customer
        customer.search_text = search_text_of(customer)
        customer.save(update_fields=["search_text"])
        return contact
