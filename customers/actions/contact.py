"""The people at a customer: the only door to `Contact`."""

from dataclasses import asdict

from django.db import transaction

from customers.details import ContactData, fit_contact
from customers.domains import mail_domain
from customers.enums import ContactVerb
from customers.models import Contact, Customer
from customers.queries.customer import search_text_of
from customers.rules import can_edit_contact, can_edit_customer
from salesops.audit import record
from salesops.base import clock
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.org.models import Person

SHOWN = ("name", "pinyin", "title", "phone", "email")


@transaction.atomic
def add_contact(customer: Customer, data: ContactData, *, by: Person) -> Contact:
    """Add a person at the customer; the first one is the main contact. Refused (CUS-1) for data that can't be right."""
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_edit_customer(by, locked))
    contact = store_contact(locked, data, first=not locked.contacts.active().exists())
    refresh_search(locked)
    record(contact, ContactVerb.ADDED, by=by, about=[locked])
    return contact


@transaction.atomic
def edit_contact(contact: Contact, data: ContactData, *, by: Person, revision: int) -> Contact:
    """Change a contact; `revision` is the one the person saw.

    Refused when somebody saved in between (APP-6) or archived the contact (CNF-2), or by CUS-1. The main contact stays
    the main one until another takes its place.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=contact.customer_id)
    locked = Contact.objects.get(pk=contact.pk)
    locked.customer = customer
    require(can_edit_contact(by, locked))
    fit, e164 = fit_contact(data)
    compared = {"phone_e164": e164, "mail_domain": mail_domain(fit.email)}
    values = asdict(fit) | compared | {"is_primary": fit.is_primary or locked.is_primary}
    changed = [name for name, value in values.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    check_revision(locked, revision, {name: values[name] for name in SHOWN})
    if "is_primary" in changed:
        _demote_all(customer)
    changes = {name: (getattr(locked, name), values[name]) for name in changed if name in SHOWN}
    for name in changed:
        setattr(locked, name, values[name])
    locked.revision += 1
    locked.save(update_fields=[*changed, "revision"])
    refresh_search(customer)
    record(locked, ContactVerb.EDITED, by=by, about=[customer], changes=changes)
    return locked


@transaction.atomic
def archive_contact(contact: Contact, *, by: Person) -> Contact:
    """Take a contact out of the lists; the next one becomes the main contact. Nothing is deleted. Twice is once."""
    customer = Customer.objects.select_for_update(no_key=True).get(pk=contact.customer_id)
    require(can_edit_customer(by, customer))
    locked = Contact.objects.get(pk=contact.pk)
    if locked.archived_at is not None:
        return locked
    was_primary = locked.is_primary
    locked.archived_at = clock.now()
    locked.is_primary = False
    locked.revision += 1
    locked.save(update_fields=["archived_at", "is_primary", "revision"])
    following = customer.contacts.active().first()
    if was_primary and following is not None:
        following.is_primary = True
        following.save(update_fields=["is_primary"])
    refresh_search(customer)
    record(locked, ContactVerb.ARCHIVED, by=by, about=[customer])
    return locked


def store_contact(customer: Customer, data: ContactData, *, first: bool) -> Contact:
    """Write a contact of a customer that the caller has locked; the caller records it."""
    fit, e164 = fit_contact(data)
    values = asdict(fit) | {"is_primary": fit.is_primary or first}
    contact = Contact(customer=customer, phone_e164=e164, mail_domain=mail_domain(fit.email), **values)
    if contact.is_primary:
        _demote_all(customer)
    contact.save(force_insert=True)
    return contact


def refresh_search(customer: Customer) -> None:
    """Write again what the customer is found by (CUS-7); the caller has locked it."""
    text = search_text_of(customer)
    if text != customer.search_text:
        customer.search_text = text
        customer.save(update_fields=["search_text"])


def _demote_all(customer: Customer) -> None:
    customer.contacts.filter(is_primary=True).update(is_primary=False)
