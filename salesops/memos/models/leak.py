"""Leak reports (CNF-4)."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from salesops import audit
from salesops.base.addresses import address
from salesops.memos.models.paper import AboutRecord, constraints_of, triggers_of


@audit.tracked()
class LeakReport(AboutRecord):
    """Something confidential got out: what, when it was noticed, and who had looked at the record until then.

    A table of its own, not a sort of memo: the superior may be the leak, so it is read by its author and the general
    manager alone, and no filter that was forgotten may show it to anybody else. For the same reason nobody inherits
    it by a handover: the author is no ``InCharge``.

    ``state`` is changed only by ``report_again`` and the outcomes in ``salesops/memos/approval.py``. ``access_log`` is
    the log of the record as it stood when the report was put (``{"lines": […]}``); what is decided on is this, whatever
    is looked at later.
    """

    what = models.TextField(_("what got out"))
    noticed_on = models.DateField(_("noticed on"))
    concerned = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("who may have passed it on"),
    )
    access_log: models.JSONField[dict[str, Any], dict[str, Any]] = models.JSONField(_("access log"), default=dict)

    class Meta:
        verbose_name = _("leak report")
        verbose_name_plural = _("leak reports")
        ordering = ("-written_at", "-pk")
        constraints = (
            *constraints_of("leak"),
            models.CheckConstraint(condition=Q(access_log__has_key="lines"), name="leak_has_its_access_log"),
        )
        indexes = (
            models.Index(fields=("author", "-written_at"), name="leak_of_author"),
            models.Index(fields=("-written_at",), name="leak_written"),
        )
        triggers = triggers_of("leak", ["what", "noticed_on", "concerned_id", "access_log"])

    def get_absolute_url(self) -> str:
        """Its own page."""
        return address("memos:leak-detail", self.pk)
