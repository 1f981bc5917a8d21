"""Visits: planned, kept or not, and the week's sheet of customers (VIS-1, VIS-3, VIS-4)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from customers.enums import PlanState, VisitPurpose
from customers.models.customer import Customer
from customers.models.note import ContactNote
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.org.fields import NEVER, InCharge


@tracked()
class VisitPlan(NeverDeleted):
    """A visit somebody means to make; doors: customers/actions/visit.py.

    Done is a plan with a report (`note`). One whose day has passed without any is "not done", which nobody writes: it
    is read from the day and the time to report (VIS-2).
    """

    owner = InCharge(open_when=Q(state=PlanState.PLANNED), work="sales", verbose_name=_("Planned for"))
    customer = models.ForeignKey(Customer, models.PROTECT, related_name="visit_plans", verbose_name=_("customer"))
    day = models.DateField(_("Day"))
    starts_at = models.TimeField(_("Starts at"), null=True, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Duration"), default=60, help_text=_("minutes"))
    purpose = models.CharField(_("Purpose"), max_length=12, choices=VisitPurpose)
    target = models.CharField(_("What is to come of it"), max_length=200, blank=True)
    state = models.CharField(_("State"), max_length=10, choices=PlanState, default=PlanState.PLANNED)
    cancel_reason = models.CharField(_("Why it was cancelled"), max_length=200, blank=True)
    note = models.OneToOneField(
        ContactNote, models.PROTECT, null=True, blank=True, related_name="plan", verbose_name=_("report")
    )
    first_day = models.DateField(_("First planned for"))
    created_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    created_at = models.DateTimeField(_("Planned"))
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("visit plan")
        verbose_name_plural = _("visit plans")
        ordering = ["day", F("starts_at").asc(nulls_last=True), "pk"]
        constraints = [
            models.CheckConstraint(name="plan_state", condition=Q(state__in=PlanState.values)),
            models.CheckConstraint(name="plan_purpose", condition=Q(purpose__in=VisitPurpose.values)),
            models.CheckConstraint(name="plan_minutes", condition=Q(minutes__range=(15, 600))),
            models.CheckConstraint(
                name="plan_done_with_report",
                condition=Q(state=PlanState.DONE, note__isnull=False) | (~Q(state=PlanState.DONE) & Q(note=None)),
            ),
            models.CheckConstraint(
                name="plan_cancelled_why",
                condition=(Q(state=PlanState.CANCELLED) & ~Q(cancel_reason=""))
                | (~Q(state=PlanState.CANCELLED) & Q(cancel_reason="")),
            ),
            models.UniqueConstraint(
                name="plan_once_a_day",
                fields=["owner", "customer", "day"],
                condition=Q(state=PlanState.PLANNED),
            ),
        ]
        indexes = [
            models.Index(fields=["owner", "day"], name="plan_of_owner"),
            models.Index(fields=["customer", "-day"], name="plan_of_customer"),
            models.Index(fields=["day"], name="plan_ahead", condition=Q(state=PlanState.PLANNED)),
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.customer}"

    def get_absolute_url(self) -> str:
        """The plan's page."""
        return address("customers:visit-detail", self.pk)


@tracked()
class WeekFocus(NeverDeleted):
    """What a rep's visits of a week are about, confirmed in the weekly meeting (VIS-1). ``week`` is its Monday."""

    person = InCharge(open_when=NEVER, verbose_name=_("person"))
    week = models.DateField(_("Week"))
    text = models.CharField(_("Focus"), max_length=300)
    confirmed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("Confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("Confirmed on"), null=True, blank=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("focus of a week")
        verbose_name_plural = _("focuses of weeks")
        ordering = ["-week"]
        constraints = [
            models.UniqueConstraint(name="focus_one_a_week", fields=["person", "week"]),
            models.CheckConstraint(name="focus_on_monday", condition=Q(week__iso_week_day=1)),
            models.CheckConstraint(name="focus_text", condition=~Q(text="")),
        ]

    def __str__(self) -> str:
        return f"{self.week} {self.text}"


class CustomerSheet(AppendOnly):
    """The week's sheet of every customer touched (客户档案表), as it was handed in: nothing in it changes (VIS-3).

    ``rows`` is the frozen table; ``week`` its Monday. A sheet without any row is a nil sheet and is handed in too.
    """

    number = models.CharField(_("Number"), max_length=24, unique=True)
    person = InCharge(open_when=NEVER, verbose_name=_("person"))
    region = models.ForeignKey("org.Region", models.PROTECT, related_name="+", null=True, verbose_name=_("Region"))
    week = models.DateField(_("Week"))
    rows = models.JSONField(_("rows"), default=list)
    remark = models.TextField(_("Remark"), blank=True)
    completeness = models.PositiveSmallIntegerField(_("Completeness"), help_text=_("per cent"))
    due_at = models.DateTimeField(_("Due"))
    submitted_at = models.DateTimeField(_("Handed in"))

    class Meta:
        verbose_name = _("customer sheet")
        verbose_name_plural = _("customer sheets")
        ordering = ["-week", "person"]
        constraints = [
            models.UniqueConstraint(name="sheet_one_a_week", fields=["person", "week"]),
            models.CheckConstraint(name="sheet_on_monday", condition=Q(week__iso_week_day=1)),
            models.CheckConstraint(name="sheet_completeness", condition=Q(completeness__range=(0, 100))),
        ]

    def __str__(self) -> str:
        return self.number

    def get_absolute_url(self) -> str:
        """The sheet's page."""
        return address("customers:sheet-detail", self.pk)

    @property
    def is_late(self) -> bool:
        """Whether it came after its deadline; the last moment is in time."""
        return self.submitted_at > self.due_at


class SheetCopy(NeverDeleted):
    """One filed copy of a sheet: for the regional manager, for the director; and when it was first opened (VIS-3)."""

    sheet = models.ForeignKey(CustomerSheet, models.PROTECT, related_name="copies")
    reader = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("filed for"))
    opened_at = models.DateTimeField(_("First opened"), null=True, blank=True)

    class Meta:
        verbose_name = _("copy of a customer sheet")
        verbose_name_plural = _("copies of customer sheets")
        constraints = [models.UniqueConstraint(name="sheet_one_copy_each", fields=["sheet", "reader"])]
        indexes = [models.Index(fields=["reader"], name="sheet_unread", condition=Q(opened_at=None))]

    def __str__(self) -> str:
        return f"{self.sheet_id} → {self.reader_id}"
