"""Number sequences, papers, uploaded files, and who we are."""

import pgtrigger
from django.conf import settings
from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.base.append_only import AppendOnly, NeverDeleted
from salesops.documents.enums import PaperState, ProposalState


class Sequence(NeverDeleted):
    """The last number drawn of one prefix and year (0 where the year is no part). Moved by ``numbers`` only."""

    prefix = models.CharField(_("prefix"), max_length=20)
    year = models.PositiveSmallIntegerField(_("year"), default=0)
    last = models.PositiveIntegerField(_("last number"))

    class Meta:
        verbose_name = _("number sequence")
        verbose_name_plural = _("number sequences")
        constraints = [models.UniqueConstraint(fields=["prefix", "year"], name="sequence_once")]
        triggers = [
            # Neither a gap nor a number twice, whoever writes: it goes up by one or not at all.
            pgtrigger.Protect(
                name="one_up",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    'NEW."last" <> OLD."last" + 1 OR NEW."prefix" <> OLD."prefix" OR NEW."year" <> OLD."year"'
                ),
            )
        ]

    def __str__(self) -> str:
        return f"{self.prefix}-{self.year}" if self.year else self.prefix


class Paper(NeverDeleted):
    """One version of one issued paper (QUO-4).

    Ordered by ``papers.order_paper``, written once by ``papers.archive_paper``. What it is about never changes, and an
    archived one changes in nothing: both held by the database.
    """

    kind = models.CharField(_("kind"), max_length=80)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record"))
    subject_id = models.BigIntegerField(_("record"))
    subject = GenericForeignKey("subject_type", "subject_id")
    number = models.CharField(_("number"), max_length=60)
    version = models.PositiveSmallIntegerField(_("version"))
    state = models.CharField(_("state"), max_length=20, choices=PaperState, default=PaperState.WAITING)
    path = models.CharField(_("place"), max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(_("SHA-256"), max_length=64, blank=True)
    html_sha256 = models.CharField(_("SHA-256 of the source"), max_length=64, blank=True)
    problem = models.TextField(_("why it could not be made"), blank=True)
    ordered_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    created_at = models.DateTimeField(_("ordered"))
    archived_at = models.DateTimeField(_("archived"), null=True)

    class Meta:
        verbose_name = _("paper")
        verbose_name_plural = _("papers")
        constraints = [
            models.UniqueConstraint(fields=["kind", "number", "version"], name="paper_once"),
            models.CheckConstraint(condition=Q(state__in=PaperState.values), name="paper_state_known"),
            models.CheckConstraint(condition=Q(version__gte=1), name="paper_version_from_1"),
            models.CheckConstraint(
                condition=~Q(state=PaperState.ARCHIVED)
                | (~Q(path="") & Q(size__gt=0) & Q(sha256__regex="^[0-9a-f]{64}$") & Q(archived_at__isnull=False)),
                name="paper_archived_has_content",
            ),
        ]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-version"], name="paper_of_subject")]
        triggers = [
            pgtrigger.Protect(
                name="archived_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state=PaperState.ARCHIVED.value),
            ),
            pgtrigger.ReadOnly(
                name="about_stays",
                fields=["kind", "subject_type", "subject_id", "number", "version", "ordered_by", "created_at"],
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """The number as it is printed: QT-2026-00012, from the second version on QT-2026-00012-V2."""
        return self.number if self.version == 1 else f"{self.number}-V{self.version}"

    @property
    def check_code(self) -> str:
        """校验码: eight characters that tell two prints of one number apart."""
        return self.html_sha256[:8]

    @property
    def is_archived(self) -> bool:
        """Whether it can be downloaded."""
        return self.state == PaperState.ARCHIVED


class File(AppendOnly):
    """One uploaded file, private. Made by ``files.store_file``; whoever may see its subject may have it."""

    name = models.CharField(_("name"), max_length=200)
    content_type = models.CharField(_("content type"), max_length=100)
    path = models.CharField(_("place"), max_length=200, unique=True)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record"))
    subject_id = models.BigIntegerField(_("record"))
    subject = GenericForeignKey("subject_type", "subject_id")
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("file")
        verbose_name_plural = _("files")
        indexes = [models.Index(fields=["subject_type", "subject_id"], name="file_of_subject")]

    def __str__(self) -> str:
        return self.name


class Particulars(models.Model):
    """What a paper says about us."""

    name = models.CharField(_("registered name"), max_length=100)
    name_en = models.CharField(_("name in English"), max_length=200, blank=True)
    credit_code = models.CharField(_("unified social credit code"), max_length=18)
    address = models.CharField(_("registered address"), max_length=200)
    phone = models.CharField(_("phone"), max_length=40)
    legal_representative = models.CharField(_("legal representative"), max_length=60)
    bank = models.CharField(_("bank"), max_length=100)
    account = models.CharField(_("account number"), max_length=40)

    class Meta:
        abstract = True


class CompanyProfile(Particulars, AppendOnly):
    """Who we are on every paper from a day on; its account is the only payee (QUO-4). A change is a new row.

    Door: ``company.accept_profile``.
    """

    valid_from = models.DateField(_("valid from"), unique=True)

    class Meta:
        verbose_name = _("company profile")
        verbose_name_plural = _("company profile")

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%Y-%m-%d})"


class ProfileProposal(Particulars, NeverDeleted):
    """A profile that somebody entered and a second person has to agree to (QUO-4). Its words are never changed.

    Doors: ``company.propose_profile``, ``accept_profile``, ``refuse_profile``.
    """

    valid_from = models.DateField(_("valid from"))
    state = models.CharField(_("state"), max_length=10, choices=ProposalState, default=ProposalState.WAITING)
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("entered by")
    )
    proposed_at = models.DateTimeField(_("entered"))
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, related_name="+", verbose_name=_("decided by")
    )
    decided_at = models.DateTimeField(_("decided"), null=True)
    reason = models.CharField(_("reason"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("proposal for the company profile")
        verbose_name_plural = _("proposals for the company profile")
        ordering = ("-pk",)
        constraints = [
            models.CheckConstraint(name="profile_proposal_state", condition=Q(state__in=ProposalState.values)),
            models.CheckConstraint(
                name="profile_proposal_decided",
                condition=Q(state=ProposalState.WAITING, decided_by=None, decided_at=None)
                | (~Q(state=ProposalState.WAITING) & Q(decided_by__isnull=False, decided_at__isnull=False)),
            ),
            models.CheckConstraint(
                name="profile_proposal_two_people",
                condition=~Q(state=ProposalState.ACCEPTED) | ~Q(decided_by=F("proposed_by")),
            ),
            models.UniqueConstraint(
                name="profile_proposal_one_waits", fields=["state"], condition=Q(state=ProposalState.WAITING)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.valid_from:%Y-%m-%d})"


class CompanyLogo(AppendOnly):
    """Our mark in the head of papers, the newest in use. Drawn by ``logo.change_logo``; another is a new row."""

    path = models.CharField(_("place"), max_length=200, unique=True)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(_("SHA-256"), max_length=64, db_index=True)
    width = models.PositiveIntegerField(_("width"))
    height = models.PositiveIntegerField(_("height"))
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person")
    )
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("company logo")
        verbose_name_plural = _("company logo")

    def __str__(self) -> str:
        return f"{self.width} × {self.height}"
