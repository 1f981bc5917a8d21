"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from commissions.enums import CommissionSight, SettlementVerb


class CommissionsConfig(AppConfig):
    """What people earn."""

    name = "commissions"
    verbose_name = _("Commissions")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(SettlementVerb)
        sights.register(CommissionSight)
