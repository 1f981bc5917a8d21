"""The company's months: what is open, what a closed one came to, and what the next one would."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import Count, QuerySet, Sum
from django.utils.translation import gettext as _

from commissions.ledger import last_day, month_after, month_of
from commissions.models import Settlement, Statement
from commissions.queries.preview import statements_to_come
from commissions.queries.settlement import MonthResult, last_settled, next_month_to_settle, preview, settled
from salesops.base.clock import today
from salesops.base.look import month_text
from salesops.base.money import ZERO


@dataclass(frozen=True)
class MonthPage:
    """One month of the whole company; ``settlement`` is None for the open one, whose figures are a preview."""

    month: date
    paid_in: date
    settlement: Settlement | None
    result: MonthResult
    statements: Sequence[Statement]
    is_over: bool
    last_day: date

    @property
    def is_preview(self) -> bool:
        """Nothing of it is booked."""
        return self.settlement is None

    @property
    def earned(self) -> Decimal:
        """The sum of the statements' payable entries, which is that of the month."""
        return sum((statement.earned for statement in self.statements), ZERO)

    @property
    def carried_in(self) -> Decimal:
        """The debts that the statements begin with."""
        return sum((statement.carried_in for statement in self.statements), ZERO)


@dataclass(frozen=True, slots=True)
class NextMonth:
    """The month whose turn it is, and what it would come to if it were settled now."""

    month: date
    last_day: date
    is_over: bool
    result: MonthResult


def next_month() -> NextMonth:
    """See `NextMonth`."""
    month = open_month()
    return NextMonth(month, last_day(month), month < month_of(today()), preview(month))


def open_month() -> date:
    """The month that a new receipt is booked in: after the last closed one, or where the ledger begins."""
    return next_month_to_settle() or month_of(today())


def month_page(month: date) -> MonthPage | None:
    """The page, or None for a month that is neither closed nor the next to be."""
    settlement = Settlement.objects.select_related("settled_by").filter(month=month).first()
    if settlement is None and month != open_month():
        return None
    return MonthPage(
        month=month,
        paid_in=month_after(month),
        settlement=settlement,
        result=settled(month, already=True) if settlement else preview(month),
        statements=_stored(month) if settlement else statements_to_come(month),
        is_over=month < month_of(today()),
        last_day=last_day(month),
    )


def _stored(month: date) -> list[Statement]:
    return list(Statement.objects.filter(month=month).select_related("person").order_by("person__name", "pk"))


def note_for(day: date) -> str:
    """What whoever books a receipt of that day should know: its month is closed. Empty otherwise."""
    last = last_settled()
    if last is None or month_of(day) > last:
        return ""
    told = {"closed": month_text(month_of(day)), "open": month_text(month_after(last))}
    return _("%(closed)s is settled; commission that comes of this receipt is booked in %(open)s.") % told


def sums_of(statements: QuerySet[Statement]) -> tuple[int, dict[str, Decimal]]:
    """How many, and what they earned, kept back, carried and were paid; yuan. One query."""
    parts = ("earned", "retained", "carried_in", "paid", "carried_out")
    found = statements.order_by().aggregate(count=Count("pk"), **{part: Sum(part) for part in parts})
    return found["count"], {part: found[part] or ZERO for part in parts}
