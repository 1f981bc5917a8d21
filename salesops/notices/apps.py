"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesops.audit import verbs
from salesops.notices.enums import NoticeVerb


class NoticesConfig(AppConfig):
    """Telling people, once per fact."""

    name = "salesops.notices"
    label = "notices"
    verbose_name = _("Notices")

    def ready(self) -> None:
        """Make what we record tellable in the timelines."""
        verbs.register(NoticeVerb)
