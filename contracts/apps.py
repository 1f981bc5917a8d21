"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from contracts.enums import ContractSight, ContractVerb, ReceivableVerb, TemplateVerb
from customers.stories import tells


class ContractsConfig(AppConfig):
    """What was agreed and what is owed."""

    name = "contracts"
    verbose_name = _("Contracts")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(ContractVerb, TemplateVerb, ReceivableVerb)
        sights.register(ContractSight)
        tells("contracts", _("Contracts"), "contracts.contract.", order=50)
        tells("money", pgettext_lazy("timeline", "Money"), "contracts.receipt.", "contracts.instalment.", order=60)
