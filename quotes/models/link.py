"""The way by which a customer opens an approved quote once, with a code (QUO-4, CNF-1)."""

from datetime import datetime

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Contact
from quotes.enums import LinkState
from quotes.models.quote import Quote
from salesops import audit
from salesops.base.append_only import NeverDeleted

MOST_TRIES = 5


@audit.tracked()
class QuoteLink(NeverDeleted):
    """One address with one code, for one contact, to one paper. Doors: quotes.actions.link.

    Address and code are shown to whoever made them and stored nowhere: here stand their digests, which are worth
    nothing without the key of the installation. It ends by being opened, by its day, by being revoked, or after
    ``MOST_TRIES`` wrong codes; and with the quote, which is asked again when somebody knocks.
    """

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="links", verbose_name=_("quote"))
    contact = models.ForeignKey(Contact, models.PROTECT, related_name="+", verbose_name=_("contact"))
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("made by"))
    made_at = models.DateTimeField(_("made"))
    token_digest = models.CharField(max_length=64, unique=True)
    code_digest = models.CharField(max_length=64)
    sha256 = models.CharField(_("fingerprint of the paper"), max_length=64)
    expires_at = models.DateTimeField(_("can be opened until"))
    tries = models.PositiveSmallIntegerField(_("wrong codes"), default=0)
    opened_at = models.DateTimeField(pgettext_lazy("link", "opened"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, blank=True)

    class Meta:
        verbose_name = _("link to a quote")
        verbose_name_plural = _("links to quotes")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(
                name="quote_link_one_end",
                condition=Q(opened_at=None) | Q(revoked_at=None),
            ),
            models.CheckConstraint(name="quote_link_tries", condition=Q(tries__lte=MOST_TRIES)),
        )

    def __str__(self) -> str:
        return str(self.quote)

    def state(self, at: datetime) -> LinkState:
        """How it stands at that moment."""
        if self.opened_at:
            return LinkState.OPENED
        if self.revoked_at:
            return LinkState.REVOKED
        if self.tries >= MOST_TRIES:
            return LinkState.BLOCKED
        return LinkState.WAITING if at < self.expires_at else LinkState.EXPIRED

    def get_absolute_url(self) -> str:
        """Its page in the house."""
        return reverse("quotes:link-detail", args=[self.pk])
