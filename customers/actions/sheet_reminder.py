"""Reminding reps of the week's sheet of customers, and telling superiors whose is missing (VIS-3)."""

from collections import defaultdict

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.queries.sheet_filing import SheetFiling, reminder_due, sheet_filings
from salesops.base.clock import today
from salesops.base.weeks import Week, week_of
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person
from salesops.org.queries import above

DUE = NoticeKind("customers.sheet-due", _("Your customer sheet of week %(week)s is due soon"), NoticeGroup.LATE)
MISSING = NoticeKind(
    "customers.sheet-missing",
    _("Your customer sheet of week %(week)s is missing; it can still be handed in"),
    NoticeGroup.LATE,
)
TEAM_MISSING = NoticeKind(
    "customers.sheet-team-missing", _("Customer sheets of week %(week)s are missing: %(names)s"), NoticeGroup.LATE
)
NAMES_SHOWN = 10


@transaction.atomic
def remind_of_sheets() -> None:
    """On Sunday whoever has not handed in; on Monday, once, the same people and their superiors.

    One notice per person and week for ever, so it may run as often as it likes.
    """
    present = week_of(today())
    if reminder_due(present):
        for filing in sheet_filings(present):
            if filing.is_open:
                _tell(filing, present, DUE, "due")
    past = present.shifted(-1)
    missing = [filing for filing in sheet_filings(past) if filing.is_open]
    for filing in missing:
        _tell(filing, past, MISSING, "missing")
    _tell_superiors(missing, past)


def _tell(filing: SheetFiling, week: Week, kind: NoticeKind, slot: str) -> None:
    tell(
        filing.person,
        kind,
        params={"week": week.code},
        url=reverse("customers:sheet-edit", args=[week.code]),
        key=f"sheet:{week.code}:{slot}",
    )


def _tell_superiors(missing: list[SheetFiling], week: Week) -> None:
    names: dict[Person, list[str]] = defaultdict(list)
    for filing in missing:
        superior = filing.place.superior
        for one in [superior] if superior and superior.is_active else above(filing.person)[:1]:
            names[one].append(filing.person.name)
    for superior, theirs in names.items():
        shown = _(", ").join(theirs[:NAMES_SHOWN]) + ("…" if len(theirs) > NAMES_SHOWN else "")
        tell(
            superior,
            TEAM_MISSING,
            params={"week": week.code, "names": shown},
            url=f"{reverse('customers:sheet-week')}?week={week.code}",
            key=f"sheet:{week.code}:team",
        )
