"""Registering many customers at once, as an import does: the rules of one, a few statements for all of them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from customers.enums import CustomerVerb
from customers.models import Contact, Customer
from customers.queries.conflict import hold_all_names
from customers.queries.conflict_many import Standing, Wanted, standing_of
from customers.rules import can_register_customer
from salesops.audit import record, record_all
from salesops.base import clock
from salesops.base.copying import copy_objects
from salesops.base.verdicts import require
from salesops.documents.numbers import company_numbers
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class Newcomer:
    """A company as it would be stored: the columns of its file, of its main contact if there is one, and its owner's.

    ``search_text`` holds ``NUMBER`` where its number will stand, which is drawn last.
    """

    wanted: Wanted
    region_id: int
    columns: Mapping[str, Any]
    contact: Mapping[str, Any] | None
    search_text: str


NUMBER = "numbertobedrawn"


@transaction.atomic
def register_customers(newcomers: Sequence[Newcomer], *, by: Person) -> list[Standing]:
    """Register those that are free, in their order; of each None, ``SAME`` or the refusal it would have met (CUS-2).

    Whose customer it may be and whether its file is fit, the caller has asked (``owners_for``, ``fit_customer``).
    PermissionDenied for a post that registers nobody. While it lasts nobody else registers.
    """
    require(can_register_customer(by))
    hold_all_names()
    standings = standing_of([one.wanted for one in newcomers], (), by_id=by.pk)
    free = [one for one, standing in zip(newcomers, standings, strict=True) if standing is None]
    if free:
        _store(free, by=by)
    return standings


def _store(newcomers: Sequence[Newcomer], *, by: Person) -> None:
    now, today = clock.now(), clock.today()
    numbers = company_numbers("C", len(newcomers))
    copy_objects(
        [
            Customer(
                number=number,
                owner_id=one.wanted.owner_id,
                region_id=one.region_id,
                registered_at=now,
                protected_from=today,
                search_text=one.search_text.replace(NUMBER, number.lower()),
                **one.columns,
            )
            for one, number in zip(newcomers, numbers, strict=True)
        ]
    )
    keys = dict(Customer.objects.filter(number__in=numbers).order_by().values_list("number", "pk"))
    found = [(one, keys[number]) for one, number in zip(newcomers, numbers, strict=True)]
    copy_objects([Contact(customer_id=pk, is_primary=True, **one.contact) for one, pk in found if one.contact])
    plain = [Customer(pk=pk, name=one.wanted.name) for one, pk in found if not one.wanted.reason]
    record_all(dict.fromkeys(plain, ()), CustomerVerb.REGISTERED, by=by)
    for one, pk in found:
        if one.wanted.reason:
            customer = Customer(pk=pk, name=one.wanted.name)
            record(customer, CustomerVerb.REGISTERED, by=by, note=one.wanted.reason)
