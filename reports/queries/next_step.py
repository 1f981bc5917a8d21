"""What is next with a report that is still to be handed in."""

from django.urls import reverse
from django.utils.translation import gettext as _

from reports.enums import ReportState
from reports.models import Report
from reports.queries.shown import due_clock
from salesops.base.look import NextStep, deadline_text


def next_step_of(report: Report, *, is_mine: bool) -> NextStep | None:
    """None once it lies with the superior: then its chain says what is next."""
    if not report.is_editable:
        return None
    returned = report.state == ReportState.RETURNED
    if is_mine:
        say = _("Change it and submit it again") if returned else _("Finish it and submit it")
    else:
        say = _("%(name)s changes it and submits it again") % {"name": report.person.name}
    due = _("It was due %(when)s; the first submission counts.") if returned else _("Due %(when)s.")
    return NextStep(
        say,
        due % {"when": deadline_text(report.due_at)},
        mine=is_mine,
        clock=due_clock(report),
        label=_("Go on writing") if is_mine else "",
        url=reverse("reports:report-edit", args=[report.period]),
    )
