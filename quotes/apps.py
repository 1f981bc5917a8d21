"""Django's entry to the app."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.stories import tells
from quotes.enums import (
    BidVerb,
    DaysVerb,
    InquiryVerb,
    LinkVerb,
    PhoneVerb,
    PriceVerb,
    ProductVerb,
    QuoteSight,
    QuoteTaking,
    QuoteVerb,
    ResultVerb,
    SpecialVerb,
    SupportVerb,
    TemplateVerb,
)


class QuotesConfig(AppConfig):
    """What we offer, and inside which prices."""

    name = "quotes"
    verbose_name = _("Quotes")

    def ready(self) -> None:
        """Make what this app records tellable in the timelines."""
        from salesops.audit import sights, verbs  # noqa: PLC0415  models of other apps are not loaded before ready()

        verbs.register(
            ProductVerb,
            PriceVerb,
            QuoteVerb,
            DaysVerb,
            LinkVerb,
            ResultVerb,
            InquiryVerb,
            PhoneVerb,
            SupportVerb,
            SpecialVerb,
            BidVerb,
            TemplateVerb,
        )
        sights.register(QuoteSight)
        sights.register(QuoteTaking, takes_away=True)
        tells("quotes", _("Quotes"), "quotes.quote.", order=40)
        tells("inquiries", _("Inquiries"), "quotes.inquiry.", "quotes.phone.", "quotes.support.", order=38)
        tells("bids", pgettext_lazy("bid", "Bids"), "quotes.bid.", order=39)
