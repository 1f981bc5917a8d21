"""Change a setting from a day on."""

from datetime import date
from typing import TYPE_CHECKING

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.policy.declared import setting
from salesops.policy.models import SettingValue
from salesops.policy.rules import can_change_settings

if TYPE_CHECKING:
    from salesops.org.models import Person


@transaction.atomic
def set_policy(key: str, value: str, *, valid_from: date, reason: str, by: "Person") -> SettingValue:
    """From ``valid_from`` on, ``key`` has ``value`` (as an administrator writes it).

    The row itself is the trail: who, when, why, and what counted before. Refused (CNF-2) for a value that can't be
    read, for no reason given, and for a day in the past: what was decided under the old value stays decided.
    Raises ``KeyError`` for an unknown key.
    """
    require(can_change_settings(by))
    declared = setting(key)
    try:
        declared.parse(value)
    except ValueError as error:
        raise Refusal(
            declared.rule, _("This value can't be used here."), _("Enter a value in the unit shown."), field="value"
        ) from error
    if not reason.strip():
        raise Refusal("CNF-2", _("A setting is changed for a reason."), _("Say why."), field="reason")
    if valid_from < clock.today():
        raise Refusal(
            "CNF-2",
            _("A setting can't be changed for days that have passed."),
            _("Choose today or a later day."),
            field="valid_from",
        )
    # Append-only: two administrators at once write two rows, and the later one counts.
    return SettingValue.objects.create(
        key=key,
        value=value.strip(),
        valid_from=valid_from,
        changed_by=by,
        reason=reason.strip(),
        created_at=clock.now(),
    )
