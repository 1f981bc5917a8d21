"""What is in force on a day."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db.models import QuerySet

from salesops.base import clock
from salesops.base.prepared import Prepared, is_one_of
from salesops.policy.declared import Setting, all_settings, setting

if TYPE_CHECKING:
    from salesops.policy.models import SettingValue


def _rows() -> "QuerySet[SettingValue]":
    # By name: ``from salesops.policy import policy`` must work while Django is still loading the models.
    rows: QuerySet[SettingValue] = apps.get_model("policy", "SettingValue")._default_manager.all()
    return rows


_value = Prepared[str](
    lambda key, day: (
        _rows().filter(key=key, valid_from__lte=day).order_by("-valid_from", "-pk").values_list("value", flat=True)[:1]
    ),
    str,
    date,
)
_values = Prepared[tuple[str, str]](
    lambda keys, day: (
        _rows()
        .filter(is_one_of("key", keys), valid_from__lte=day)
        .order_by("key", "-valid_from", "-pk")
        .distinct("key")
        .values_list("key", "value")
    ),
    list[str],
    date,
)


def policy(key: str, on: date | None = None) -> Any:
    """The typed value of a setting on a day (today if not said); one small query.

    Raises ``KeyError`` for a key that nobody declared.
    """
    declared = setting(key)
    text = _value.first(key, on or clock.today())
    return declared.default if text is None else declared.parse(text)


def policies(keys: Iterable[str], on: date | None = None) -> dict[str, Any]:
    """Several settings in one query. Raises ``KeyError`` for a key that nobody declared."""
    declared = [setting(key) for key in keys]
    texts = dict(_values([one.key for one in declared], on or clock.today()))
    return {one.key: one.parse(texts[one.key]) if one.key in texts else one.default for one in declared}


def setting_history(key: str) -> list[tuple[date, Any]]:
    """All values a setting ever had or will have, each with the day it begins; newest first, the default last."""
    declared = setting(key)
    rows = _rows().filter(key=key).order_by("-valid_from", "-pk").values_list("valid_from", "value")
    return [*((since, declared.parse(text)) for since, text in rows), (date.min, declared.default)]


@dataclass(frozen=True, slots=True)
class InForce:
    """A setting as it stands on a day; ``row`` is None while the default counts."""

    setting: Setting
    value: Any
    row: "SettingValue | None"


def in_force(settings: Iterable[Setting] | None = None, *, on: date | None = None) -> list[InForce]:
    """All (or the given) settings with their value, since when and by whom; one query."""
    wanted = all_settings() if settings is None else list(settings)
    rows = (
        _rows()
        .filter(key__in=[one.key for one in wanted], valid_from__lte=on or clock.today())
        .select_related("changed_by")
        .order_by("key", "-valid_from", "-pk")
        .distinct("key")
    )
    by_key = {row.key: row for row in rows}
    return [InForce(one, one.parse(row.value) if (row := by_key.get(one.key)) else one.default, row) for one in wanted]
