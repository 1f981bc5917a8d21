"""The working calendar as table data."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked


class Source(models.TextChoices):
    """Where a day's word comes from; an override beats the official calendar."""

    OFFICIAL = "official", _("official calendar")
    EXPECTED = "expected", _("expected")
    OVERRIDE = "override", _("company override")


@tracked()
class Day(models.Model):
    """A day of the calendar that is known. A day without a row counts by its weekday, Monday to Friday (APP-4)."""

    date = models.DateField(_("day"), primary_key=True)
    is_working = models.BooleanField(_("working day"))
    source = models.CharField(_("source"), max_length=10, choices=Source)
    note = models.CharField(_("note"), max_length=100, blank=True)

    class Meta:
        verbose_name = _("calendar day")
        verbose_name_plural = _("calendar days")
        ordering = ["-date"]
        constraints = [models.CheckConstraint(condition=models.Q(source__in=Source.values), name="day_source_known")]

    def __str__(self) -> str:
        return self.date.isoformat()
