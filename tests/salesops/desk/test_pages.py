"""The list page, over Django's own groups: garbage in the address, pages, sort, filter, htmx, bounded queries."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
import pytest
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.http import HttpRequest
from django.template import Template
from django.test import Client
from django.urls import include, path
from pytest_django import DjangoAssertNumQueries

from salesops.base.fields import LineInput
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.desk.pages import Column, ListPage, SavedView
from tests.factories.org import make_person


class NameFilter(django_filters.Filter):
    field_class = LineInput


class GroupFilter(django_filters.FilterSet):
    name = NameFilter(lookup_expr="icontains", label="Name")

    class Meta:
        model = Group
        fields = ("name",)


class GroupList(ListPage):
    model = Group
    filterset_class = GroupFilter
    columns = (
        Column("name", "Name", sort="name"),
        Column("id", "Number", sort="id", numeric=True, order_by=("-id",)),
        Column("free", "Unsorted"),
    )
    row_template: ClassVar[Any] = Template(
        '{% load lists %}{% tr %}{% td "name" %}{{ row.name }}{% endtd %}'
        '{% td "id" %}{{ row.pk }}{% endtd %}{% endtr %}'
    )
    title = "Groups"
    empty_title = "No groups yet"
    empty_text = "Make one."
    new_url_name = "group-new"
    new_label = "New group"
    default_sort = "name"
    page_size = 3

    def get_queryset(self, request: HttpRequest) -> QuerySet[Group]:
        return Group.objects.all()

    def totals(self, queryset: QuerySet[Any]) -> dict[str, Any]:
        return {"name": f"{queryset.count()} in all"}

    def may_create(self, request: HttpRequest) -> Verdict:
        return Denied("Only on Mondays.") if "denied" in request.GET else Allowed()

    def saved_views(self, request: HttpRequest) -> Sequence[SavedView]:
        return [SavedView("Mine", "?name=mine", count=2)]


urlpatterns = [
    path("groups/", GroupList.as_view()),
    path("groups/new/", GroupList.as_view(), name="group-new"),
    path("", include("salesops.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def signed_in(client: Client) -> Client:
    client.force_login(make_person())
    return client


def make(number: int) -> None:
    Group.objects.bulk_create(Group(name=f"group {i:03}") for i in range(number))


def names(client: Client, query: str = "") -> list[str]:
    answer = client.get(f"/groups/{query}")
    assert answer.status_code == 200
    return [group.name for group in answer.context["rows"]]


def test_pages_and_their_totals(signed_in: Client) -> None:
    make(7)
    assert names(signed_in) == ["group 000", "group 001", "group 002"]
    assert names(signed_in, "?page=3") == ["group 006"]
    answer = signed_in.get("/groups/?page=2&name=group")
    assert "7 in all" in answer.content.decode()
    assert "page=3" in answer.content.decode()
    assert "name=group" in answer.content.decode()


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("?page=0", "group 006"),
        ("?page=-1", "group 006"),
        ("?page=99", "group 006"),
        ("?page=x", "group 000"),
        ("?page=1e999999", "group 000"),
        ("?page=NaN", "group 000"),
        ("?page=%00", "group 000"),
        ("?page=" + "9" * 5000, "group 000"),
        ("?page=", "group 000"),
        ("?sort=-name", "group 006"),
        ("?sort=id", "group 006"),
        ("?sort=-id", "group 000"),
        ("?sort=--name", "group 000"),
        ("?sort=free", "group 000"),
        ("?sort=permissions", "group 000"),
        ("?sort=password", "group 000"),
        ("?sort=%00", "group 000"),
        ("?name=%00", "group 000"),
        ("?name=%ED%A0%80", None),
        ("?name=004", "group 004"),
        ("?name=nobody", None),
    ],
)
def test_any_address_is_a_page(signed_in: Client, query: str, first: str | None) -> None:
    make(7)
    shown = names(signed_in, query)
    assert (shown[0] if shown else None) == first


def test_htmx_gets_the_table_alone(signed_in: Client) -> None:
    make(1)
    whole = signed_in.get("/groups/")
    part = signed_in.get("/groups/", headers={"HX-Request": "true"})
    again = signed_in.get("/groups/", headers={"HX-Request": "true", "HX-History-Restore-Request": "true"})
    assert b"<html" in whole.content
    assert b"<html" in again.content
    assert b"<html" not in part.content
    assert b'id="list-part"' in part.content
    assert "HX-Request" in whole["Vary"]


def test_an_empty_list_says_what_to_do(signed_in: Client) -> None:
    assert b"No groups yet" in signed_in.get("/groups/").content
    assert b"/groups/new/" in signed_in.get("/groups/").content
    assert b"Only on Mondays." in signed_in.get("/groups/?denied=1").content
    assert b"No groups yet" not in signed_in.get("/groups/?name=x").content


def test_only_reading(signed_in: Client) -> None:
    assert signed_in.head("/groups/").status_code == 200
    assert signed_in.put("/groups/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_queries_do_not_grow_with_the_rows(
    signed_in: Client, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    make(rows)
    with django_assert_num_queries(5):  # session, person, count, totals, rows
        signed_in.get("/groups/", headers={"HX-Request": "true"})


def test_counting_stops(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(ListPage, "counted_up_to", 5)
    make(7)
    answer = signed_in.get("/groups/?page=99")
    assert answer.context["rows"].paginator.count_text == "5+"
    assert "5+" in answer.content.decode()
    assert [group.name for group in answer.context["rows"]] == ["group 003", "group 004"]


def test_nothing_is_kept_by_the_browser(signed_in: Client, client: Client) -> None:
    assert signed_in.get("/groups/")["Cache-Control"] == "no-store, private"
    assert signed_in.get("/nowhere/")["Cache-Control"] == "no-store, private"
    assert "no-store" not in Client().get("/healthz").headers.get("Cache-Control", "")


def test_rows_are_written_without_what_says_nothing(signed_in: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    dashed = Template(
        '{% load lists %}{% tr %}\n  {% td "name" %}{{ row.name }} {{ row.pk }}{% endtd %}\n'
        '  {% td "id" %}{% if row.name == "group 000" %}—{% else %}{{ row.pk }}{% endif %}{% endtd %}\n{% endtr %}'
    )
    monkeypatch.setattr(GroupList, "row_template", dashed)
    make(2)
    first, second = Group.objects.order_by("name")
    page = signed_in.get("/groups/").content.decode()
    assert f'group 000 {first.pk}</td><td data-l="Number" class="num void-cell">—</td></tr>' in page
    assert f'group 001 {second.pk}</td><td data-l="Number" class="num">{second.pk}</td></tr>' in page
