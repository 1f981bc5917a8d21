"""One line of the register: a use of a seal (QUO-6, PAPERS P28)."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops import audit
from salesops.approvals.models import Request
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.documents.models import File, Paper
from salesops.seals.enums import EntryState, Seal

MOST_COPIES = 200
MOST_PAGES = 5000
LONGEST_PURPOSE = 200

_OF_PAPER = """
IF NOT EXISTS (SELECT FROM documents_paper paper
               WHERE paper.id = NEW.paper_id AND paper.state = 'archived' AND paper.sha256 = NEW.sha256) THEN
    RAISE EXCEPTION 'a seal is for an archived paper with the hash it was archived with'
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF NEW.corrects_id IS NULL AND NEW.state <> 'applied' THEN
    RAISE EXCEPTION 'an entry begins as asked for' USING ERRCODE = 'integrity_constraint_violation';
END IF;
IF NEW.corrects_id IS NOT NULL AND NOT EXISTS (
    SELECT FROM seals_sealentry was
    WHERE was.id = NEW.corrects_id AND was.state = 'used' AND was.corrects_id IS NULL AND NEW.state = 'used'
      AND (was.seal, was.paper_id, was.sha256, was.pages, was.applicant_id, -was.copies)
        = (NEW.seal, NEW.paper_id, NEW.sha256, NEW.pages, NEW.applicant_id, NEW.copies)) THEN
    RAISE EXCEPTION 'a counter-entry takes back exactly one use of a seal'
        USING ERRCODE = 'integrity_constraint_violation';
END IF;
RETURN NEW;
"""
_DECIDED = ("state", "keeper_id", "checked_at", "used_at", "refused_at", "withdrawn_at", "reason")
_CLOSED = " OR ".join(f'NEW."{name}" IS DISTINCT FROM OLD."{name}"' for name in _DECIDED)


@audit.tracked()
class SealEntry(NeverDeleted):
    """A seal was asked for, the print compared with the approved paper, and sealed or refused. Kept for good.

    ``state`` is changed only by ``check_entry``, ``use_seal``, ``refuse_entry`` and ``withdraw_entry``; the database
    refuses every other way, a hash that is not the archived paper's, and a keeper who is the applicant. A wrong entry
    is taken back by a counter-entry of the same paper with the copies below zero (``counter_entry``).
    """

    number = models.CharField(_("number"), max_length=20, unique=True)
    seal = models.CharField(pgettext_lazy("stamp", "seal"), max_length=10, choices=Seal)
    paper = models.ForeignKey(Paper, models.PROTECT, related_name="+", verbose_name=_("paper"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    counterparty = models.CharField(_("other party"), max_length=200)
    purpose = models.CharField(_("purpose"), max_length=LONGEST_PURPOSE)
    copies = models.SmallIntegerField(_("copies"))
    pages = models.PositiveSmallIntegerField(_("pages of each copy"))
    straddle = models.BooleanField(_("straddling seal"), default=False)
    approval = models.ForeignKey(
        Request,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("seal", "approved by"),
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("asked for by")
    )
    applied_at = models.DateTimeField(pgettext_lazy("seal", "asked for"))
    state = models.CharField(_("state"), max_length=10, choices=EntryState, default=EntryState.APPLIED)
    keeper = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("keeper")
    )
    checked_at = models.DateTimeField(pgettext_lazy("seal", "checked"), null=True, blank=True)
    used_at = models.DateTimeField(pgettext_lazy("seal", "sealed"), null=True, blank=True)
    refused_at = models.DateTimeField(pgettext_lazy("seal", "refused"), null=True, blank=True)
    withdrawn_at = models.DateTimeField(pgettext_lazy("seal", "withdrawn"), null=True, blank=True)
    reason = models.CharField(_("reason"), max_length=LONGEST_PURPOSE, blank=True, default="")
    witness = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("witness")
    )
    out_until = models.DateTimeField(_("out of the office until"), null=True, blank=True)
    returned_at = models.DateTimeField(_("back in the office"), null=True, blank=True)
    scan = models.ForeignKey(File, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("scan"))
    corrects = models.OneToOneField(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="correction",
        verbose_name=pgettext_lazy("seal", "takes back"),
    )

    class Meta:
        verbose_name = _("seal entry")
        verbose_name_plural = _("seal entries")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(seal__in=Seal.values), name="seal_entry_seal_known"),
            models.CheckConstraint(condition=Q(state__in=EntryState.values), name="seal_entry_state_known"),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True, copies__range=(1, MOST_COPIES))
                | Q(corrects__isnull=False, copies__range=(-MOST_COPIES, -1)),
                name="seal_entry_copies",
            ),
            models.CheckConstraint(condition=Q(pages__range=(1, MOST_PAGES)), name="seal_entry_pages"),
            models.CheckConstraint(
                condition=~Q(counterparty="") & ~Q(purpose=""), name="seal_entry_names_party_and_purpose"
            ),
            models.CheckConstraint(
                condition=Q(keeper__isnull=True) | ~Q(keeper=F("applicant")), name="seal_entry_keeper_is_another"
            ),
            models.CheckConstraint(
                condition=Q(witness__isnull=True) | Q(keeper__isnull=True) | ~Q(witness=F("keeper")),
                name="seal_entry_witness_is_another",
            ),
            models.CheckConstraint(
                condition=Q(
                    state=EntryState.APPLIED, keeper__isnull=True, checked_at__isnull=True, used_at__isnull=True
                )
                | Q(state=EntryState.CHECKED, keeper__isnull=False, checked_at__isnull=False, used_at=None)
                | Q(state=EntryState.USED, keeper__isnull=False, checked_at__isnull=False, used_at__isnull=False)
                | (Q(state=EntryState.REFUSED, keeper__isnull=False, refused_at__isnull=False) & ~Q(reason=""))
                | Q(state=EntryState.WITHDRAWN, withdrawn_at__isnull=False, used_at__isnull=True),
                name="seal_entry_state_whole",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=True) | ~Q(reason=""), name="seal_entry_counter_has_reason"
            ),
            models.CheckConstraint(
                condition=Q(returned_at__isnull=True) | Q(out_until__isnull=False, used_at__isnull=False),
                name="seal_entry_back_from_outside",
            ),
        )
        indexes = (
            models.Index(fields=("paper", "-id"), name="seal_entry_of_paper"),
            models.Index(fields=("applicant", "-id"), name="seal_entry_of_applicant"),
            models.Index(fields=("seal", "state", "-id"), name="seal_entry_of_seal"),
            models.Index(fields=("applied_at",), name="seal_entry_applied"),
            models.Index(
                fields=("out_until",), condition=Q(out_until__isnull=False, returned_at__isnull=True), name="seal_out"
            ),
        )
        triggers = (
            pgtrigger.Trigger(
                name="seal_of_approved_paper", when=pgtrigger.Before, operation=pgtrigger.Insert, func=_OF_PAPER
            ),
            pgtrigger.FSM(
                name="seal_entry_states",
                field="state",
                transitions=[
                    (EntryState.APPLIED.value, EntryState.CHECKED.value),
                    (EntryState.APPLIED.value, EntryState.REFUSED.value),
                    (EntryState.CHECKED.value, EntryState.USED.value),
                    (EntryState.CHECKED.value, EntryState.REFUSED.value),
                    (EntryState.APPLIED.value, EntryState.WITHDRAWN.value),
                    (EntryState.CHECKED.value, EntryState.WITHDRAWN.value),
                ],
            ),
            pgtrigger.ReadOnly(
                name="seal_entry_content_stays",
                fields=[
                    *("number", "seal", "paper", "sha256", "counterparty", "purpose", "copies", "pages", "straddle"),
                    *("approval", "applicant", "applied_at", "witness", "out_until", "corrects"),
                ],
            ),
            pgtrigger.Protect(
                name="seal_entry_closed_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    f"((OLD.\"state\" IN ('used', 'refused', 'withdrawn') AND ({_CLOSED}))"
                    ' OR (OLD."scan_id" IS NOT NULL AND NEW."scan_id" IS DISTINCT FROM OLD."scan_id")'
                    ' OR (OLD."returned_at" IS NOT NULL AND NEW."returned_at" IS DISTINCT FROM OLD."returned_at"))'
                ),
            ),
        )

    def __str__(self) -> str:
        return self.number

    @property
    def is_open(self) -> bool:
        """Whether the keeper is to do something."""
        return self.state in {EntryState.APPLIED, EntryState.CHECKED}

    @property
    def is_counter(self) -> bool:
        """Whether it takes another entry back."""
        return self.corrects_id is not None

    @property
    def is_out(self) -> bool:
        """Whether the seal is outside the office with this paper."""
        return self.state == EntryState.USED and self.out_until is not None and self.returned_at is None

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("seals:entry-detail", self.pk)
