"""Dated settings: defaults, changes from a day on, refusals, the admin's page."""

from datetime import date, time, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.core.management import call_command
from django.test import Client
from django.urls import reverse

from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.policy import Setting, policies, policy, setting_history
from salesops.policy.actions import set_policy
from salesops.policy.checks import unknown_keys
from salesops.policy.models import SettingValue
from tests.cast import Cast

pytestmark = pytest.mark.django_db


def test_the_default_counts_until_somebody_decides(cast: Cast) -> None:
    assert policy("org.gm_alternate") == ""
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="总经理指定", by=cast.hu)
    assert policy("org.gm_alternate") == "zhao"
    assert policy("org.gm_alternate", on=clock.today() - timedelta(days=1)) == ""


def test_a_change_counts_from_its_day(cast: Cast) -> None:
    later = clock.today() + timedelta(days=10)
    set_policy("workdays.hours", "08:30-12:00,13:00-17:30", valid_from=later, reason="夏令", by=cast.hu)
    assert policy("workdays.hours")[0] == (time(9), time(12))
    assert policy("workdays.hours", on=later)[0] == (time(8, 30), time(12))
    assert [since for since, _value in setting_history("workdays.hours")] == [later, date.min]


def test_of_two_rows_for_one_day_the_later_counts(cast: Cast) -> None:
    for name in ("zhao", "wang"):
        set_policy("org.gm_alternate", name, valid_from=clock.today(), reason="改", by=cast.hu)
    assert policy("org.gm_alternate") == "wang"


def test_several_settings_in_one_query(django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(1):
        assert set(policies(["org.gm_alternate", "workdays.hours"])) == {"org.gm_alternate", "workdays.hours"}


def test_an_unknown_key_is_an_error_of_the_program() -> None:
    with pytest.raises(KeyError):
        policy("org.no_such_thing")


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (int, "zwei"),
        (int, "9" * 5000),
        (Decimal, "NaN"),
        (Decimal, "1e999999"),
        (bool, "vielleicht"),
        (Decimal, ""),
    ],
)
def test_what_is_no_value_is_not_read(kind: type, text: str) -> None:
    with pytest.raises(ValueError):
        Setting("x.y", kind, None, "", "APP-4", "").parse(text)


@pytest.mark.parametrize(
    ("kind", "value"), [(int, 7), (Decimal, Decimal("0.05")), (bool, True), (bool, False), (str, "x")]
)
def test_what_is_written_is_read_back(kind: type, value: object) -> None:
    setting = Setting("x.y", kind, value, "", "APP-4", "")
    assert setting.parse(setting.text(value)) == value


def test_a_value_out_of_range_is_not_read() -> None:
    with pytest.raises(ValueError, match="range"):
        Setting("x.y", int, 1, "", "APP-4", "", check=lambda days: days > 0).parse("0")


@pytest.mark.rule("CNF-2")
@pytest.mark.parametrize(
    ("value", "reason", "days", "field"),
    [
        ("never", "改", 0, "value"),
        ("09:00-12:00", " ", 0, "reason"),
        ("09:00-12:00", "改", -1, "valid_from"),
        ("12:00-09:00", "改", 0, "value"),
    ],
)
def test_refused_changes(cast: Cast, value: str, reason: str, days: int, field: str) -> None:
    with pytest.raises(Refusal) as caught:
        set_policy("workdays.hours", value, valid_from=clock.today() + timedelta(days=days), reason=reason, by=cast.hu)
    assert caught.value.field == field
    assert not SettingValue.objects.exists()


@pytest.mark.rule("CNF-2")
def test_nobody_but_the_administrator_changes_a_setting(cast: Cast) -> None:
    for person in cast.people:
        if person != cast.hu:
            with pytest.raises(PermissionDenied):
                set_policy("org.gm_alternate", "li", valid_from=clock.today(), reason="改", by=person)
    assert not SettingValue.objects.exists()


@pytest.mark.rule("CNF-2")
def test_what_was_decided_is_never_rewritten(cast: Cast) -> None:
    row = set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="定", by=cast.hu)
    row.value = "li"
    with pytest.raises(ValueError, match="append-only"):
        row.save()


def test_the_administrator_adds_a_row(client: Client, cast: Cast) -> None:
    client.force_login(cast.hu, backend="salesops.org.backends.PersonBackend")
    url = reverse("admin:policy_settingvalue_add")
    data = {"key": "workdays.hours", "value": "?", "valid_from": clock.today().isoformat(), "reason": "夏令"}
    assert "APP-4" in client.post(url, data).content.decode()
    client.post(url, data | {"value": "08:00-16:00"})
    assert SettingValue.objects.get().changed_by == cast.hu
    assert client.get(reverse("admin:policy_settingvalue_changelist")).status_code == 200


def test_a_key_that_nobody_declared_fails_the_check(tmp_path) -> None:  # type: ignore[no-untyped-def]
    call_command("check", verbosity=0)
    (tmp_path / "wrong.py").write_text('rate = policy(\n    "commission.no_such_rate", on=day)\n')
    assert [error.id for error in unknown_keys([tmp_path])] == ["policy.E001"]
