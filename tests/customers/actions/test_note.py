"""Visits and other contacts, written down through their door."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from customers.actions.customer import archive_customer
from customers.actions.note import log_contact
from customers.details import NoteData
from customers.enums import NoteKind
from customers.models import STANDING, ContactNote, Customer
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note

pytestmark = pytest.mark.rule("CUS-5")


def a_visit(customer: Customer, **changes: Any) -> NoteData:
    """A visit told in full, with changes."""
    told: dict[str, Any] = {
        "kind": NoteKind.VISIT,
        "happened_on": clock.today(),
        "people": "财务王总",
        "purpose": "演示方案",
        "outcome": "认可功能",
        "next_step": "提交报价",
    }
    return NoteData(customer=customer, **told | changes)


@pytest.mark.rule("VIS-2", "CNF-2")
def test_a_visit_stands_in_the_customers_timeline(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    contact = make_contact(customer=customer, name="王芳")
    note = log_contact(a_visit(customer, contact=contact, outcome=" 认可功能\r\n 关心价格 "), by=cast.li)
    assert (note.author, note.outcome, note.met) == (cast.li, "认可功能\n关心价格", "王芳 · 财务王总")
    [entry] = timeline_for(customer)
    assert (entry.who, entry.title, entry.quote) == ("李明", note.happened_on.isoformat(), "认可功能\n关心价格")
    assert timeline_for(customer, bare_others=True)[0].quote == ""


def test_a_phone_call_needs_only_what_came_of_it(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    call = NoteData(customer=customer, kind=NoteKind.PHONE, happened_on=clock.today(), outcome="下周再谈")
    assert log_contact(call, by=cast.chen).author == cast.chen


@pytest.mark.rule("VIS-2")
@pytest.mark.parametrize(
    ("changes", "rule", "field"),
    [
        ({"people": " "}, "VIS-2", "people"),
        ({"purpose": ""}, "VIS-2", "purpose"),
        ({"next_step": ""}, "VIS-2", "next_step"),
        ({"outcome": "\n"}, "CUS-5", "outcome"),
        ({"outcome": "a\x00"}, "CUS-5", "outcome"),
        ({"outcome": "长" * 4001}, "CUS-5", "outcome"),
        ({"purpose": "长" * 201}, "CUS-5", "purpose"),
        ({"happened_on": clock.today() + timedelta(days=2)}, "CUS-5", "happened_on"),
        ({"next_on": clock.today() - timedelta(days=9)}, "CUS-5", "next_on"),
        ({"kind": "phone", "next_step": "", "next_on": clock.today() + timedelta(days=9)}, "CUS-5", "next_step"),
    ],
)
def test_what_is_not_whole_is_refused(cast: Cast, changes: dict[str, Any], rule: str, field: str) -> None:
    customer = make_customer(owner=cast.li)
    with pytest.raises(Refusal) as caught:
        log_contact(a_visit(customer, **changes), by=cast.li)
    assert (caught.value.rule, caught.value.field) == (rule, field)
    assert not ContactNote.objects.exists()


@pytest.mark.rule("ORG-2")
def test_it_is_written_by_the_owner_those_above_and_the_assistant(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    for person in (cast.li, cast.chen, cast.wang, cast.zhao):
        log_contact(a_visit(customer), by=person)
    for person in (cast.he, cast.zhou, cast.wu, cast.lin, cast.qian, cast.sun, cast.xu, cast.hu):
        with pytest.raises(PermissionDenied):
            log_contact(a_visit(customer), by=person)


@pytest.mark.rule("ORG-2", "CNF-1")
def test_it_is_read_by_whoever_sees_the_customer_but_marketing(cast: Cast) -> None:
    make_note(make_customer(owner=cast.li))

    def reads(person: Person) -> bool:
        return visible_to(person, ContactNote).exists()

    assert all(reads(person) for person in (cast.li, cast.chen, cast.wang, cast.zhao, cast.qian))
    assert not any(reads(person) for person in (cast.he, cast.zhou, cast.wu, cast.lin, cast.sun, cast.xu, cast.hu))


def test_an_archived_customer_gets_no_notes(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    note = make_note(customer)
    archive_customer(customer, "公司已注销", by=cast.wang)
    for data in (a_visit(customer), a_visit(customer, corrects=note)):
        with pytest.raises(Refusal, match="CNF-2"):
            log_contact(data, by=cast.li)


@pytest.mark.rule("CNF-2")
def test_a_correction_is_a_new_note_and_there_is_one(cast: Cast) -> None:
    note = make_note(customer := make_customer(owner=cast.li))
    better = log_contact(a_visit(customer, corrects=note, outcome="预算未批"), by=cast.li)
    assert list(ContactNote.objects.filter(STANDING)) == [better]
    assert ContactNote.objects.get(pk=note.pk).outcome == note.outcome
    with pytest.raises(PermissionDenied):
        log_contact(a_visit(customer, corrects=note), by=cast.li)  # the newer one is what can be corrected
    with pytest.raises(PermissionDenied):
        log_contact(a_visit(customer, corrects=better), by=cast.wang)  # it is Li's
    assert log_contact(a_visit(customer, corrects=better), by=cast.li).corrects == better


def test_contact_and_corrected_note_are_of_the_same_customer(cast: Cast) -> None:
    mine, other = make_customer(owner=cast.li), make_customer(owner=cast.li)
    for changes in ({"contact": make_contact(customer=other)}, {"corrects": make_note(other)}):
        with pytest.raises(ValueError, match="another customer"):
            log_contact(a_visit(mine, **changes), by=cast.li)


@pytest.mark.rule("CNF-2", "VIS-2")
def test_the_database_keeps_what_was_written_and_takes_no_half_visit(cast: Cast) -> None:
    note = make_note(make_customer(owner=cast.li))
    with pytest.raises(ValueError, match="append-only"):
        note.save()
    with pytest.raises(Exception, match=r"denied|Cannot update"), transaction.atomic():
        ContactNote.objects.filter(pk=note.pk).update(outcome="改了")
    half = {"customer": note.customer, "happened_on": clock.today(), "author": cast.li, "written_at": clock.now()}
    with pytest.raises(IntegrityError, match="note_visit_whole"), transaction.atomic():
        ContactNote.objects.create(kind=NoteKind.VISIT, outcome="认可", purpose="演示", next_step="报价", **half)
