"""What became of an offer, and why (QUO-5, OPP-1)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.enums import LossReason
from customers.models import Opportunity
from quotes.enums import Outcome
from quotes.models.quote import Quote
from salesops import audit
from salesops.base.append_only import NeverDeleted


@audit.tracked()
class QuoteResult(NeverDeleted):
    """Whether the customer took the offer; a later word takes the place of an earlier one.

    Doors: `note_result`; `note_result_of_bid` when the bid that named it is closed, `note_won_by_contract` when the
    contract made of it is signed. It changes nothing of the quote, whose state says what may be done with the paper.
    ``opportunity`` is the one closed by the same word, or by an earlier one.
    """

    quote = models.OneToOneField(Quote, models.PROTECT, related_name="result", verbose_name=_("quote"))
    outcome = models.CharField(_("result"), max_length=4, choices=Outcome)
    reason = models.CharField(_("Why it was lost"), max_length=12, choices=LossReason, blank=True)
    lost_to = models.CharField(_("Lost to"), max_length=80, blank=True)
    note = models.CharField(_("what decided it"), max_length=300, blank=True)
    opportunity = models.ForeignKey(
        Opportunity, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("opportunity")
    )
    noted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("noted by"))
    noted_at = models.DateTimeField(_("noted"))

    class Meta:
        verbose_name = _("result of a quote")
        verbose_name_plural = _("results of quotes")
        ordering = ("-noted_at",)
        constraints = (
            models.CheckConstraint(name="quote_result_outcome", condition=Q(outcome__in=Outcome.values)),
            models.CheckConstraint(
                name="quote_result_why",
                condition=Q(outcome=Outcome.LOST, reason__in=LossReason.values)
                | (Q(outcome=Outcome.WON, reason="", lost_to="") & ~Q(note="")),
            ),
        )

    def __str__(self) -> str:
        return str(self.quote)

    @property
    def pill(self) -> str:
        """The mark that a state pill shows."""
        return Outcome(self.outcome).pill
