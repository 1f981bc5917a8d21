"""The rulebook: every rule in both languages, and its page."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from salesops.base import clock
from salesops.policy.actions import set_policy
from salesops.policy.declared import all_settings
from salesops.policy.rulebook import all_rules, known_rule, rule
from tests.cast import Cast

CHAPTERS = {
    "ORG": 6, "CNF": 5, "APP": 9, "CUS": 8, "VIS": 5, "OPP": 5, "PRC": 4, "INQ": 4, "QUO": 6, "CRE": 4, "CON": 9,
    "FUL": 6, "REC": 6, "SRV": 3, "RPT": 6, "MTG": 3, "TGT": 4, "KPI": 6, "EXP": 5, "COM": 12, "MKT": 3, "DOC": 1,
    "DSH": 3,
}  # fmt: skip


def test_every_rule_is_there() -> None:
    assert [one.id for one in all_rules()] == [
        f"{key}-{n}" for key, last in CHAPTERS.items() for n in range(1, last + 1)
    ]


@pytest.mark.parametrize("one", all_rules(), ids=lambda one: one.id)
def test_a_rule_speaks_both_languages(one) -> None:  # type: ignore[no-untyped-def]
    with translation.override("en"):
        english = f"{one.title} {one.clause}"
        assert one.title
        assert english.isascii(), english
    with translation.override("zh-hans"):
        assert one.title != one.title_en
        assert one.clause


def test_a_clause_reads_in_the_readers_language() -> None:
    with translation.override("zh-hans"):
        assert rule("PRC-4").clause == "《市场部职责、制度和流程》四.2.2；《市场部职责、制度和流程》四.1.4"
    with translation.override("en"):
        assert rule("PRC-4").clause == "Marketing Department Rules 4.2.2; Marketing Department Rules 4.1.4"
        assert rule("QUO-4").clause.endswith("Sales Department Procedures (4)(2) E")
        assert rule("APP-6").clause == "This system's own addition"


def test_the_release_marks() -> None:
    assert rule("PRC-4").first_release
    assert not rule("CUS-4").first_release
    assert known_rule("XXX-1") is None


def test_every_setting_names_a_rule() -> None:
    assert not [setting.key for setting in all_settings() if known_rule(setting.rule) is None]


def test_the_page_shows_the_rules_with_their_settings(client: Client, cast: Cast) -> None:
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="总经理指定", by=cast.hu)
    client.force_login(cast.lin, backend="django.contrib.auth.backends.ModelBackend")
    page = client.get(reverse("policy:rule-list")).content.decode()
    assert 'id="PRC-4"' in page
    assert "zhao" in page
    assert "09:00–12:00、13:00–18:00" in page
    assert cast.hu.name in page


def test_a_switch_is_told_in_the_readers_language(client: Client, cast: Cast) -> None:
    client.force_login(cast.lin, backend="django.contrib.auth.backends.ModelBackend")
    pages = {
        tongue: client.get(reverse("policy:rule-list"), headers={"Accept-Language": tongue}).content.decode()
        for tongue in ("zh-hans", "en")
    }
    assert "<strong>是</strong>" in pages["zh-hans"]
    assert "<strong>yes</strong>" not in pages["zh-hans"]
    assert "<strong>yes</strong>" in pages["en"]


def test_the_page_is_for_people_who_signed_in(client: Client, db: None) -> None:
    assert client.get(reverse("policy:rule-list")).status_code == 302
