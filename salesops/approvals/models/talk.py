"""What is said and done beside the chain: opinions of colleagues, comments, and the ways that leave it (APP-5, APP-7).

Doors: ``consulting`` for opinions, ``commenting`` for comments, ``detours`` for the ways to the general manager.
"""

from typing import ClassVar

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import ConsultationState, Stance, Turn, Way
from salesops.approvals.models.request import Request, Step
from salesops.audit import tracked
from salesops.base.append_only import AppendOnly, NeverDeleted


@tracked()
class Consultation(NeverDeleted):
    """An approver asks a colleague's opinion. It decides nothing; but while it is asked, the step waits for it.

    ``BEFORE``: the asker does not approve until it is answered or taken back. ``AFTER``: the next stage does not open.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="consultations")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="consultations")
    asker = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    colleague = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    turn = models.CharField(max_length=10, choices=Turn)
    question = models.TextField(_("question"))
    state = models.CharField(max_length=10, choices=ConsultationState, default=ConsultationState.ASKED)
    asked_at = models.DateTimeField()
    due_at = models.DateTimeField()
    reminded_at = models.DateTimeField(null=True)
    # Past its deadline: when they are reminded next, and when the superiors were told.
    nag_at = models.DateTimeField(null=True)
    escalated_at = models.DateTimeField(null=True)
    stance = models.CharField(max_length=10, choices=Stance, blank=True)
    answer = models.TextField(_("opinion"), blank=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("question to a colleague")
        verbose_name_plural = _("questions to colleagues")
        ordering = ["asked_at", "pk"]
        indexes: ClassVar = [
            models.Index(
                fields=["colleague", "due_at"],
                condition=Q(state=ConsultationState.ASKED),
                name="approvals_opinions_wanted",
            ),
            models.Index(
                fields=["due_at"],
                condition=Q(state=ConsultationState.ASKED, reminded_at=None),
                name="approvals_opinions_due",
            ),
            models.Index(fields=["nag_at"], condition=Q(state=ConsultationState.ASKED), name="approvals_opinions_late"),
        ]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["step", "colleague"],
                condition=Q(state=ConsultationState.ASKED),
                name="approvals_asked_once_at_a_time",
            ),
            models.CheckConstraint(condition=Q(state__in=ConsultationState.values), name="approvals_consult_state"),
            models.CheckConstraint(condition=Q(turn__in=Turn.values), name="approvals_consult_turn"),
            models.CheckConstraint(condition=~Q(asker=F("colleague")), name="approvals_consult_another"),
            models.CheckConstraint(
                condition=Q(state=ConsultationState.ASKED, ended_at=None)
                | (~Q(state=ConsultationState.ASKED) & Q(ended_at__isnull=False)),
                name="approvals_consult_ended",
            ),
            models.CheckConstraint(
                condition=(Q(state=ConsultationState.ANSWERED, stance__in=Stance.values) & ~Q(answer=""))
                | (~Q(state=ConsultationState.ANSWERED) & Q(stance="", answer="")),
                name="approvals_consult_answer",
            ),
        ]
        triggers: ClassVar = [
            pgtrigger.FSM(
                name="consultation_states",
                field="state",
                transitions=[("asked", "answered"), ("asked", "taken_back"), ("asked", "lapsed")],
            ),
            pgtrigger.ReadOnly(
                name="consultation_frozen",
                fields=["request", "step", "asker", "colleague", "turn", "question", "asked_at", "due_at"],
            ),
        ]

    def __str__(self) -> str:
        return f"{self.asker} → {self.colleague}"


class Comment(AppendOnly):
    """Something said about a request by somebody who may see it; it decides nothing."""

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="comments")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("comment"))
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("comment")
        verbose_name_plural = _("comments")
        ordering = ["at", "pk"]
        constraints: ClassVar = [models.CheckConstraint(condition=~Q(text=""), name="approvals_comment_says")]

    def __str__(self) -> str:
        return self.text[:60]


class Mention(AppendOnly):
    """Somebody named with @ in a comment, who is told of it."""

    comment = models.ForeignKey(Comment, on_delete=models.PROTECT, related_name="mentions")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("mention")
        verbose_name_plural = _("mentions")
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["comment", "person"], name="approvals_mentioned_once"),
        ]

    def __str__(self) -> str:
        return str(self.person)


class Detour(AppendOnly):
    """A request left its chain's way, by whom and why; counted per quarter (APP-5).

    A table of its own and no note on the step: the requester's way and the general manager's are counted and argued
    about long after the request has ended, and a reason is mandatory for the one.
    """

    request = models.ForeignKey(Request, on_delete=models.PROTECT, related_name="detours")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="+")
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("special-case reason"), blank=True)
    at = models.DateTimeField()

    class Meta:
        verbose_name = _("detour")
        verbose_name_plural = _("detours")
        ordering = ["at", "pk"]
        indexes: ClassVar = [models.Index(fields=["at"], name="approvals_detour_at")]
        constraints: ClassVar = [
            models.CheckConstraint(condition=Q(way__in=Way.values), name="approvals_detour_way"),
            models.CheckConstraint(
                condition=Q(way=Way.TAKEN_OVER) | ~Q(reason=""), name="approvals_direct_needs_reason"
            ),
        ]

    def __str__(self) -> str:
        return str(Way(self.way).label)
