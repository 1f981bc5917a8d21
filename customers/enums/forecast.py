"""Forecasts: audit verbs, and the state of an annual one (OPP-2, OPP-5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


class ForecastVerb(TextChoices):
    """What the audit trail says happened to a forecast."""

    FROZEN = "customers.forecast.frozen", _("froze the forecast")
    ANNUAL_BEGUN = "customers.annual.begun", _("began the annual forecast")
    ANNUAL_EDITED = "customers.annual.edited", _("changed the annual forecast")
    ANNUAL_FILED = "customers.annual.filed", _("filed the annual forecast")
    ANNUAL_OPENED = "customers.annual.opened", _("opened the annual forecast")


class AnnualState(TextChoices):
    """An annual forecast is written, then filed for good."""

    DRAFT = "draft", pgettext_lazy("annual forecast", "Draft")
    FILED = "filed", pgettext_lazy("annual forecast", "Filed")


ANNUAL_MARK = {AnnualState.DRAFT: "open", AnnualState.FILED: "done"}
