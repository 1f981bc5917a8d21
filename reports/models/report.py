"""Work reports and the items planned in them (RPT-1, RPT-4, RPT-5)."""

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from reports.enums import Outcome, ReportKind, ReportState, Standing
from reports.periods import Week
from salesops import audit
from salesops.org.fields import InCharge

EDITABLE = (ReportState.DRAFT, ReportState.RETURNED)


@audit.tracked()
class Report(models.Model):
    """One person's report on one period.

    ``state`` is changed only by ``submit_report`` (draft, returned → in review) and the outcomes in
    ``reports/approval.py`` (→ filed, returned, draft). ``facts`` is empty while it is written, then the period's
    figures as they stood at submission; nothing that happens later changes them (RPT-4).
    A report belongs to its own period, however late it comes (RPT-5).
    """

    person = InCharge(on_delete=models.PROTECT, related_name="reports", verbose_name=_("reporter"))
    kind = models.CharField(_("kind"), max_length=10, choices=ReportKind, default=ReportKind.WEEKLY)
    period = models.CharField(_("period"), max_length=8)
    starts_on = models.DateField(_("first day"))
    ends_on = models.DateField(_("last day"))
    due_at = models.DateTimeField(_("due"))
    state = models.CharField(_("state"), max_length=10, choices=ReportState, default=ReportState.DRAFT)
    revision = models.PositiveIntegerField(_("revision"), default=1)
    progress = models.TextField(_("progress of the business"), blank=True, default="")
    problems = models.TextField(_("problems"), blank=True, default="")
    support = models.TextField(_("support needed"), blank=True, default="")
    facts = models.JSONField(_("facts at submission"), null=True, blank=True)
    created_at = models.DateTimeField(_("started"))
    submitted_at = models.DateTimeField(_("first submitted"), null=True, blank=True)
    filed_at = models.DateTimeField(_("filed"), null=True, blank=True)

    class Meta:
        verbose_name = _("work report")
        verbose_name_plural = _("work reports")
        ordering = ("-starts_on", "person_id")
        constraints = (
            models.UniqueConstraint(fields=("person", "kind", "period"), name="report_once_a_period"),
            models.CheckConstraint(condition=Q(state__in=ReportState.values), name="report_state_known"),
            models.CheckConstraint(condition=Q(kind__in=ReportKind.values), name="report_kind_known"),
            models.CheckConstraint(
                condition=Q(state__in=(ReportState.DRAFT, ReportState.RETURNED), facts__isnull=True)
                | Q(state__in=(ReportState.IN_REVIEW, ReportState.FILED), facts__isnull=False),
                name="report_facts_frozen_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT) | Q(submitted_at__isnull=False), name="report_submitted_when"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.FILED, filed_at__isnull=False)
                | (~Q(state=ReportState.FILED) & Q(filed_at__isnull=True)),
                name="report_filed_when",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="report_days_in_order"),
        )
        indexes = (models.Index(fields=("kind", "period", "person"), name="report_period"),)

    def __str__(self) -> str:
        return f"{self.number} {self.person}"

    @property
    def number(self) -> str:
        """ZB-2026W47-E0031: follows from period and person, so nothing is drawn."""
        return f"ZB-{self.period}-{self.person.employee_no}"

    @property
    def week(self) -> Week:
        """The week it covers."""
        return Week(self.starts_on)

    @property
    def is_editable(self) -> bool:
        """Whether its writer may still change it."""
        return self.state in EDITABLE

    def standing(self, now: datetime) -> Standing:
        """How it stands against its deadline: the first submission counts, on the last moment is in time."""
        if self.submitted_at is not None:
            return Standing.ON_TIME if self.submitted_at <= self.due_at else Standing.LATE
        return Standing.NOT_DUE if now <= self.due_at else Standing.MISSING

    def get_absolute_url(self) -> str:
        """Its own page."""
        return reverse("reports:report-detail", args=[self.pk])


@audit.tracked()
class PlanItem(models.Model):
    """Something planned in a report for the week after; a later report must say what became of it (RPT-4).

    ``marked_in`` is the report that says it. A moved item is carried into that report's plan once it is submitted:
    ``carried_from`` points back, so that a plan's history can be followed.
    """

    report = models.ForeignKey(Report, models.CASCADE, related_name="plan", verbose_name=_("report"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("item"), max_length=200)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    goal = models.CharField(_("goal"), max_length=200, blank=True, default="")
    planned_on = models.DateField(_("day"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    marked_in = models.ForeignKey(
        Report, models.PROTECT, null=True, blank=True, related_name="marked", verbose_name=_("marked in")
    )
    carried_from = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="carried_to", verbose_name=_("carried from")
    )

    class Meta:
        verbose_name = _("planned item")
        verbose_name_plural = _("planned items")
        ordering = ("report_id", "position")
        constraints = (
            models.UniqueConstraint(
                fields=("report", "position"), name="plan_item_position", deferrable=models.Deferrable.DEFERRED
            ),
            models.CheckConstraint(condition=Q(outcome__in=Outcome.values), name="plan_item_outcome_known"),
            models.CheckConstraint(
                condition=Q(outcome=Outcome.OPEN, marked_in__isnull=True)
                | (~Q(outcome=Outcome.OPEN) & Q(marked_in__isnull=False)),
                name="plan_item_marked_in",
            ),
        )
        indexes = (models.Index(fields=("report", "outcome"), name="plan_item_open"),)

    def __str__(self) -> str:
        return self.text
