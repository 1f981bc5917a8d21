"""A customer's way from one status to the next, and what each takes (CUS-4)."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from datetime import date
from decimal import Decimal
from typing import Any

from customers.enums import CustomerStatus

LADDER = (CustomerStatus.REGISTERED, CustomerStatus.BASIC, CustomerStatus.POTENTIAL, CustomerStatus.WON)
"""From the first contact to the contract; the last rung is the program's to give."""
_ASKED: Mapping[str, tuple[CustomerStatus, ...]] = {
    CustomerStatus.REGISTERED: (CustomerStatus.BASIC, CustomerStatus.INVALID),
    CustomerStatus.BASIC: (CustomerStatus.POTENTIAL, CustomerStatus.INVALID),
    CustomerStatus.POTENTIAL: (CustomerStatus.INVALID,),
    CustomerStatus.DORMANT: (CustomerStatus.INVALID,),
}
_WANTS = ("need", "budget", "timetable")
_WANTED: Mapping[str, tuple[str, ...]] = {
    CustomerStatus.BASIC: _WANTS,
    CustomerStatus.POTENTIAL: (*_WANTS, "offered_on", "negotiated_on"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Grounds:
    """What is known of a customer that a status can rest on; nothing is empty, zero or None."""

    need: str = ""
    budget: Decimal | None = None
    timetable: str = ""
    offered_on: date | None = None
    negotiated_on: date | None = None

    def kept(self) -> dict[str, str]:
        """What is there, as plain text to be frozen with the request."""
        given: dict[str, Any] = {field.name: getattr(self, field.name) for field in fields(self)}
        return {
            name: value.isoformat() if isinstance(value, date) else str(value) for name, value in given.items() if value
        }


def ways_from(status: str, before: str) -> tuple[CustomerStatus, ...]:
    """What the account manager may ask for; from invalid it goes back to what it was ``before``."""
    if status == CustomerStatus.INVALID:
        return (CustomerStatus(before),)
    return _ASKED.get(status, ())


def missing_for(status: str, grounds: Grounds) -> list[str]:
    """Which grounds the status wants that are not there, in the order in which they come about."""
    return [name for name in _WANTED.get(status, ()) if not getattr(grounds, name)]


def wanted_for(status: str) -> tuple[str, ...]:
    """The grounds that the status rests on; none for one that wants nothing."""
    return _WANTED.get(status, ())


def next_rung(status: str) -> CustomerStatus | None:
    """The step above that one can ask for; None on top and beside the ladder."""
    return next((way for way in _ASKED.get(status, ()) if way in LADDER), None)
