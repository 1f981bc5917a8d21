"""Requests: one run of one paper through one version of its chain (APP-3, APP-8).

Doors: ``engine.open_request``, ``engine.decide``, ``engine.withdraw``; ``detours`` and ``delegating`` give a step to
somebody else, ``reminders`` stops, resumes and passes on.
What the request was opened with is frozen: the database refuses to change it, to skip a state or to delete a row.
"""

from datetime import datetime
from typing import Any, ClassVar

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import OPEN_STATES, RequestState, StepOrigin, StepState, VerdictWord
from salesops.approvals.models.chain import ChainVersion, SignOff
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.base.money import MoneyField

_PENDING, _STOPPED = RequestState.PENDING.value, RequestState.STOPPED.value


@tracked()
class Request(NeverDeleted):
    """Somebody asks for a decision on a frozen state of a paper."""

    kind = models.CharField(_("kind"), max_length=60)
    subject_type = models.ForeignKey(ContentType, on_delete=models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()
    subject = GenericForeignKey("subject_type", "subject_id")
    subject_revision = models.PositiveIntegerField()
    title = models.CharField(_("title"), max_length=300)
    amount = MoneyField(_("amount"), null=True)
    round = models.PositiveSmallIntegerField(_("round"), default=1)
    previous = models.ForeignKey("self", on_delete=models.PROTECT, related_name="+", null=True)
    requester = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    barred: models.Field[list[int], list[int]] = ArrayField(
        models.BigIntegerField(), default=list, help_text=_("Keys of the people whose own paper it is (ORG-4).")
    )
    version = models.ForeignKey(ChainVersion, on_delete=models.PROTECT, related_name="+")
    facts = models.JSONField()
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)
    limit_days = models.PositiveSmallIntegerField()
    limit_working = models.BooleanField()
    state = models.CharField(_("state"), max_length=10, choices=RequestState, default=RequestState.PENDING)
    opened_at = models.DateTimeField(_("opened"))
    due_at = models.DateTimeField(_("due"), null=True)
    closed_at = models.DateTimeField(_("closed"), null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)

    class Meta:
        verbose_name = _("request for approval")
        verbose_name_plural = _("requests for approval")
        ordering = ["-opened_at", "-pk"]
        indexes: ClassVar = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="approvals_req_subject"),
            models.Index(fields=["requester", "-opened_at"], name="approvals_req_requester"),
            models.Index(fields=["owner", "-opened_at"], name="approvals_req_owner"),
            models.Index(fields=["id"], condition=Q(state=RequestState.STOPPED), name="approvals_req_stopped"),
            # Without it a kind of which there are few looks dear to whatever asks who was asked about it.
            models.Index(fields=["kind"], name="approvals_req_kind"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id"],
                condition=Q(state__in=OPEN_STATES),
                name="approvals_one_open_request",
            ),
            models.UniqueConstraint(fields=["previous"], name="approvals_one_next_round"),
            models.CheckConstraint(condition=Q(state__in=RequestState.values), name="approvals_request_state"),
            models.CheckConstraint(
                condition=Q(state=RequestState.PENDING, due_at__isnull=False)
                | (~Q(state=RequestState.PENDING) & Q(due_at=None)),
                name="approvals_due_while_pending",
            ),
            models.CheckConstraint(
                condition=Q(state__in=OPEN_STATES, closed_at=None, closed_by=None)
                | (~Q(state__in=OPEN_STATES) & Q(closed_at__isnull=False, closed_by__isnull=False)),
                name="approvals_closed_when_final",
            ),
            models.CheckConstraint(
                condition=Q(round=1, previous=None) | Q(round__gt=1, previous__isnull=False),
                name="approvals_round_has_previous",
            ),
            models.CheckConstraint(condition=Q(limit_days__gt=0), name="approvals_request_limit"),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="request_states",
                field="state",
                transitions=[
                    *((_PENDING, final.value) for final in RequestState if final not in OPEN_STATES),
                    (_PENDING, _STOPPED),
                    (_STOPPED, _PENDING),
                    (_STOPPED, RequestState.WITHDRAWN.value),
                ],
            ),
            pgtrigger.ReadOnly(name="request_frozen", exclude=["state", "due_at", "closed_at", "closed_by"]),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        """The request's own page."""
        return address("approvals:request-detail", self.pk)

    @property
    def paper(self) -> models.Model:
        """The paper it asks about. Raises LookupError when that is gone: governed papers are never deleted."""
        paper: models.Model | None = self.subject
        if paper is None:
            raise LookupError(f"the paper of request {self.pk} is gone")
        return paper

    @property
    def is_open(self) -> bool:
        """Whether it still waits for somebody, a stopped one for the administrator."""
        return self.state in OPEN_STATES


@tracked()
class Step(NeverDeleted):
    """One sign-off of one request; steps of the same ``order`` run together, ``seat`` tells them apart.

    A stage that is run again (sent back, or handed back by the general manager) gets rows of the next ``lap``: what
    was decided in the former one stays. A step of the direct way has no sign-off.

    ``why`` says in words that can be translated why the step is skipped or stands with somebody else; see
    ``reasons.py``. The four moments of the clock are worked out when the step opens, so that the tick only compares.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="steps")
    sign_off = models.ForeignKey(SignOff, on_delete=models.PROTECT, related_name="+", null=True)
    origin = models.CharField(max_length=10, choices=StepOrigin, default=StepOrigin.CHAIN)
    lap = models.PositiveSmallIntegerField(default=1)
    order = models.PositiveSmallIntegerField()
    seat = models.PositiveSmallIntegerField()
    title = models.CharField(max_length=60, blank=True)
    post = models.CharField(max_length=40, blank=True)
    limit_days = models.PositiveSmallIntegerField(null=True)
    limit_working = models.BooleanField(null=True)
    department = models.ForeignKey("org.Department", on_delete=models.PROTECT, related_name="+", null=True)
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    state = models.CharField(max_length=10, choices=StepState, default=StepState.WAITING)
    why: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(default=dict)
    # The approver's working calendar at the moment the step opened: its deadline was reckoned by it, and is read by it.
    calendar = models.CharField(max_length=30, blank=True)
    opened_at = models.DateTimeField(null=True)
    half_at = models.DateTimeField(null=True)
    due_at = models.DateTimeField(null=True)
    nag_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    reminded_at = models.DateTimeField(null=True)
    overdue_told_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    # What the deadline counts, written with the decision so that punctuality is one query over many rows.
    taken_minutes = models.PositiveIntegerField(null=True)

    class Meta:
        verbose_name = _("step")
        verbose_name_plural = _("steps")
        ordering = ["order", "seat", "lap"]
        indexes: ClassVar = [
            models.Index(fields=["approver", "due_at"], condition=Q(state=StepState.OPEN), name="approvals_inbox"),
            models.Index(fields=["approver", "request"], name="approvals_step_approver"),
            models.Index(
                fields=["half_at"], condition=Q(state=StepState.OPEN, reminded_at=None), name="approvals_half_due"
            ),
            models.Index(
                fields=["due_at"], condition=Q(state=StepState.OPEN, overdue_told_at=None), name="approvals_overdue"
            ),
            models.Index(fields=["nag_at"], condition=Q(state=StepState.OPEN), name="approvals_nag_due"),
            models.Index(fields=["closed_at"], condition=Q(closed_at__isnull=False), name="approvals_step_closed"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "order", "seat", "lap"], name="approvals_step_seat"),
            models.CheckConstraint(condition=Q(state__in=StepState.values), name="approvals_step_state"),
            models.CheckConstraint(
                condition=~Q(state=StepState.OPEN)
                | Q(approver__isnull=False, opened_at__isnull=False, half_at__isnull=False, due_at__isnull=False),
                name="approvals_open_step_has_clock",
            ),
            models.CheckConstraint(
                condition=Q(origin=StepOrigin.CHAIN, sign_off__isnull=False)
                | Q(origin=StepOrigin.DIRECT, sign_off=None),
                name="approvals_step_origin",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="step_states",
                field="state",
                transitions=[
                    ("waiting", "open"),
                    ("waiting", "closed"),
                    ("open", "done"),
                    ("open", "closed"),
                    ("open", "waiting"),
                    ("waiting", "bypassed"),
                    ("open", "bypassed"),
                ],
            ),
            pgtrigger.ReadOnly(
                name="step_frozen",
                fields=["request", "sign_off", "origin", "lap", "order", "seat", "limit_days", "limit_working"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.request_id}/{self.order}.{self.seat}"

    @property
    def counts_working(self) -> bool:
        """Whether its own limit counts working days; without a limit of its own, as the chain does."""
        if self.limit_days is None or self.limit_working is None:
            return self.request.limit_working
        return self.limit_working

    @property
    def deadline(self) -> datetime:
        """When an open step is due. Raises ValueError for one whose clock doesn't run."""
        if self.due_at is None:
            raise ValueError(f"step {self} is not open")
        return self.due_at


class Decision(AppendOnly):
    """What one approver said of what they saw. Written by ``engine.decide`` alone; never changed.

    A stand-in's decision names whom it was made for, and by which deputation (ORG-3).
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="decisions")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="decisions")
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    verdict = models.CharField(max_length=10, choices=VerdictWord)
    acting_for = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True)
    deputation = models.ForeignKey("org.Deputation", on_delete=models.PROTECT, related_name="+", null=True)
    to_order = models.PositiveSmallIntegerField(null=True)
    opinion = models.TextField(blank=True)
    content_hash = models.CharField(max_length=64)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["at", "pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["request", "step", "approver"], name="approvals_one_decision"),
            # A step that was passed on may not be decided by both.
            models.UniqueConstraint(fields=["step"], name="approvals_one_decision_of_a_step"),
            models.CheckConstraint(condition=Q(verdict__in=VerdictWord.values), name="approvals_decision_verdict"),
            models.CheckConstraint(
                condition=Q(verdict=VerdictWord.APPROVE) | ~Q(opinion=""), name="approvals_no_needs_reason"
            ),
            models.CheckConstraint(
                condition=Q(verdict=VerdictWord.SEND_BACK, to_order__isnull=False)
                | (~Q(verdict=VerdictWord.SEND_BACK) & Q(to_order=None)),
                name="approvals_sent_back_to",
            ),
            models.CheckConstraint(
                condition=Q(acting_for=None, deputation=None)
                | Q(acting_for__isnull=False, deputation__isnull=False) & ~Q(acting_for=F("approver")),
                name="approvals_decided_for",
            ),
        ]

    def __str__(self) -> str:
        return str(VerdictWord(self.verdict).label)
