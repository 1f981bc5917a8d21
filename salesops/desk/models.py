"""What a person keeps for themselves: views of lists, columns, and what was typed and not yet sent.

None of it is governed: it belongs to nobody else, is shown to nobody else, proves nothing, and may be thrown away.
"""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


class SavedView(models.Model):
    """A filter of one list, kept under a name. Written by ``actions.save_view``, gone by ``actions.drop_view``.

    ``query`` is the query string of the list's address, as the list itself wrote it: without page and host.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    list_key = models.CharField(_("list"), max_length=80)
    name = models.CharField(_("name"), max_length=40)
    query = models.CharField(_("filter"), max_length=1000, blank=True)
    created_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("saved view")
        verbose_name_plural = _("saved views")
        constraints = [
            models.UniqueConstraint(fields=["person", "list_key", "name"], name="view_once_per_name"),
        ]

    def __str__(self) -> str:
        return self.name


class ColumnChoice(models.Model):
    """Which columns of one list a person has put away. Written by ``actions.choose_columns``; without one, none."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    list_key = models.CharField(_("list"), max_length=80)
    hidden = models.JSONField(_("columns put away"), default=list)

    class Meta:
        verbose_name = _("choice of columns")
        verbose_name_plural = _("choices of columns")
        constraints = [
            models.UniqueConstraint(fields=["person", "list_key"], name="columns_once_per_list"),
        ]

    def __str__(self) -> str:
        return self.list_key


class Draft(models.Model):
    """What stands in a form that was not sent yet. Written by ``actions.keep_draft``, gone once the form was accepted.

    ``key`` names the form and its record ("quote-12"); ``values`` is a list of [name, value] in the order of the form;
    ``revision`` is that of the record it was typed on, 0 for a new one.
    """

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("person"))
    key = models.CharField(_("form"), max_length=120)
    values = models.JSONField(_("what was typed"), default=list)
    revision = models.PositiveIntegerField(_("revision"), default=0)
    saved_at = models.DateTimeField(_("time"))

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")
        constraints = [
            models.UniqueConstraint(fields=["person", "key"], name="draft_once_per_form"),
        ]
        indexes = [models.Index(fields=["saved_at"], name="draft_age")]

    def __str__(self) -> str:
        return self.key
