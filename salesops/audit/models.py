"""The trail. Its only doors are ``salesops.audit.trail``: ``record`` and ``seen``; nothing changes or deletes a row."""

from django.conf import settings
from django.contrib.contenttypes.models import ContentType
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.base.append_only import AppendOnly


class Entry(AppendOnly):
    """One sentence of the trail: who did what to which thing, when, and what changed."""

    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    verb = models.CharField(_("action"), max_length=80)
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record"))
    subject_id = models.BigIntegerField(_("record"))
    title = models.CharField(_("name of the record at that time"), max_length=200)
    changes = models.JSONField(_("changes"), default=dict, encoder=DjangoJSONEncoder)
    note = models.TextField(_("note"), blank=True)
    ip = models.GenericIPAddressField(_("address"), null=True)
    request = models.UUIDField(_("request"), null=True)

    class Meta:
        verbose_name = _("audit entry")
        verbose_name_plural = _("audit entries")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_entry_of_subject"),
            models.Index(fields=["request"], name="audit_entry_of_request"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.verb} {self.title}"


class About(AppendOnly):
    """A thing whose timeline shows an entry of another thing: the customer of a quote."""

    entry = models.ForeignKey(Entry, models.PROTECT, related_name="about")
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+")
    subject_id = models.BigIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["entry", "subject_type", "subject_id"], name="audit_about_once")]
        indexes = [models.Index(fields=["subject_type", "subject_id", "-entry"], name="audit_about_subject")]


class TitleGrams(models.Func):
    """Every two neighbouring characters of a text, in capitals, as an array; cut by the database (0003).

    Names are looked up by two characters, which a trigram index can't serve.
    """

    function = "audit_grams"
    output_field = ArrayField(models.TextField())


class ViewLog(AppendOnly):
    """Who looked at or took away something confidential (CNF-2)."""

    at = models.DateTimeField(_("time"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    subject_type = models.ForeignKey(ContentType, models.PROTECT, related_name="+", verbose_name=_("kind of record"))
    subject_id = models.BigIntegerField(_("record"))
    title = models.CharField(_("name of the record at that time"), max_length=200)
    what = models.CharField(_("what was done"), max_length=80)
    ip = models.GenericIPAddressField(_("address"), null=True)

    class Meta:
        verbose_name = _("view log entry")
        verbose_name_plural = _("view log")
        indexes = [
            models.Index(fields=["subject_type", "subject_id", "-id"], name="audit_viewlog_of_subject"),
            models.Index(fields=["by", "-at"], name="audit_viewlog_of_person"),
            models.Index(fields=["-at"], name="audit_viewlog_at"),
            GinIndex(TitleGrams("title"), name="audit_viewlog_grams"),
        ]

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d %H:%M} {self.what} {self.title}"
