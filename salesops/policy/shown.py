"""How settings are shown to people where value and unit side by side would be no good sentence."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext


def days(count: int) -> str:
    """1 day, 2 days."""
    return ngettext("%(count)s day", "%(count)s days", count) % {"count": count}


def working_days(count: int) -> str:
    """1 working day, 2 working days."""
    return ngettext("%(count)s working day", "%(count)s working days", count) % {"count": count}


def day_of_month(day: int) -> str:
    """Day 5 of the month."""
    return _("day %(day)s of the month") % {"day": day}


def hour(hour: int) -> str:
    """17:00"""
    return f"{hour:02d}:00"
