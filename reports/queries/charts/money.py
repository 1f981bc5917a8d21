"""Charts about money, in yuan: what comes in, what is due, where it stands (REC-1, REC-2)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from itertools import accumulate
from typing import Any

from django.db.models import DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Coalesce, Greatest, TruncMonth, TruncWeek
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from commissions.ledger import last_day, month_of
from contracts.enums import ContractState
from contracts.models import Contract, Instalment, Receipt, ReceiptMatch
from contracts.queries.receivable import open_instalments
from quotes.enums import QuoteState
from quotes.models import Quote
from reports.queries.home_money import Overdue
from salesops.base.clock import today
from salesops.base.look import ChartView, Series, day_text, month_name, percent_text, yuan_text
from salesops.base.look.chart import MID, Tone
from salesops.base.money import ZERO
from salesops.base.weeks import week_of
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to

WEEKS_AHEAD = 8
MONTHS = 12


def come_in_this_month(person: Person) -> ChartView:
    """What was open when the month began and falls due by its end, day by day, and what came in on it; two queries."""
    day, first = today(), month_of(today())
    last = last_day(first)
    due, received = _by_key(_owed_by_day(person, first, last)), _by_key(_received_by_day(person, first, day, last))
    days = [first + timedelta(days=number) for number in range((last - first).days + 1)]
    pace = list(accumulate(due[one] for one in days))
    came = list(accumulate(received[one] for one in days if one <= day))
    question = _("Does this month's money come in?")
    if not pace[-1]:
        return ChartView("month", question, _("Nothing of yours is due this month."))
    so_far = {"came": yuan_text(came[-1]), "all": yuan_text(pace[-1])}
    missing = pace[len(came) - 1] - came[-1]
    if came[-1] >= pace[-1]:
        answer = _("Yes: all of %(all)s is in.") % so_far
    elif missing > 0:
        answer = _("%(came)s of %(all)s is in; %(missing)s of it is due and missing.") % (
            so_far | {"missing": yuan_text(missing)}
        )
    else:
        answer = _("%(came)s of %(all)s is in; nothing that is due is missing.") % so_far
    return ChartView(
        "month",
        question,
        answer,
        place=_("Day"),
        places=[day_text(one) for one in days],
        series=[
            Series(_("Due by then"), pace, tone="quiet", shape="step"),
            Series(_("Received by then"), [*came, *[None] * (len(days) - len(came))], shape="step"),
        ],
        unit="yuan",
    )


def _signed(person: Person, last: date) -> QuerySet[Instalment]:
    signed = visible_to(person, Contract, shared=False).filter(state=ContractState.SIGNED)
    return Instalment.objects.filter(contract__in=signed, due_on__lte=last).order_by()


def _owed(person: Person, first: date, last: date) -> QuerySet[Any, tuple[date, Decimal]]:
    """What of each was open at the month's beginning, on its day; what was late already, on the first."""
    paid = ReceiptMatch.objects.filter(instalment=OuterRef("pk"), received_on__lt=first).order_by()
    before = Coalesce(Subquery(paid.values("instalment").annotate(sum=Sum("amount")).values("sum")), ZERO)
    rows = _signed(person, last).annotate(owed=F("amount") - before, day=Greatest("due_on", Value(first)))
    return rows.filter(owed__gt=0).values("day").annotate(sum=Sum("owed")).values_list("day", "sum")


def _received(person: Person, first: date, day: date, last: date) -> QuerySet[Any, tuple[date, Decimal]]:
    mine = _signed(person, last).values("pk")
    matches = ReceiptMatch.objects.filter(instalment__in=mine, received_on__range=(first, day)).order_by()
    return matches.values("received_on").annotate(sum=Sum("amount")).values_list("received_on", "sum")


_owed_by_day, _received_by_day = Seen(_owed, date, date), Seen(_received, date, date, date)


def _by_key(rows: Iterable[tuple[date, Decimal]]) -> dict[date, Decimal]:
    return defaultdict(lambda: ZERO, rows)


def more_than_last_year(person: Person) -> ChartView:
    """Receipts by month, this year and last; one query over two years."""
    day = today()
    this, before = day.replace(month=1, day=1), date(day.year - 1, 1, 1)
    found = visible_to(person, Receipt).filter(received_on__range=(before, day)).order_by()
    rows = found.annotate(month=TruncMonth("received_on")).values("month")
    # 29 February has no day before it in most years.
    same_day = day - timedelta(days=(this - before).days)
    summed = rows.annotate(sum=Sum("amount"), so_far=Sum("amount", filter=Q(received_on__lte=same_day)))
    months = {row["month"]: row for row in summed}
    now_sum = sum((row["sum"] for month, row in months.items() if month >= this), ZERO)
    then_sum = sum((row["so_far"] or ZERO for month, row in months.items() if month < this), ZERO)
    question = _("Does more come in than last year?")
    if not months:
        return ChartView("year", question, _("No receipt is booked yet."))

    def of(year: int, number: int) -> Decimal | None:
        month = date(year, number, 1)
        return months[month]["sum"] if month in months else None if month > day else ZERO

    numbers = range(1, MONTHS + 1)
    return ChartView(
        "year",
        question,
        _compared(now_sum, then_sum),
        place=_("Month"),
        places=[month_name(date(day.year, number, 1)) for number in numbers],
        series=[
            Series(str(before.year), [of(before.year, number) for number in numbers], tone="quiet"),
            Series(str(this.year), [of(this.year, number) for number in numbers]),
        ],
        unit="yuan",
    )


def _compared(now: Decimal, then: Decimal) -> str:
    said = {"now": yuan_text(now), "then": yuan_text(then)}
    if then <= 0:
        return _("%(now)s came in this year; nothing by this day of last year.") % said
    share = _share(abs(now - then), then)
    if now >= then:
        return _("Yes: %(now)s this year, %(share)s more than by this day of last year.") % (said | {"share": share})
    return _("No: %(now)s this year, %(share)s less than by this day of last year.") % (said | {"share": share})


def where_money_stands(person: Person, overdue: Overdue) -> ChartView:
    """From the offer to the receipt: what each stage holds now; three queries."""
    offered = visible_to(person, Quote, shared=False).filter(state=QuoteState.ISSUED, valid_until__gte=today())
    contracts = visible_to(person, Contract, shared=False).order_by()
    states = (ContractState.IN_REVIEW, ContractState.APPROVED)
    written = contracts.filter(state__in=states).aggregate(
        **{state.name: _sum(filter=Q(state=state)) for state in states}
    )
    signed = open_instalments(contracts).filter(Q(due_on=None) | Q(due_on__gte=today()))
    quotes, papers, money = (
        reverse(name) for name in ("quotes:quote-list", "contracts:contract-list", "contracts:receivable-list")
    )
    stages: list[tuple[str, Decimal, Tone, str]] = [
        (_("Offered to customers"), offered.order_by().aggregate(sum=_sum())["sum"], "mid", f"{quotes}?state=issued"),
        (_("Contracts in approval"), written["IN_REVIEW"], "mid", f"{papers}?state=in_review"),
        (_("Waiting for signature"), written["APPROVED"], "mid", f"{papers}?state=approved"),
        (_("Signed, not due yet"), signed.order_by().aggregate(sum=_sum("open"))["sum"], "accent", money),
        (pgettext("money", "Overdue"), overdue.open, "stop", f"{money}?standing=overdue"),
    ]
    to_come = stages[3][1] + overdue.open
    late = _share(overdue.open, to_come)
    said = {"open": yuan_text(to_come), "late": yuan_text(overdue.open), "share": late}
    answer = (
        _("%(open)s of signed contracts is still to come; %(late)s of it, %(share)s, is overdue.") % said
        if overdue.open
        else _("%(open)s of signed contracts is still to come; nothing is overdue.") % said
    )
    return ChartView(
        "stages",
        _("Where does the money stand?"),
        answer,
        place=_("Stage"),
        places=[name for name, *_rest in stages],
        series=[Series(_("Amount"), [value for _n, value, *_r in stages], tones=[tone for *_r, tone, _u in stages])],
        unit="yuan",
        rows=True,
        links=[url for *_rest, url in stages],
    )


def _share(part: Decimal, whole: Decimal) -> str:
    """In whole percent; nothing of nothing."""
    return percent_text((part / whole).quantize(Decimal("0.01"), ROUND_HALF_UP)) if whole else ""


def _sum(field: str = "total", **more: Any) -> Coalesce:
    return Coalesce(Sum(field, **more), ZERO, output_field=DecimalField())


def due_in_which_week(person: Person, overdue: Overdue) -> ChartView:
    """What falls due in the coming weeks and is still open, and before it all that is late; one query."""
    week = week_of(today())
    ahead = open_instalments(visible_to(person, Contract, shared=False)).filter(
        due_on__range=(today(), week.shifted(WEEKS_AHEAD - 1).sunday)
    )
    rows = ahead.order_by().annotate(week=TruncWeek("due_on")).values("week").annotate(sum=Sum("open"))
    due = _by_key(rows.values_list("week", "sum"))
    weeks = [week.shifted(number) for number in range(WEEKS_AHEAD)]
    values = [due[one.monday] for one in weeks]
    question = _("What is due when?")
    if not overdue.open and not any(values):
        return ChartView("due", question, _("Nothing is overdue, and nothing falls due in the next eight weeks."))
    said = {"now": yuan_text(values[0]), "all": yuan_text(sum(values, ZERO)), "late": yuan_text(overdue.open)}
    answer = (
        _("%(all)s falls due in the next eight weeks, %(now)s of it by Sunday; %(late)s is overdue.")
        if any(values)
        else _("Nothing falls due in the next eight weeks; %(late)s is overdue.")
    ) % said
    return ChartView(
        "due",
        question,
        answer,
        place=_("Week from"),
        places=[pgettext("money", "Overdue"), *(day_text(one.monday) for one in weeks)],
        series=[Series(_("Still open"), [overdue.open, *values], tones=["stop", "accent", *[MID] * (WEEKS_AHEAD - 1)])],
        unit="yuan",
    )
