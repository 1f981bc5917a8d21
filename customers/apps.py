"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _

from customers.enums import (
    ContactVerb,
    CustomerVerb,
    DisputeVerb,
    MarketTaking,
    MarketVerb,
    NoteVerb,
    OpportunityVerb,
    PoolVerb,
    SheetVerb,
    StatusVerb,
    VisitVerb,
)


class CustomersConfig(AppConfig):
    """Who we sell to."""

    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Tell the audit trail this floor's verbs."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(CustomerVerb)
        verbs.register(ContactVerb)
        verbs.register(NoteVerb)
        verbs.register(PoolVerb)
        verbs.register(StatusVerb)
        verbs.register(SheetVerb)
        verbs.register(OpportunityVerb)
        verbs.register(VisitVerb)
        verbs.register(DisputeVerb)
        verbs.register(MarketVerb)
        sights.register(MarketTaking, takes_away=True)
