"""Django's entry to this part of the ground."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from salesops.audit import verbs
from salesops.operations.enums import OperationsVerb


class OperationsConfig(AppConfig):
    """One page for the administrator: is work being done, by whom, and what stands still."""

    name = "salesops.operations"
    label = "operations"
    verbose_name = _("Operations")

    def ready(self) -> None:
        """Make our verb recordable."""
        verbs.register(OperationsVerb)
