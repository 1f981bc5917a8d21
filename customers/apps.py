"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import (
    AttachmentVerb,
    CleanupVerb,
    ContactVerb,
    CustomerTaking,
    CustomerVerb,
    DisputeVerb,
    ForecastVerb,
    MarketTaking,
    MarketVerb,
    MergeVerb,
    NoteVerb,
    OpportunityVerb,
    PoolVerb,
    RegionVerb,
    RevisitVerb,
    SheetVerb,
    StatusVerb,
    VisitVerb,
)
from customers.stories import tells

# How the verbs begin that tell whose the customer is and how it stands, and those that tell what the file says.
_STANDING = (
    "customers.status.",
    "customers.region.",
    "customers.pool.",
    "customers.dispute.",
    "customers.merge.",
    "customers.cleanup.",
    "customers.customer.",
)
_FILE = ("customers.customer.edited", "customers.contact.", "customers.attachment.", "documents.file.", "org.record.")


class CustomersConfig(AppConfig):
    """Who we sell to."""

    name = "customers"
    verbose_name = _("Customers")

    def ready(self) -> None:
        """Tell the audit trail this floor's verbs, and hear what the floors above sum for the list."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        tells(
            "contacts",
            pgettext_lazy("timeline", "Contacts and visits"),
            "customers.note.",
            "customers.revisit.",
            order=10,
        )
        tells("plans", pgettext_lazy("timeline", "Planned visits"), "customers.visit.", order=20)
        tells("opportunities", _("Opportunities"), "customers.opportunity.", order=30)
        tells("market", _("Market"), "customers.market.", "customers.competitor.", order=90)
        tells("status", pgettext_lazy("timeline", "Status and owner"), *_STANDING, order=70)
        tells("file", pgettext_lazy("timeline", "File, people and attachments"), *_FILE, order=80)
        autodiscover_modules("figures")
        verbs.register(CustomerVerb)
        verbs.register(ContactVerb)
        verbs.register(AttachmentVerb)
        verbs.register(NoteVerb)
        verbs.register(PoolVerb)
        verbs.register(StatusVerb)
        verbs.register(RegionVerb)
        verbs.register(SheetVerb)
        verbs.register(OpportunityVerb)
        verbs.register(VisitVerb)
        verbs.register(DisputeVerb)
        verbs.register(MarketVerb)
        sights.register(CustomerTaking, MarketTaking, takes_away=True)
        verbs.register(RevisitVerb)
        verbs.register(ForecastVerb)
        verbs.register(MergeVerb)
        verbs.register(CleanupVerb)
