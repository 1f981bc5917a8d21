"""What is recorded about the calendar."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class CalendarVerb(TextChoices):
    """What the audit trail says happened to a day or a year."""

    YEAR_LOADED = "workdays.year.loaded", _("took over the official calendar of the year")
    OVERRIDDEN = "workdays.day.overridden", _("decided otherwise whether the company works on the day")
    OVERRIDE_DROPPED = "workdays.day.override_dropped", _("let the official calendar decide on the day again")
    REGION_MADE = "workdays.region.made", _("made a regional calendar")
    REGION_RENAMED = "workdays.region.renamed", _("renamed the regional calendar")
    REGION_DAY = "workdays.region.day", _("decided whether the region works on a day")
    REGION_DAY_DROPPED = "workdays.region.day_dropped", _("let the company's calendar decide on the day again")
    REGION_HOURS = "workdays.region.hours", _("set the hours of the region")
