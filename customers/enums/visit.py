"""Planned visits (VIS-1, VIS-2)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class PlanState(TextChoices):
    """What became of a planned visit; "not done" is read from its day (VIS-2)."""

    PLANNED = "planned", pgettext_lazy("visit", "Planned")
    DONE = "done", pgettext_lazy("visit", "Done")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


class VisitPurpose(TextChoices):
    """What a visit is for."""

    FIRST = "first", pgettext_lazy("visit", "First visit")
    NEED = "need", pgettext_lazy("visit", "Find out the need")
    OFFER = "offer", pgettext_lazy("visit", "Present an offer")
    TALKS = "talks", pgettext_lazy("visit", "Negotiate")
    MONEY = "money", pgettext_lazy("visit", "Collect money")
    CARE = "care", pgettext_lazy("visit", "Look after the customer")
    OTHER = "other", pgettext_lazy("visit", "Other")


class PlanStanding(TextChoices):
    """How a planned visit stands today: read from its state, its day and the time to report it (VIS-2)."""

    AHEAD = "ahead", pgettext_lazy("visit", "Planned")
    TODAY = "today", pgettext_lazy("visit", "Today")
    REPORT = "report", pgettext_lazy("visit", "To be reported")
    MISSED = "missed", pgettext_lazy("visit", "Not done")
    DONE = "done", pgettext_lazy("visit", "Done")
    CANCELLED = "cancelled", pgettext_lazy("visit", "Cancelled")


# Which mark of the look a planned visit carries.
STANDING_MARK = {
    PlanStanding.AHEAD: "open",
    PlanStanding.TODAY: "run",
    PlanStanding.REPORT: "wait",
    PlanStanding.MISSED: "stop",
    PlanStanding.DONE: "done",
    PlanStanding.CANCELLED: "off",
}


class VisitVerb(TextChoices):
    """What the audit trail says about planned visits and the focus of a week; the day follows."""

    PLANNED = "customers.visit.planned", _("planned the visit of")
    EDITED = "customers.visit.edited", _("changed the planned visit of")
    MOVED = "customers.visit.moved", _("moved the planned visit, now on")
    CANCELLED = "customers.visit.cancelled", _("cancelled the planned visit of")
    CALLED_OFF = "customers.visit.called-off", _("called off, as the customer has another owner, the visit of")
    KEPT = "customers.visit.kept", _("kept and reported the planned visit of")
    FOCUS = "customers.visit.focus", _("wrote down the focus of the week of")
    CONFIRMED = "customers.visit.focus_confirmed", _("confirmed the focus of the week of")
