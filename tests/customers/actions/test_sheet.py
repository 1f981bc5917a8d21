"""The week's sheet of customers: prefilled, handed in once, frozen, filed in two copies, reminded of (VIS-3)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils import translation

from customers.actions.sheet import RowWords, hand_in_sheet, open_copy
from customers.actions.sheet_reminder import remind_of_sheets
from customers.enums import NoteKind, PlanState, VisitPurpose
from customers.models import CustomerSheet, VisitPlan
from customers.queries.sheet import rows_of
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.sheets import SATURDAY, W47, W48, file_sheet

pytestmark = [pytest.mark.django_db, pytest.mark.rule("VIS-3")]

BEFORE = W47.start - timedelta(days=30)
WEDNESDAY = W47.start + timedelta(days=2, hours=15)


def test_every_customer_touched_is_in_it_and_no_other(cast: Cast) -> None:
    with clock.at(BEFORE):
        noted, planned, untouched = (make_customer(cast.li) for _number in range(3))
        called_off = make_customer(cast.li)
        others = make_customer(cast.he)
    with clock.at(WEDNESDAY):
        fresh = make_customer(cast.li)
        make_note(noted)
        make_note(noted, kind=NoteKind.PHONE)
        make_note(others)
        for customer, state, reason in ((planned, PlanState.PLANNED, ""), (called_off, PlanState.CANCELLED, "改期")):
            VisitPlan.objects.create(
                owner=cast.li,
                customer=customer,
                day=W47.monday,
                first_day=W47.monday,
                purpose=VisitPurpose.NEED,
                state=state,
                cancel_reason=reason,
                created_by=cast.li,
                created_at=clock.now(),
            )
        rows = {row["customer"]: row for row in rows_of(cast.li, W47)}
    assert set(rows) == {noted.pk, planned.pk, fresh.pk}
    assert untouched.pk not in rows
    assert rows[noted.pk]["touches"] == {"visit": 1, "phone": 1}
    assert rows[noted.pk]["next_plan"] == "提交方案"
    with translation.override("en"), clock.at(WEDNESDAY):
        assert next(row for row in rows_of(cast.li, W47) if row["customer"] == fresh.pk)["change"] == "Registered"
        assert {row["customer"] for row in rows_of(cast.li, W48)} == set()


def test_what_was_handed_in_stays_as_it_was(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        customer = make_customer(cast.li, need="产线报工")
        make_contact(customer, name="周敏")
        make_note(customer)
    with clock.at(W47.start + SATURDAY):
        words = RowWords(need="产线报工", budget=Decimal("120000.00"), timetable="年内", next_plan="送方案")
        sheet = hand_in_sheet(W47, {customer.pk: words}, "一切正常", by=cast.li)
    assert sheet.number == f"DA-2026W47-{cast.li.employee_no}"
    assert sheet.completeness == 100
    assert not sheet.is_late
    customer.need = "别的"
    customer.save(update_fields=["need"])
    sheet = CustomerSheet.objects.get()
    assert (sheet.rows[0]["need"], sheet.rows[0]["budget"]) == ("产线报工", "120000.00")
    with pytest.raises(DatabaseError), transaction.atomic():
        CustomerSheet.objects.filter(pk=sheet.pk).update(remark="改")
    with pytest.raises(Refusal), clock.at(W47.start + SATURDAY):
        hand_in_sheet(W47, {}, by=cast.li)


def test_a_customer_without_a_next_plan_is_refused_and_named(cast: Cast) -> None:
    with clock.at(WEDNESDAY):
        customer = make_customer(cast.li)
    for words in ({}, {customer.pk: RowWords(need="有")}):
        with pytest.raises(Refusal) as refused, clock.at(W47.start + SATURDAY):
            hand_in_sheet(W47, words, by=cast.li)
        assert refused.value.rule == "VIS-3"
        assert customer.name in str(refused.value.sentence)


def test_a_nil_sheet_is_handed_in_too(cast: Cast) -> None:
    sheet = file_sheet(cast.li)
    assert (sheet.rows, sheet.completeness) == ([], 100)


def test_monday_midnight_is_the_last_moment_and_later_is_late(cast: Cast) -> None:
    assert not file_sheet(cast.li, at=W47.end).is_late
    assert file_sheet(cast.he, at=W47.end + timedelta(seconds=1)).is_late


def test_it_opens_on_friday(cast: Cast) -> None:
    with pytest.raises(Refusal):
        file_sheet(cast.li, at=W47.start + timedelta(days=4, seconds=-1))
    assert file_sheet(cast.li, at=W47.start + timedelta(days=4))
    with pytest.raises(Refusal):
        file_sheet(cast.li, W48, at=W47.start + SATURDAY)


def test_only_account_managers_hand_it_in(cast: Cast) -> None:
    for person in (cast.wang, cast.chen, cast.sun):
        with pytest.raises(PermissionDenied):
            file_sheet(person)


def test_one_copy_each_and_when_it_was_first_opened(cast: Cast) -> None:
    sheet = file_sheet(cast.li)
    assert {copy.reader for copy in sheet.copies.all()} == {cast.wang, cast.zhao}
    assert set(Notice.objects.filter(kind="customers.sheet-filed").values_list("person__username", flat=True)) == {
        "wang",
        "zhao",
    }
    with clock.at(W47.end):
        assert open_copy(sheet, by=cast.wang) is not None
    with clock.at(W47.end + timedelta(days=1)):
        open_copy(sheet, by=cast.wang)
        assert open_copy(sheet, by=cast.li) is None
    assert sheet.copies.get(reader=cast.wang).opened_at == W47.end
    assert sheet.copies.get(reader=cast.zhao).opened_at is None


def test_who_sees_it(cast: Cast) -> None:
    sheet = file_sheet(cast.li)
    seeing = {one.username for one in cast.people if visible_to(one, CustomerSheet).filter(pk=sheet.pk).exists()}
    assert seeing == {"li", "wang", "zhao", "qian", "chen"}


def told(moment: object) -> set[tuple[str, str]]:
    Notice.objects.all().delete()
    with clock.at(moment):  # type: ignore[arg-type]
        remind_of_sheets()
    found = Notice.objects.filter(kind__startswith="customers.sheet")
    return set(found.values_list("person__username", "kind"))


def test_on_sunday_whoever_has_not_handed_in_is_reminded_on_monday_the_superior_hears(cast: Cast) -> None:
    for person in (cast.li, cast.he, cast.zhou):
        file_sheet(person, W47.shifted(-1))
    file_sheet(cast.li)
    sunday = W47.start + timedelta(days=6, hours=9)
    assert told(sunday - timedelta(seconds=1)) == set()
    assert told(sunday) == {("he", "customers.sheet-due"), ("zhou", "customers.sheet-due")}
    assert told(W47.end + timedelta(minutes=5)) == {
        ("he", "customers.sheet-missing"),
        ("zhou", "customers.sheet-missing"),
        ("wang", "customers.sheet-team-missing"),
        ("wu", "customers.sheet-team-missing"),
    }
    with clock.at(W47.end + timedelta(hours=5)):
        remind_of_sheets()
    assert Notice.objects.filter(kind="customers.sheet-team-missing").count() == 2
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    assert ("he", "customers.sheet-missing") not in told(W47.end + timedelta(hours=6))
