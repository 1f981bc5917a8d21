"""What is owed, what came in and what is late: all of it summed from matches, never stored (REC-1, REC-2)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, Exists, F, OuterRef, Q, QuerySet, Subquery, Sum, When
from django.db.models.functions import Coalesce

from contracts.enums import Ageing, ContractState, InstalmentStanding
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from contracts.receiving import Open, completed_on, days_late, standing_of
from customers.models import Customer
from salesops.base.clock import today
from salesops.org.models import Person
from salesops.org.visibility import visible_to

_NOTHING = Decimal("0.00")
MOST_PAYABLE = 60
"""Open instalments on one form; nobody pays more at once, and what is oldest comes first."""


def _sum_of(rows: QuerySet[Any], by: str, of: Any = "amount") -> Coalesce:
    """The sum over `rows` that point at the outer row with ``by``; 0.00 where there are none."""
    grouped = rows.filter(**{by: OuterRef("pk")}).order_by().values(by)
    return Coalesce(Subquery(grouped.annotate(_sum=Sum(of)).values("_sum")), _NOTHING)


def with_money(instalments: QuerySet[Instalment]) -> QuerySet[Instalment]:
    """Each instalment with ``received`` and ``open``, in yuan."""
    return instalments.annotate(received=_sum_of(ReceiptMatch.objects.all(), "instalment")).annotate(
        open=F("amount") - F("received")
    )


def annotate_money(contracts: QuerySet[Contract], *, on: date | None = None) -> QuerySet[Contract]:
    """Each contract with ``received``, ``open`` and ``overdue`` (open of what was due before ``on``), in yuan."""
    late = with_money(Instalment.objects.filter(due_on__lt=on or today()))
    return contracts.annotate(
        received=_sum_of(ReceiptMatch.objects.all(), "contract"), overdue=_sum_of(late, "contract", F("open"))
    ).annotate(open=F("total") - F("received"))


def collected_on(contract: Contract) -> date | None:
    """The day since which all of its money is there; None while some is missing. One query."""
    return completed_on(contract.total, contract.matches.values_list("received_on", "amount"))


# ------------------------------------------------------------------------------------------------------- instalments


@dataclass(frozen=True, slots=True)
class ScheduleLine:
    """One instalment with what came in on it; yuan."""

    instalment: Instalment
    received: Decimal
    open: Decimal
    standing: InstalmentStanding
    days_late: int

    @property
    def done(self) -> str:
        """How much of it is there, as a width: "75%"; 100 only when all is."""
        return f"{int(self.received * 100 / self.instalment.amount)}%"

    @property
    def waits_for_trigger(self) -> bool:
        """Whether nothing but its trigger says when it falls due, and nobody has set that yet."""
        return self.instalment.due_on is None


def schedule_of(contract: Contract, *, on: date | None = None) -> list[ScheduleLine]:
    """The contract's payment schedule as it stands on a day (today if not said). One query."""
    day = on or today()
    lines = []
    row: Any
    for row in with_money(contract.instalments.all()):
        standing = standing_of(row.amount, row.received, row.due_on, day)
        late = days_late(row.due_on, day) if row.open > 0 else 0
        lines.append(ScheduleLine(row, row.received, row.open, standing, late))
    return lines


def open_instalments(contracts: QuerySet[Contract]) -> QuerySet[Instalment]:
    """What is not wholly paid of the signed ones among these contracts, oldest due first, those without a day last."""
    rows = Instalment.objects.filter(contract__in=contracts.filter(state=ContractState.SIGNED).values("pk"))
    return with_money(rows).filter(Q(open__gt=0)).order_by(F("due_on").asc(nulls_last=True), "position", "pk")


def overdue_instalments(person: Person, on: date | None = None) -> QuerySet[Instalment]:
    """What was due before the day and is still open, of the contracts in this person's reach; oldest first (REC-2).

    Without what was only shared with them: it is nobody's to collect but its owner's.
    """
    late = open_instalments(visible_to(person, Contract, shared=False)).filter(due_on__lt=on or today())
    return late.select_related("contract__customer", "contract__owner", "contract__region")


def ageing(instalments: QuerySet[Instalment], on: date | None = None) -> list[tuple[Ageing, int, Decimal]]:
    """How many of these are open in each bucket, and how much, in yuan; one query (REC-2)."""
    counted: dict[str, Any] = {}
    for bucket in Ageing:
        within = in_bucket(bucket, on)
        counted[f"count_{bucket.name}"] = Count("pk", filter=within)
        counted[f"sum_{bucket.name}"] = Coalesce(Sum("open", filter=within), _NOTHING)
    found = instalments.order_by().aggregate(**counted)
    return [(bucket, found[f"count_{bucket.name}"], found[f"sum_{bucket.name}"]) for bucket in Ageing]


def in_bucket(bucket: Ageing, on: date | None = None) -> Q:
    """The condition on instalments; what has no day yet is not due."""
    day = on or today()
    if bucket == Ageing.NOT_DUE:
        return Q(due_on=None) | Q(due_on__gte=day)
    first = 1 + max(one.last for one in Ageing if one.last is not None and (not bucket.last or one.last < bucket.last))
    late = Q(due_on__lte=day - timedelta(days=first))
    return late if bucket.last is None else late & Q(due_on__gte=day - timedelta(days=bucket.last))


def payable(person: Person, customer: Customer | None, *, also: Collection[int] = ()) -> list[Any]:
    """The open instalments of a customer that this person may see, oldest due first, as rows of `with_money`.

    ``also`` names further ones that must not be missing, such as what was open when a form was drawn.
    """
    seen = visible_to(person, Contract)
    found: list[Any] = []
    if customer is not None:
        found = list(open_instalments(seen.filter(customer=customer)).select_related("contract")[:MOST_PAYABLE])
    missing = set(also) - {row.pk for row in found}
    if missing:
        more = with_money(visible_to(person, Instalment).filter(pk__in=missing))
        found += more.select_related("contract").order_by("pk")
    return found


def as_open(instalments: Iterable[Any]) -> list[Open]:
    """Rows of `with_money` as the maths takes them."""
    return [Open(row.pk, row.open, row.due_on, row.position) for row in instalments]


# ---------------------------------------------------------------------------------------------------------- receipts


def with_rest(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Each receipt with ``matched``, ``rest`` (what pays nothing yet) and ``is_reversed``; yuan.

    Nothing is left of a reversed receipt, nor of its reversal.
    """
    gone = Q(is_reversed=True) | Q(reverses__isnull=False)
    return receipts.annotate(
        matched=_sum_of(ReceiptMatch.objects.all(), "receipt"),
        is_reversed=Exists(Receipt.objects.filter(reverses=OuterRef("pk"))),
    ).annotate(rest=Case(When(gone, then=_NOTHING), default=F("amount") - F("matched")))


def unmatched_receipts(receipts: QuerySet[Receipt]) -> QuerySet[Receipt]:
    """Those with something left: advances and over-payments of a customer (预收), or of somebody not identified."""
    return with_rest(receipts).filter(Q(rest__gt=0))


def rest_of(receipt: Receipt) -> Decimal:
    """What of the receipt pays nothing yet, in yuan. One query."""
    found: Any = with_rest(Receipt.objects.filter(pk=receipt.pk)).get()
    left: Decimal = found.rest
    return left


def live_matches(matches: QuerySet[ReceiptMatch]) -> QuerySet[ReceiptMatch]:
    """Those that count: neither taken back, nor the taking back."""
    return matches.filter(takes_back=None, taken_back=None)
