"""Customers out of a file: the same rules as by hand, every refused row named, nothing stored twice (CUS-7)."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.utils import translation
from openpyxl import load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from customers.actions.customer import archive_customer, register_customer
from customers.details import ContactData, CustomerData
from customers.intake import COLUMNS
from customers.models import Contact, Customer
from salesops.audit import timeline_for
from salesops.documents import storage
from salesops.intake import working
from salesops.intake.models import ImportKey, ImportRow, ImportRun
from salesops.intake.rows import reason_text
from salesops.intake.running import drop_run
from salesops.management.invariants import check
from salesops.notices.models import Notice
from salesops.org.models import Assignment, Person
from tests.cast import Cast
from tests.salesops.intake.files import HEAD, handed_in, loaded, table, workbook
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db(transaction=True)

YUANJING = ("杭州远景软件有限公司", "913101150DEMX00115", "王芳", "13800138000.0", "www.yuanjing.com.cn", "", "")
HEYUAN = ("嘉兴禾源水务有限公司", "", "", "", "", "", "")


def reasons_of(run: ImportRun) -> dict[int, str]:
    """Line → why it was refused."""
    rows = ImportRow.objects.filter(run=run, state="bad").order_by("line")
    return {row.line: reason_text(row.reasons) for row in rows}


def checked(cast: Cast, *rows: Sequence[Any], by: Person | None = None) -> ImportRun:
    run = handed_in(table([HEAD, *rows]), by=by or cast.li)
    assert run.state == "ready", run.problem
    return run


def bad_cells(run: ImportRun, language: str = "zh-hans") -> list[list[Any]]:
    """The file of refused rows, below its first line."""
    file = run.refused_files.get(language=language).file
    book = load_workbook(BytesIO(storage.get(file.path, file.sha256)))
    assert isinstance(book.active, Worksheet)
    return [list(row) for row in book.active.iter_rows(min_row=2, values_only=True)]


@pytest.mark.rule("CUS-1", "CUS-7", "CNF-2")
def test_a_file_is_looked_at_first_and_loaded_then(cast: Cast) -> None:
    by_hand = register_customer(
        CustomerData(name="宁波甬泰机械有限公司", credit_code="91310115MA1K4A8H6U", website="www.yongtai.com.cn"),
        by=cast.he,
        contacts=[ContactData(name="李四", phone="13900139000", email="li@yongtai.com.cn")],
    )
    run = checked(cast, YUANJING, HEYUAN)
    assert (run.good, run.same, run.bad) == (2, 0, 0)
    assert Customer.objects.get() == by_hand
    run = loaded(run)
    assert (run.state, run.loaded, run.bad) == ("done", 2, 0)
    first, second = Customer.objects.exclude(pk=by_hand.pk).order_by("number")
    assert (first.name, second.name) == ("杭州远景软件有限公司", "嘉兴禾源水务有限公司")
    assert int(second.number[1:]) == int(first.number[1:]) + 1 == int(by_hand.number[1:]) + 2
    contact = first.contacts.get()
    assert (contact.name, contact.phone, contact.phone_e164, contact.is_primary) == (
        *("王芳", "138 0013 8000", "+8613800138000", True),
    )
    [entry] = timeline_for(first)
    assert (entry.who, entry.verb) == ("李明", "customers.customer.registered")
    assert not [found.invariant.key for found in check() if not found.holds]
    assert not ImportRow.objects.exists()
    assert not ImportKey.objects.exists()


@pytest.mark.rule("CUS-2", "CUS-7")
def test_a_loaded_customer_is_the_one_that_would_have_been_registered_by_hand(cast: Cast) -> None:
    head = [column.key for column in COLUMNS]
    given = {
        "name": "杭州远景软件有限公司", "credit_code": "913101150DEMX00115", "owner": "li", "type": "end_user",
        "level": "B", "source": "visit", "nature": "private", "legal_representative": "王远", "scale": "small",
        "industry": "软件", "address": "滨江区", "website": "www.yuanjing.com.cn", "email": "info@yuanjing.com.cn",
        "contact_name": "王芳", "contact_title": "经理", "contact_phone": "0571-8888 0000 转 8",
        "contact_email": "wang@yuanjing.com.cn", "first_contact_on": "2026-01-05", "need": "改造", "budget": "1,200.50",
        "timetable": "年底", "expected_quantity": "12", "background": "老客户\n介绍", "affiliate_reason": "",
    }  # fmt: skip
    assert set(given) == set(head)
    run = loaded(handed_in(workbook([head, [given[key] for key in head]]), by=cast.li, name="all.xlsx"))
    assert (run.state, run.loaded) == ("done", 1), reasons_of(run)
    imported = Customer.objects.get()
    archive_customer(imported, "测试", by=cast.wang)
    names = ("type", "level", "source", "nature", "legal_representative", "scale", "industry", "address", "website")
    data = {name: given[name] for name in (*names, "name", "credit_code", "email", "need", "timetable", "background")}
    by_hand = register_customer(
        CustomerData(
            **data, budget=Decimal("1200.50"), first_contact_on=date(2026, 1, 5), expected_quantity="12"
        ),
        by=cast.li,
        contacts=[
            ContactData(
                name="王芳", title="经理", phone="0571-8888 0000 转 8", email="wang@yuanjing.com.cn", is_primary=True
            )
        ],
    )  # fmt: skip
    imported.refresh_from_db()
    own = {"id", "number", "registered_at", "archived_at", "revision", "search_text"}
    for field in Customer._meta.concrete_fields:
        if field.attname not in own:
            assert getattr(imported, field.attname) == getattr(by_hand, field.attname), field.attname
    by_hand.refresh_from_db()
    assert imported.search_text.replace(imported.number.lower(), by_hand.number.lower()) == by_hand.search_text
    theirs, ours = imported.contacts.get(), by_hand.contacts.get()
    for field in Contact._meta.concrete_fields:
        if field.attname not in {"id", "customer_id"}:
            assert getattr(theirs, field.attname) == getattr(ours, field.attname), field.attname


@pytest.mark.rule("CUS-1", "CUS-2", "CUS-7")
def test_every_bad_row_is_named_with_its_reason_and_the_good_ones_load(cast: Cast) -> None:
    register_customer(CustomerData(name="绍兴柯诚纺织有限公司"), by=cast.zhou)
    run = checked(
        cast,
        YUANJING,
        ("远景软件（杭州）有限公司", *[""] * 6),
        ("", "", "李四", "", "", "", ""),
        ("有限公司", *[""] * 6),
        ("绍兴柯诚纺织股份有限公司", *[""] * 6),
        ("温州瓯江港务有限公司", "913101150DEMX00116", *[""] * 5),
        ("合肥量瀚设备有限公司", "", "", "13800138001", "", "", ""),
        ("合肥量瀚仪器有限公司", "", "赵一", "1.38E+10", "", "", ""),
        ("合肥量瀚电气有限公司", "", "赵一", "", "=A1", "", ""),
        ("合肥量瀚模具有限公司", "", "", "", "", "", "zhou"),
        ("合肥量瀚能源有限公司", "", "孙二", "13800138000", "", "", ""),
        ("合肥量瀚物流有限公司", "", "孙二", "13800138000", "", "同一总机", ""),
    )
    said = reasons_of(run)
    assert sorted(said) == [3, 4, 5, 6, 7, 8, 9, 10, 11, 12]
    assert "2" in said[3]
    for line, part in {
        4: "企业全称",
        6: "周洋",
        7: "信用代码",
        8: "",
        9: "缩短",
        10: "公式",
        11: "zhou",
        12: "2",
    }.items():
        assert part in said[line], said[line]
    assert (run.good, run.bad) == (2, 10)
    run = loaded(run)
    assert set(Customer.objects.filter(owner=cast.li).values_list("name", flat=True)) == {
        *("杭州远景软件有限公司", "合肥量瀚物流有限公司"),
    }
    assert not [found.invariant.key for found in check() if not found.holds]


@pytest.mark.rule("CUS-7")
def test_the_file_of_refused_rows_is_mended_and_loaded_again(cast: Cast) -> None:
    run = loaded(checked(cast, YUANJING, ("合肥量瀚仪器有限公司", "", "赵一", "1.38E+10", "", "", "")))
    head, row = bad_cells(run)
    assert head[:-1] == [*HEAD]
    assert row[0] == "合肥量瀚仪器有限公司"
    assert row[-1]
    row[3] = "13800138002"
    again = handed_in(workbook([["由李明导出"], head, row]), by=cast.li, name="mended.xlsx")
    assert (again.state, again.good, again.bad, again.unread) == ("ready", 1, 0, [])
    assert loaded(again).loaded == 1
    assert Customer.objects.count() == 2


@pytest.mark.rule("CUS-7")
def test_reasons_are_read_in_the_language_of_the_reader_and_not_of_the_page_it_was_handed_in_on(
    cast: Cast,
) -> None:
    register_customer(CustomerData(name="绍兴柯诚纺织有限公司"), by=cast.zhou)
    with translation.override("zh-hans"):
        run = checked(
            cast,
            YUANJING,
            ("远景软件（杭州）有限公司", *[""] * 6),
            ("绍兴柯诚纺织股份有限公司", *[""] * 6),
            ("合肥量瀚仪器有限公司", "", "赵一", "1.38E+10", "", "", ""),
            ("合肥量瀚电气有限公司", "913101150DEMX00116", "", "", "", "", ""),
        )
        assert "本文件第 2 行" in reasons_of(run)[3]
    with translation.override("en"):
        said = reasons_of(run)
        english = [row[-1] for row in bad_cells(run, "en")[1:]]
    assert list(said.values()) == english
    for line, part in {
        3: "Full registered name: The same customer stands in line 2 of this file.",
        4: "周洋 (South China) registered it first",
        5: "Contact's phone: The spreadsheet has shortened this number",
        6: "The check character of this credit code does not fit",
    }.items():
        assert part in said[line], said[line]
    li = Visitor(cast.li)
    li.cookies["django_language"] = "en"
    page = li.get(run.get_absolute_url()).content.decode()
    assert "has shortened this number" in page
    assert "refused.xlsx" in page


@pytest.mark.rule("CUS-2", "CUS-7")
def test_the_same_file_again_changes_nothing(cast: Cast) -> None:
    loaded(checked(cast, YUANJING, HEYUAN))
    run = checked(cast, YUANJING, HEYUAN)
    assert (run.good, run.same, run.bad) == (0, 2, 0)
    other = checked(cast, YUANJING, by=cast.he)
    assert (other.good, other.same, other.bad) == (0, 0, 1)


@pytest.mark.rule("CUS-2", "CUS-7")
def test_who_registers_between_the_look_and_the_loading_keeps_the_customer(cast: Cast) -> None:
    run = checked(cast, YUANJING, HEYUAN)
    register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.he)
    run = loaded(run)
    assert (run.state, run.loaded, run.bad) == ("done", 1, 1)
    assert "何洁" in reasons_of(run)[2]
    [_head, row] = bad_cells(run)
    assert row[0] == "杭州远景软件有限公司"


@pytest.mark.rule("CUS-7")
def test_a_killed_worker_goes_on_where_it_was(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    from dataclasses import replace  # noqa: PLC0415

    from salesops.intake import kinds  # noqa: PLC0415

    kind = kinds.kind_of("customers")
    assert kind is not None
    monkeypatch.setitem(kinds._kinds, "customers", replace(kind, batch=2))
    rows = [(f"合肥量{brand}设备有限公司", *[""] * 6) for brand in "甲乙丙丁戊己"]
    run = checked(cast, *rows)
    assert run.good == 6
    batches: list[int] = []

    class Killed(BaseException):
        pass

    work = working._load

    def dies(*given: Any) -> Any:
        if len(batches) == 2:
            raise Killed
        batches.append(1)
        return work(*given)

    from salesops.intake.running import confirm_run  # noqa: PLC0415

    monkeypatch.setattr(working, "_load", dies)
    confirm_run(run, by=cast.li)
    with pytest.raises(Killed):
        working.load_rows(run.pk)
    assert Customer.objects.count() == 4
    monkeypatch.setattr(working, "_load", work)
    working.load_rows(run.pk)
    working.load_rows(run.pk)
    run.refresh_from_db()
    assert (run.state, run.loaded, Customer.objects.count()) == ("done", 6, 6)
    assert not [found.invariant.key for found in check() if not found.holds]


@pytest.mark.rule("CUS-3", "CUS-7")
def test_the_assistant_names_the_rep_and_the_rep_is_told(cast: Cast) -> None:
    run = checked(cast, (*YUANJING[:6], "li"), (*HEYUAN[:6], "何洁"), ("宁波甬泰机械有限公司", *[""] * 6), by=cast.chen)
    assert (run.good, run.bad) == (2, 1)
    loaded(run)
    assert {customer.owner for customer in Customer.objects.all()} == {cast.li, cast.he}
    told = Notice.objects.filter(kind="customers.loaded")
    assert {(one.person, one.params["count"]) for one in told} == {(cast.li, "1"), (cast.he, "1")}
    assert Notice.objects.filter(kind="intake.done", person=cast.chen).count() == 1


@pytest.mark.rule("CUS-7")
def test_a_dropped_file_leaves_nothing_and_is_not_loaded(cast: Cast) -> None:
    run = checked(cast, YUANJING)
    drop_run(run, by=cast.li)
    assert not ImportRow.objects.exists()
    working.load_rows(run.pk)
    assert not Customer.objects.exists()


@pytest.mark.rule("CUS-1")
def test_who_registers_nobody_hands_in_nothing(cast: Cast) -> None:
    with pytest.raises(PermissionDenied):
        handed_in(table([HEAD, YUANJING]), by=cast.sun)


@pytest.mark.rule("CUS-3", "CUS-7")
def test_whose_customers_they_may_be_is_asked_again_when_they_are_loaded(cast: Cast) -> None:
    rows = (*YUANJING[:6], cast.li.name), (*HEYUAN[:6], cast.he.name)
    run = checked(cast, *rows, by=cast.zhao)
    assert run.good == 2
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    Assignment.objects.filter(person=cast.li).update(region=cast.south)
    run = loaded(run)
    assert (run.loaded, run.bad) == (1, 1)
    customer = Customer.objects.get()
    assert (customer.owner, customer.region) == (cast.li, cast.south)
    with translation.override("en"):
        assert reasons_of(run)[3].startswith(f"Owner: You can't register a customer for {cast.he.name}.")
