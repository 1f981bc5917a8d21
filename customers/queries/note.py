"""Reads about contacts with customers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from customers.enums import NoteKind
from customers.models import STANDING, ContactNote, Customer
from salesops.base import clock
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.queries import policy
from salesops.workdays import add_working_days

LATEST = 10


@dataclass(frozen=True, slots=True)
class NoteRow:
    """A note on the customer's page; `due` is the last day to write it down if it was written later (VIS-2)."""

    note: ContactNote
    due: date | None
    is_correction: bool
    may_correct: bool


@dataclass(frozen=True, slots=True)
class NoteList:
    """The newest notes of a customer, and whether there are older ones."""

    rows: Sequence[NoteRow]
    has_more: bool


def notes_of(customer: Customer, *, reader: Person, may_log: bool) -> NoteList:
    """The newest notes the reader may see, without those that were corrected; one query, and the setting."""
    seen = visible_to(reader, ContactNote).filter(customer=customer)
    found = list(seen.filter(STANDING).select_related("contact", "author", "customer")[: LATEST + 1])
    days = policy("customers.visit_report_days") if found else 0
    rows = [
        NoteRow(
            note=note,
            due=missed_day(note, days),
            is_correction=note.corrects_id is not None,
            may_correct=may_log and note.author_id == reader.pk,
        )
        for note in found[:LATEST]
    ]
    return NoteList(rows, has_more=len(found) > LATEST)


def missed_day(note: ContactNote, days: int) -> date | None:
    """The last day on which a visit was to be written down, `days` working days after it, if that day was missed.

    A correction is no visit report: the one that it corrects was in time or not.
    """
    if note.kind != NoteKind.VISIT or note.corrects_id is not None:
        return None
    # Of the visit only the day is known; from its noon on, n working days end in the right day.
    due = add_working_days(clock.shanghai(note.happened_on, 12), days).astimezone(clock.BUSINESS_TZ).date()
    return due if note.written_at.astimezone(clock.BUSINESS_TZ).date() > due else None
