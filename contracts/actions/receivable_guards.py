"""What is refused when money is booked, with what is possible instead (REC-1)."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from contracts.enums import Trigger
from contracts.models import Contract, Instalment, Receipt
from contracts.rules import can_correct_due
from salesops.base.clock import today
from salesops.base.look import amount_text, day_text
from salesops.base.money import yuan
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person

YEARS_BACK = 10
"""Money that came in earlier is taken over with its contract (`history`), not booked."""
LATER = _("Leave it unmatched: what no instalment takes stays with the customer as an advance.")


def amount_or_refusal(amount: Decimal) -> Decimal:
    """The amount in yuan. Raises ``Refusal`` for anything but a positive one with two places."""
    try:
        exact = yuan(amount)
    except ValueError:
        exact = Decimal(0)
    if exact <= 0:
        raise Refusal(
            "REC-1",
            _("This is not an amount of money: at least 0.01 yuan, with two decimal places."),
            _("Enter what the bank statement says; money that goes back is a reversal."),
            field="amount",
        )
    return exact


def refuse_day(day: date, *, earliest: date | None = None) -> None:
    """Money is booked when it is there, not a decade later, and goes back after it came."""
    if day > today():
        raise Refusal(
            "REC-1",
            _("%(day)s is yet to come.") % {"day": day_text(day)},
            _("Book money once it is in the account."),
            field="day",
        )
    if (today().year - day.year, today().month, today().day) > (YEARS_BACK, day.month, day.day):
        raise Refusal(
            "REC-1",
            _("%(day)s is more than %(years)d years ago; that looks like a slip.")
            % {"day": day_text(day), "years": YEARS_BACK},
            _("Enter the day that the bank statement names, with its year; older money comes in by the import."),
            field="day",
        )
    if earliest and day < earliest:
        raise Refusal(
            "REC-1",
            _("The money came in on %(day)s; it can't go back earlier.") % {"day": day_text(earliest)},
            _("Choose that day or a later one."),
            field="day",
        )


def refuse_without_reason(reason: str) -> str:
    """The reason, trimmed. Raises ``Refusal`` where there is none."""
    if reason.strip():
        return reason.strip()
    raise Refusal("REC-1", _("Nothing is taken back without a reason."), _("Say why."), field="reason")


def refuse_gone(receipt: Receipt) -> None:
    """A reversal, and what was reversed, neither pay anything nor are reversed again."""
    if receipt.reverses is not None:
        raise Refusal(
            "REC-1",
            _("%(receipt)s is itself the reversal of %(other)s.")
            % {"receipt": receipt.number, "other": receipt.reverses.number},
            _("Record the money again if it is there after all."),
        )
    reversal = Receipt.objects.filter(reverses=receipt).select_related("recorded_by").first()
    if reversal is not None:
        raise Refusal(
            "REC-1",
            _("%(receipt)s was reversed by %(name)s: %(other)s.")
            % {"receipt": receipt.number, "name": reversal.recorded_by.name, "other": reversal.number},
            _("Record the money again if it is there after all."),
        )


def refuse_excess(
    receipt: Receipt,
    wanted: Mapping[int, Decimal],
    open_now: Mapping[int, Any],
    *,
    contracts: Sequence[Contract],
    rest: Decimal,
) -> None:
    """Under the locks: contracts signed and the customer's own, each amount open, all of them left of the receipt."""
    for contract in contracts:
        if not contract.is_signed:
            raise Refusal("REC-1", _("%(contract)s is not signed yet.") % {"contract": contract}, LATER)
        if receipt.customer_id not in {None, contract.customer_id}:
            raise Refusal(
                "REC-1",
                _("%(contract)s is not a contract of %(customer)s.")
                % {"contract": contract, "customer": receipt.customer},
                _("Record the receipt for the customer whose debt it pays, or without one if it pays for several."),
            )
    numbers = {contract.pk: contract.number for contract in contracts}
    for key, amount in wanted.items():
        instalment = open_now[key]
        if amount > instalment.open:
            raise Refusal(
                "REC-1",
                _("%(contract)s, %(kind)s: %(open)s is open now; %(amount)s is more than that.")
                % {
                    "contract": numbers[instalment.contract_id],
                    "kind": instalment.get_kind_display(),
                    "open": amount_text(instalment.open),
                    "amount": amount_text(amount),
                },
                LATER,
            )
    if (whole := sum(wanted.values())) > rest:
        raise Refusal(
            "REC-1",
            _("The instalments get %(whole)s, and the receipt has %(rest)s left.")
            % {"whole": amount_text(whole), "rest": amount_text(rest)},
            _("Lower what the instalments get."),
        )


def refuse_due_twice(instalment: Instalment, contract: Contract, on: date, *, by: Person) -> None:
    """When an instalment may be set due: once its contract is signed, by its trigger, and once."""
    if instalment.trigger == Trigger.FIXED_DAY:
        raise Refusal("REC-1", _("This instalment falls due on the day that the contract names."), _("Nothing to do."))
    if not contract.is_signed or contract.signed_on is None:
        raise Refusal("REC-1", _("%(contract)s is not signed yet.") % {"contract": contract}, _("Register it first."))
    if on > today() or on < contract.signed_on:
        raise Refusal(
            "REC-1",
            _("The day lies between the signing on %(signed)s and today.") % {"signed": day_text(contract.signed_on)},
            _("Enter the day on which it was reached."),
            field="on",
        )
    if instalment.reached_on is not None:
        require(can_correct_due(by))
