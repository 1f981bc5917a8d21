"""The days of implementation that the technical department confirms: audit verbs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class DaysVerb(TextChoices):
    """What the audit trail says happened to a request for days."""

    ASKED = "quotes.days.asked", _("asked the technical department for the days of implementation")
    ANSWERED = "quotes.days.answered", _("confirmed the days of implementation")
    DROPPED = "quotes.days.dropped", _("took back the request for the days of implementation")
