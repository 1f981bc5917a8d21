"""What is logged about the log itself."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class LogSight(TextChoices):
    """Looking through the log is a look like any other (CNF-2)."""

    OPENED = "evidence.log.viewed", _("looked through the log of views")


class LogTaking(TextChoices):
    """And so is taking it away."""

    EXPORTED = "evidence.log.exported", _("exported the log of views")


class Sort(TextChoices):
    """The two sorts of entries, as a filter."""

    SIGHT = "sight", _("looked at")
    TAKING = "taking", _("exported")
