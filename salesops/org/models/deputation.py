"""Stand-ins: who decides for whom, from when until when, for which kinds of paper (ORG-3)."""

from datetime import datetime
from typing import TYPE_CHECKING

import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField, DateTimeRangeField
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.append_only import NeverDeleted

if TYPE_CHECKING:
    from salesops.org.models.person import Person  # noqa: F401 - named in relations


@tracked()
class Deputation(NeverDeleted):
    """``deputy`` may decide for ``principal`` during the span; the record then says "B for A".

    The span is half-open: its first moment is in, its last is out. It leads one step far: a stand-in's own stand-in
    does not inherit it. Written by ``salesops.org.actions.deputation.name_deputy``, ended by ``revoke_deputation``,
    which takes effect at once; what it allowed and what it covered never changes afterwards.
    """

    principal = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("absent person")
    )
    deputy = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("stand-in"))
    during = DateTimeRangeField(_("during"))
    kinds: models.Field[list[str], list[str]] = ArrayField(
        models.CharField(max_length=60),
        verbose_name=_("kinds of paper"),
        default=list,
        blank=True,
        help_text=_("Empty: every kind."),
    )
    reason = models.CharField(_("reason"), max_length=300, blank=True)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by")
    )
    created_at = models.DateTimeField(_("named"))
    revoked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", null=True, verbose_name=_("revoked by")
    )
    revoked_at = models.DateTimeField(_("revoked"), null=True)

    class Meta:
        verbose_name = _("deputation")
        verbose_name_plural = _("deputations")
        ordering = ["-during"]
        indexes = [
            models.Index(fields=["deputy"], condition=Q(revoked_at=None), name="deputation_of_deputy"),
            models.Index(fields=["principal"], condition=Q(revoked_at=None), name="deputation_of_principal"),
        ]
        constraints = [
            models.CheckConstraint(condition=~Q(deputy=F("principal")), name="deputation_to_another"),
            models.CheckConstraint(
                condition=Q(during__isempty=False, during__lower_inf=False, during__upper_inf=False),
                name="deputation_has_two_ends",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at=None, revoked_by=None) | Q(revoked_at__isnull=False, revoked_by__isnull=False),
                name="deputation_revoked_by_somebody",
            ),
        ]
        triggers = [
            pgtrigger.ReadOnly(name="deputation_frozen", exclude=["revoked_at", "revoked_by"]),
            pgtrigger.Protect(
                name="deputation_revoked_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__revoked_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.deputy} → {self.principal}"

    @property
    def start(self) -> datetime:
        """The first moment."""
        return _known(self.during.lower)

    @property
    def end(self) -> datetime:
        """The first moment after it, unless it was revoked before."""
        return _known(self.during.upper)


def _known(moment: datetime | None) -> datetime:
    if moment is None:
        raise ValueError("a deputation has two ends")
    return moment
