"""What is kept about a quote beside its content: attempts outside the band, questions, hand-outs."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.models import Contact
from quotes.enums import AttemptPath, HandOutWay, PriceType
from quotes.models.product import Product
from quotes.models.quote import Quote
from salesops import audit
from salesops.base.append_only import AppendOnly
from salesops.base.money import MoneyField
from salesops.org.enums import ALL_SEEING_POSTS
from salesops.org.fields import InCharge
from salesops.seals.models import SealEntry


class PriceAttempt(AppendOnly):
    """Somebody tried to offer outside the band (PRC-4): who, what, by how much, by which path."""

    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="attempts", verbose_name=_("quote")
    )
    product = models.ForeignKey(Product, models.PROTECT, related_name="+", verbose_name=_("product"))
    tried_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("tried by"))
    tried_at = models.DateTimeField(_("when"))
    path = models.CharField(_("path"), max_length=12, choices=AttemptPath)
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType)
    quantity = models.DecimalField(_("quantity"), max_digits=12, decimal_places=3)
    final_amount = MoneyField(_("amount after all discounts"))
    floor = MoneyField(_("floor"), null=True, blank=True)
    ceiling = MoneyField(_("ceiling"), null=True, blank=True)
    off_by = MoneyField(_("outside by"), null=True, blank=True)

    class Meta:
        verbose_name = _("attempt outside the band")
        verbose_name_plural = _("attempts outside the band")
        ordering = ("-tried_at",)
        constraints = (models.CheckConstraint(condition=Q(path__in=AttemptPath.values), name="attempt_path_known"),)

    def __str__(self) -> str:
        return f"{self.product} {self.final_amount}"


@audit.tracked()
class Question(models.Model):
    """A rep's question before submitting (QUO-3); an answer approves nothing.

    Doors: ``ask_question``, ``answer_question``.
    """

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="questions", verbose_name=_("quote"))
    asked_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked by"))
    asked_of = InCharge(open_when=Q(answered_at=None), posts=ALL_SEEING_POSTS, verbose_name=_("asked of"))
    text = models.TextField(pgettext_lazy("quote", "question"))
    special_reason = models.TextField(_("special reason"), blank=True, default="")
    asked_at = models.DateTimeField(_("asked"))
    answer = models.TextField(_("answer"), blank=True, default="")
    answered_at = models.DateTimeField(_("answered"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("quote", "question")
        verbose_name_plural = _("questions")
        ordering = ("asked_at",)
        constraints = (
            models.CheckConstraint(
                condition=Q(answered_at__isnull=True, answer="") | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="question_answer_whole",
            ),
        )

    def __str__(self) -> str:
        return str(self.quote)


class HandOut(AppendOnly):
    """The approved paper left the house: to whom, how, by whom (QUO-4)."""

    quote = models.ForeignKey(Quote, models.PROTECT, related_name="hand_outs", verbose_name=_("quote"))
    way = models.CharField(_("way"), max_length=10, choices=HandOutWay)
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("contact")
    )
    handed_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("by"))
    handed_at = models.DateTimeField(_("when"))
    sha256 = models.CharField(_("fingerprint of the paper"), max_length=64)
    # QUO-6: on paper it leaves by an entry of the seal register only.
    seal_entry = models.ForeignKey(
        SealEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("seal entry")
    )

    class Meta:
        verbose_name = _("hand-out")
        verbose_name_plural = _("hand-outs")
        ordering = ("-handed_at",)
        constraints = (
            models.CheckConstraint(condition=Q(way__in=HandOutWay.values), name="hand_out_way_known"),
            models.CheckConstraint(
                condition=Q(way=HandOutWay.PAPER, seal_entry__isnull=False)
                | (~Q(way=HandOutWay.PAPER) & Q(seal_entry__isnull=True)),
                name="hand_out_on_paper_is_sealed",
            ),
        )

    def __str__(self) -> str:
        return str(self.quote)


class MailClaim(models.Model):
    """The mail server may have this hand-out's mail: kept from before it is asked until it says no (QUO-4).

    One per hand-out, so nobody sends while somebody else does; one that is found was left behind by a sender that was
    killed. Made and deleted by ``mail_hand_out`` only.
    """

    hand_out = models.OneToOneField(HandOut, models.PROTECT, related_name="mail_claim", verbose_name=_("hand-out"))
    claimed_at = models.DateTimeField(_("claimed"))

    class Meta:
        verbose_name = _("mail under way")
        verbose_name_plural = _("mails under way")

    def __str__(self) -> str:
        return str(self.hand_out)
