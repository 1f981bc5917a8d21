"""Each invariant is quiet after the doors were used, and sees the fault that it is there for."""

from collections.abc import Callable

import pytest
from django.db import connection

from customers.actions.contact import add_contact, archive_contact
from customers.actions.customer import register_customer
from customers.actions.opportunity import move_opportunity, win_opportunity
from customers.details import ContactData, CustomerData
from customers.enums import NoteKind, Stage
from customers.invariants import INVARIANTS
from customers.models import Contact, ContactNote, Customer, CustomerSheet, Opportunity, VisitPlan
from salesops.base import clock
from tests.cast import Cast
from tests.customers.walls import without_walls
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.opportunity import make_opportunity
from tests.factories.sheets import W47, file_sheet
from tests.factories.visit import make_plan

BY_KEY = {invariant.key: invariant for invariant in INVARIANTS}


def rows(key: str) -> int:
    """How many rows break the invariant."""
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY[key].sql)
        return len(cursor.fetchall())


@pytest.mark.rule("CUS-1", "CUS-2", "CNF-2")
def test_all_are_quiet_after_the_doors(cast: Cast) -> None:
    data = CustomerData(name="杭州远景软件有限公司", credit_code="913101150DEMX00115")
    customer = register_customer(data, by=cast.li, contacts=[ContactData(name="王芳")])
    second = add_contact(customer, ContactData(name="张伟", is_primary=True), by=cast.li)
    archive_contact(second, by=cast.li)
    make_note(customer, by=cast.chen, corrects=make_note(customer, by=cast.chen, contact=second))
    file_sheet(cast.li)
    opportunity = make_opportunity(customer)
    win_opportunity(move_opportunity(opportunity, Stage.CONFIRMED, by=cast.li, revision=1), note="交期", by=cast.li)
    assert {key: rows(key) for key in BY_KEY} == dict.fromkeys(BY_KEY, 0)


def _two_names(cast: Cast) -> None:
    make_customer(owner=cast.li, name="杭州远景软件有限公司")
    make_customer(owner=cast.he, name="远景软件（杭州）股份有限公司")


def _two_codes(cast: Cast) -> None:
    make_customer(owner=cast.li, credit_code="913101150DEMX00115")
    make_customer(owner=cast.he, credit_code="913101150DEMX00115")


def _no_entry(cast: Cast) -> None:
    make_customer(owner=cast.li)


def _no_main_contact(cast: Cast) -> None:
    customer = register_customer(CustomerData(name="杭州远景软件有限公司"), by=cast.li)
    Contact.objects.create(customer=customer, name="王芳", is_primary=False)


def _note_of_two_customers(cast: Cast) -> None:
    said = {"kind": NoteKind.PHONE, "happened_on": clock.today(), "outcome": "下周再谈", "written_at": clock.now()}
    contact = make_contact(customer=make_customer(owner=cast.li))
    ContactNote.objects.create(customer=make_customer(owner=cast.li), contact=contact, author=cast.li, **said)


def _visit_kept_elsewhere(cast: Cast) -> None:
    plan = make_plan(make_customer(owner=cast.li))
    VisitPlan.objects.filter(pk=plan.pk).update(state="done", note=make_note(make_customer(owner=cast.li)))


def _sheet_without_a_plan(cast: Cast) -> None:
    moments = {"week": W47.monday, "due_at": W47.end, "submitted_at": W47.end}
    lines = [{"number": "C900001", "next_plan": ""}, {"number": "C900002", "next_plan": "送方案"}]
    CustomerSheet.objects.create(number="DA-2026W47-E001", person=cast.li, rows=lines, completeness=0, **moments)


def _moved_past_the_door(cast: Cast) -> None:
    moved = make_opportunity(make_customer(owner=cast.li))
    make_opportunity(moved.customer)
    Opportunity.objects.filter(pk=moved.pk).update(stage="offered")


def _next_step_forgotten(cast: Cast) -> None:
    note = make_note(make_customer(owner=cast.li), next_on=clock.today())
    Customer.objects.filter(pk=note.customer_id).update(next_step_on=None)


def _left_on_a_merged_one(cast: Cast) -> None:
    kept, contact = make_customer(owner=cast.li), make_contact(customer=make_customer(owner=cast.he))
    Customer.objects.filter(pk=contact.customer_id).update(merged_into=kept, archived_at=clock.now())


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("key", "seed"), [("customers.one_owner", _two_names), ("customers.one_credit_code", _two_codes)]
)
def test_the_walls_gone_the_fault_is_seen(cast: Cast, key: str, seed: Callable[[Cast], None]) -> None:
    with without_walls():
        seed(cast)
        assert rows(key) == 1


@pytest.mark.parametrize(
    ("key", "seed"),
    [
        ("customers.registered_in_trail", _no_entry),
        ("customers.one_main_contact", _no_main_contact),
        ("customers.note_of_one_customer", _note_of_two_customers),
        ("customers.next_step_kept", _next_step_forgotten),
        ("customers.nothing_on_what_was_merged", _left_on_a_merged_one),
        ("customers.sheet_says_what_is_next", _sheet_without_a_plan),
        ("customers.visit_kept_by_its_report", _visit_kept_elsewhere),
        ("customers.opportunity_as_last_moved", _moved_past_the_door),
    ],
)
def test_each_sees_its_fault(cast: Cast, key: str, seed: Callable[[Cast], None]) -> None:
    seed(cast)
    assert rows(key) == 1


def test_no_invariant_goes_without_its_fault() -> None:
    assert set(BY_KEY) == {
        "customers.one_owner",
        "customers.one_credit_code",
        "customers.registered_in_trail",
        "customers.one_main_contact",
        "customers.note_of_one_customer",
        "customers.next_step_kept",
        "customers.nothing_on_what_was_merged",
        "customers.sheet_says_what_is_next",
        "customers.visit_kept_by_its_report",
        "customers.opportunity_as_last_moved",
    }
