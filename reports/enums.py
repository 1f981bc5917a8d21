"""The words of the reports floor: states, audit verbs, approval kind."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

REPORT = "reports.report"
"""The approval kind of a work report."""


class ReportKind(TextChoices):
    """Which period a report covers (RPT-1; month and year come with their own rules)."""

    WEEKLY = "weekly", _("Weekly report")


class ReportState(TextChoices):
    """A report's life; `reports.models.Report` names the doors between them."""

    DRAFT = "draft", _("Draft")
    IN_REVIEW = "in_review", pgettext_lazy("report", "Submitted")
    RETURNED = "returned", _("Returned for change")
    FILED = "filed", _("Approved and filed")

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return {"draft": "open", "in_review": "run", "returned": "wait", "filed": "done"}[self.value]


class Outcome(TextChoices):
    """What became of a planned item; the next report must say so (RPT-4)."""

    OPEN = "open", _("Not marked yet")
    DONE = "done", _("Done")
    MOVED = "moved", _("Moved")
    DROPPED = "dropped", _("Dropped")


class Standing(TextChoices):
    """How a report stands against its deadline (RPT-5); follows from its times, never stored."""

    NOT_DUE = "not_due", pgettext_lazy("report", "Not due yet")
    ON_TIME = "on_time", pgettext_lazy("report", "On time")
    LATE = "late", pgettext_lazy("report", "Late")
    MISSING = "missing", pgettext_lazy("report", "Missing")

    @property
    def pill(self) -> str:
        """The mark that a pill shows."""
        return {"not_due": "open", "on_time": "done", "late": "wait", "missing": "stop"}[self.value]


class ReportVerb(TextChoices):
    """What the audit trail says happened to a report."""

    STARTED = "reports.report.started", _("started the report")
    SAVED = "reports.report.saved", _("wrote in the report")
    SUBMITTED = "reports.report.submitted", _("submitted the report")
    FILED = "reports.report.filed", _("approved the report and filed it")
    RETURNED = "reports.report.returned", _("returned the report for change")
    WITHDRAWN = "reports.report.withdrawn", _("withdrew the report")


class ReportSight(TextChoices):
    """Looks at what is confidential (CNF-2)."""

    DISCIPLINE = "price-discipline.viewed", _("looked at price discipline")
