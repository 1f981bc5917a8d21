"""What the first page says of contracts and money: what waits, what is late, what was earned (DSH-1)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum, Window
from django.utils.translation import gettext as _

from commissions.models import Statement
from commissions.queries.settlement import next_month_to_settle
from contracts.enums import ContractState
from contracts.models import Contract, Instalment, Receipt
from contracts.queries.listing import with_turn
from contracts.queries.receivable import overdue_instalments, unmatched_receipts
from contracts.receiving import days_late
from salesops.base.clock import today
from salesops.base.money import ZERO
from salesops.base.prepared import Prepared
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from salesops.org.sight import Seen
from salesops.org.visibility import by_owner_and_region, visible_to

SHOWN = 8
SHOWN_LATE = 6


@dataclass(frozen=True, slots=True)
class ContractToDo:
    """A contract that waits for the reader, and what is to be done with it."""

    contract: Contract
    what: str


@dataclass(frozen=True, slots=True)
class Debt:
    """An instalment that is late; what is open of it, in yuan."""

    instalment: Instalment
    open: Decimal
    days: int


@dataclass(frozen=True, slots=True)
class Overdue:
    """All that is late of what the reader may see, in yuan, and the oldest of it."""

    count: int
    open: Decimal
    debts: list[Debt]

    @property
    def more(self) -> int:
        """How many are not drawn."""
        return self.count - len(self.debts)


@dataclass(frozen=True, slots=True)
class ToMatch:
    """Receipts with a rest that pays nothing yet, in yuan, and the oldest of them (each with ``rest``)."""

    count: int
    rest: Decimal
    receipts: list[Receipt]


@dataclass(frozen=True, slots=True)
class MonthToSettle:
    """The next month of the ledger, and whether it is over, so that it may be settled."""

    month: date
    is_over: bool


def overdue_money(person: Person) -> Overdue:
    """What was due and is open, of the contracts the person may see; one query."""
    rows = _late(person, today())
    if not rows:
        return Overdue(0, ZERO, [])
    debts = [Debt(row, row.open, days_late(row.due_on, today())) for row in rows]
    return Overdue(rows[0].all_count, rows[0].all_open, debts)


def _late_money(person: Person, on: date) -> QuerySet[Any]:
    late: QuerySet[Any] = overdue_instalments(person, on)
    counted: QuerySet[Any] = late.annotate(all_count=Window(Count("pk")), all_open=Window(Sum("open")))
    return counted[:SHOWN_LATE]


_late = Seen[Any](_late_money, date)


def receipts_to_match(person: Person) -> ToMatch:
    """What finance has booked and not said what it pays, the oldest first; one query."""
    found: QuerySet[Any] = unmatched_receipts(visible_to(person, Receipt)).select_related("customer")
    found = found.annotate(all_count=Window(Count("pk")), all_rest=Window(Sum("rest")))
    rows = list(found.order_by("received_on", "pk")[:SHOWN])
    return ToMatch(rows[0].all_count, rows[0].all_rest, rows) if rows else ToMatch(0, ZERO, [])


def month_to_settle() -> MonthToSettle | None:
    """The month whose turn it is; None while no money came in."""
    month = next_month_to_settle()
    return MonthToSettle(month, is_over=month < today().replace(day=1)) if month else None


def last_statement(person: Person) -> Statement | None:
    """The newest of the person's own statements."""
    return _statement.first(person.pk)


_statement = Prepared[Statement](
    lambda person: Statement.objects.filter(person=person).order_by("-month")[:1],
    int,
)


def contracts_to_do(person: Person) -> list[ContractToDo]:
    """Contracts that wait for me: to be finished, changed, signed; and scans that are mine to compare (CON-6)."""
    return [ContractToDo(contract, _what_to_do(contract, person)) for contract in _waiting(person)]


def _contracts_waiting(person: Person) -> QuerySet[Contract]:
    states = (ContractState.DRAFT, ContractState.RETURNED, ContractState.APPROVED)
    mine = Q(owner=person, state__in=states) | Q(drafted_by=person, state=ContractState.DRAFT) | _scans_for(person)
    found = visible_to(person, Contract, shared=False).filter(mine).select_related("customer", "owner")
    return found.order_by("-pk")[:SHOWN]


_waiting = Seen(_contracts_waiting)


def _scans_for(person: Person) -> Q:
    """As `can_confirm_scan` says: the assistant compares what others registered, the manager in charge what she did."""
    unseen = Q(state=ContractState.SIGNED, scan__isnull=False, scan_confirmed_at__isnull=True)
    if person.post == Post.SALES_ASSISTANT:
        return unseen & ~Q(registered_by=person)
    if person.post == Post.REGIONAL_MANAGER:
        assistants = Assignment.objects.filter(post=Post.SALES_ASSISTANT, during__contains=today())
        in_charge = by_owner_and_region(person, Contract.objects.all())
        return unseen & Q(registered_by__in=assistants.values("person"), pk__in=in_charge.values("pk"))
    return Q(pk__in=[])


def _what_to_do(contract: Contract, person: Person) -> str:
    if contract.state == ContractState.SIGNED:
        return _("Signed: compare the scan with the archived text")
    if contract.state == ContractState.APPROVED:
        return _("Approved: have it signed")
    if contract.state == ContractState.RETURNED:
        return _("Returned: change it and submit again")
    if contract.owner_id != person.pk:
        return _("Draft: %(name)s submits it") % {"name": contract.owner.name}
    return _("Draft: finish it and submit")


def contracts_in_review(person: Person) -> list[Contract]:
    """Contracts the person may see that are in approval, each with whose turn it is; the longest under way first."""
    return _in_review(person)


def _contracts_in(state: ContractState, person: Person) -> QuerySet[Contract]:
    return visible_to(person, Contract, shared=False).filter(state=state)


_in_review = Seen[Contract](
    lambda person: with_turn(_contracts_in(ContractState.IN_REVIEW, person)).order_by("submitted_at", "pk")[:SHOWN]
)


def contracts_to_sign(person: Person) -> list[Contract]:
    """Contracts the person may see that are approved and not signed; the longest waiting first."""
    return _to_sign(person)


_to_sign = Seen[Contract](
    lambda person: (
        _contracts_in(ContractState.APPROVED, person)
        .select_related("customer", "owner")
        .order_by(F("approved_at").asc(), "pk")[:SHOWN]
    )
)
