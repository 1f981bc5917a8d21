"""Payment schedules: the usual one, and what keeps one from being agreed (REC-1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from contracts.enums import InstalmentKind, Trigger
from salesops.base.look import day_text, yuan_text
from salesops.base.money import ZERO, round_cents
from salesops.base.refusals import Refusal

# 30 % at signing, 40 % when it runs, 25 % when it is accepted; the rest is kept until the warranty ends.
USUAL = (
    (InstalmentKind.FIRST, Decimal("0.30"), Trigger.SIGNING, 5),
    (InstalmentKind.PROGRESS, Decimal("0.40"), Trigger.GO_LIVE, 10),
    (InstalmentKind.TAIL, Decimal("0.25"), Trigger.ACCEPTANCE, 10),
)
LAST = (InstalmentKind.WARRANTY, Trigger.WARRANTY_END, 10)


@dataclass(frozen=True, slots=True)
class InstalmentData:
    """One part of a schedule as it is typed; yuan, tax included. ``due_on`` is typed for a fixed day only."""

    kind: str
    amount: Decimal
    trigger: str
    days: int = 0
    due_on: date | None = None


def usual_schedule(total: Decimal) -> list[InstalmentData]:
    """30/40/25/5 % of ``total``, each rounded once, the last takes the rest. So small a total that a part would be
    0.00 is paid at once; nothing is owed for a total of 0.
    """
    parts = [InstalmentData(kind, round_cents(total * share), trigger, days) for kind, share, trigger, days in USUAL]
    kind, trigger, days = LAST
    parts.append(InstalmentData(kind, total - sum((part.amount for part in parts), ZERO), trigger, days))
    if all(part.amount > 0 for part in parts):
        return parts
    return [InstalmentData(InstalmentKind.FIRST, total, Trigger.SIGNING, USUAL[0][3])] if total > 0 else []


def unusable(parts: Sequence[InstalmentData]) -> Refusal | None:
    """Why these parts can't even be kept in a draft, None when they can."""
    for place, part in enumerate(parts, start=1):
        if part.amount <= 0:
            return Refusal(
                "REC-1",
                _("Part %(place)d of the payment schedule is %(amount)s; every part is more than nothing.")
                % {"place": place, "amount": yuan_text(part.amount)},
                _("Leave that part out, or give it an amount."),
                field="schedule",
            )
        if part.trigger == Trigger.FIXED_DAY and part.due_on is None:
            return Refusal(
                "REC-1",
                _("Part %(place)d of the payment schedule falls due on a fixed day that is not named.")
                % {"place": place},
                _("Name the day."),
                field="schedule",
            )
    return None


def hindrance(parts: Sequence[InstalmentData], total: Decimal, *, on: date | None = None) -> Refusal | None:
    """Why a contract over ``total`` can't be agreed with this schedule, None when it can.

    ``on`` is the day of the agreement, where there is one already: nothing can fall due before it.
    """
    if not parts:
        return Refusal(
            "REC-1", _("The contract has no payment schedule."), _("Say when how much is paid."), field="schedule"
        )
    sums_to = sum((part.amount for part in parts), ZERO)
    if (fault := unusable(parts) or (_over(parts, on) if on else None)) or sums_to == total:
        return fault
    words = {"sum": yuan_text(sums_to), "total": yuan_text(total), "gap": yuan_text(abs(total - sums_to))}
    too_little = _("The payment schedule sums to %(sum)s: %(gap)s less than the contract's %(total)s.")
    too_much = _("The payment schedule sums to %(sum)s: %(gap)s more than the contract's %(total)s.")
    return Refusal(
        "REC-1",
        (too_little if sums_to < total else too_much) % words,
        _("Change a part so that they sum to the amount, to the cent."),
        field="schedule",
    )


def _over(parts: Sequence[InstalmentData], on: date) -> Refusal | None:
    for place, part in enumerate(parts, start=1):
        if part.trigger == Trigger.FIXED_DAY and part.due_on and part.due_on < on:
            return Refusal(
                "REC-1",
                _("Part %(place)d of the payment schedule falls due on %(day)s, which is over.")
                % {"place": place, "day": day_text(part.due_on)},
                _("Name a day that is still to come."),
                field="schedule",
            )
    return None
