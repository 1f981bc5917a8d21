"""Who keeps which seal."""

from django.conf import settings
from django.db import models
from django.db.models import F, Max, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.base.append_only import AppendOnly
from salesops.seals.enums import Seal


class CustodyQuerySet(models.QuerySet["Custody"]):
    """Reads that read like sentences."""

    def current(self) -> "QuerySet[Custody]":
        """The newest row of each seal: who keeps it now."""
        newest = Custody.objects.order_by().values("seal").annotate(last=Max("pk"))
        return self.filter(pk__in=newest.values("last"))


class Custody(AppendOnly):
    """From a moment on a person keeps a seal, and another one stands in; a change is a new row. Door: `name_keeper`."""

    seal = models.CharField(pgettext_lazy("stamp", "seal"), max_length=10, choices=Seal)
    keeper = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("keeper"))
    stand_in = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("stand-in")
    )
    since = models.DateTimeField(_("since"))
    named_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("named by"))

    objects = CustodyQuerySet.as_manager()

    class Meta:
        verbose_name = _("custody of a seal")
        verbose_name_plural = _("custody of seals")
        ordering = ("-pk",)
        constraints = (
            models.CheckConstraint(condition=Q(seal__in=Seal.values), name="custody_seal_known"),
            models.CheckConstraint(
                condition=Q(stand_in__isnull=True) | ~Q(stand_in=F("keeper")), name="custody_stand_in_is_another"
            ),
        )
        indexes = (models.Index(fields=("seal", "-id"), name="custody_of_seal"),)

    def __str__(self) -> str:
        return str(self.get_seal_display())
