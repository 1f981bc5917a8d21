"""A list that somebody took away, or is about to."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted
from salesops.export.enums import RunState
from salesops.export.kinds import kind_of


class ExportRun(NeverDeleted):
    """Which list, under which filter, with which columns, in whose hands. The file goes after a week, this row stays.

    Its state is changed by ``salesops.export.running`` and the jobs only. ``asked`` is the filter as it stood in the
    address, ``language`` that of the page; ``total`` rows were there when it was asked for.
    """

    kind = models.CharField(_("list"), max_length=40)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    asked = models.CharField(max_length=1000, blank=True)
    columns = models.JSONField(default=list)
    language = models.CharField(max_length=10)
    state = models.CharField(_("state"), max_length=10, choices=RunState, default=RunState.WRITING)
    total = models.PositiveIntegerField(_("number of rows"), default=0)
    done = models.PositiveIntegerField(default=0)
    path = models.CharField(max_length=200, blank=True)
    size = models.PositiveIntegerField(_("size"), default=0)
    sha256 = models.CharField(max_length=64, blank=True)
    started_at = models.DateTimeField(_("asked for"))
    ended_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("export")
        verbose_name_plural = _("exports")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(name="export_state_known", condition=Q(state__in=RunState.values)),
            models.CheckConstraint(
                name="export_file_while_ready",
                condition=(Q(state=RunState.READY) & ~Q(path="")) | (~Q(state=RunState.READY) & Q(path="")),
            ),
            models.CheckConstraint(name="export_done_of_total", condition=Q(done__lte=F("total"))),
        ]
        indexes = [
            models.Index(fields=["by", "-id"], name="export_of_person"),
            models.Index(fields=["started_at"], name="export_kept", condition=Q(state=RunState.READY)),
        ]

    def __str__(self) -> str:
        kind = kind_of(self.kind)
        named = {"list": kind.title if kind else self.kind, "count": self.total}
        return ngettext("%(list)s, %(count)d row", "%(list)s, %(count)d rows", self.total) % named

    def get_absolute_url(self) -> str:
        """The export's page."""
        return address("export:run-detail", self.pk)

    @property
    def is_running(self) -> bool:
        """Is a job at it?"""
        return self.state == RunState.WRITING

    @property
    def file_name(self) -> str:
        """As it is called on the reader's disk."""
        return f"{self.kind}-{self.started_at:%Y%m%d}-{self.pk}.xlsx"
