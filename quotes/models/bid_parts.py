"""What a bid consists of, and how it was handed in (INQ-4, QUO-6)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.enums import BidPaper, BidPart, Direction, DispatchWay, ItemState
from quotes.models.bid import Bid
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly
from salesops.base.refusals import Sentence
from salesops.seals.models import SealEntry


@tracked()
class BidItem(models.Model):
    """A line of a part's checklist, with files of its own; one of the paper's own list (``paper``), or ``title``.

    Doors: `quotes.actions.bid_writing`.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="items", verbose_name=pgettext_lazy("bid", "bid"))
    part = models.CharField(pgettext_lazy("bid", "Part"), max_length=10, choices=BidPart)
    paper = models.CharField(max_length=14, choices=BidPaper, blank=True)
    title = models.CharField(pgettext_lazy("bid", "What it is"), max_length=80, blank=True)
    position = models.PositiveSmallIntegerField()
    state = models.CharField(_("State"), max_length=8, choices=ItemState, default=ItemState.OPEN)
    note = models.CharField(_("Note"), max_length=200, blank=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("by")
    )
    decided_at = models.DateTimeField(_("when"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("bid", "line of a bid's checklist")
        verbose_name_plural = pgettext_lazy("bid", "lines of bids' checklists")
        ordering = ["part", "position", "pk"]
        constraints = [
            models.CheckConstraint(name="bid_item_part", condition=Q(part__in=BidPart.values)),
            models.CheckConstraint(
                name="bid_item_named", condition=(~Q(paper="") & Q(title="")) | (Q(paper="") & ~Q(title=""))
            ),
            models.CheckConstraint(
                name="bid_item_decided",
                condition=Q(state="open", decided_at=None)
                | Q(state="done", decided_at__isnull=False)
                | (Q(state="unwanted", decided_at__isnull=False) & ~Q(note="")),
            ),
        ]

    def __str__(self) -> str:
        return str(self.label)

    @property
    def label(self) -> Sentence:
        """What it is called."""
        return self.title or BidPaper(self.paper).label

    def get_absolute_url(self) -> str:
        """The page of its bid."""
        return reverse("quotes:bid-detail", args=[self.bid_id])


@tracked()
class BidDeviation(models.Model):
    """One line in which our answer differs from the tender, or says that it doesn't: a fact of the bid (CON-3)."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="deviations", verbose_name=pgettext_lazy("bid", "bid"))
    part = models.CharField(pgettext_lazy("bid", "Part"), max_length=10, choices=BidPart)
    clause = models.CharField(pgettext_lazy("deviation", "Clause"), max_length=40)
    required = models.TextField(pgettext_lazy("deviation", "What the tender asks"))
    offered = models.TextField(pgettext_lazy("deviation", "What we offer"))
    direction = models.CharField(pgettext_lazy("deviation", "Direction"), max_length=6, choices=Direction)
    remark = models.CharField(_("Note"), max_length=200, blank=True)
    written_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by")
    )
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = pgettext_lazy("bid", "deviation from a tender")
        verbose_name_plural = pgettext_lazy("bid", "deviations from tenders")
        ordering = ["part", "pk"]
        constraints = [
            models.CheckConstraint(name="bid_deviation_part", condition=Q(part__in=BidPart.values)),
            models.CheckConstraint(name="bid_deviation_direction", condition=Q(direction__in=Direction.values)),
            models.CheckConstraint(
                name="bid_deviation_told", condition=~Q(clause="") & ~Q(required="") & ~Q(offered="")
            ),
        ]

    def __str__(self) -> str:
        return self.clause


@tracked()
class BidCertificate(models.Model):
    """A qualification that the tender asks for; it must be valid on the opening day. Its file belongs to it."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="certificates", verbose_name=pgettext_lazy("bid", "bid"))
    name = models.CharField(pgettext_lazy("certificate", "Certificate"), max_length=80)
    number = models.CharField(pgettext_lazy("certificate", "Certificate number"), max_length=60, blank=True)
    valid_until = models.DateField(_("Valid until"), null=True, blank=True)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("added by"))
    added_at = models.DateTimeField(_("added"))
    dropped_at = models.DateTimeField(pgettext_lazy("certificate", "taken out"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("bid", "certificate of a bid")
        verbose_name_plural = pgettext_lazy("bid", "certificates of bids")
        ordering = ["pk"]
        constraints = [models.CheckConstraint(name="bid_certificate_named", condition=~Q(name=""))]

    def __str__(self) -> str:
        return self.name

    @property
    def is_valid(self) -> bool:
        """Whether it still holds on the opening day; one without an end always does."""
        return self.valid_until is None or self.valid_until >= self.bid.closing_day

    @property
    def key(self) -> str:
        """Its key as text, for the names of things on a page."""
        return str(self.pk)

    def get_absolute_url(self) -> str:
        """The page of its bid."""
        return reverse("quotes:bid-detail", args=[self.bid_id])


class BidDispatch(AppendOnly):
    """One time a bid was handed in; on paper by an entry of the seal register of the same file (QUO-6).

    Door: `quotes.actions.bid_leaving.dispatch_bid`. ``late_reason`` where it was handed in after the closing time.
    """

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="dispatches", verbose_name=pgettext_lazy("bid", "bid"))
    version = models.PositiveSmallIntegerField(_("version"))
    way = models.CharField(pgettext_lazy("dispatch", "Way"), max_length=10, choices=DispatchWay)
    sent_at = models.DateTimeField(pgettext_lazy("dispatch", "Handed in at"))
    sent_by = models.CharField(pgettext_lazy("dispatch", "By whom"), max_length=60)
    receipt = models.CharField(pgettext_lazy("dispatch", "Receipt"), max_length=120)
    place = models.CharField(pgettext_lazy("dispatch", "Where to"), max_length=120, blank=True)
    late_reason = models.CharField(pgettext_lazy("dispatch", "Why it was still taken"), max_length=200, blank=True)
    sha256 = models.CharField(max_length=64)
    seal_entry = models.ForeignKey(
        SealEntry, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("entry of the seal register")
    )
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = pgettext_lazy("bid", "dispatch of a bid")
        verbose_name_plural = pgettext_lazy("bid", "dispatches of bids")
        ordering = ["sent_at", "pk"]
        constraints = [
            models.CheckConstraint(name="bid_dispatch_way", condition=Q(way__in=DispatchWay.values)),
            models.CheckConstraint(
                name="bid_dispatch_sealed",
                condition=Q(way="platform", seal_entry=None) | (~Q(way="platform") & Q(seal_entry__isnull=False)),
            ),
            models.CheckConstraint(name="bid_dispatch_told", condition=~Q(sent_by="") & ~Q(receipt="")),
        ]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.way}"

    def get_absolute_url(self) -> str:
        """The page of its bid."""
        return reverse("quotes:bid-detail", args=[self.bid_id])
