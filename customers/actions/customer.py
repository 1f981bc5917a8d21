"""Registering, changing and archiving customers: the only door to `Customer`."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.contact import refresh_search, store_contact
from customers.conflict import refuse_taken
from customers.details import FIELDS, ContactData, CustomerData, fit_customer, fit_name, reach_of
from customers.domains import mail_domain, web_domain
from customers.enums import CustomerStatus, CustomerVerb
from customers.models import Customer
from customers.queries.conflict import claims_on, hold_names
from customers.queries.customer import kept_value
from customers.queries.dispute import refuse_disputed
from customers.queries.region import refuse_asked
from customers.rules import can_archive_customer, can_edit_customer, can_register_customer, owners_for
from customers.searching import search_text
from salesops.audit import record
from salesops.base import clock
from salesops.base.names import NameKey
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.numbers import company_number
from salesops.org.models import Person, Region


@transaction.atomic
def register_customer(
    data: CustomerData,
    *,
    by: Person,
    on_behalf_of: Person | None = None,
    region: Region | None = None,
    contacts: Sequence[ContactData] = (),
) -> Customer:
    """Register a customer for `on_behalf_of` (else for `by`), in that person's region unless another is named.

    Refused: the company is taken (CUS-2), a region the owner doesn't sell in (CUS-3), data that can't be right
    (CUS-1). PermissionDenied for a post that registers nobody. The first contact given becomes the main one.
    """
    require(can_register_customer(by))
    owner = on_behalf_of or by
    data = fit_customer(data)
    key = fit_name(data.name)
    # Before anything is looked up: from here to the commit nobody else can register this company under any spelling.
    reach = reach_of(data, contacts)
    hold_names(key, data.credit_code, reach)
    chosen = _region_for(owner, region, by=by)
    refuse_taken(claims_on(data.name, data.credit_code, reach), reason=data.affiliate_reason, by_id=by.pk)
    refuse_asked(key, data.credit_code)
    customer = store_customer(data, key, contacts, owner=owner, region=chosen, registered_at=clock.now())
    record(customer, CustomerVerb.REGISTERED, by=by, note=data.affiliate_reason)
    return customer


def store_customer(
    data: CustomerData,
    key: NameKey,
    contacts: Sequence[ContactData],
    *,
    owner: Person,
    region: Region,
    registered_at: datetime,
) -> Customer:
    """A part of the actions that register: the row and its contacts, as the caller has held and judged them."""
    number = company_number("C")
    customer = Customer(
        number=number,
        owner=owner,
        region=region,
        registered_at=registered_at,
        protected_from=clock.today(),
        search_text=search_text(data.name, number=number, credit_code=data.credit_code, phones=()),
        **columns_of(data, key),
    )
    customer.save(force_insert=True)
    for contact in contacts:
        store_contact(customer, contact, first=contact is contacts[0])
    if contacts:
        refresh_search(customer)
    return customer


@transaction.atomic
def edit_customer(customer: Customer, data: CustomerData, *, by: Person, revision: int) -> Customer:
    """Change the file; `revision` is the one the person saw. Owner, region and status have doors of their own.

    Refused: somebody saved in between (both values are shown), a new name or code that is taken (CUS-2), data that
    can't be right (CUS-1). Saving what is there already changes nothing and leaves no trace.
    """
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_edit_customer(by, locked))
    data = fit_customer(data)
    key = fit_name(data.name)
    columns = columns_of(data, key)
    changed = [name for name, value in columns.items() if getattr(locked, name) != value]
    if not changed:
        return locked
    check_revision(locked, revision, {name: columns[name] for name in FIELDS})
    if {"name", "credit_code", "web_domain", "mail_domain"} & set(changed):
        reach = reach_of(data)
        hold_names(key, data.credit_code, reach)
        claims = claims_on(data.name, data.credit_code, reach, besides=locked.pk)
        refuse_taken(claims, reason=data.affiliate_reason, by_id=by.pk)
        refuse_asked(key, data.credit_code)
    shown = [name for name in changed if name in FIELDS]
    changes = {name: (kept_value(locked, name), "") for name in shown}
    for name in changed:
        setattr(locked, name, columns[name])
    locked.revision += 1
    locked.save(update_fields=[*changed, "revision"])
    refresh_search(locked)
    changes = {name: (old, kept_value(locked, name)) for name, (old, _new) in changes.items()}
    record(locked, CustomerVerb.EDITED, by=by, changes=changes)
    return locked


@transaction.atomic
def archive_customer(customer: Customer, reason: str, *, by: Person) -> Customer:
    """Take a customer out of the lists; its name and code are free again. Nothing is deleted. Twice is once."""
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if locked.archived_at is not None:
        return locked
    require(can_archive_customer(by, locked))
    if not reason.strip():
        raise Refusal("CUS-2", _("An archived customer needs a reason."), _("Write why, then archive."), field="reason")
    refuse_disputed(locked)
    locked.archived_at = clock.now()
    locked.revision += 1
    locked.save(update_fields=["archived_at", "revision"])
    record(locked, CustomerVerb.ARCHIVED, by=by, note=reason.strip())
    return locked


@transaction.atomic
def mark_won(customer: Customer, *, note: str) -> Customer:
    """The first contract over money is signed; the program says so, with a note (CUS-4). Twice is once.

    Whom we stopped serving stays stopped: that is the general manager's word.
    """
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    if locked.status in {CustomerStatus.WON, CustomerStatus.STOPPED}:
        return locked
    before = locked.status
    locked.status = CustomerStatus.WON
    locked.pooled_at = None
    locked.revision += 1
    locked.save(update_fields=["status", "pooled_at", "revision"])
    changes = {"status": (before, locked.status)}
    record(locked, CustomerVerb.WON, by=Person.system(), changes=changes, note=note)
    return locked


def _region_for(owner: Person, region: Region | None, *, by: Person) -> Region:
    """The region the customer is registered in. Refused (CUS-3) outside the owner's."""
    refuse_strange_owner(owner, by=by)
    home = owner.region
    if home is not None and (region is None or region.pk == home.pk):
        return home
    raise Refusal(
        "CUS-3",
        _("%(region)s is not the region of %(owner)s.") % {"region": region or "—", "owner": owner},
        _("Write why, and save again: the registration goes to the regional manager there for approval."),
        field="region_reason",
    )


def refuse_strange_owner(owner: Person, *, by: Person) -> None:
    """Refused (CUS-3): somebody for whom ``by`` registers no customers."""
    if owners_for(by).filter(pk=owner.pk).exists():
        return
    raise Refusal(
        "CUS-3",
        _("You can't register a customer for %(owner)s.") % {"owner": owner},
        _("Choose a rep you are responsible for, or ask the regional manager of the other region."),
        field="owner",
    )


def columns_of(data: CustomerData, key: NameKey) -> dict[str, Any]:
    """What is stored of a file that is fit, with what is derived from it."""
    columns: dict[str, Any] = {name: getattr(data, name) for name in FIELDS}
    return columns | {
        "name_core": key.core,
        "name_plain": key.plain,
        "name_region": " ".join(key.regions),
        "name_branch": key.branch,
        "web_domain": web_domain(data.website),
        "mail_domain": mail_domain(data.email),
    }
