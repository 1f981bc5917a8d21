"""The rulebook: every rule in both languages, and its page."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pytest_django.fixtures import DjangoAssertNumQueries

from salesops.base import clock
from salesops.policy.actions import set_policy
from salesops.policy.book import chapters
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
    assert (rule("PRC-4").release, rule("CUS-4").release) == (1, 2)
    assert known_rule("XXX-1") is None


def test_every_setting_names_a_rule() -> None:
    assert not [setting.key for setting in all_settings() if known_rule(setting.rule) is None]


def test_the_page_shows_the_rules_with_their_settings(client: Client, cast: Cast) -> None:
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="总经理指定", by=cast.hu)
    client.force_login(cast.lin, backend="salesops.org.backends.PersonBackend")
    page = client.get(reverse("policy:rule-list")).content.decode()
    assert 'id="PRC-4"' in page
    assert "zhao" in page
    assert "09:00–12:00、13:00–18:00" in page
    assert cast.hu.name in page


def test_a_switch_is_told_in_the_readers_language(client: Client, cast: Cast) -> None:
    client.force_login(cast.lin, backend="salesops.org.backends.PersonBackend")
    pages = {
        tongue: client.get(reverse("policy:rule-list"), headers={"Accept-Language": tongue}).content.decode()
        for tongue in ("zh-hans", "en")
    }
    assert "<strong>是</strong>" in pages["zh-hans"]
    assert "<strong>yes</strong>" not in pages["zh-hans"]
    assert "<strong>yes</strong>" in pages["en"]


@pytest.mark.rule("CNF-2")
def test_a_setting_shows_what_it_was_what_it_is_and_what_comes(client: Client, cast: Cast) -> None:
    today = clock.today()
    for value, day, reason in (
        ("60000", today, "第一次"),
        ("70000", today, "更正"),
        ("80000", today + timedelta(days=30), "新年度"),
    ):
        set_policy("quotes.major_amount", value, valid_from=day, reason=reason, by=cast.hu)
    with translation.override("en"):
        [entry] = [one for chapter in chapters("QUO-3") for one in chapter.entries]
        [life] = entry.lives
    assert (life.value, life.since.by) == ("¥70,000.00", cast.hu)  # type: ignore[union-attr]
    assert [(one.value, one.reason) for one in life.coming] == [("¥80,000.00", "新年度")]
    assert [(one.before, one.value, one.overruled) for one in life.changes] == [
        ("¥70,000.00", "¥80,000.00", False),
        ("¥500,000.00", "¥70,000.00", False),
        ("¥500,000.00", "¥60,000.00", True),
    ]
    for reader, reads_reasons in ((cast.li, False), (cast.qian, False), (cast.hu, True)):
        client.force_login(reader)
        page = client.get(reverse("policy:rule-list"), {"q": "quo-3"}).text
        for said in ("¥70,000.00", "¥80,000.00", cast.hu.name, "修改过 3 次", "同日被替换"):
            assert said in page
        for reason in ("第一次", "新年度", "更正"):
            assert (reason in page) is reads_reasons


@pytest.mark.parametrize("search", ["PRC-4", "floor", "底价 上限", "Company range", "四.2.2 价格", "  prc-4 "])
@pytest.mark.django_db
def test_rules_are_found_by_number_title_and_clause_of_either_language(search: str) -> None:
    found = {entry.rule.id for chapter in chapters(search) for entry in chapter.entries}
    assert found & {"PRC-2", "PRC-4"}
    assert len(found) < 20


@pytest.mark.django_db
def test_rules_are_found_by_the_name_of_a_setting_and_nothing_by_nonsense() -> None:
    with translation.override("en"):
        assert "COM-1" in {entry.rule.id for chapter in chapters("team commission share") for entry in chapter.entries}
    assert chapters("zzz") == []


def test_the_book_is_read_in_one_query(cast: Cast, django_assert_num_queries: DjangoAssertNumQueries) -> None:
    set_policy("quotes.major_amount", "60000", valid_from=clock.today(), reason="改", by=cast.hu)
    with django_assert_num_queries(1):
        assert str(
            [life.since.by.name for one in chapters() for entry in one.entries for life in entry.lives if life.since]
        )


@pytest.mark.rule("CNF-2")
def test_only_who_may_change_a_setting_is_led_to_the_form(client: Client, cast: Cast) -> None:
    for person, is_led in ((cast.qian, False), (cast.hu, True)):
        client.force_login(person)
        page = client.get(reverse("policy:rule-list")).text
        assert (f"{reverse('admin:policy_settingvalue_add')}?key=quotes.major_amount" in page) is is_led
    form = client.get(reverse("admin:policy_settingvalue_add"), {"key": "quotes.major_amount"}).text
    assert '<option value="quotes.major_amount" selected>' in form


def test_the_page_is_for_people_who_signed_in(client: Client, db: None) -> None:
    assert client.get(reverse("policy:rule-list")).status_code == 302
