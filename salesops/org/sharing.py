"""Single records shown to a named colleague: the only module that knows django-guardian (ORG-2).

Each model that can be shared has a table of permissions of its own with a plain foreign key (`Share`), filled and
emptied by ``actions.sharing`` alone. Nothing of guardian's shortcuts is used: its ``get_objects_for_user`` gives every
row to whoever holds one right on the model, and rows to people who left; and it knows no last day.
"""

from functools import cache
from typing import TYPE_CHECKING, ClassVar

from django.conf import settings
from django.contrib.auth.models import Permission
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from guardian.models import UserObjectPermissionBase

from salesops.base import clock
from salesops.org.visibility import visible_to

if TYPE_CHECKING:
    from salesops.org.models import Person


class Share(UserObjectPermissionBase):
    """``user`` may read ``content_object`` until the end of the day ``until``.

    A subclass names the model: ``content_object = ForeignKey(Customer, models.CASCADE, related_name="shares")``, and in
    ``shows_prices`` whether the record does. A row that is over opens nothing; it is replaced when the record is shared
    again. What was shared with whom, and when it ended, stands in the trail.
    """

    shows_prices: ClassVar[bool] = False

    user = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("colleague"))
    permission = models.ForeignKey(Permission, models.PROTECT, related_name="+")
    until = models.DateField(_("until"))
    reason = models.CharField(_("reason"), max_length=300)
    shared_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("shared by")
    )
    shared_at = models.DateTimeField(_("shared"))

    class Meta(UserObjectPermissionBase.Meta):
        abstract = True
        ordering = ("until", "pk")

    def __str__(self) -> str:
        return f"{self.content_object} → {self.user}"  # type: ignore[attr-defined]  # named by the subclass


@cache
def share_models() -> dict[type[models.Model], type[Share]]:
    """The table of shares of every model that can be shared. Call it once the models are loaded."""
    return {share._meta.get_field("content_object").related_model: share for share in Share.__subclasses__()}  # type: ignore[misc]  # a foreign key to a class


def share_model(model: type[models.Model]) -> type[Share]:
    """See ``share_models``. Raises LookupError for a model that can't be shared."""
    try:
        return share_models()[model]
    except KeyError:
        raise LookupError(f"records of {model.__name__} are not shared") from None


def reading_of(model: type[models.Model]) -> Permission:
    """The permission that a share gives, and the only one: to read."""
    kind = ContentType.objects.get_for_model(model)
    return Permission.objects.get(content_type=kind, codename=f"view_{model._meta.model_name}")


def shared_with(person: "Person", model: type[models.Model]) -> models.QuerySet[Share, int]:
    """Keys of the records of a model that are shared with this person today; a subquery for the selector."""
    rows = share_model(model)._default_manager.filter(user=person, until__gte=clock.today())
    return rows.order_by().values_list("content_object_id", flat=True)


def shares_of(record: models.Model) -> models.QuerySet[Share]:
    """With whom a record is shared today, the next to end first."""
    rows = share_model(type(record))._default_manager.filter(content_object=record, until__gte=clock.today())
    return rows.filter(user__is_active=True).select_related("user", "shared_by").order_by("until", "pk")


def shares_shown(record: models.Model, reader: "Person") -> list[Share]:
    """What the record's page says of it: whoever sees it by a share alone is told of that one only."""
    rows = shares_of(record)
    if not visible_to(reader, type(record), shared=False).filter(pk=record.pk).exists():
        rows = rows.filter(user=reader)
    return list(rows)


def addresses_of(record: models.Model) -> dict[str, str]:
    """Where this record is shared, and where that is ended: ``<app>:<chapter>-share`` and ``-unshare``."""
    name = f"{record._meta.app_label}:{record._meta.model_name}"
    return {verb: reverse(f"{name}-{verb}", args=[record.pk]) for verb in ("share", "unshare")}
