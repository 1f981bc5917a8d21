"""Where contracts stand between approval and payslip: what is in, what is open, what was booked; read once for many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from commissions.enums import Share
from commissions.ledger import Target, Terms, month_after, month_of, target
from commissions.models import Entry
from commissions.queries.settlement import last_settled
from contracts.models import Contract, Instalment, ReceiptMatch
from contracts.receiving import completed_on
from salesops.base.clock import today
from salesops.base.money import ZERO


@dataclass(frozen=True, slots=True)
class PartStanding:
    """One instalment and what came in on it, in yuan; ``last_on`` is the day of the last receipt."""

    instalment: Instalment
    received: Decimal
    last_on: date | None

    @property
    def open(self) -> Decimal:
        """What is still to come."""
        return self.instalment.amount - self.received

    def is_overdue(self, on: date) -> bool:
        """Due before that day and not all in."""
        due = self.instalment.due_on
        return self.open > 0 and due is not None and due < on


@dataclass(frozen=True)
class Standing:
    """One contract; amounts in yuan. ``undone`` are the newest matches that were reversed or taken back."""

    contract: Contract
    parts: Sequence[PartStanding]
    received: Decimal
    collected_on: date | None
    undone: Sequence[ReceiptMatch]
    own: Sequence[Entry]
    pool: Decimal
    settled_until: date | None
    on: date

    @property
    def aim(self) -> Target:
        """What the whole contract brings on the terms it keeps (COM-1)."""
        contract = self.contract
        rates = (contract.rep_rate or ZERO, contract.team_rate or ZERO, contract.paid_share or ZERO)
        return target(contract.total, Terms(*rates))

    @property
    def booked(self) -> Decimal:
        """The rep's commission in the ledger so far."""
        return sum((entry.amount for entry in self.own), ZERO)

    @property
    def payable(self) -> Decimal:
        """The part of it that was or is paid."""
        return sum((entry.payable for entry in self.own), ZERO)

    @property
    def retained(self) -> Decimal:
        """The part of it that waits for the annual assessment."""
        return sum((entry.retained for entry in self.own), ZERO)

    @property
    def waiting_part(self) -> PartStanding | None:
        """The instalment that is longest overdue, or else due first; one without a day comes last."""
        open_parts = [part for part in self.parts if part.open > 0]
        return min(open_parts, key=lambda part: part.instalment.due_on or date.max, default=None)

    @property
    def settles_with(self) -> date | None:
        """The month that will book what was collected in full: its own, or the first that is not closed."""
        if self.collected_on is None:
            return None
        first_open = month_after(self.settled_until) if self.settled_until else date.min
        return max(month_of(self.collected_on), first_open)

    @property
    def last_month(self) -> date | None:
        """The month of the newest entry for the rep."""
        return self.own[-1].month if self.own else None

    @property
    def settled_in(self) -> date | None:
        """The month that settled what is collected in full: its entry's, or the closed one of which nothing came."""
        if self.collected_on is None:
            return None
        if self.booked > 0:
            return self.last_month
        closed = self.settled_until or date.min
        return month_of(self.collected_on) if not self.aim.own and month_of(self.collected_on) <= closed else None


def standings(contracts: Sequence[Contract]) -> list[Standing]:
    """Where each contract stands today; four queries, however many contracts."""
    keys = [contract.pk for contract in contracts]
    instalments, matches, entries = defaultdict(list), defaultdict(list), defaultdict(list)
    for instalment in Instalment.objects.filter(contract__in=keys).order_by("position"):
        instalments[instalment.contract_id].append(instalment)
    found = ReceiptMatch.objects.filter(contract__in=keys).select_related("receipt__reverses")
    for match in found.order_by("received_on", "id"):
        matches[match.contract_id].append(match)
    for entry in Entry.objects.filter(contract__in=keys).order_by("month", "id"):
        entries[entry.contract_id].append(entry)
    closed, day = last_settled(), today()
    return [
        _standing(contract, instalments[contract.pk], matches[contract.pk], entries[contract.pk], closed, day)
        for contract in contracts
    ]


def _standing(
    contract: Contract,
    instalments: Sequence[Instalment],
    matches: Sequence[ReceiptMatch],
    entries: Sequence[Entry],
    closed: date | None,
    day: date,
) -> Standing:
    return Standing(
        contract=contract,
        parts=[_part(one, [match for match in matches if match.instalment_id == one.pk]) for one in instalments],
        received=sum((match.amount for match in matches), ZERO),
        collected_on=completed_on(contract.total, ((match.received_on, match.amount) for match in matches)),
        undone=undone_by_the_last(matches),
        own=[entry for entry in entries if entry.share == Share.OWN and entry.beneficiary_id == contract.rep_id],
        pool=sum((entry.amount for entry in entries if entry.share == Share.TEAM), ZERO),
        settled_until=closed,
        on=day,
    )


def _part(instalment: Instalment, matches: Sequence[ReceiptMatch]) -> PartStanding:
    paying = [match.received_on for match in matches if match.amount > 0]
    received = sum((match.amount for match in matches), ZERO)
    return PartStanding(instalment, received, max(paying) if paying and received else None)


def undone_by_the_last(matches: Sequence[ReceiptMatch]) -> list[ReceiptMatch]:
    """What the newest reversal or correction took back: matches of one receipt; nothing once more came in."""
    newest = max(matches, key=lambda match: match.pk, default=None)
    if newest is None or newest.amount > 0:
        return []
    return [match for match in matches if match.amount < 0 and match.receipt_id == newest.receipt_id]
