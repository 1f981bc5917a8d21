"""What is recorded about the calendar."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CalendarVerb(TextChoices):
    """What the audit trail says happened to a day or a year."""

    YEAR_LOADED = "workdays.year.loaded", _("took over the official calendar of the year")
    OVERRIDDEN = "workdays.day.overridden", _("decided otherwise whether the company works on the day")
    OVERRIDE_DROPPED = "workdays.day.override_dropped", _("let the official calendar decide on the day again")
