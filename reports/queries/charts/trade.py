"""Charts about customers and offers: how many, by week."""

from collections.abc import Iterable
from datetime import date, datetime

from django.db.models import Count
from django.db.models.functions import TruncWeek
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from customers.models import Customer
from quotes.models import OFFERED, Quote
from salesops.base.clock import BUSINESS_TZ, today
from salesops.base.look import ChartView, Series, day_text
from salesops.base.look.chart import MID
from salesops.base.look.figures import local_day
from salesops.base.weeks import Week, week_of
from salesops.org.models import Person
from salesops.org.visibility import visible_to

WEEKS_AHEAD = 6
WEEKS_BACK = 12
HALF = 4
"""Weeks that are compared with as many before them."""


def offers_by_last_week(person: Person) -> ChartView:
    """How many offers end in the coming weeks; one query."""
    week = week_of(today())
    last = week.shifted(WEEKS_AHEAD - 1).sunday
    ending = visible_to(person, Quote, shared=False).filter(state__in=OFFERED, valid_until__range=(today(), last))
    rows = ending.order_by().annotate(week=TruncWeek("valid_until")).values("week").annotate(count=Count("pk"))
    weeks = [week.shifted(number) for number in range(WEEKS_AHEAD)]
    counts = _counted(rows.values_list("week", "count"), weeks)
    question = _("When do our offers end?")
    if not any(counts):
        return ChartView("offers", question, _("No offer ends in the next six weeks."))
    answer = ngettext("%(count)d offer ends by Sunday", "%(count)d offers end by Sunday", counts[0])
    more = ngettext("%(count)d in the next six weeks.", "%(count)d in the next six weeks.", sum(counts))
    return ChartView(
        "offers",
        question,
        _("%(one)s; %(two)s") % {"one": answer % {"count": counts[0]}, "two": more % {"count": sum(counts)}},
        place=_("Week from"),
        places=[day_text(one.monday) for one in weeks],
        series=[Series(_("Offers that end"), counts, tones=["wait", *[MID] * (WEEKS_AHEAD - 1)])],
    )


def customers_by_week(person: Person) -> ChartView:
    """How many customers were registered in the last weeks; one query."""
    week = week_of(today())
    weeks = [week.shifted(number - WEEKS_BACK + 1) for number in range(WEEKS_BACK)]
    found = visible_to(person, Customer, shared=False).filter(registered_at__gte=weeks[0].start).order_by()
    rows = found.annotate(week=TruncWeek("registered_at", tzinfo=BUSINESS_TZ)).values("week")
    counts = _counted(rows.annotate(count=Count("pk")).values_list("week", "count"), weeks)
    now, before = sum(counts[-HALF:]), sum(counts[-2 * HALF : -HALF])
    answer = ngettext(
        "%(count)d customer was registered in the last four weeks, %(before)d in the four before.",
        "%(count)d customers were registered in the last four weeks, %(before)d in the four before.",
        now,
    )
    return ChartView(
        "customers",
        _("Do new customers come?"),
        answer % {"count": now, "before": before},
        place=_("Week from"),
        places=[day_text(one.monday) for one in weeks],
        series=[Series(_("Customers registered"), counts, tones=[*[MID] * (WEEKS_BACK - 1), "accent"])],
    )


def _counted(rows: Iterable[tuple[date | datetime, int]], weeks: list[Week]) -> list[int]:
    counts = {local_day(monday): count for monday, count in rows}
    return [counts.get(one.monday, 0) for one in weeks]
