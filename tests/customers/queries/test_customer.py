"""Customers are found again by whatever one remembers, through an index; lists count in bounds."""

from datetime import date
from importlib import import_module
from types import SimpleNamespace
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, connections
from django.test.utils import CaptureQueriesContext

from customers.actions.contact import add_contact, archive_contact, edit_contact
from customers.details import ContactData
from customers.enums import Nature
from customers.models import Customer
from customers.queries.customer import (
    completeness_of,
    count_by_level,
    facts_of,
    matching,
    named,
    registration_missed,
    who_was_meant,
    with_reachable,
)
from salesops.base import clock
from salesops.base.refusals import Refusal
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer


def found(typed: str) -> list[str]:
    """Numbers of the customers that a search finds."""
    return sorted(matching(Customer.objects.active(), typed).values_list("number", flat=True))


@pytest.mark.rule("CUS-7")
@pytest.mark.parametrize(
    "typed",
    [
        "远景",
        "景软",
        "远",
        "遠景軟件",
        "杭州远景软件有限公司",
        "杭州 远景",
        "hzyj",
        "YJRJ",
        "yua",
        "yuanjing",
        "Yuan Jing Ruan Jian",
        "ruanjian",
        "王芳",
        "wangfang",
        "wan",
        "fang",
        "C000777",
        "0777",
        "913101150DEMX00115",
        "emx0011",
        "138 0013 8000",
        "+86 138-0013-8000",
        "0013",
    ],
)
def test_a_customer_is_found_by(cast: Cast, typed: str) -> None:
    customer = make_customer(
        owner=cast.li, number="C000777", name="杭州远景软件有限公司", credit_code="913101150DEMX00115"
    )
    make_customer(owner=cast.li, number="C000111", name="嘉兴禾源水务有限公司")
    add_contact(customer, ContactData(name="王芳", phone="138 0013 8000"), by=cast.li)
    assert found(typed) == ["C000777"]


@pytest.mark.rule("CUS-7")
@pytest.mark.parametrize("typed", ["不存在", "%", "_", "''", "——", "\x00", "x" * 5000, "远%软"])
def test_what_matches_nothing_finds_nothing(cast: Cast, typed: str) -> None:
    make_customer(owner=cast.li, name="杭州远景软件有限公司")
    assert found(typed) == []
    assert found("") == found("  ")


@pytest.mark.rule("CUS-7")
def test_a_fixed_line_is_found_as_one_dials_it_and_no_longer_after_it_went(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, number="C000777")
    contact = add_contact(customer, ContactData(name="王芳", phone="010-6588 1234 转 801"), by=cast.li)
    assert found("010-6588") == found("01065881234") == ["C000777"]
    archive_contact(contact, by=cast.li)
    assert found("010-6588") == []


@pytest.mark.rule("CUS-7")
@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("typed", ["软件", "远景软件", "hzyj", "yuanjing", "yua"])
def test_an_index_serves_every_search_of_two_characters_or_more(cast: Cast, typed: str) -> None:
    make_customer(owner=cast.li, name="杭州远景软件有限公司")
    with connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO customers_customer (number, name, name_core, name_plain, name_region, name_branch, search_text,
                type, level, source, nature, legal_representative, scale, industry, region_id, address, website, email,
                background, expected_quantity, affiliate_reason, owner_id, status, registered_at, revision,
                need, timetable, web_domain, mail_domain)
            SELECT 'X' || n, 'n' || n, 'n' || n, 'n' || n, '', '', md5(n::text), type, level, source, nature, '', scale,
                '', region_id, '', '', '', '', '', '', owner_id, status, registered_at, 1,
                '', '', '', ''
            FROM customers_customer, generate_series(1, 3000) n
        """)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE customers_customer")
    plan = matching(Customer.objects.active(), typed).order_by().explain()
    assert "customer_search_grams" in plan
    assert ("customer_sound_grams" in plan) == typed.isascii()
    assert "Seq Scan" not in plan


@pytest.mark.rule("CUS-7")
def test_a_corrected_pinyin_is_what_a_contact_is_found_by(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, number="C000777")
    contact = add_contact(customer, ContactData(name="曾国藩"), by=cast.li)
    assert found("zengguofan") == found("zgf") == ["C000777"]
    edit_contact(contact, ContactData(name="曾国藩", pinyin="Céng Guófān"), by=cast.li, revision=1)
    assert (found("zengguofan"), found("cengguofan")) == ([], ["C000777"])
    with pytest.raises(Refusal) as refused:
        add_contact(customer, ContactData(name="曾国藩", pinyin="曾"), by=cast.li)
    assert refused.value.field == "pinyin"


@pytest.mark.rule("CUS-7")
def test_the_contact_that_was_meant_is_named(cast: Cast) -> None:
    first, second = make_customer(owner=cast.li, name="杭州远景软件有限公司"), make_customer(owner=cast.li)
    contact = add_contact(second, ContactData(name="吕远景", phone="021-5888 0000"), by=cast.li)
    for typed in ("远景", "lyuyuanjing", "lyj", "5888"):
        meant = who_was_meant([first, second], typed)
        assert meant == {second.pk: contact}, typed
    with CaptureQueriesContext(connection) as asked:
        assert who_was_meant([first, second], "") == who_was_meant([first], "远景") == {}
    assert not asked.captured_queries


@pytest.mark.rule("CUS-7", "CNF-1")
def test_papers_are_found_by_the_name_and_its_reading_alone(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, name="杭州远景软件有限公司", number="C000777")
    add_contact(customer, ContactData(name="王芳", phone="138 0013 8000"), by=cast.li)
    for typed in ("远景", "yuanjing", "ruanjian", "hzyj", "yjrj"):
        assert list(named(typed)) == [customer], typed
    for typed in ("王芳", "wangfang", "wangf", "13800138000", "yxgs"):
        assert list(named(typed)) == [], typed


@pytest.mark.rule("CUS-7")
def test_customers_of_before_are_read_in_batches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    customers = [make_customer(owner=cast.li) for _ in range(5)]
    add_contact(customers[0], ContactData(name="覃辉", phone="138 0013 8000"), by=cast.li)
    wanted = dict(Customer.objects.values_list("pk", "search_text"))
    Customer.objects.update(search_text="")
    migration = import_module("customers.migrations.0014_pinyin_read")
    monkeypatch.setattr(migration, "BATCH", 2)
    migration.read(apps, SimpleNamespace(connection=connection))
    assert dict(Customer.objects.values_list("pk", "search_text")) == wanted


def rows_of_list() -> list[Any]:
    """All customers with what a list asks for; the annotation is unknown to the model's type."""
    return list(with_reachable(Customer.objects.all()))


@pytest.mark.rule("CUS-1")
def test_the_score_counts_a_reachable_contact(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, nature=Nature.PUBLIC_BODY)
    [row] = rows_of_list()
    assert not row.reachable
    before = completeness_of(customer, reachable=False)
    assert "contact" in [missing.field for missing in before.missing]
    make_contact(customer=customer)
    [row] = rows_of_list()
    assert row.reachable
    assert completeness_of(customer, reachable=True).percent > before.percent


@pytest.mark.rule("CUS-1")
def test_late_registration_is_said_with_the_day_it_was_due(cast: Cast) -> None:
    # Friday, 20 November 2026; one working day later is Monday.
    friday = date(2026, 11, 20)
    for day, due in ((23, None), (24, date(2026, 11, 23))):
        at = clock.shanghai(date(2026, 11, day), 17)
        customer = make_customer(owner=cast.li, first_contact_on=friday, registered_at=at)
        assert registration_missed(customer) == due
    assert registration_missed(make_customer(owner=cast.li)) is None


def test_facts_are_labels_and_words(cast: Cast) -> None:
    facts = dict(facts_of(make_customer(owner=cast.li, nature=Nature.STATE, credit_code=None)))
    values = list(facts.values())
    assert "李明" in values
    assert "" in values
    assert Nature.STATE.value not in values


def test_levels_are_counted_up_to_a_limit(cast: Cast) -> None:
    for level in "AAB":
        make_customer(owner=cast.li, level=level)
    assert count_by_level(Customer.objects.active(), at_most=3) == {"all": 3, "A": 2, "B": 1, "C": 0}
    assert count_by_level(Customer.objects.active(), at_most=1)["all"] == 2
    assert count_by_level(Customer.objects.none(), at_most=1) == {"all": 0, "A": 0, "B": 0, "C": 0}
