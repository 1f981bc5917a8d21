"""Telling people that a weekly report is due, and superiors that one is missing (RPT-5)."""

from collections import defaultdict
from datetime import timedelta

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from reports.enums import Standing
from reports.queries.report import Filing, filings
from salesops.base.clock import now, today
from salesops.base.weeks import Week, week_of
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person
from salesops.org.queries import above
from salesops.policy import policy

DUE = NoticeKind("reports.due", _("Your report on week %(week)s is due soon"), NoticeGroup.LATE)
MISSING = NoticeKind(
    "reports.missing", _("Your report on week %(week)s is missing; it can still be filed"), NoticeGroup.LATE
)
TEAM_MISSING = NoticeKind(
    "reports.team-missing", _("Reports on week %(week)s are missing: %(names)s"), NoticeGroup.LATE
)
NAMES_SHOWN = 10


@transaction.atomic
def remind_reporters() -> None:
    """Remind whoever has not filed: before the deadline, and once after it; then the superior is told as well.

    One notice per person and week for ever, so it may run as often as it likes; whoever filed hears nothing.
    """
    present = week_of(today())
    look_back: int = policy("reports.weekly_look_back")
    lead = timedelta(hours=policy("reports.weekly_reminder_hours"))
    for back in range(look_back + 1):
        week = present.shifted(-back)
        owed = [one for one in filings(week) if one.is_open]
        for one in owed:
            if one.standing == Standing.NOT_DUE and now() >= one.due_at - lead:
                _tell_reporter(one, week, DUE, "due")
        missing = [one for one in owed if one.standing == Standing.MISSING]
        for one in missing:
            _tell_reporter(one, week, MISSING, "missing")
        _tell_superiors(missing, week)


def _tell_reporter(filing: Filing, week: Week, kind: NoticeKind, slot: str) -> None:
    tell(
        filing.person,
        kind,
        params={"week": week.code},
        url=reverse("reports:report-edit", args=[week.code]),
        key=f"reports:{week.code}:{slot}",
    )


def _tell_superiors(missing: list[Filing], week: Week) -> None:
    """One sentence for each superior, with the names of the moment it was first noticed."""
    names: dict[Person, list[str]] = defaultdict(list)
    for filing in missing:
        for superior in _next_above(filing):
            names[superior].append(filing.person.name)
    for superior, theirs in names.items():
        shown = _(", ").join(theirs[:NAMES_SHOWN]) + ("…" if len(theirs) > NAMES_SHOWN else "")
        tell(
            superior,
            TEAM_MISSING,
            params={"week": week.code, "names": shown},
            url=f"{reverse('reports:report-team')}?week={week.code}",
            key=f"reports:{week.code}:team",
        )


def _next_above(filing: Filing) -> list[Person]:
    superior = filing.place.superior
    if superior is not None and superior.is_active:
        return [superior]
    return above(filing.person)[:1]
