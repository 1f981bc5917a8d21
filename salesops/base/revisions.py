"""Two people at one record: the second to save is told what the first one saved."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Protocol

from django.core.exceptions import FieldDoesNotExist
from django.db.models import Model
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from salesops.base.refusals import StaleRecord


class Revised(Protocol):
    """A record with an integer ``revision`` that every save raises by one."""

    revision: int


def check_revision[R: Revised](record: R, revision: int, typed: Mapping[str, Any] | None = None) -> None:
    """Refuse unless ``record``, which the caller has locked, still is as the form saw it.

    ``typed`` (field name → new value) is compared with what is stored now, and both are shown where they differ.
    Raises ``StaleRecord`` (APP-6).
    """
    if record.revision == revision:
        return
    changes = _both(record, typed or {})
    next_step = gettext_lazy("Compare both values; saving again keeps yours.")
    if not changes:
        next_step = gettext_lazy("Look at it as it stands now, then do it again.")
    raise StaleRecord(
        gettext_lazy("Somebody else saved this record while you were typing."), next_step, changes=changes
    )


def _both(record: Any, typed: Mapping[str, Any]) -> dict[str, tuple[str, str]]:
    return {
        _label(record, name): (_shown(record, name, mine), _shown(record, name, getattr(record, name)))
        for name, mine in typed.items()
        if hasattr(record, name) and getattr(record, name) != mine
    }


def _label(record: Any, name: str) -> str:
    field = _field(record, name)
    return str(getattr(field, "verbose_name", name))


def _shown(record: Any, name: str, value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    if isinstance(value, Decimal):
        return f"{value:f}"
    choices = getattr(_field(record, name), "flatchoices", None) or []
    return str(dict(choices).get(value, value))


def _field(record: Any, name: str) -> Any:
    if not isinstance(record, Model):
        return None
    try:
        return record._meta.get_field(name)
    except FieldDoesNotExist:
        return None
