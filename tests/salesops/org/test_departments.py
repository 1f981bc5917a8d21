"""Departments: a head or a mapping, members by day, never skipped (ORG-5)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.urls import reverse

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.org.actions.department import (
    DepartmentData,
    add_member,
    create_department,
    edit_department,
    end_membership,
)
from salesops.org.actions.person import deactivate_person
from salesops.org.answers import answer_of, memberships_on
from salesops.org.departments import answering
from salesops.org.enums import OrgVerb
from salesops.org.models import Department, Person
from tests.cast import Cast
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-5")]

DAY = timedelta(days=1)


def make(cast: Cast, code: str, *, head: Person | None = None, mapped_to: Department | None = None) -> Department:
    data = DepartmentData(code=code, name=f"{code} 部", head=head, mapped_to=mapped_to)
    return create_department(data, by=cast.hu)


def change(department: Department, by: Person, *, revision: int | None = None, **changes: Any) -> Department:
    """Save the department with something else in it."""
    kept = {name: getattr(department, name) for name in ("code", "name", "name_en", "head", "mapped_to")}
    data = DepartmentData(**kept | changes)
    return edit_department(department, data, by=by, revision=revision or department.revision)


def test_the_head_answers(cast: Cast) -> None:
    technical = make(cast, "tech", head=cast.xu)
    assert answering(technical) == cast.xu
    assert (answer_of(technical).head, answer_of(technical).is_own) == (cast.xu, True)


def test_a_department_that_is_missing_is_answered_for_by_another(cast: Cast) -> None:
    technical = make(cast, "tech", head=cast.xu)
    research = make(cast, "rnd", mapped_to=technical)
    quality = make(cast, "quality", mapped_to=research)
    assert answering(quality) == cast.xu
    assert (answer_of(quality).head, answer_of(quality).department) == (cast.xu, technical)


def test_pages_and_engine_agree_on_who_answers(cast: Cast) -> None:
    make(cast, "rnd", mapped_to=make(cast, "tech", head=cast.xu))
    make(cast, "supply", mapped_to=make(cast, "store"))
    for department in Department.objects.all():
        assert answer_of(department).head == answering(department)


def test_nobody_answers_for_a_department_without_a_head_and_it_is_said(cast: Cast) -> None:
    store = make(cast, "store")
    supply = make(cast, "supply", mapped_to=store)
    assert answer_of(supply).head is None
    assert "pill--stop" in Visitor(cast.li).get(reverse("org:department-list")).content.decode()
    assert "tell--wait" in Visitor(cast.li).get(supply.get_absolute_url()).content.decode()


def test_a_head_who_left_is_marked(cast: Cast) -> None:
    technical = make(cast, "tech", head=cast.xu)
    deactivate_person(cast.xu, by=cast.hu)
    assert answer_of(technical).has_left


def test_a_mapping_that_comes_back_is_refused(cast: Cast) -> None:
    first = make(cast, "first")
    second = make(cast, "second", mapped_to=first)
    third = make(cast, "third", mapped_to=second)
    for target in (first, second, third):
        with pytest.raises(Refusal) as caught:
            change(first, cast.hu, mapped_to=target)
        assert (caught.value.rule, caught.value.field) == ("ORG-5", "mapped_to")
    assert Department.objects.get(pk=first.pk).mapped_to is None


def test_the_database_refuses_such_a_mapping_too(cast: Cast) -> None:
    first = make(cast, "first")
    third = make(cast, "third", mapped_to=make(cast, "second", mapped_to=first))
    with pytest.raises(IntegrityError), transaction.atomic():
        Department.objects.filter(pk=first.pk).update(mapped_to=third)


def test_a_head_or_a_mapping_not_both(cast: Cast) -> None:
    technical = make(cast, "tech", head=cast.xu)
    with pytest.raises(Refusal, match="ORG-5"):
        make(cast, "rnd", head=cast.sun, mapped_to=technical)


@pytest.mark.parametrize(("field", "value"), [("code", "tech"), ("name", "tech 部")])
def test_code_and_name_are_ones_own(cast: Cast, field: str, value: str) -> None:
    make(cast, "tech")
    other = make(cast, "rnd")
    with pytest.raises(Refusal) as caught:
        change(other, cast.hu, revision=None, **{field: value})
    assert caught.value.field == field


def test_somebody_who_left_becomes_neither_head_nor_member(cast: Cast) -> None:
    deactivate_person(cast.li, by=cast.hu)
    technical = make(cast, "tech")
    with pytest.raises(Refusal):
        change(technical, cast.hu, head=Person.objects.get(pk=cast.li.pk))
    with pytest.raises(Refusal):
        add_member(technical, Person.objects.get(pk=cast.li.pk), start=clock.today(), by=cast.hu)


def test_the_second_to_save_is_told(cast: Cast) -> None:
    technical = make(cast, "tech")
    change(technical, cast.hu, head=cast.xu)
    with pytest.raises(StaleRecord) as caught:
        change(technical, cast.hu, revision=1, head=cast.sun)
    assert caught.value.changes


def test_changes_stand_in_the_trail_of_department_and_head(cast: Cast) -> None:
    technical = make(cast, "tech")
    change(technical, cast.hu, head=cast.xu)
    [entry] = [one for one in timeline_for(technical) if one.verb == OrgVerb.DEPARTMENT_EDITED]
    assert [(change.before, change.after) for change in entry.changes] == [("", "徐涛")]
    assert entry.verb in [one.verb for one in timeline_for(cast.xu)]


def test_members_are_those_of_the_day(cast: Cast) -> None:
    today = clock.today()
    technical = make(cast, "tech", head=cast.xu)
    add_member(technical, cast.xu, start=today - 20 * DAY, by=cast.hu)
    membership = add_member(technical, cast.li, start=today - 10 * DAY, by=cast.hu)
    end_membership(membership, on=today, by=cast.hu)
    found = {
        days: [one.person.username for one in memberships_on(technical, today - days * DAY)] for days in (15, 5, 0)
    }
    assert found == {15: ["xu"], 5: ["xu", "li"], 0: ["xu"]}
    page = Visitor(cast.he).get(technical.get_absolute_url(), {"on": (today - 5 * DAY).isoformat()})
    assert "李明" in page.content.decode()


def test_nobody_belongs_to_it_twice_on_a_day(cast: Cast) -> None:
    technical = make(cast, "tech")
    membership = add_member(technical, cast.li, start=clock.today(), by=cast.hu)
    with pytest.raises(Refusal):
        add_member(technical, cast.li, start=clock.today() - DAY, by=cast.hu)
    end_membership(membership, on=clock.today(), by=cast.hu)
    add_member(technical, cast.li, start=clock.today() - DAY, by=cast.hu)
    assert len(memberships_on(technical, clock.today())) == 1


def test_a_membership_ends_on_one_of_its_days(cast: Cast) -> None:
    membership = add_member(make(cast, "tech"), cast.li, start=clock.today(), by=cast.hu)
    for day in (clock.today() - DAY,):
        with pytest.raises(Refusal) as caught:
            end_membership(membership, on=day, by=cast.hu)
        assert caught.value.field == "on"


def test_only_the_administrator_changes_departments(cast: Cast) -> None:
    technical = make(cast, "tech")
    with pytest.raises(PermissionDenied):
        create_department(DepartmentData(code="x", name="x"), by=cast.qian)
    with pytest.raises(PermissionDenied):
        change(technical, cast.xu)
    with pytest.raises(PermissionDenied):
        add_member(technical, cast.li, start=clock.today(), by=cast.zhao)


def test_a_department_is_kept_from_its_pages(cast: Cast) -> None:
    hu = Visitor(cast.hu)
    sent = {"code": "tech", "name": "技术部", "name_en": "Technical", "head": cast.xu.pk, "mapped_to": ""}
    technical_url = hu.send(reverse("org:department-new"), sent)["Location"]
    technical = Department.objects.get(code="tech")
    assert technical_url == technical.get_absolute_url()
    answer = hu.send(reverse("org:department-new"), sent)
    assert (answer.status_code, answer.context["form"].refusal.rule) == (422, "ORG-5")
    hu.send(reverse("org:department-member-add", args=[technical.pk]), {"person": cast.li.pk, "start": clock.today()})
    [member] = memberships_on(technical, clock.today())
    end = reverse("org:department-member-end", args=[member.membership.pk])
    assert hu.send(end, {"on": clock.today() - DAY}).status_code == 422
    assert hu.send(end, {"on": clock.today()}).status_code == 302
    assert memberships_on(technical, clock.today()) == []
    assert hu.get(end).status_code == 404  # it never was
