"""The pages of a calendar: plain functions over dates."""

from datetime import date, timedelta

from django.db.models import TextChoices
from django.utils.translation import pgettext_lazy

from salesops.base.weeks import week_of

A_WEEK = timedelta(weeks=1)


class Span(TextChoices):
    """How much of the calendar stands on one page."""

    DAY = "day", pgettext_lazy("calendar", "Day")
    WEEK = "week", pgettext_lazy("calendar", "Week")
    MONTH = "month", pgettext_lazy("calendar", "Month")


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last, both included."""
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def first_of_next_month(day: date) -> date:
    """The first day of the month after."""
    return (day.replace(day=28) + timedelta(days=4)).replace(day=1)


def page_of(span: Span, day: date) -> list[date]:
    """The days on the page that holds this day; a month is filled up to whole weeks."""
    if span == Span.DAY:
        return [day]
    if span == Span.WEEK:
        return days_between(week_of(day).monday, week_of(day).sunday)
    last = first_of_next_month(day) - timedelta(days=1)
    return days_between(week_of(day.replace(day=1)).monday, week_of(last).sunday)


def turned(span: Span, day: date) -> tuple[date, date]:
    """A day on the page before, and one on the page after."""
    if span == Span.MONTH:
        return (day.replace(day=1) - timedelta(days=1)).replace(day=1), first_of_next_month(day)
    step = A_WEEK if span == Span.WEEK else timedelta(days=1)
    return day - step, day + step
