"""What people were told."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.notices.kinds import sentence


class Notice(models.Model):
    """One fact told to one person. Made by ``tell``; ``read_at`` is set by ``mark_read`` and ``mark_all_read``."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    kind = models.CharField(_("kind"), max_length=80)
    params = models.JSONField(_("particulars"), default=dict)
    url = models.CharField(_("address"), max_length=500)
    key = models.CharField(_("fact"), max_length=200)
    created_at = models.DateTimeField(_("time"))
    read_at = models.DateTimeField(_("read"), null=True)

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        constraints = [
            # Whoever tells again what was told (a retried job, a second beat) tells nothing.
            models.UniqueConstraint(fields=["person", "key"], name="notice_once_per_fact"),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notice_of_person"),
            models.Index(fields=["person"], condition=models.Q(read_at__isnull=True), name="notice_unread"),
        ]

    def __str__(self) -> str:
        return self.sentence

    @property
    def sentence(self) -> str:
        """What the person is told, in the present language."""
        return sentence(self.kind, self.params)
