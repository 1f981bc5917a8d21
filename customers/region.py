"""A registration as it is kept while somebody decides on it: plain values, and back again (CUS-3)."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from customers.details import ContactData, CustomerData

_CUSTOMER = frozenset(field.name for field in fields(CustomerData))
_CONTACT = frozenset(field.name for field in fields(ContactData))


@dataclass(frozen=True, slots=True)
class Registration:
    """What was typed about a customer and whom one reaches there."""

    data: CustomerData
    contacts: Sequence[ContactData] = ()

    def kept(self) -> dict[str, Any]:
        """As JSON takes it: money and days as text."""
        return {
            "customer": {name: _plain(value) for name, value in asdict(self.data).items()},
            "contacts": [asdict(contact) for contact in self.contacts],
        }

    @classmethod
    def of(cls, kept: dict[str, Any]) -> "Registration":
        """What `kept` gave. A field that is gone since is left out, one that is new is empty."""
        values = {name: value for name, value in kept["customer"].items() if name in _CUSTOMER}
        budget, first = values.get("budget"), values.get("first_contact_on")
        values["budget"] = Decimal(budget) if budget else None
        values["first_contact_on"] = date.fromisoformat(first) if first else None
        contacts = ({name: one[name] for name in one.keys() & _CONTACT} for one in kept["contacts"])
        return cls(CustomerData(**values), tuple(ContactData(**one) for one in contacts))


def _plain(value: object) -> object:
    if isinstance(value, Decimal):
        return str(value)
    return value.isoformat() if isinstance(value, date) else value
