"""Where contracts stand between approval and payslip: what is in, what is open, what was booked; read once for many."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import NamedTuple

from django.utils.translation import gettext as _

from commissions.enums import Share
from commissions.ledger import Target, Terms, month_after, month_of, shared, target
from commissions.models import Entry
from commissions.queries.settlement import last_settled
from contracts.models import Contract, Instalment, ReceiptMatch
from contracts.queries.commission import Sharing, sharings_of
from contracts.receiving import completed_on
from salesops.base.clock import today
from salesops.base.look import percent_text
from salesops.base.money import ZERO
from salesops.org.models import Person


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
    """One contract as it stands for ``person``, who sold it or shares in its commission by a ruling; yuan.

    ``undone`` are the newest matches that were reversed or taken back. ``sharing`` is None where nothing is shared.
    """

    contract: Contract
    person: Person
    sharing: Sharing | None
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
        """What the whole contract brings the person on the terms it keeps (COM-1, CUS-2)."""
        contract = self.contract
        terms = Terms(contract.rep_rate or ZERO, contract.team_rate or ZERO, contract.paid_share or ZERO)
        whole = target(contract.total, terms)
        if self.sharing is None:
            return whole
        others = shared(whole, self.sharing.part, terms)
        return whole - others if self.is_sellers else others

    @property
    def is_sellers(self) -> bool:
        """Does it stand for whoever sold the contract?"""
        return self.person.pk == self.contract.rep_id

    @property
    def booked(self) -> Decimal:
        """The person's commission in the ledger so far."""
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
        """The month of the newest entry for the person."""
        return self.own[-1].month if self.own else None

    @property
    def taken_back_with(self) -> date:
        """The month that books back what was booked: the first open one, or one that did already."""
        if self.booked > 0 and self.settled_until:
            return month_after(self.settled_until)
        return self.last_month or self.on

    @property
    def settled_in(self) -> date | None:
        """The month that settled what is collected in full: its entry's, or the closed one of which nothing came."""
        if self.collected_on is None:
            return None
        if self.booked > 0:
            return self.last_month
        closed = self.settled_until or date.min
        return month_of(self.collected_on) if not self.aim.own and month_of(self.collected_on) <= closed else None


class Role(NamedTuple):
    """On which terms somebody gets commission of a contract: in a word, and by which ruling it is shared, if it is."""

    role: str
    shared: str


def role_of(contract: Contract, sharing: Sharing | None, person: Person) -> Role:
    """Their own sale's, or by a ruling a part of somebody else's (CUS-2)."""
    rate = percent_text(contract.rep_rate)
    own = _("own %(rate)s") % {"rate": rate}
    if sharing is None:
        return Role(own, "")
    said = {"part": percent_text(sharing.part), "number": sharing.ruling.number}
    if person.pk == contract.rep_id:
        to_whom = _("%(part)s of it to %(name)s by the ruling %(number)s") % (said | {"name": sharing.person.name})
        return Role(own, to_whom)
    of_whom = _("of the commission of %(name)s, by the ruling %(number)s") % (said | {"name": contract.rep.name})
    return Role(_("%(part)s of %(rate)s") % (said | {"rate": rate}), of_whom)


def standings(contracts: Sequence[Contract], person: Person) -> list[Standing]:
    """Where each contract stands today for the person; six queries at most, however many contracts.

    What the person neither sold nor shares in is left out.
    """
    sharings = sharings_of(contracts)
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
    found_standings = []
    for contract in contracts:
        sharing = sharings.get(contract.pk)
        if contract.rep_id == person.pk or (sharing is not None and sharing.person == person):
            parts = instalments[contract.pk], matches[contract.pk], entries[contract.pk]
            found_standings.append(_standing(contract, person, sharing, *parts, closed, day))
    return found_standings


def _standing(
    contract: Contract,
    person: Person,
    sharing: Sharing | None,
    instalments: Sequence[Instalment],
    matches: Sequence[ReceiptMatch],
    entries: Sequence[Entry],
    closed: date | None,
    day: date,
) -> Standing:
    return Standing(
        contract=contract,
        person=person,
        sharing=sharing,
        parts=[_part(one, [match for match in matches if match.instalment_id == one.pk]) for one in instalments],
        received=sum((match.amount for match in matches), ZERO),
        collected_on=completed_on(contract.total, ((match.received_on, match.amount) for match in matches)),
        undone=undone_by_the_last(matches),
        own=[entry for entry in entries if entry.share == Share.OWN and entry.beneficiary_id == person.pk],
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
