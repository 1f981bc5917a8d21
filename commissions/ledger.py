"""What a contract has earned and what is booked of it: pure, exact, in yuan (COM-1, COM-2, COM-3).

``queries/settlement.py`` says the same in SQL for all contracts at once; tests hold the two together. Why it is done
this way: docs/rules/ledger.md.
"""

from datetime import date, timedelta
from decimal import Decimal
from typing import NamedTuple

from salesops.base.money import ZERO, round_cents, yuan


class Terms(NamedTuple):
    """The settings of the day of approval, kept on the contract; shares of one with four places at most."""

    rep_rate: Decimal
    team_rate: Decimal
    paid_share: Decimal


class Target(NamedTuple):
    """What a contract has earned, or a change of it; ``own`` is ``payable`` + ``retained``."""

    own: Decimal
    payable: Decimal
    retained: Decimal
    team: Decimal

    def __sub__(self, other: "Target") -> "Target":
        return Target(*(mine - theirs for mine, theirs in zip(self, other, strict=True)))


class Carry(NamedTuple):
    """What a person is paid, and the debt that goes on to the next month (0 or below)."""

    paid: Decimal
    carried_out: Decimal


NOTHING = Target(ZERO, ZERO, ZERO, ZERO)


def base(received: Decimal, total: Decimal) -> Decimal:
    """The sales amount that counts: all of it once collected in full, nothing before (COM-2)."""
    return yuan(total) if received >= total and received > 0 else ZERO


def target(base: Decimal, terms: Terms) -> Target:
    """What is earned on a sales amount. Each share is rounded once; what is retained is the remainder (COM-3).

    Raises ValueError for a negative amount and for terms that are no shares of one.
    """
    if base < 0:
        raise ValueError("a sales amount is not negative")
    if not all(0 <= share <= 1 for share in terms):
        raise ValueError("rates and the paid share are between 0 and 1")
    own = round_cents(base * terms.rep_rate)
    payable = round_cents(own * terms.paid_share)
    return Target(own, payable, own - payable, round_cents(base * terms.team_rate))


def shared(earned: Target, part: Decimal, terms: Terms) -> Target:
    """What of it goes to the other side of a ruling (CUS-2); the account manager's is ``earned`` less that.

    The other side's part is rounded, and of that what is payable: the account manager has the remainder of both, so
    that the two add up to the whole, and neither is below zero. The team's stays whole. ValueError for no share of one.
    """
    if not 0 <= part <= 1:
        raise ValueError("a part is between 0 and 1")
    own = round_cents(earned.own * part)
    payable = round_cents(own * terms.paid_share)
    return Target(own, payable, own - payable, ZERO)


def difference(earned: Target, booked: Target) -> Target:
    """What the month has to book: what is earned by its end less the sum of all entries before; below 0, a clawback.

    Taken part by part and never split anew, so that an entry and its reversal cancel to the cent.
    """
    return earned - booked


def carry(carried_in: Decimal, earned: Decimal) -> Carry:
    """COM-5: no negative payout, no forgotten debt. Raises ValueError for a positive carry: that was to be paid."""
    if carried_in > 0:
        raise ValueError("only a debt is carried")
    available = carried_in + earned
    return Carry(max(available, ZERO), min(available, ZERO))


# ------------------------------------------------------------------------------------------------------------- months


def month_of(day: date) -> date:
    """The first of its month."""
    return day.replace(day=1)


def month_after(month: date) -> date:
    """The first of the month after; OverflowError after December 9999."""
    return month_of(month_of(month) + timedelta(days=31))


def month_before(month: date) -> date:
    """The first of the month before; OverflowError before February of the year 1."""
    return month_of(month_of(month) - timedelta(days=1))


def last_day(month: date) -> date:
    """The month's last day."""
    return month_after(month) - timedelta(days=1)


def months_between(first: date, last: date) -> int:
    """How many months after ``first``'s that of ``last`` comes; negative before it."""
    return (last.year - first.year) * 12 + last.month - first.month
