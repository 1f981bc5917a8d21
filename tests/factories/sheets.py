"""Weekly sheets of customers for tests, handed in through the door at a set time."""

from datetime import datetime, timedelta

from customers.actions.sheet import RowWords, hand_in_sheet
from customers.models import CustomerSheet
from customers.queries.sheet import rows_of
from salesops.base import clock
from salesops.base.weeks import Week, parse_week
from salesops.org.models import Person

W47, W48 = parse_week("2026W47"), parse_week("2026W48")
SATURDAY = timedelta(days=5, hours=10)


def file_sheet(
    person: Person, week: Week = W47, *, at: datetime | None = None, next_plan: str = "约客户演示"
) -> CustomerSheet:
    """The week's sheet with the same plan for every customer."""
    with clock.at(at or week.start + SATURDAY):
        words = {row["customer"]: RowWords(need=row["need"], next_plan=next_plan) for row in rows_of(person, week)}
        return hand_in_sheet(week, words, by=person)
