"""Bids: our answers to tenders (INQ-4, PAPERS P2)."""

from datetime import date

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import LossReason
from customers.models import Customer, PriceObservation
from quotes.enums import BID_OPEN, BID_OVER, BID_RESULTS, BidPart, BidState, BidStep, BondForm, Scoring
from quotes.models.inquiry import Inquiry
from quotes.models.quote import Quote
from salesops.audit import tracked
from salesops.base.append_only import NeverDeleted
from salesops.base.clock import BUSINESS_TZ
from salesops.base.money import MoneyField
from salesops.org.enums import SELLING_POSTS, Post
from salesops.org.fields import InCharge

RUNS = Q(state__in=BID_OPEN)


@tracked()
class Bid(NeverDeleted):
    """What we answer to a tender; docs/rules/bid.md. Doors, all in quotes/actions:

    `bid` (begin, head, closing time, give up), `bid_writing` (checklist, finishing), `bid_offer` (offer, deviations,
    certificates), `bid_review` (the chain's outcomes, taking up again), `bid_leaving` (binding, dispatch),
    `bid_result` (result, bond). ``total`` is the quote's of the moment it was chosen; ``opening_total`` and
    ``opening_words`` are what stands in the bid, typed by hand. ``major`` is fixed when it is put up for review.
    """

    number = models.CharField(_("Number"), max_length=20, unique=True)
    inquiry = models.ForeignKey(Inquiry, models.PROTECT, related_name="bids", verbose_name=_("inquiry"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="bids", verbose_name=_("customer"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", verbose_name=_("Region"))
    owner = InCharge(
        open_when=~Q(state__in=BID_OVER), posts=SELLING_POSTS, work="sales", verbose_name=_("Account manager")
    )
    assistant = InCharge(
        open_when=RUNS, posts=(Post.SALES_ASSISTANT,), verbose_name=pgettext_lazy("bid", "Writes the commercial part")
    )
    technical = InCharge(
        open_when=RUNS, posts=(Post.TECHNICAL,), verbose_name=pgettext_lazy("bid", "Writes the technical part")
    )
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("begun by"))
    begun_at = models.DateTimeField(_("begun"))

    tender_no = models.CharField(_("Tender number"), max_length=60)
    project_name = models.CharField(_("Project"), max_length=120)
    agency = models.CharField(pgettext_lazy("bid", "Tender agency"), max_length=120, blank=True)
    lot = models.CharField(pgettext_lazy("bid", "Lot"), max_length=60, blank=True)
    obtained_on = models.DateField(pgettext_lazy("bid", "Documents obtained on"), null=True, blank=True)
    questions_until = models.DateTimeField(pgettext_lazy("bid", "Questions until"), null=True, blank=True)
    deadline = models.DateTimeField(pgettext_lazy("bid", "Closing time"))
    opening_place = models.CharField(pgettext_lazy("bid", "Place of opening, or platform"), max_length=120, blank=True)
    bid_bond = MoneyField(pgettext_lazy("bid", "Bid bond"), null=True, blank=True)
    bond_form = models.CharField(pgettext_lazy("bid", "Form of the bond"), max_length=10, choices=BondForm, blank=True)
    bond_returned_on = models.DateField(pgettext_lazy("bid", "Bond came back on"), null=True, blank=True)
    valid_days = models.PositiveSmallIntegerField(pgettext_lazy("bid", "Validity in days"), default=90)
    ceiling = MoneyField(pgettext_lazy("bid", "Ceiling of the tender"), null=True, blank=True)
    scoring = models.CharField(pgettext_lazy("bid", "Scoring"), max_length=10, choices=Scoring, default=Scoring.OVERALL)
    originals = models.PositiveSmallIntegerField(pgettext_lazy("bid", "Originals"), default=1)
    copies = models.PositiveSmallIntegerField(pgettext_lazy("bid", "Copies"), default=4)
    is_electronic = models.BooleanField(pgettext_lazy("bid", "Electronic bid"), default=False)

    quote = models.ForeignKey(
        Quote, models.PROTECT, null=True, blank=True, related_name="bids", verbose_name=_("quote")
    )
    total = MoneyField(_("total"), null=True, blank=True)
    opening_total = MoneyField(pgettext_lazy("bid", "Amount in the opening list"), null=True, blank=True)
    opening_words = models.CharField(pgettext_lazy("bid", "Amount in words 大写"), max_length=120, blank=True)
    delivery = models.CharField(pgettext_lazy("bid", "Delivery"), max_length=120, blank=True)
    warranty = models.CharField(pgettext_lazy("bid", "Warranty"), max_length=120, blank=True)
    remark = models.CharField(pgettext_lazy("bid", "Remark"), max_length=200, blank=True)

    commercial_at = models.DateTimeField(pgettext_lazy("bid", "Commercial part finished"), null=True, blank=True)
    technical_at = models.DateTimeField(pgettext_lazy("bid", "Technical part finished"), null=True, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=BidState, default=BidState.PREPARING)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    major = models.BooleanField(_("Major"), default=False)
    approved_at = models.DateTimeField(_("approved"), null=True, blank=True)
    bound_at = models.DateTimeField(pgettext_lazy("bid", "Bound and sealed"), null=True, blank=True)
    submitted_at = models.DateTimeField(pgettext_lazy("bid", "Handed in"), null=True, blank=True)
    closed_at = models.DateTimeField(_("closed"), null=True, blank=True)
    winner = models.CharField(pgettext_lazy("bid", "Winner"), max_length=120, blank=True)
    winning_price = MoneyField(pgettext_lazy("bid", "Winning price"), null=True, blank=True)
    lost_reason = models.CharField(_("Why it was lost"), max_length=12, choices=LossReason, blank=True)
    closing_note = models.TextField(pgettext_lazy("bid", "What decided it"), blank=True)
    price_seen = models.ForeignKey(
        PriceObservation, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("price observation")
    )
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = pgettext_lazy("bid", "bid")
        verbose_name_plural = pgettext_lazy("bid", "bids")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["inquiry"], condition=~Q(state=BidState.DROPPED), name="bid_once"),
            models.CheckConstraint(name="bid_state", condition=Q(state__in=BidState.values)),
            models.CheckConstraint(name="bid_valid", condition=Q(valid_days__gt=0, originals__gt=0, version__gt=0)),
            models.CheckConstraint(
                name="bid_amounts",
                condition=(Q(bid_bond=None) | Q(bid_bond__gt=0))
                & (Q(ceiling=None) | Q(ceiling__gt=0))
                & (Q(opening_total=None) | Q(opening_total__gt=0))
                & (Q(winning_price=None) | Q(winning_price__gt=0)),
            ),
            models.CheckConstraint(
                name="bid_of_a_quote", condition=Q(quote=None, total=None) | Q(quote__isnull=False, total__gt=0)
            ),
            models.CheckConstraint(
                name="bid_closed",
                condition=Q(state__in=BID_OVER, closed_at__isnull=False) | (~Q(state__in=BID_OVER) & Q(closed_at=None)),
            ),
            models.CheckConstraint(
                name="bid_ready",
                condition=~Q(state__in=("approved", "sealed", "submitted", "won", "lost", "rejected"))
                | Q(approved_at__isnull=False, quote__isnull=False),
            ),
            models.CheckConstraint(
                name="bid_submitted",
                condition=~Q(state__in=("submitted", "won", "lost", "rejected")) | Q(submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="bid_lost",
                condition=Q(state="lost", lost_reason__in=LossReason.values) & ~Q(winner="")
                | ~Q(state="lost") & Q(lost_reason="", winner="", winning_price=None, price_seen=None),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "-id"], name="bid_of_owner"),
            models.Index(fields=["region", "-id"], name="bid_of_region"),
            models.Index(fields=["customer", "-id"], name="bid_of_customer"),
            models.Index(fields=["deadline"], name="bid_running", condition=RUNS),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.project_name}"

    @property
    def closing_day(self) -> date:
        """The day of the closing time, which is the opening day as well."""
        return self.deadline.astimezone(BUSINESS_TZ).date()

    @property
    def shown_number(self) -> str:
        """The number with its version from the second on, as it stands on the paper."""
        return self.number if self.version == 1 else f"{self.number}-V{self.version}"

    @property
    def is_preparing(self) -> bool:
        """Whether its writers work on it."""
        return self.state == BidState.PREPARING

    @property
    def runs(self) -> bool:
        """Whether it is still to be handed in."""
        return self.state in BID_OPEN

    @property
    def wants_bond_back(self) -> bool:
        """Whether it was handed in or is over, and its bond has not come back."""
        is_out = self.state in (BidState.SUBMITTED, *BID_RESULTS)
        return is_out and self.bid_bond is not None and self.bond_returned_on is None

    def finished_at(self, part: str) -> object:
        """When a part was finished; None while its writer works on it."""
        return self.commercial_at if part == BidPart.COMMERCIAL else self.technical_at

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("quotes:bid-detail", args=[self.pk])


@tracked()
class BidTask(models.Model):
    """A step of the plan and its day; `quotes.bidding` counts it, and what the step is done by sets ``done_at``."""

    bid = models.ForeignKey(Bid, models.PROTECT, related_name="tasks", verbose_name=pgettext_lazy("bid", "bid"))
    step = models.CharField(pgettext_lazy("bid", "Step"), max_length=12, choices=BidStep)
    due_on = models.DateField(pgettext_lazy("bid", "Due on"))
    done_at = models.DateTimeField(pgettext_lazy("bid", "Done"), null=True, blank=True)

    class Meta:
        verbose_name = pgettext_lazy("bid", "step of a bid")
        verbose_name_plural = pgettext_lazy("bid", "steps of bids")
        ordering = ["due_on", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["bid", "step"], name="bid_task_once"),
            models.CheckConstraint(name="bid_task_step", condition=Q(step__in=BidStep.values)),
        ]
        indexes = [models.Index(fields=["due_on"], name="bid_task_open", condition=Q(done_at=None))]

    def __str__(self) -> str:
        return f"{self.bid_id} {self.step}"
