"""What the company decided to differ from the defaults, and since when."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.base.append_only import AppendOnly


class SettingValue(AppendOnly):
    """One decision: from ``valid_from`` on, ``key`` has ``value``. Added, never changed (CNF-2).

    For one day the latest ``valid_from`` counts, and among equals the row entered last.
    """

    key = models.CharField(_("setting"), max_length=80)
    value = models.CharField(_("value"), max_length=400)
    valid_from = models.DateField(_("valid from"))
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("changed by")
    )
    reason = models.CharField(_("reason"), max_length=300)
    created_at = models.DateTimeField(_("entered at"))

    class Meta:
        verbose_name = _("setting")
        verbose_name_plural = _("settings")
        ordering = ["key", "-valid_from", "-pk"]
        indexes = [models.Index(fields=["key", "-valid_from", "-id"])]

    def __str__(self) -> str:
        return f"{self.key} = {self.value}"
