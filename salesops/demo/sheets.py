"""Weekly sheets of customers: filed in time, late, missing, and opened by those they are filed for (VIS-3)."""

from dataclasses import replace
from datetime import datetime, timedelta
from functools import partial

from customers.actions.sheet import RowWords, hand_in_sheet, open_copy
from customers.models import CustomerSheet
from customers.queries.sheet import Row, rows_of
from salesops.base.clock import shanghai
from salesops.base.weeks import Week
from salesops.demo.people import Company
from salesops.demo.story import Story

WEEKS = 3
LATE = frozenset({("he", 2)})
MISSING = frozenset({("he", 1)})
UNREAD = 1
"""Nobody has opened the sheets of last week yet, but for one."""
WRITERS = {"li": "wang", "he": "wang", "zhou": "wu"}
NEXT = "下周三前电话跟进，确认采购进度。"
PROBLEM = "客户采购流程较长，决策人尚未见面。"


def tell_sheets(story: Story, company: Company) -> None:
    """Each account manager's weeks, from the oldest; the superiors read them on Monday."""
    for back in range(WEEKS, 0, -1):
        week = Week(story.monday(back))
        for name, manager in WRITERS.items():
            if (name, back) in MISSING:
                continue
            filed = _late(week) if (name, back) in LATE else _sunday(week)
            story.tell(filed, partial(_file, company, name, week))
            if back > UNREAD or name == "li":
                story.tell(filed + timedelta(hours=18), partial(_open, company, name, week, manager))
            if back > UNREAD:
                story.tell(filed + timedelta(hours=20), partial(_open, company, name, week, "zhao"))


def _sunday(week: Week) -> datetime:
    return shanghai(week.sunday, 16, 40)


def _late(week: Week) -> datetime:
    return shanghai(week.sunday + timedelta(days=1), 9, 20)


def _file(company: Company, name: str, week: Week) -> None:
    person = company[name]
    words = {row["customer"]: _words(row) for row in rows_of(person, week)}
    first = next(iter(words), None)
    if first is not None:
        words[first] = replace(words[first], problem=PROBLEM)
    hand_in_sheet(week, words, by=person)


def _words(row: Row) -> RowWords:
    return RowWords(
        need=row["need"], timetable=row["timetable"], change=row["change"], next_plan=row["next_plan"] or NEXT
    )


def _open(company: Company, name: str, week: Week, reader: str) -> None:
    sheet = CustomerSheet.objects.get(person=company[name], week=week.monday)
    open_copy(sheet, by=company[reader])
