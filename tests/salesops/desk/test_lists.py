"""One's own views and columns of a list, and rows that are chosen together; over Django's own groups."""

import re
from html import unescape
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.contrib.auth.models import Group
from django.http import HttpRequest, QueryDict
from django.template import Template
from django.test import Client, RequestFactory
from django.urls import include, path

from salesops.desk.pages import BulkAction, Column, picked
from tests.factories.org import make_person
from tests.salesops.desk.test_pages import GroupFilter, GroupList

KEEPS = 'popovertarget="view-new"'
PART = {"HX-Request": "true"}


class MyGroups(GroupList):
    filterset_class = GroupFilter
    columns = (
        Column("name", "Name", sort="name"),
        Column("id", "Number", sort="id", numeric=True),
        Column("kind", "Kind"),
    )
    row_template: ClassVar[Any] = Template(
        '{% load lists %}{% tr %}{% td "name" "cut" %}{{ row.name }}{% endtd %}'
        '{% td "id" "" %}no. {{ row.pk }}{% endtd %}{% td "kind" %}group{% endtd %}'
        '{% td "secret" %}never{% endtd %}{% endtr %}'
    )

    def saved_views(self, request: HttpRequest) -> Any:
        return ()

    def bulk_actions(self, request: HttpRequest) -> Any:
        return [BulkAction("Paint them", "/paint/")] if "bulk" in request.GET else ()


urlpatterns = [
    path("mine/", MyGroups.as_view(), name="group-list"),
    path("of/<int:pk>/", MyGroups.as_view(), name="group-part"),
    path("groups/new/", MyGroups.as_view(), name="group-new"),
    path("", include("salesops.urls")),
]

pytestmark = [pytest.mark.urls(__name__), pytest.mark.django_db]


@pytest.fixture
def mine(client: Client) -> Client:
    client.force_login(make_person())
    for name in ("blue", "green", "red"):
        Group.objects.create(name=name)
    return client


def send(client: Client, url: str, **fields: Any) -> Any:
    return client.post(url, {"_once": str(uuid4()), "list": "group-list", **fields})


def shown(client: Client, query: str = "", **headers: str) -> str:
    answer = client.get(f"/mine/{query}", headers=headers)
    assert answer.status_code == 200
    return answer.content.decode()


def take_back(client: Client, told: str) -> None:
    """Press the button of a toast."""
    fields = re.findall(r'name="(list|name|query|back)" value="([^"]*)"', told[told.index("data-undo") :])
    answer = send(client, "/desk/views/new/", **{name: unescape(value) for name, value in fields})
    assert answer.status_code == 302


@pytest.mark.parametrize("name", ["常看", "x" * 40])
def test_a_view_that_comes_back_takes_no_name_from_another(mine: Client, name: str) -> None:
    send(mine, "/desk/views/new/", name=name, query="name=re")
    drop = re.search(r'action="(/desk/views/\d+/drop/)"', shown(mine, "?name=re"))
    assert drop
    send(mine, drop[1])
    told = shown(mine)
    send(mine, "/desk/views/new/", name=name, query="name=blue")
    take_back(mine, told)
    page = shown(mine)
    again = f"{name[:38]} 2"
    assert f'<a href="/mine/?name=blue">{name}</a>' in page
    assert f'<a href="/mine/?name=re">{again}</a>' in page
    assert f"“{again}”" in page
    take_back(mine, told)  # from another tab: it is back already
    assert shown(mine).count('href="/mine/?name=re"') == 1


def test_a_filter_is_kept_under_a_name_and_dropped_again(mine: Client) -> None:
    assert KEEPS in shown(mine, "?name=re")
    assert KEEPS not in shown(mine)
    kept = send(mine, "/desk/views/new/", name=" 常看 ", query="name=re&page=2&sort=-name&evil=1&next=//x.example")
    assert kept.headers["Location"] == "/mine/?name=re&sort=-name"
    page = shown(mine, "?sort=-name&name=re")
    assert '<a href="/mine/?name=re&amp;sort=-name" aria-current="true">常看</a>' in page
    assert '<a href="/mine/">' in page
    assert '<a href="/mine/" aria-current="true">' in shown(mine, "?page=1")
    drop = re.search(r'action="(/desk/views/\d+/drop/)"', page)
    assert drop
    stranger = Client()
    stranger.force_login(make_person())
    assert "常看" not in shown(stranger)
    assert send(stranger, drop[1]).status_code == 404
    assert send(mine, drop[1]).headers["Location"] == "/mine/?name=re&sort=-name"
    told = shown(mine)
    assert ">常看</a>" not in told
    take_back(mine, told)
    assert ">常看</a>" in shown(mine)


def test_a_name_means_its_last_filter_and_there_are_twenty_at_most(mine: Client) -> None:
    for number in range(20):
        assert send(mine, "/desk/views/new/", name=f"v{number}", query=f"name={number}").status_code == 302
    refused = send(mine, "/desk/views/new/", name="one more", query="name=x")
    assert (refused.status_code, b"20" in refused.content) == (409, True)
    assert send(mine, "/desk/views/new/", name="v7", query="sort=name").status_code == 302
    page = shown(mine)
    assert page.count('href="/mine/?') - page.count("data-sort") == 20
    assert '<a href="/mine/?sort=name">v7</a>' in page


@pytest.mark.parametrize("name", ["", "  ", "\x00", "x" * 41, "x" * 100_000])
def test_a_view_needs_a_short_name(mine: Client, name: str) -> None:
    assert send(mine, "/desk/views/new/", name=name, query="name=x").status_code == 409


def test_a_filter_too_long_is_refused(mine: Client) -> None:
    assert send(mine, "/desk/views/new/", name="long", query="name=" + "x" * 1000).status_code == 409


@pytest.mark.parametrize("key", ["", "group-part", "admin:index", "policy:rule-list", "nowhere", "\x00", "x" * 5000])
def test_only_lists_have_views_and_columns(mine: Client, key: str) -> None:
    for url in ("/desk/views/new/", "/desk/columns/"):
        assert mine.post(url, {"_once": str(uuid4()), "list": key, "name": "x"}).status_code == 404


def test_columns_are_put_away_by_each_for_themselves(mine: Client) -> None:
    answer = send(mine, "/desk/columns/", offered=["id", "kind", "bad"], shown=["kind"], query="name=e&page=3")
    assert answer.headers["Location"] == "/mine/?name=e"
    page = shown(mine)
    assert "no. " not in page
    assert '<td data-l="Kind">group</td>' in page
    assert "sort=id" not in page
    assert "2/3" in page
    ordered = shown(mine, "?sort=-id")  # put away: it can't be sorted by, and the list says its own order
    assert ordered.index(">blue<") < ordered.index(">red<")
    send(mine, "/desk/columns/", offered=["name", "id", "kind"])
    assert '<td data-l="Name" class="cut">blue</td>' in shown(mine)  # the first one stays
    other = Client()
    other.force_login(make_person())
    assert '<td data-l="Number" class="num">no. ' in shown(other)
    assert "never" not in shown(other)


def test_a_list_below_a_record_has_neither(mine: Client) -> None:
    send(mine, "/desk/columns/", offered=["id"])
    page = mine.get("/of/7/").content.decode()
    assert "no. " in page
    assert "list-columns" not in page
    assert "hx-get" not in page[page.index("<thead>") : page.index("</thead>")]


def test_htmx_gets_the_tabs_and_the_order_with_the_table(mine: Client) -> None:
    part = shown(mine, "?name=re&sort=-name", **PART)
    assert '<div id="list-views" class="views" hx-swap-oob="true">' in part
    assert 'name="query" value="name=re&amp;sort=-name" form="view-new-form"' in part
    assert '<input type="hidden" name="sort" value="-name" form="list-filter">' in part
    assert 'hx-get="/mine/?name=re&amp;sort=name"' in part
    assert "hx-swap-oob" not in shown(mine, "?name=re")


def test_rows_are_chosen_for_what_one_may_do_with_them(mine: Client) -> None:
    assert "data-pick" not in shown(mine)
    page = shown(mine, "?bulk=1")
    assert len(re.findall(r'name="pick" value="\d+" form="bulk" data-pick', page)) == 3
    assert '<button formaction="/paint/">Paint them</button>' in page
    assert page.count('class="at-pick"') == 5  # head, rows, totals


def test_what_is_no_key_is_not_chosen() -> None:
    request = RequestFactory().post("/")
    request.POST = QueryDict("pick=7&pick=&pick=-1&pick=x&pick=%C2%B2&pick=1e3&pick=99999999999999999999&pick=12")
    assert picked(request) == [7, 12]
