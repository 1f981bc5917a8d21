"""The working calendar as table data."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.audit.history import tracked
from salesops.base.append_only import NeverDeleted


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


@tracked()
class RegionalCalendar(NeverDeleted):
    """Days and hours of a region that differ from the company's (APP-4): Xinjiang's hours, a local holiday.

    A day that stands in no ``RegionalDay`` is the company's, and so are the hours before the first ``RegionalHours``.
    """

    code = models.SlugField(_("code"), max_length=30, primary_key=True)
    name = models.CharField(_("name"), max_length=60)
    name_en = models.CharField(_("name in English"), max_length=60, blank=True)

    class Meta:
        verbose_name = _("regional calendar")
        verbose_name_plural = _("regional calendars")
        ordering = ["code"]

    def __str__(self) -> str:
        if self.name_en and (get_language() or "").startswith("en"):
            return self.name_en
        return self.name


@tracked()
class RegionalDay(models.Model):
    """One day on which a region works or rests other than the company does; always an override with a reason."""

    calendar = models.ForeignKey(RegionalCalendar, models.PROTECT, related_name="days", verbose_name=_("calendar"))
    date = models.DateField(_("day"))
    is_working = models.BooleanField(_("working day"))
    note = models.CharField(_("reason"), max_length=100)

    class Meta:
        verbose_name = _("day of a regional calendar")
        verbose_name_plural = _("days of regional calendars")
        ordering = ["calendar", "-date"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "date"], name="regional_day_once"),
            models.CheckConstraint(condition=~models.Q(note=""), name="regional_day_has_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.date:%Y-%m-%d}"


@tracked()
class RegionalHours(models.Model):
    """The hours of a region from a day on; empty: the company's again. Never for days that have passed."""

    calendar = models.ForeignKey(RegionalCalendar, models.PROTECT, related_name="hours", verbose_name=_("calendar"))
    valid_from = models.DateField(_("valid from"))
    hours = models.CharField(
        _("working hours"), max_length=100, blank=True, help_text=_("from–to, comma between; empty: the company's")
    )
    note = models.CharField(_("reason"), max_length=100)

    class Meta:
        verbose_name = _("hours of a regional calendar")
        verbose_name_plural = _("hours of regional calendars")
        ordering = ["calendar", "-valid_from"]
        constraints = [
            models.UniqueConstraint(fields=["calendar", "valid_from"], name="regional_hours_once"),
            models.CheckConstraint(condition=~models.Q(note=""), name="regional_hours_have_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.calendar} {self.valid_from:%Y-%m-%d}"
