"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesops.memos.enums import LeakSight, LeakVerb, MemoVerb


class MemosConfig(AppConfig):
    """Free text on any record that somebody must answer (APP-9, CNF-4)."""

    name = "salesops.memos"
    label = "memos"
    verbose_name = _("Memos")

    def ready(self) -> None:
        """Make what is recorded here tellable in the timelines."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(MemoVerb, LeakVerb)
        sights.register(LeakSight, confined=True)
        sights.confine("memos.leakreport")
