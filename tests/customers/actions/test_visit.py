"""Planned visits: planned, moved, called off, kept by their report; the focus of a week."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from customers.actions.customer import archive_customer
from customers.actions.note import log_contact
from customers.actions.visit import (
    PlanData,
    cancel_visit,
    confirm_focus,
    edit_plan,
    move_visit,
    plan_visit,
    write_focus,
)
from customers.details import NoteData
from customers.enums import NoteKind, PlanState
from customers.models import ContactNote, Customer, VisitPlan
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.visit import make_plan

pytestmark = pytest.mark.rule("VIS-1")


def days(number: int) -> Any:
    """A day so many days from today."""
    return clock.today() + timedelta(days=number)


def a_report(customer: Customer, **changes: Any) -> NoteData:
    """A visit told in full, with changes."""
    told: dict[str, Any] = {
        "kind": NoteKind.VISIT,
        "happened_on": clock.today(),
        "people": "王总",
        "purpose": "演示",
        "outcome": "认可",
        "next_step": "报价",
    }
    return NoteData(customer=customer, **told | changes)


def test_a_visit_is_planned_moved_and_remembers_its_first_day(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li), day=days(3), target=" 确认 范围 ")
    assert (plan.owner, plan.state, plan.target, plan.first_day) == (cast.li, PlanState.PLANNED, "确认 范围", days(3))
    moved = move_visit(plan, days(5), by=cast.wang, revision=plan.revision)
    assert (moved.day, moved.first_day, moved.target, moved.revision) == (days(5), days(3), "确认 范围", 2)
    entry = timeline_for(plan.customer)[0]
    assert entry.who == "王强"
    assert days(5).isoformat() in entry.title


@pytest.mark.rule("APP-6")
def test_who_moves_what_somebody_moved_meanwhile_is_told(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    move_visit(plan, days(1), by=cast.chen, revision=1)
    with pytest.raises(StaleRecord):
        move_visit(plan, days(2), by=cast.li, revision=1)
    assert VisitPlan.objects.get().day == days(1)
    assert move_visit(plan, days(1), by=cast.li, revision=1).revision == 2  # there already: nothing to do


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"day": days(-1)}, "day"),
        ({"day": days(400)}, "day"),
        ({"minutes": 5}, "minutes"),
        ({"target": "长" * 201}, "target"),
        ({"target": "a\x00"}, "target"),
    ],
)
def test_what_cannot_be_planned_is_refused(cast: Cast, changes: dict[str, Any], field: str) -> None:
    with pytest.raises(Refusal) as caught:
        make_plan(make_customer(owner=cast.li), **changes)
    assert (caught.value.rule, caught.value.field) == ("VIS-1", field)
    assert caught.value.next_step
    assert not VisitPlan.objects.exists()


def test_the_same_visit_is_planned_once_a_day(cast: Cast) -> None:
    plan = make_plan(customer := make_customer(owner=cast.li))
    with pytest.raises(Refusal, match="VIS-1"):
        make_plan(customer)
    make_plan(customer, by=cast.wang)  # another visitor
    later = make_plan(customer, day=days(1))
    with pytest.raises(Refusal, match="VIS-1"):
        move_visit(later, plan.day, by=cast.li, revision=later.revision)
    with pytest.raises(IntegrityError, match="plan_once_a_day"), transaction.atomic():
        VisitPlan.objects.filter(pk=later.pk).update(day=plan.day)
    cancel_visit(plan, "客户出差", by=cast.li)
    make_plan(customer)


@pytest.mark.rule("ORG-2")
def test_the_assistant_plans_for_the_owner_and_others_do_not(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert make_plan(customer, by=cast.chen).owner == cast.li
    assert make_plan(customer, by=cast.wang).owner == cast.wang
    for person in (cast.he, cast.zhou, cast.wu, cast.lin, cast.qian, cast.sun, cast.xu, cast.hu):
        with pytest.raises(PermissionDenied):
            make_plan(customer, by=person)


@pytest.mark.rule("ORG-2", "CNF-1")
def test_a_plan_is_read_by_whoever_reads_the_customers_notes(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li), by=cast.wang)

    def reads(person: Person) -> bool:
        return visible_to(person, VisitPlan).exists()

    assert all(reads(person) for person in (cast.li, cast.chen, cast.wang, cast.zhao, cast.qian))
    assert not any(reads(person) for person in (cast.he, cast.zhou, cast.wu, cast.lin, cast.sun, cast.xu, cast.hu))
    with pytest.raises(PermissionDenied):  # he sees that the manager comes, and does not plan for him
        move_visit(plan, days(1), by=cast.li, revision=plan.revision)


def test_a_cancelled_visit_keeps_its_reason_and_stays(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    with pytest.raises(Refusal) as caught:
        cancel_visit(plan, " ", by=cast.li)
    assert caught.value.field == "reason"
    assert cancel_visit(plan, "客户出差", by=cast.li).cancel_reason == "客户出差"
    with pytest.raises(Refusal, match="VIS-2"):
        cancel_visit(plan, "又", by=cast.li)
    with pytest.raises(Refusal, match="VIS-2"):
        move_visit(plan, days(1), by=cast.li, revision=2)


@pytest.mark.rule("VIS-2")
def test_a_report_keeps_its_plan_in_the_same_transaction(cast: Cast) -> None:
    plan = make_plan(customer := make_customer(owner=cast.li))
    with pytest.raises(Refusal):
        log_contact(a_report(customer, next_step=""), by=cast.li, plan=plan)
    plan.refresh_from_db()
    assert (plan.state, plan.note) == (PlanState.PLANNED, None)
    note = log_contact(a_report(customer), by=cast.li, plan=plan)
    plan.refresh_from_db()
    assert (plan.state, plan.note) == (PlanState.DONE, note)
    with pytest.raises(Refusal, match="VIS-2"):
        log_contact(a_report(customer), by=cast.li, plan=plan)
    assert ContactNote.objects.get() == note


@pytest.mark.rule("VIS-2")
def test_a_visit_logged_without_its_plan_finds_it(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    mine, managers, later = make_plan(customer), make_plan(customer, by=cast.wang), make_plan(customer, day=days(1))
    log_contact(a_report(customer, kind=NoteKind.PHONE), by=cast.li)
    assert not VisitPlan.objects.filter(state=PlanState.DONE).exists()
    note = log_contact(a_report(customer), by=cast.chen)  # the assistant writes down the owner's visit
    assert list(VisitPlan.objects.filter(state=PlanState.DONE)) == [mine]
    log_contact(a_report(customer, corrects=note, outcome="更正"), by=cast.chen)
    assert VisitPlan.objects.get(pk=mine.pk).note == note
    log_contact(a_report(customer), by=cast.wang)
    assert set(VisitPlan.objects.filter(state=PlanState.DONE)) == {mine, managers}
    with pytest.raises(Refusal, match="VIS-2"):  # still to come
        log_contact(a_report(customer), by=cast.li, plan=later)


def test_a_report_is_of_its_own_plan(cast: Cast) -> None:
    plan, other = make_plan(make_customer(owner=cast.li)), make_customer(owner=cast.li)
    for data in (a_report(other), a_report(plan.customer, kind=NoteKind.PHONE)):
        with pytest.raises(ValueError, match="its own customer"):
            log_contact(data, by=cast.li, plan=plan)
    with pytest.raises(PermissionDenied):
        log_contact(a_report(plan.customer), by=cast.he, plan=plan)


def test_of_an_archived_customer_a_plan_can_only_be_called_off(cast: Cast) -> None:
    plan = make_plan(customer := make_customer(owner=cast.li))
    archive_customer(customer, "公司已注销", by=cast.wang)
    with pytest.raises(Refusal, match="CNF-2"):
        make_plan(customer, day=days(1))
    with pytest.raises(Refusal, match="CNF-2"):
        log_contact(a_report(customer), by=cast.li, plan=plan)
    assert cancel_visit(plan, "公司已注销", by=cast.li).state == PlanState.CANCELLED


def test_a_plan_is_changed_whole(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    data = PlanData(day=plan.day, purpose="money", minutes=30, target="催办首付款")
    assert edit_plan(plan, data, by=cast.li, revision=1).minutes == 30
    with pytest.raises(ValueError, match="nothing"):
        plan_visit(plan.customer, PlanData(day=days(2), purpose="nothing"), by=cast.li)


def test_the_focus_is_written_by_the_rep_and_confirmed_by_a_superior(cast: Cast) -> None:
    focus = write_focus(clock.today(), "催办到期合同", by=cast.li, revision=0)
    assert (focus.week.weekday(), focus.confirmed_at) == (0, None)
    for person in (cast.li, cast.he, cast.wu, cast.chen):
        with pytest.raises(PermissionDenied):
            confirm_focus(focus, by=person, revision=focus.revision)
    confirmed = confirm_focus(focus, by=cast.wang, revision=focus.revision)
    assert confirmed.confirmed_by == cast.wang
    with pytest.raises(StaleRecord):
        write_focus(clock.today(), "别的", by=cast.li, revision=0)
    changed = write_focus(clock.today(), "新客户", by=cast.li, revision=confirmed.revision)
    assert changed.confirmed_by is None
    with pytest.raises(StaleRecord):  # not what he has read
        confirm_focus(focus, by=cast.wang, revision=confirmed.revision)


def test_a_focus_is_of_a_week_to_come_and_says_something(cast: Cast) -> None:
    with pytest.raises(Refusal, match="VIS-1"):
        write_focus(days(-7), "太晚", by=cast.li, revision=0)
    with pytest.raises(Refusal, match="VIS-1"):
        write_focus(days(7), "  ", by=cast.li, revision=0)
    with pytest.raises(PermissionDenied):
        write_focus(days(7), "行政", by=cast.chen, revision=0)


def test_a_note_of_another_day_leaves_the_plan(cast: Cast) -> None:
    with clock.at(clock.shanghai(days(-2), 9)):
        plan = make_plan(customer := make_customer(owner=cast.li))
    make_note(customer)
    plan.refresh_from_db()
    assert plan.state == PlanState.PLANNED
