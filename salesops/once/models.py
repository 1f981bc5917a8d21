"""One answer per form."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class Submission(models.Model):
    """A form that was sent, and what it was answered, so that a second copy of it gets the same answer.

    Written by ``OnceMiddleware`` only, inside the transaction of the request: a row that others can see has its
    answer. ``status`` is empty while the first copy is still at work.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    key = models.UUIDField()
    path = models.TextField(help_text=_("The address it was sent to, percent-encoded, with its query."))
    body_hash = models.CharField(max_length=64)
    status = models.PositiveSmallIntegerField(null=True)
    header = models.CharField(max_length=20, default="", help_text=_("Location, or htmx's word for it."))
    location = models.TextField(default="")
    notes = models.JSONField(default=list, help_text=_("The messages of the answer: level, text, tags."))
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("submission")
        verbose_name_plural = _("submissions")
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="once_one_answer_per_key")]
        indexes = [models.Index(fields=["created_at"], name="once_created_at")]
