"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class QuotesConfig(AppConfig):
    """What we offer, and inside which prices."""

    name = "quotes"
    verbose_name = _("Quotes")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        # Imports enums, whose labels need the translations that come up with the apps.
        from quotes import enums
        from salesops.audit import verbs

        verbs.register(enums.ProductVerb, enums.PriceVerb, enums.QuoteVerb)
