"""The maths of money that comes in: what pays what, when something is due, when all of it is there (REC-1, REC-2)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from contracts.enums import InstalmentStanding, ReceiptStanding
from salesops.base.money import ZERO, yuan

_NEVER = date.max
AGAIN = "\u00a0#"
"""Before the count of a reference that is booked again. Of a typed one every white space is a plain space: no bank's
reference "8842 #2" is taken for the second "8842".
"""


@dataclass(frozen=True, slots=True)
class Open:
    """What is still open of one instalment; yuan. ``due_on`` is None while its trigger is not reached."""

    key: int
    open: Decimal
    due_on: date | None = None
    position: int = 0


def propose(amount: Decimal, instalments: Iterable[Open]) -> dict[int, Decimal]:
    """Which instalments an amount pays: the oldest due first, those without a day last, each up to what is open.

    The values are positive and sum to the amount, or to all that is open where that is less.
    """
    left, parts = yuan(amount), {}
    for one in sorted(instalments, key=lambda one: (one.due_on or _NEVER, one.position, one.key)):
        part = min(left, one.open)
        if part > 0:
            parts[one.key] = part
            left -= part
    return parts


def due_day(reached_on: date, days: int) -> date:
    """The last day to pay: so many calendar days after the trigger was reached."""
    return reached_on + timedelta(days=days)


def completed_on(total: Decimal, received: Iterable[tuple[date, Decimal]]) -> date | None:
    """The day since which all of ``total`` is there; None while something is missing, or where nothing is owed.

    ``received`` are amounts by the day they count from, negative ones for what went back, in any order.
    """
    by_day: dict[date, Decimal] = {}
    for day, amount in received:
        by_day[day] = by_day.get(day, ZERO) + amount
    there, since = ZERO, None
    for day in sorted(by_day):
        there += by_day[day]
        whole = there >= total and there > 0
        since = (since or day) if whole else None
    return since


def days_late(due_on: date | None, on: date) -> int:
    """Days since the last day to pay; 0 up to that day and while there is none."""
    return max(0, (on - due_on).days) if due_on else 0


def standing_of(amount: Decimal, received: Decimal, due_on: date | None, on: date) -> InstalmentStanding:
    """Where an instalment stands on a day."""
    if received >= amount:
        return InstalmentStanding.PAID
    if days_late(due_on, on):
        return InstalmentStanding.OVERDUE
    if received > 0:
        return InstalmentStanding.PART
    return InstalmentStanding.OPEN if due_on else InstalmentStanding.WAITING


def receipt_standing(amount: Decimal, rest: Decimal, *, is_reversed: bool) -> ReceiptStanding:
    """Where a receipt stands; a negative one is a reversal."""
    if amount < 0:
        return ReceiptStanding.REVERSAL
    if is_reversed:
        return ReceiptStanding.REVERSED
    if rest <= 0:
        return ReceiptStanding.MATCHED
    return ReceiptStanding.TO_MATCH if rest == amount else ReceiptStanding.REST


def booked_again(reference: str, taken: Sequence[str]) -> str:
    """The bank reference under which a reversed receipt is recorded once more: "8842", "8842 #2", "8842 #3"."""
    if reference not in taken:
        return reference
    turn = 2
    while f"{reference}{AGAIN}{turn}" in taken:
        turn += 1
    return f"{reference}{AGAIN}{turn}"
