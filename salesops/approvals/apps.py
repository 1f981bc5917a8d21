"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ApprovalsConfig(AppConfig):
    """The approval engine: chains, requests, steps, decisions, deadlines."""

    name = "salesops.approvals"
    label = "approvals"
    verbose_name = _("Approvals")
