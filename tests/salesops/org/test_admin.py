"""The administrator's pages about people: through the actions, nothing deleted."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Assignment, Coverage, Grant, Person, PostTitle, Region
from salesops.org.queries import post_title
from tests.cast import Cast
from tests.factories.org import make_person

pytestmark = pytest.mark.django_db

NEW = {
    "username": "mei",
    "name": "梅",
    "language": "zh-hans",
    "password": "",
    "post": "ACCOUNT_MANAGER",
    "start": "2026-01-05",
}


@pytest.fixture
def hu(client: Client, cast: Cast) -> Client:
    client.force_login(cast.hu, backend="salesops.org.backends.PersonBackend")
    return client


@pytest.mark.rule("ORG-1")
def test_a_person_is_added_with_a_place(hu: Client, cast: Cast) -> None:
    response = hu.post(
        reverse("admin:org_person_add"), NEW | {"region": cast.east.pk, "superior": cast.wang.pk}, follow=True
    )
    assert response.status_code == 200
    mei = Person.objects.get(username="mei")
    assert (mei.post, mei.region, mei.superior) == (Post.ACCOUNT_MANAGER, cast.east, cast.wang)
    assert not mei.has_usable_password()


@pytest.mark.rule("ORG-1")
def test_a_refused_place_leaves_no_half_person_and_keeps_what_was_typed(hu: Client, cast: Cast) -> None:
    response = hu.post(reverse("admin:org_person_add"), NEW | {"superior": cast.wang.pk})
    assert response.status_code == 200
    assert "ORG-1" in response.content.decode()
    assert 'value="mei"' in response.content.decode()
    assert not Person.objects.filter(username="mei").exists()


def test_a_weak_password_is_refused(hu: Client, cast: Cast) -> None:
    response = hu.post(
        reverse("admin:org_person_add"),
        NEW | {"region": cast.east.pk, "superior": cast.wang.pk, "password": "12345678"},
    )
    assert response.context["errors"]
    assert not Person.objects.filter(username="mei").exists()


def test_details_and_password_are_changed(hu: Client, cast: Cast) -> None:
    url = reverse("admin:org_person_change", args=[cast.li.pk])
    assert hu.get(url).status_code == 200
    hu.post(url, {"username": "li", "name": "李明明", "language": "en", "password": "ein-langes-Wort-7"})
    cast.li.refresh_from_db()
    assert (cast.li.name, cast.li.language) == ("李明明", "en")
    assert cast.li.check_password("ein-langes-Wort-7")


def test_a_superuser_is_not_the_administrators_to_change(hu: Client, cast: Cast) -> None:
    boss = make_person("root", is_superuser=True)
    url = reverse("admin:org_person_change", args=[boss.pk])
    assert (
        hu.post(url, {"username": "root", "name": "x", "language": "en", "password": "ein-langes-Wort-7"}).status_code
        == 403
    )
    boss.refresh_from_db()
    assert boss.name == "root"


def test_access_is_ended_and_opened_from_the_list(hu: Client, cast: Cast) -> None:
    url = reverse("admin:org_person_changelist")
    hu.post(url, {"action": "end_access", "_selected_action": [cast.li.pk, cast.hu.pk]})
    assert not Person.objects.get(pk=cast.li.pk).is_active
    assert Person.objects.get(pk=cast.hu.pk).is_active  # refused, and told
    hu.post(url, {"action": "open_access", "_selected_action": [cast.li.pk]})
    assert Person.objects.get(pk=cast.li.pk).is_active


def test_a_move_is_a_new_row(hu: Client, cast: Cast) -> None:
    today = clock.today().isoformat()
    data = {
        "person": cast.li.pk,
        "post": "ACCOUNT_MANAGER",
        "region": cast.south.pk,
        "superior": cast.wu.pk,
        "start": today,
    }
    hu.post(reverse("admin:org_assignment_add"), data)
    assert Assignment.objects.filter(person=cast.li).count() == 2
    assert Person.objects.get(pk=cast.li.pk).region == cast.south


def test_support_and_rights_are_given_and_ended(hu: Client, cast: Cast) -> None:
    hu.post(
        reverse("admin:org_coverage_add"), {"assistant": cast.chen.pk, "region": cast.south.pk, "start": "2026-01-01"}
    )
    hu.post(
        reverse("admin:org_grant_add"),
        {"person": cast.sun.pk, "name": "quote_reader", "reason": "审计", "start": "2026-01-01"},
    )
    grant = Grant.objects.get(person=cast.sun)
    assert grant.granted_by == cast.hu
    hu.post(reverse("admin:org_grant_changelist"), {"action": "end_rows", "_selected_action": [grant.pk]})
    grant.refresh_from_db()
    assert grant.during.upper == clock.today()
    assert Coverage.objects.get().during.lower == date(2026, 1, 1)


@pytest.mark.rule("APP-6")
def test_a_second_click_on_save_adds_nothing(hu: Client, cast: Cast) -> None:
    url = reverse("admin:org_coverage_add")
    (key,) = re.findall(r'name="_once" value="([^"]+)"', hu.get(url).content.decode())
    sent = {"assistant": cast.chen.pk, "region": cast.south.pk, "start": clock.today().isoformat(), "_once": key}
    first, second = (hu.post(url, sent) for _ in range(2))
    assert (first.status_code, first["Location"]) == (second.status_code, second["Location"])
    assert Coverage.objects.count() == 1


def test_the_company_names_its_posts(hu: Client, cast: Cast) -> None:
    hu.post(
        reverse("admin:org_posttitle_add"), {"post": "DIRECTOR", "title_zh": "营销总监", "title_en": "Head of sales"}
    )
    assert PostTitle.objects.get().title_zh == "营销总监"
    assert post_title(Post.DIRECTOR) in {"营销总监", "Head of sales"}
    assert post_title(None) == ""


def test_regions_are_added(hu: Client, cast: Cast) -> None:
    hu.post(reverse("admin:org_region_add"), {"code": "north", "name": "华北", "name_en": "North China"})
    assert Region.objects.filter(code="north").exists()


@pytest.mark.parametrize("model", ["person", "region", "posttitle", "assignment", "coverage", "grant"])
def test_nothing_is_deleted(hu: Client, cast: Cast, model: str) -> None:
    url = reverse(f"admin:org_{model}_changelist")
    assert "delete_selected" not in hu.get(url).content.decode()
    assert hu.get(reverse(f"admin:org_{model}_delete", args=[1])).status_code in {302, 403, 404}


@pytest.mark.parametrize("model", ["assignment", "coverage", "grant"])
def test_history_is_read_only(hu: Client, cast: Cast, model: str) -> None:
    assignment = Assignment.objects.filter(person=cast.chen).get()
    rows = {
        "assignment": assignment,
        "coverage": Coverage.objects.create(assistant=cast.chen, region=cast.south, during=assignment.during),
        "grant": Grant.objects.get(person=cast.hu),
    }
    url = reverse(f"admin:org_{model}_change", args=[rows[model].pk])
    assert hu.get(url).status_code == 200
    assert hu.post(url, {}).status_code == 403


def test_the_list_of_people_costs_the_same_for_one_and_for_twelve(hu: Client, cast: Cast) -> None:
    def queries(query: str) -> int:
        with CaptureQueriesContext(connection) as captured:
            assert hu.get(reverse("admin:org_person_changelist") + query).status_code == 200
        return len(captured)

    queries("")
    assert queries("?q=li") == queries("")
