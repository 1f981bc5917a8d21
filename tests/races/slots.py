"""Marks of effects, one row each time."""

from datetime import date, datetime, timedelta

from salesops.base import clock
from salesops.jobs.models import Slot

FIRST = clock.shanghai(date(2026, 11, 20), 9)


def next_slot(name: str) -> datetime:
    """A moment that no earlier mark of that name has."""
    return FIRST + timedelta(minutes=Slot.objects.filter(job=name).count())
