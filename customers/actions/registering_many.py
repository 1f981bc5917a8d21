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
from salesops.audit import record_loaded
from salesops.base import clock
from salesops.base.copying import copy_like
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
    numbers = company_numbers("C", len(newcomers))
    numbered = list(zip(newcomers, numbers, strict=True))
    copy_like(
        Customer(registered_at=clock.now(), protected_from=clock.today()),
        (
            {
                **one.columns,
                "number": number,
                "owner_id": one.wanted.owner_id,
                "region_id": one.region_id,
                "search_text": one.search_text.replace(NUMBER, number.lower()),
            }
            for one, number in numbered
        ),
    )
    keys = dict(Customer.objects.filter(number__in=numbers).order_by().values_list("number", "pk"))
    contacts = ({**one.contact, "customer_id": keys[number]} for one, number in numbered if one.contact)
    copy_like(Contact(is_primary=True), contacts)
    registered = ((keys[number], one.wanted.name, one.wanted.reason) for one, number in numbered)
    record_loaded(Customer, registered, CustomerVerb.REGISTERED, by=by)
