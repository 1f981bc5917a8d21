"""A file that is being taken in, its lines as they were read, its rows, and what those are compared by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.documents.models import File
from salesops.intake.enums import RUNNING, RowState, RunState


class ImportRun(NeverDeleted):
    """One file that somebody handed in. Its state is changed by ``salesops.intake.running`` and the jobs only.

    ``total`` and ``done`` count rows of what is going on now, which has come as far as the line ``reached``; ``good``,
    ``same``, ``bad`` what the check found, and ``loaded`` what is stored. The work is done in ``language``, that of the
    page the file was handed in on.
    """

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("file"), max_length=200)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.READING)
    language = models.CharField(max_length=10)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # our name of each heading, "" where it isn't read
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    reached = models.PositiveIntegerField(default=0)
    good = models.PositiveIntegerField(default=0)
    same = models.PositiveIntegerField(default=0)
    bad = models.PositiveIntegerField(default=0)
    loaded = models.PositiveIntegerField(default=0)
    problem = models.TextField(blank=True)
    advice = models.TextField(blank=True)
    started_at = models.DateTimeField(_("handed in"))
    ended_at = models.DateTimeField(null=True)

    class Meta:
        verbose_name = _("import")
        verbose_name_plural = _("imports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="import_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="import_counts_add_up", condition=Q(loaded__lte=models.F("good")) & Q(done__lte=models.F("total"))
            ),
        ]
        indexes = [models.Index(fields=["by", "-id"], name="import_of_person")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The import's page."""
        return address("intake:run-detail", self.pk)

    @property
    def is_running(self) -> bool:
        """Is a job at it?"""
        return self.state in RUNNING

    @property
    def unread(self) -> list[str]:
        """Headings that mean nothing to us."""
        return [heading for heading, column in zip(self.headings, self.columns, strict=True) if heading and not column]


class RefusedFile(NeverDeleted):
    """The refused rows of a file in one language, to be mended and handed in again."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="refused_files")
    language = models.CharField(max_length=10)
    file = models.ForeignKey(File, models.PROTECT, related_name="+")

    class Meta:
        verbose_name = _("file of refused rows")
        verbose_name_plural = _("files of refused rows")
        constraints = [models.UniqueConstraint(fields=["run", "language"], name="import_refused_once")]

    def __str__(self) -> str:
        return self.file.name


class ImportPart(models.Model):
    """Some lines of the file as they stood there, up to ``line``: [number, cells, faults] of each. Gone when checked.

    This and the two below are staging, written by COPY and dropped again: no constraint of theirs costs a look-up a
    row, and none has an index that nobody reads.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="parts")
    line = models.PositiveIntegerField()
    lines = models.JSONField()

    class Meta:
        verbose_name = _("part of an import")
        verbose_name_plural = _("parts of imports")
        constraints = [models.UniqueConstraint(fields=["run", "line"], name="import_part_once")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"


class ImportRow(models.Model):
    """One row of the file that was checked: its cells, and what was made of them, or why nothing could be.

    ``reasons`` are kept in each language, for nobody knows who will read them: [label of the column, sentence].
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows", db_index=False, db_constraint=False)
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=RowState)
    cells = models.JSONField(default=list)
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.CheckConstraint(name="import_row_state_known", condition=Q(state__in=RowState.values))]
        indexes = [models.Index(fields=["run", "state", "line"], name="import_row_next")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"


class ImportKey(models.Model):
    """What a good row is compared by with the later rows of its file."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="keys", db_index=False, db_constraint=False)
    key = models.CharField(max_length=160)
    line = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("key of an import")
        verbose_name_plural = _("keys of imports")
        indexes = [models.Index(fields=["run", "key"], name="import_key_of_run")]

    def __str__(self) -> str:
        return self.key
