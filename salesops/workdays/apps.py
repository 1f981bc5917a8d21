"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesops.audit import verbs
from salesops.workdays.enums import CalendarVerb


class WorkdaysConfig(AppConfig):
    """The official working calendar with the company's overrides."""

    name = "salesops.workdays"
    label = "workdays"
    verbose_name = _("Working days")

    def ready(self) -> None:
        """Make our verbs recordable."""
        verbs.register(CalendarVerb)
