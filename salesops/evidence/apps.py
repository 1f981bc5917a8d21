"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesops.audit import sights
from salesops.evidence.enums import LogSight, LogTaking


class EvidenceConfig(AppConfig):
    """Who looked at what, who took what away, and what is out of the ordinary (CNF-2, CNF-4)."""

    name = "salesops.evidence"
    label = "evidence"
    verbose_name = _("Evidence")

    def ready(self) -> None:
        """Make looks at the log loggable."""
        sights.register(LogSight)
        sights.register(LogTaking, takes_away=True)
