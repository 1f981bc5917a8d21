"""One person's month: the rows of the statement, where each comes from, and what is on its way."""

from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Round
from django.utils.translation import gettext as _

from commissions.enums import Cause, Share
from commissions.ledger import carry, last_day, month_after, month_before
from commissions.models import Entry, Settlement, Statement
from commissions.queries.lifeline import LifeLine, life_lines
from commissions.queries.month import open_month
from commissions.queries.preview import entries_to_come
from commissions.queries.settlement import last_settled
from commissions.queries.standing import role_of
from contracts.models import AGREED, CommissionShare, Contract, Receipt, ReceiptMatch
from contracts.queries.commission import Sharing, sharings_of
from salesops.base.look import day_text
from salesops.base.money import ZERO
from salesops.org.models import Person
from salesops.org.visibility import visible_to

OPEN_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Source:
    """Money that came in, or went back, on the contract of a row; yuan.

    Who may open the contract or the receipt reads the number, and the latter get the way to it.
    """

    received_on: date
    number: str
    url: str
    instalment: str
    amount: Decimal
    said: str


@dataclass(frozen=True, slots=True)
class Row:
    """One entry of the ledger as the statement shows it. ``waits``: the team's, until its allocation is approved."""

    entry: Entry
    contract: Contract
    contract_url: str
    sales: Decimal
    waits: bool
    role: str
    shared: str
    is_clawback: bool
    why: str
    sources: Sequence[Source]


@dataclass(frozen=True)
class Sums:
    """What the month comes to; yuan."""

    amount: Decimal
    earned: Decimal
    retained: Decimal
    carried_in: Decimal
    paid: Decimal
    carried_out: Decimal


@dataclass(frozen=True)
class StatementPage:
    """A person's month. ``statement`` is None where nothing was settled; a preview is never more than that."""

    person: Person
    month: date
    paid_in: date
    is_preview: bool
    settlement: Settlement | None
    statement: Statement | None
    rows: Sequence[Row]
    sums: Sums
    retained_so_far: Decimal
    open_lines: Sequence[LifeLine]
    open_count: int
    reachable: Collection[int]
    earlier: date
    later: date | None

    @property
    def is_empty(self) -> bool:
        """Nothing to settle: the open contracts say why (COM-11)."""
        return not self.rows and not self.sums.carried_in

    @property
    def open_more(self) -> int:
        """Open contracts that found no room."""
        return self.open_count - len(self.open_lines)


@dataclass(frozen=True, slots=True)
class Coming:
    """The open month in a line: what it would come to if it were settled now, and how many contracts are on the way."""

    month: date
    paid_in: date
    sums: Sums
    open_count: int


def coming_for(person: Person, month: date) -> Coming:
    """See `Coming`; ``month`` is the open one."""
    own = [entry for entry in entries_to_come(month, person=person) if entry.share == Share.OWN]
    return Coming(month, month_after(month), _sums(own, None, person, month), open_contracts(person).count())


def statement_page(person: Person, month: date, *, reader: Person) -> StatementPage | None:
    """The page, or None for a month that is neither closed nor the next to be. A fixed number of queries."""
    settlement = Settlement.objects.filter(month=month).first()
    if settlement is None and month != open_month():
        return None
    statement = Statement.objects.filter(person=person, month=month).first() if settlement else None
    entries = _booked(person, month) if settlement else entries_to_come(month, person=person)
    rows = _rows(entries, month, settlement, person, reader)
    still_open = open_contracts(person)
    shown = list(still_open.select_related("customer", "rep")[:OPEN_SHOWN])
    own = [row.entry for row in rows if not row.waits]
    return StatementPage(
        person=person,
        month=month,
        paid_in=month_after(month),
        is_preview=settlement is None,
        settlement=settlement,
        statement=statement,
        rows=rows,
        sums=_sums(own, statement, person, month),
        retained_so_far=_retained_before(person, month) + sum((entry.retained for entry in own), ZERO),
        open_lines=life_lines(shown, person),
        open_count=still_open.count() if len(shown) == OPEN_SHOWN else len(shown),
        reachable=reachable_contracts(reader, [contract.pk for contract in shown]),
        earlier=month_before(month),
        later=month_after(month) if settlement else None,
    )


def reachable_contracts(reader: Person, keys: Collection[int]) -> set[int]:
    """Those of these contracts whose page the reader may open: after a handover the seller may not."""
    return set(visible_to(reader, Contract).filter(pk__in=keys).values_list("pk", flat=True)) if keys else set()


def open_contracts(person: Person) -> QuerySet[Contract]:
    """What the person sold or shares in and is not through: not all in (any more), or not booked; the newest first.

    Nothing is booked of a commission that rounds to nothing: that is through once its month is closed.
    """

    def total(rows: QuerySet[ReceiptMatch] | QuerySet[Entry]) -> Coalesce:
        grouped = rows.filter(contract=OuterRef("pk")).order_by().values("contract").annotate(sum=Sum("amount"))
        return Coalesce(Subquery(grouped.values("sum")), ZERO)

    booked = Entry.objects.filter(share=Share.OWN)
    theirs = Q(rep=person) | Q(pk__in=CommissionShare.objects.filter(person=person).values("contract"))
    annotated = Contract.objects.filter(theirs, state__in=AGREED).annotate(
        received=total(ReceiptMatch.objects.all()), booked=total(booked)
    )
    last, matched = last_settled(), ReceiptMatch.objects.filter(contract=OuterRef("pk"))
    unsettled = Exists(matched.filter(received_on__gt=last_day(last)) if last else matched)
    unbooked = Q(booked=0, rep_rate__gt=0) & (Q(brings__gt=0) | unsettled)
    found = annotated.annotate(brings=Round(F("total") * F("rep_rate"), precision=2))
    found = found.filter(Q(received__lt=F("total")) | unbooked)
    return found.order_by("-approved_on", "-pk")


# --------------------------------------------------------------------------------------------------------------- rows


def _booked(person: Person, month: date) -> list[Entry]:
    """The person's entries, and what the month booked to the pools of their contracts."""
    mine = Q(share=Share.OWN, beneficiary=person) | Q(share=Share.TEAM, contract__rep=person)
    found = Entry.objects.filter(mine, month=month).select_related("contract__customer", "contract__rep")
    return list(found.order_by("share", "contract__number", "pk"))


def _rows(
    entries: Sequence[Entry], month: date, settlement: Settlement | None, person: Person, reader: Person
) -> list[Row]:
    keys = {entry.contract_id for entry in entries}
    sharings = sharings_of([entry.contract for entry in entries])
    matches = _matches(keys, month, settlement)
    reachable = reachable_contracts(reader, keys)
    receipts = {match.receipt_id for of_contract in matches.values() for match in of_contract}
    seen = set(visible_to(reader, Receipt).filter(pk__in=receipts).values_list("pk", flat=True)) if receipts else set()
    return [
        _row(entry, sharings.get(entry.contract_id), person, matches[entry.contract_id], reachable, seen)
        for entry in entries
    ]


def _matches(keys: Collection[int], month: date, settlement: Settlement | None) -> dict[int, list[ReceiptMatch]]:
    """What the month end read: money up to the month's last day, as it was matched when the month was closed."""
    found: dict[int, list[ReceiptMatch]] = defaultdict(list)
    if keys:
        read = ReceiptMatch.objects.filter(contract__in=keys, received_on__lte=last_day(month))
        if settlement:
            read = read.filter(matched_at__lte=settlement.settled_at)
        for match in read.select_related("receipt__reverses", "instalment").order_by("received_on", "pk"):
            found[match.contract_id].append(match)
    return found


def _row(
    entry: Entry,
    sharing: Sharing | None,
    person: Person,
    matches: Sequence[ReceiptMatch],
    reachable: Collection[int],
    seen: Collection[int],
) -> Row:
    contract = entry.contract
    terms = role_of(contract, sharing, person)
    return Row(
        entry=entry,
        contract=contract,
        contract_url=contract.get_absolute_url() if contract.pk in reachable else "",
        sales=entry.base or contract.total,
        waits=entry.share == Share.TEAM,
        role=terms.role,
        # A pool is nobody's: it is not shared.
        shared="" if entry.share == Share.TEAM else terms.shared,
        is_clawback=entry.cause == Cause.CLAWBACK,
        why=_why(entry, matches, seen, is_known=contract.pk in reachable),
        sources=[_source(match, seen, is_known=contract.pk in reachable) for match in matches],
    )


def _source(match: ReceiptMatch, seen: Collection[int], *, is_known: bool) -> Source:
    is_seen = match.receipt_id in seen
    return Source(
        received_on=match.received_on,
        number=match.receipt.number if is_seen or is_known else "",
        url=match.receipt.get_absolute_url() if is_seen else "",
        instalment=match.instalment.get_kind_display(),
        amount=match.amount,
        said=match.receipt.reason or match.reason,
    )


def _why(entry: Entry, matches: Sequence[ReceiptMatch], seen: Collection[int], *, is_known: bool) -> str:
    """What the row rests on, in a sentence; a clawback names what was taken back (COM-8)."""
    if entry.share == Share.TEAM and entry.amount > 0:
        return _("The allocation to the team is not approved yet.")
    if entry.cause != Cause.CLAWBACK:
        return _("Collected in full on %(day)s") % {"day": day_text(entry.collected_on)}
    undone = [match for match in matches if match.amount < 0]
    if not undone:
        return _("No longer collected in full")
    last = undone[-1]
    receipt = last.receipt.reverses or last.receipt
    told = {"day": day_text(last.received_on), "receipt": receipt.number, "reason": last.receipt.reason or last.reason}
    if not is_known and last.receipt_id not in seen:
        return _("Receipt reversed on %(day)s: %(reason)s") % told
    return _("Receipt %(receipt)s reversed on %(day)s: %(reason)s") % told


# --------------------------------------------------------------------------------------------------------------- sums


def _sums(own: Sequence[Entry], statement: Statement | None, person: Person, month: date) -> Sums:
    amount = sum((entry.amount for entry in own), ZERO)
    if statement:
        return Sums(
            amount,
            statement.earned,
            statement.retained,
            statement.carried_in,
            statement.paid,
            statement.carried_out,
        )
    earned, retained = (sum((getattr(entry, part) for entry in own), ZERO) for part in ("payable", "retained"))
    before = Statement.objects.filter(person=person, month__lt=month).order_by("-month").first()
    carried_in = before.carried_out if before else ZERO
    paid, carried_out = carry(carried_in, earned)
    return Sums(amount, earned, retained, carried_in, paid, carried_out)


def _retained_before(person: Person, month: date) -> Decimal:
    """What was kept back up to the month before, and waits for the annual assessment; yuan."""
    kept = Entry.objects.filter(beneficiary=person, month__lt=month).aggregate(sum=Sum("retained"))["sum"]
    return kept or ZERO
