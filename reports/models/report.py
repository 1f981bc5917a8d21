"""Work reports and the items planned in them (RPT-1, RPT-4, RPT-5); docs/rules/weekly-report.md tells the story."""

from datetime import datetime

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from reports.enums import Outcome, ReportKind, ReportState, Standing
from salesops import audit
from salesops.base.append_only import NeverDeleted
from salesops.org.fields import NEVER, InCharge

EDITABLE = (ReportState.DRAFT, ReportState.RETURNED)
SUBMITTED = (ReportState.IN_REVIEW, ReportState.FILED)

_KEPT_WORDS = """
    IF OLD.state IN ('in_review', 'filed') AND (OLD.progress, OLD.problems, OLD.support)
            IS DISTINCT FROM (NEW.progress, NEW.problems, NEW.support) THEN
        RAISE EXCEPTION 'the words of a submitted report do not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF OLD.facts IS NOT NULL AND NEW.facts IS NOT NULL AND OLD.facts <> NEW.facts THEN
        RAISE EXCEPTION 'frozen facts do not change' USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    RETURN NEW;
"""
# What is planned belongs to the planning report, what became of it to the report that says so.
_OPEN_PLAN = """
    IF TG_OP <> 'UPDATE' OR (OLD.report_id, OLD.text, OLD.customer_id, OLD.goal, OLD.planned_on, OLD.carried_from_id)
            IS DISTINCT FROM (NEW.report_id, NEW.text, NEW.customer_id, NEW.goal, NEW.planned_on, NEW.carried_from_id)
    THEN
        closed := closed OR EXISTS (SELECT 1 FROM reports_report
            WHERE id IN (NEW.report_id, OLD.report_id) AND state NOT IN ('draft', 'returned'));
    END IF;
    IF TG_OP = 'UPDATE' AND (OLD.outcome, OLD.note, OLD.moved_to, OLD.marked_in_id)
            IS DISTINCT FROM (NEW.outcome, NEW.note, NEW.moved_to, NEW.marked_in_id) THEN
        closed := closed OR EXISTS (SELECT 1 FROM reports_report
            WHERE id IN (NEW.marked_in_id, OLD.marked_in_id) AND state NOT IN ('draft', 'returned'));
    END IF;
    IF closed THEN
        RAISE EXCEPTION 'plan and marks of a submitted report do not change'
            USING ERRCODE = 'integrity_constraint_violation';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


@audit.tracked()
class Report(NeverDeleted):
    """One person's report on one period.

    ``state`` is changed only by ``submit_report`` (draft, returned → in review) and the outcomes in
    ``reports/approval.py`` (→ filed, returned, draft). ``facts`` is empty while it is written, then figures, marks and
    plan as they stood at submission; nothing that happens later changes them (RPT-4).
    A report belongs to its own period, however late it comes; ``submitted_at`` is its first submission (RPT-5).
    """

    person = InCharge(open_when=NEVER, verbose_name=_("reporter"))
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
    returned_at = models.DateTimeField(_("last returned"), null=True, blank=True)
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
                condition=Q(state__in=EDITABLE, facts__isnull=True) | Q(state__in=SUBMITTED, facts__isnull=False),
                name="report_facts_frozen_once_submitted",
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.DRAFT, submitted_at__isnull=True)
                | (~Q(state=ReportState.DRAFT) & Q(submitted_at__isnull=False)),
                name="report_submitted_when",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReportState.RETURNED) | Q(returned_at__isnull=False), name="report_returned_when"
            ),
            models.CheckConstraint(
                condition=Q(state=ReportState.FILED, filed_at__isnull=False)
                | (~Q(state=ReportState.FILED) & Q(filed_at__isnull=True)),
                name="report_filed_when",
            ),
            models.CheckConstraint(condition=Q(ends_on__gt=F("starts_on")), name="report_days_in_order"),
        )
        indexes = (models.Index(fields=("kind", "period", "person"), name="report_period"),)
        triggers = (
            pgtrigger.FSM(
                name="report_states",
                field="state",
                transitions=[
                    ("draft", "in_review"),
                    ("returned", "in_review"),
                    ("in_review", "draft"),
                    ("in_review", "returned"),
                    ("in_review", "filed"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="report_of_one_period", fields=["person", "kind", "period", "starts_on", "ends_on", "created_at"]
            ),
            pgtrigger.Trigger(
                name="report_kept_words", when=pgtrigger.Before, operation=pgtrigger.Update, func=_KEPT_WORDS
            ),
        )

    def __str__(self) -> str:
        return f"{self.number} {self.person}"

    @property
    def number(self) -> str:
        """ZB-2026W47-E0031: follows from period and person, so nothing is drawn."""
        return f"ZB-{self.period}-{self.person.employee_no or self.person.username}"

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

    ``marked_in`` is the report that says it. A moved item is carried into that report's plan by ``save_report``:
    ``carried_from`` points back, so that an item can be followed to where it was first planned.
    """

    report = models.ForeignKey(Report, models.PROTECT, related_name="plan", verbose_name=_("report"))
    position = models.PositiveSmallIntegerField(_("position"))
    text = models.CharField(_("item"), max_length=200)
    customer = models.ForeignKey(
        Customer, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("customer")
    )
    goal = models.CharField(_("goal"), max_length=200, blank=True, default="")
    planned_on = models.DateField(_("day"), null=True, blank=True)
    outcome = models.CharField(_("outcome"), max_length=8, choices=Outcome, default=Outcome.OPEN)
    note = models.CharField(_("remark"), max_length=200, blank=True, default="")
    moved_to = models.DateField(_("moved to"), null=True, blank=True)
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
            models.CheckConstraint(
                condition=Q(moved_to__isnull=True) | Q(outcome=Outcome.MOVED), name="plan_item_moved_to"
            ),
        )
        indexes = (models.Index(fields=("report", "outcome"), name="plan_item_open"),)
        triggers = (
            pgtrigger.Trigger(
                name="plan_while_written",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                declare=[("closed", "boolean := false")],
                func=_OPEN_PLAN,
            ),
        )

    def __str__(self) -> str:
        return self.text
