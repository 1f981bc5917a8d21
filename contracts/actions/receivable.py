"""Money comes in, pays instalments, and goes back: nothing is ever changed or deleted (REC-1, CNF-2).

Locks are taken in one order by everybody, the guards of the database included: the receipt, the numbers, then the
contracts by their keys. What is open is read only under them.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import connection, transaction
from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from contracts.actions.receivable_guards import (
    amount_or_refusal,
    refuse_day,
    refuse_due_twice,
    refuse_excess,
    refuse_gone,
    refuse_without_reason,
)
from contracts.enums import ReceivableVerb
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from contracts.queries.receivable import live_matches, rest_of, with_money
from contracts.receiving import AGAIN, booked_again, due_day
from contracts.rules import can_reach_instalment, can_record_receipts
from customers.models import Customer
from salesops.audit import changed_label, record
from salesops.base.clock import now, today
from salesops.base.locks import locked_rows
from salesops.base.money import ZERO
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class ReceiptData:
    """A line of the bank statement; yuan. ``customer`` is whose debt it pays, None while that is not known."""

    received_on: date
    payer: str
    customer: Customer | None
    amount: Decimal
    bank_reference: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class MatchData:
    """So much, in yuan, for this instalment."""

    instalment: Instalment
    amount: Decimal


@transaction.atomic
def record_receipt(data: ReceiptData, matches: Sequence[MatchData] = (), *, by: Person) -> Receipt:
    """Book money that came in, once per line of the bank statement, and what it pays; finance only (REC-1).

    What no match takes stays with the customer as an advance. A day in a settled month is taken: commissions book it
    in the open one. Raises ``Refusal`` REC-1 for a day to come, an amount that is none, a bank reference that is
    missing or booked, and as ``match_receipt`` does.
    """
    require(can_record_receipts(by))
    amount = amount_or_refusal(data.amount)
    refuse_day(data.received_on)
    # The row of the numbers stays locked from here: nobody else can be booking the same reference meanwhile.
    number = draw_number("SK", on=today())
    receipt = Receipt.objects.create(
        number=number,
        received_on=data.received_on,
        payer=data.payer,
        customer=data.customer,
        amount=amount,
        bank_reference=_free_reference(data.bank_reference),
        note=data.note,
        recorded_by=by,
        recorded_at=now(),
    )
    contracts = _match(receipt, matches, rest=amount, by=by)
    record(receipt, ReceivableVerb.RECORDED, by=by, about=_about(receipt, contracts))
    return receipt


@transaction.atomic
def match_receipt(receipt: Receipt, matches: Sequence[MatchData], *, by: Person) -> Receipt:
    """Let what is left of a receipt pay instalments of signed contracts (REC-1).

    Raises ``Refusal`` REC-1 beyond what is open of an instalment or left of the receipt at this moment, for a contract
    that is not signed or another customer's, and for a receipt that was reversed.
    """
    receipt = _locked(receipt)
    require(can_record_receipts(by))
    refuse_gone(receipt)
    if not matches:
        raise Refusal("REC-1", _("Nothing was chosen."), _("Enter an amount for at least one instalment."))
    contracts = _match(receipt, matches, rest=rest_of(receipt), by=by)
    record(receipt, ReceivableVerb.MATCHED, by=by, about=_about(receipt, contracts))
    return receipt


@transaction.atomic
def take_back_match(match: ReceiptMatch, reason: str, *, by: Person) -> ReceiptMatch:
    """Undo one match by a negative one; the amount is left of the receipt again, and open on the instalment.

    Raises ``Refusal`` REC-1 without a reason, and for a match that was taken back already.
    """
    receipt = _locked(match.receipt)
    require(can_record_receipts(by))
    reason = refuse_without_reason(reason)
    contracts = _locked_contracts([match.contract_id])
    if match.takes_back_id is not None or not live_matches(receipt.matches.all()).filter(pk=match.pk).exists():
        raise Refusal("REC-1", _("This match was taken back already."), _("Open the receipt to see how it stands."))
    undone = _undo(match, receipt, reason, by=by)
    undone.save(force_insert=True)
    record(receipt, ReceivableVerb.UNMATCHED, by=by, about=_about(receipt, contracts), note=reason)
    return undone


@transaction.atomic
def reverse_receipt(receipt: Receipt, reason: str, *, received_on: date | None = None, by: Person) -> Receipt:
    """Book the negative of a receipt under a number of its own, and take all its matches back (REC-1).

    ``received_on``, today if not said, is the day from which the money is gone: not before the receipt's own.
    Raises ``Refusal`` REC-1 without a reason, for a receipt that was reversed, for a reversal, and for a wrong day.
    """
    receipt = _locked(receipt)
    require(can_record_receipts(by))
    reason = refuse_without_reason(reason)
    refuse_gone(receipt)
    day = received_on or today()
    refuse_day(day, earliest=receipt.received_on)
    number = draw_number("SK", on=today())
    live = live_matches(receipt.matches.all())
    contracts = _locked_contracts(live.values_list("contract_id", flat=True))
    reversal = Receipt.objects.create(
        number=number,
        received_on=day,
        payer=receipt.payer,
        customer=receipt.customer,
        amount=-receipt.amount,
        bank_reference=receipt.bank_reference,
        reverses=receipt,
        reason=reason,
        recorded_by=by,
        recorded_at=now(),
    )
    ReceiptMatch.objects.bulk_create([_undo(match, reversal, reason, by=by) for match in live])
    record(receipt, ReceivableVerb.REVERSED, by=by, about=_about(receipt, [*contracts, reversal]), note=reason)
    return reversal


@transaction.atomic
def reach_instalment(instalment: Instalment, on: date, *, by: Person) -> Instalment:
    """The trigger of an instalment was reached on a day; its days run from there (REC-1).

    Asked again with the same day nothing happens. Raises ``Refusal`` REC-1 for a day to come or before the signing, a
    contract that is not signed, a fixed day, and for another day unless a superior corrects it.
    """
    (contract,) = _locked_contracts([instalment.contract_id])
    instalment = contract.instalments.get(pk=instalment.pk)
    require(can_reach_instalment(by, contract))
    if instalment.reached_on == on:
        return instalment
    refuse_due_twice(instalment, contract, on, by=by)
    before, instalment.reached_on, instalment.due_on = instalment.due_on, on, due_day(on, instalment.days)
    instalment.save(update_fields=["reached_on", "due_on"])
    field = changed_label(f"{instalment.position}", _("due on"))
    changes = {field: (before, instalment.due_on)}
    record(contract, ReceivableVerb.REACHED, by=by, about=[contract.customer], changes=changes)
    return instalment


def _locked(receipt: Receipt) -> Receipt:
    """The receipt under its lock. A function takes it: the product's role may not lock what it may not change."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT contracts_lock_receipt(%s)", [receipt.pk])
    return Receipt.objects.select_related("customer", "reverses").get(pk=receipt.pk)


def _locked_contracts(keys: Iterable[int]) -> list[Contract]:
    """In the order of their keys: two people who lock several can't wait for each other."""
    return locked_rows(Contract.objects.filter(pk__in=set(keys)), "customer")


def _match(receipt: Receipt, matches: Sequence[MatchData], *, rest: Decimal, by: Person) -> list[Contract]:
    if not matches:
        return []
    contracts = _locked_contracts(match.instalment.contract_id for match in matches)
    wanted: dict[int, Decimal] = {}
    for match in matches:
        wanted[match.instalment.pk] = wanted.get(match.instalment.pk, ZERO) + amount_or_refusal(match.amount)
    open_now: dict[int, Any] = with_money(Instalment.objects.all()).in_bulk(wanted)
    refuse_excess(receipt, wanted, open_now, contracts=contracts, rest=rest)
    ReceiptMatch.objects.bulk_create(
        ReceiptMatch(
            receipt=receipt,
            instalment=open_now[key],
            contract_id=open_now[key].contract_id,
            received_on=receipt.received_on,
            amount=amount,
            matched_by=by,
            matched_at=now(),
        )
        for key, amount in wanted.items()
    )
    return contracts


def _undo(match: ReceiptMatch, receipt: Receipt, reason: str, *, by: Person) -> ReceiptMatch:
    """The negative of a match: in its own receipt, or in the receipt's reversal."""
    return ReceiptMatch(
        receipt=receipt,
        instalment_id=match.instalment_id,
        contract_id=match.contract_id,
        received_on=receipt.received_on,
        amount=-match.amount,
        takes_back=match,
        reason=reason,
        matched_by=by,
        matched_at=now(),
    )


def _free_reference(typed: str) -> str:
    """The reference to store: as typed, or numbered where all receipts that bear it were reversed."""
    reference = " ".join(typed.split())
    if not reference:
        raise Refusal(
            "REC-1",
            _("A receipt bears the reference of its line on the bank statement."),
            _("Copy it from the statement; for cash take the number of the paying-in slip."),
            field="bank_reference",
        )
    booked = Receipt.objects.filter(reverses=None)
    bearing = booked.filter(bank_reference=reference) | booked.filter(bank_reference__startswith=reference + AGAIN)
    taken = list(bearing.select_related("recorded_by", "reversal"))
    for other in taken:
        if not hasattr(other, "reversal"):
            raise Refusal(
                "REC-1",
                _("%(reference)s is booked already: %(receipt)s, by %(name)s.")
                % {"reference": reference, "receipt": other.number, "name": other.recorded_by.name},
                _("Open that receipt; if it is wrong, reverse it and record the line again."),
                field="bank_reference",
            )
    return booked_again(reference, [other.bank_reference for other in taken])


def _about(receipt: Receipt, others: Collection[Model]) -> list[Model]:
    return [*([receipt.customer] if receipt.customer else []), *others]
