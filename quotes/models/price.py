"""The price policy: dated versions of floor, list price and ceiling."""

from datetime import date
from decimal import Decimal

from django.conf import settings
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateRangeField, RangeBoundary, RangeOperators
from django.db import models
from django.db.models import F, Func, Q
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerType
from quotes.enums import Department, PolicyStage, PolicyState, PriceType
from quotes.models.product import Product
from salesops.audit import tracked
from salesops.base.money import MoneyField
from salesops.org.enums import Post


class DateRange(Func):
    """daterange(from, to, '[]'): both days included, open-ended while the last day is null."""

    function = "daterange"
    output_field = DateRangeField()


class PricePolicyQuerySet(models.QuerySet["PricePolicy"]):
    """Reads that read like sentences."""

    def issued(self) -> "PricePolicyQuerySet":
        """Versions the general manager has approved, whatever their days."""
        return self.filter(state=PolicyState.ISSUED)

    def in_force(self, on: date) -> "PricePolicyQuerySet":
        """The issued version of that day: one or none, by the exclusion constraint."""
        return self.issued().filter(Q(valid_to=None) | Q(valid_to__gte=on), valid_from__lte=on)

    def overlapping(self, first: date, last: date | None) -> "PricePolicyQuerySet":
        """Issued versions that share a day with the span (an open end reaches for ever)."""
        later_than_it = Q(valid_from__lte=last) if last else Q()
        return self.issued().filter(later_than_it, Q(valid_to=None) | Q(valid_to__gte=first))


@tracked()
class PricePolicy(models.Model):
    """One dated version of all prices (PRC-2, PRC-3): drafted, discussed, approved, then immutable.

    Doors in quotes.actions.price: `draft_policy`, `copy_policy`, `edit_policy`, `save_bands`, `save_discounts`,
    `record_opinions`, `give_director_opinion`, `discard_policy` for a draft; `issue_policy` is the only way to
    `issued`; `end_policy` sets or brings forward `valid_to`. Triggers in the database refuse every other change of
    an issued version and of what hangs on it.
    """

    number = models.CharField(_("number"), max_length=20, unique=True, null=True, editable=False)
    title = models.CharField(_("title"), max_length=80)
    state = models.CharField(_("state"), max_length=10, choices=PolicyState, default=PolicyState.DRAFT, editable=False)
    valid_from = models.DateField(_("valid from"))
    valid_to = models.DateField(_("last day"), null=True, blank=True)
    capture_post = models.CharField(
        _("post for the market-entry price"), max_length=30, choices=Post, default=Post.DIRECTOR
    )
    keep_post = models.CharField(
        _("post for the market-retention price"), max_length=30, choices=Post, default=Post.DIRECTOR
    )
    copied_from = models.ForeignKey(
        "self", on_delete=models.PROTECT, null=True, editable=False, related_name="+", verbose_name=_("copied from")
    )
    revision = models.PositiveIntegerField(_("revision"), default=1, editable=False)

    meeting_on = models.DateField(_("joint meeting on"), null=True, blank=True)
    director_opinion = models.TextField(_("director's opinion"), blank=True, editable=False)
    director = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("director"),
    )  # fmt: skip
    director_opinion_at = models.DateTimeField(_("director's opinion at"), null=True, editable=False)

    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, editable=False, related_name="+",
        verbose_name=_("drafted by"),
    )  # fmt: skip
    created_at = models.DateTimeField(_("drafted at"), editable=False)
    issued_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, editable=False, related_name="+",
        verbose_name=_("issued by"),
    )  # fmt: skip
    issued_at = models.DateTimeField(_("issued at"), null=True, editable=False)

    objects = PricePolicyQuerySet.as_manager()

    class Meta:
        verbose_name = _("price policy")
        verbose_name_plural = _("price policies")
        ordering = ["-valid_from", "-pk"]
        constraints = [
            models.CheckConstraint(name="price_policy_state", condition=Q(state__in=PolicyState.values)),
            models.CheckConstraint(
                name="price_policy_days", condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from"))
            ),
            models.CheckConstraint(
                name="price_policy_issued_by_somebody",
                condition=Q(state=PolicyState.DRAFT, number=None, issued_by=None, issued_at=None)
                | Q(state=PolicyState.ISSUED, number__isnull=False, issued_by__isnull=False, issued_at__isnull=False),
            ),
            ExclusionConstraint(
                name="price_policy_no_overlap",
                expressions=[
                    (DateRange("valid_from", "valid_to", RangeBoundary(inclusive_upper=True)), RangeOperators.OVERLAPS)
                ],
                condition=Q(state=PolicyState.ISSUED),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.title}" if self.number else self.title

    @property
    def is_draft(self) -> bool:
        """Still editable."""
        return self.state == PolicyState.DRAFT

    def named_post(self, price_type: str) -> str | None:
        """The post that must agree to a line of this price type; None for the normal price (QUO-2)."""
        return {PriceType.CAPTURE.value: self.capture_post, PriceType.KEEP.value: self.keep_post}.get(price_type)

    def stage(self, on: date, missing: bool) -> PolicyStage:
        """How far the version has come on that day; `missing`: an opinion of the joint meeting is not recorded."""
        if self.is_draft:
            if missing:
                return PolicyStage.MEETING if self.meeting_on else PolicyStage.DRAFT
            return PolicyStage.APPROVAL if self.director_opinion else PolicyStage.DIRECTOR
        if self.valid_from > on:
            return PolicyStage.COMING
        return PolicyStage.IN_FORCE if self.valid_to is None or self.valid_to >= on else PolicyStage.ENDED


@tracked()
class PolicyOpinion(models.Model):
    """What a department said in the joint meeting (PRC-3). Door: `record_opinions`."""

    policy = models.ForeignKey(
        PricePolicy, on_delete=models.CASCADE, related_name="opinions", verbose_name=_("price policy")
    )
    department = models.CharField(_("department"), max_length=20, choices=Department)
    text = models.TextField(_("opinion"))
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", verbose_name=_("recorded by")
    )
    recorded_at = models.DateTimeField(_("recorded at"))

    class Meta:
        verbose_name = _("opinion of a department")
        verbose_name_plural = _("opinions of departments")
        constraints = [
            models.UniqueConstraint(fields=["policy", "department"], name="policy_opinion_once"),
            models.CheckConstraint(name="policy_opinion_department", condition=Q(department__in=Department.values)),
        ]

    def __str__(self) -> str:
        return f"{self.get_department_display()}: {self.text}"


@tracked()
class PriceBand(models.Model):
    """Floor, list price and ceiling of one product and price type, for all or for a narrower scope (PRC-2).

    Which band a line gets is `quotes.queries.price.band_for`, in the order of docs/rules/price-band.md. A quote line
    copies id, floor and ceiling and points at the three together, so that it can't claim walls that never stood.
    Door: `save_bands`.
    """

    policy = models.ForeignKey(
        PricePolicy, on_delete=models.CASCADE, related_name="bands", verbose_name=_("price policy")
    )
    product = models.ForeignKey(Product, on_delete=models.PROTECT, related_name="bands", verbose_name=_("product"))
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType)
    region = models.ForeignKey(
        "org.Region", on_delete=models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("region")
    )
    customer_type = models.CharField(_("customer type"), max_length=20, choices=CustomerType, blank=True)
    quantity_from = models.DecimalField(_("quantity from"), max_digits=12, decimal_places=2, default=Decimal(0))
    floor = MoneyField(_("floor price"))
    list_price = MoneyField(_("list price"))
    ceiling = MoneyField(_("ceiling price"))
    condition = models.CharField(_("discount condition"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("price band")
        verbose_name_plural = _("price bands")
        constraints = [
            models.CheckConstraint(
                name="price_band_order",
                condition=Q(floor__gt=0, floor__lte=F("list_price"), list_price__lte=F("ceiling")),
            ),
            models.CheckConstraint(name="price_band_type", condition=Q(price_type__in=PriceType.values)),
            models.CheckConstraint(
                name="price_band_customer_type", condition=Q(customer_type__in=["", *CustomerType.values])
            ),
            models.CheckConstraint(name="price_band_quantity", condition=Q(quantity_from__gte=0)),
            # Leads the look-up of band_for, too.
            models.UniqueConstraint(
                fields=["policy", "product", "price_type", "region", "customer_type", "quantity_from"],
                nulls_distinct=False,
                name="price_band_once_per_scope",
            ),
            # The target of the composite foreign key of quote lines.
            models.UniqueConstraint(fields=["id", "floor", "ceiling"], name="price_band_walls"),
        ]

    def __str__(self) -> str:
        return f"{self.product} {self.get_price_type_display()}"


@tracked()
class PostDiscount(models.Model):
    """The largest discount from the list price that a post may grant (PRC-2).

    A row without a price type holds for the types that have no row of their own. Door: `save_discounts`.
    """

    policy = models.ForeignKey(
        PricePolicy, on_delete=models.CASCADE, related_name="discounts", verbose_name=_("price policy")
    )
    post = models.CharField(_("post"), max_length=30, choices=Post)
    price_type = models.CharField(_("price type"), max_length=20, choices=PriceType, blank=True)
    max_discount = models.DecimalField(_("largest discount"), max_digits=5, decimal_places=4)

    class Meta:
        verbose_name = _("discount authority")
        verbose_name_plural = _("discount authorities")
        constraints = [
            models.UniqueConstraint(fields=["policy", "post", "price_type"], name="post_discount_once"),
            models.CheckConstraint(name="post_discount_post", condition=Q(post__in=Post.values)),
            models.CheckConstraint(name="post_discount_type", condition=Q(price_type__in=["", *PriceType.values])),
            models.CheckConstraint(name="post_discount_share", condition=Q(max_discount__gte=0, max_discount__lt=1)),
        ]

    def __str__(self) -> str:
        return f"{self.get_post_display()} {self.max_discount}"
