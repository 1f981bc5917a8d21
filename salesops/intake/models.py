"""A file that is being taken in, its rows, and what those are compared by."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.base.append_only import NeverDeleted
from salesops.documents.models import File
from salesops.intake.enums import RUNNING, RowState, RunState


class ImportRun(NeverDeleted):
    """One file that somebody handed in. Its state is changed by ``salesops.intake.running`` and the jobs only.

    ``total`` and ``done`` count rows of what is going on now; ``good``, ``same``, ``bad`` what the check found, and
    ``loaded`` what is stored. What was refused is said in ``language``, that of the page the file was handed in on.
    """

    kind = models.CharField(max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    name = models.CharField(_("file"), max_length=200)
    file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    bad_file = models.ForeignKey(File, models.PROTECT, null=True, related_name="+")
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.READING)
    language = models.CharField(max_length=10)
    headings = models.JSONField(default=list)
    columns = models.JSONField(default=list)  # our name of each heading, "" where it isn't read
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
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
        return reverse("intake:run-detail", args=[self.pk])

    @property
    def is_running(self) -> bool:
        """Is a job at it?"""
        return self.state in RUNNING

    @property
    def unread(self) -> list[str]:
        """Headings that mean nothing to us."""
        return [heading for heading, column in zip(self.headings, self.columns, strict=True) if heading and not column]


class ImportRow(models.Model):
    """One row of the file: its cells as they stood there, then what was made of them, or why nothing could be.

    Staging: written by COPY, and gone when nobody needs it any more.
    """

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="rows")
    line = models.PositiveIntegerField()
    state = models.CharField(max_length=6, choices=RowState, default=RowState.RAW)
    cells = models.JSONField(default=list)
    faults = models.JSONField(default=dict)
    values = models.JSONField(default=dict)
    reasons = models.JSONField(default=list)  # [label of the column, sentence], in the run's language

    class Meta:
        verbose_name = _("row of an import")
        verbose_name_plural = _("rows of imports")
        constraints = [models.CheckConstraint(name="import_row_state_known", condition=Q(state__in=RowState.values))]
        indexes = [models.Index(fields=["run", "state", "line"], name="import_row_next")]

    def __str__(self) -> str:
        return f"{self.run_id}:{self.line}"


class ImportKey(models.Model):
    """What a good row is compared by with the later rows of its file."""

    run = models.ForeignKey(ImportRun, models.PROTECT, related_name="keys")
    key = models.CharField(max_length=160)
    line = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("key of an import")
        verbose_name_plural = _("keys of imports")
        indexes = [models.Index(fields=["run", "key"], name="import_key_of_run")]

    def __str__(self) -> str:
        return self.key
