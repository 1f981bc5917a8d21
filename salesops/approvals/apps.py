"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import ApprovalVerb
from salesops.audit import verbs


class ApprovalsConfig(AppConfig):
    """The approval engine: chains, requests, steps, decisions, deadlines."""

    name = "salesops.approvals"
    label = "approvals"
    verbose_name = _("Approvals")

    def ready(self) -> None:
        """Find the kinds that the apps hand in, and make the trail's sentences known."""
        verbs.register(ApprovalVerb)
        autodiscover_modules("approval")
