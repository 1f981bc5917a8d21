"""The organisation as a tree of any day, and moving people in it (ORG-1)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer
from salesops.base import clock
from salesops.base.look import day_text
from salesops.org.actions.person import assign, deactivate_person
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from salesops.org.tree import FOLDED_FROM, Company, coming_moves, company_on
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.org import SINCE, make_assignment, make_person
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-1")]

QUERIES_OF_A_TREE = 4
QUERIES_OF_THE_PAGE = 12
DAY = timedelta(days=1)


def shape(company: Company) -> list[str]:
    """Sign-in names, indented by depth; those who left in brackets."""
    return [
        "  " * seat.depth + (f"({seat.person.username})" if seat.has_left else seat.person.username)
        for seat in company.lines
    ]


def place(cast: Cast, **changes: Any) -> dict[str, Any]:
    """Li, as the form sends it: under Wu in the south from today on."""
    sent = {"post": "ACCOUNT_MANAGER", "region": cast.south.pk, "superior": cast.wu.pk, "start": clock.today()}
    return sent | {"back": "tree"} | changes


def test_everybody_hangs_below_their_superior(cast: Cast) -> None:
    company = company_on(clock.today())
    assert shape(company) == [
        "qian",
        "  zhao",
        "    wang",
        "      he",
        "      li",
        "      chen",
        "    wu",
        "      zhou",
        "    lin",
        "  sun",
        "  xu",
        "  hu",
    ]
    assert company.count == 12
    assert {seat.person.username: seat.below for seat in company.lines}["zhao"] == 7
    assert sum(len(seat.closes) for seat in company.lines) == sum(seat.is_branch for seat in company.lines)


def test_a_day_shows_who_was_whose_superior_on_it(cast: Cast) -> None:
    moved = clock.today() - timedelta(days=30)
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=moved, by=cast.hu)
    superior = {seat.person.username: seat.superior_id for seat in company_on(moved).lines}
    before = {seat.person.username: seat.superior_id for seat in company_on(moved - DAY).lines}
    assert (before["li"], superior["li"]) == (cast.wang.pk, cast.wu.pk)
    page = Visitor(cast.he).get(reverse("org:tree"), {"on": (moved - DAY).isoformat()})
    assert day_text(moved - DAY) in page.content.decode()
    assert "data-org-move" not in page.content.decode()


def test_before_the_first_post_there_is_nobody(cast: Cast) -> None:
    company = company_on(SINCE - DAY)
    assert (company.lines, company.without_post, company.leavers) == ([], [], [])


def test_a_leaver_keeps_the_place_while_somebody_reports_to_them(cast: Cast) -> None:
    deactivate_person(cast.wu, by=cast.hu)
    company = company_on(clock.today())
    assert "    (wu)" in shape(company)
    assert company.leavers == []
    assign(cast.zhou, Post.ACCOUNT_MANAGER, cast.east, cast.wang, start=clock.today(), by=cast.hu)
    company = company_on(clock.today())
    assert "    (wu)" not in shape(company)
    assert [seat.person for seat in company.leavers] == [cast.wu]
    assert "wu" in {seat.person.username for seat in company_on(clock.today() - DAY).lines if not seat.has_left}


def test_whoever_has_no_post_is_listed_apart(cast: Cast) -> None:
    newcomer = make_person("mei", name="梅")
    between = make_person("bo", name="柏")
    make_assignment(between, Post.FINANCE, superior=cast.qian, until=clock.today() - DAY)
    company = company_on(clock.today())
    assert [one.username for one in company.without_post] == ["bo", "mei"]
    assert newcomer not in company_on(clock.today() - timedelta(days=60)).without_post


def test_planned_moves_are_for_those_who_plan(cast: Cast) -> None:
    later = clock.today() + timedelta(days=20)
    assign(cast.li, Post.ACCOUNT_MANAGER, cast.south, cast.wu, start=later, by=cast.hu)
    assert [move.row.person for move in coming_moves(clock.today())] == [cast.li]
    for reader, sees in ((cast.zhao, True), (cast.hu, True), (cast.he, False), (cast.li, False)):
        page = Visitor(reader).get(reverse("org:tree"), {"on": later.isoformat()})
        superiors = {seat.person: seat.superior_id for seat in page.context["company"].lines}
        assert superiors[cast.li] == (cast.wu.pk if sees else cast.wang.pk)
        now = Visitor(reader).get(reverse("org:tree")).content.decode()
        assert (day_text(later) in now) is sees
    assert day_text(later) in Visitor(cast.li).get(cast.li.get_absolute_url()).content.decode()
    assert day_text(later) not in Visitor(cast.he).get(cast.li.get_absolute_url()).content.decode()


def test_five_hundred_people_cost_as_many_queries_as_twelve(cast: Cast) -> None:
    people = Person.objects.bulk_create(
        Person(username=f"m{number}", name=f"M{number}", password="!") for number in range(500)
    )
    Assignment.objects.bulk_create(
        Assignment(
            person=one,
            post=Post.ACCOUNT_MANAGER,
            region=cast.east,
            superior=cast.wang if number < 50 else people[number % 50],
            during=(SINCE, None),
        )
        for number, one in enumerate(people)
    )
    with CaptureQueriesContext(connection) as seen:
        company = company_on(clock.today())
    assert len(seen) == QUERIES_OF_A_TREE
    assert (company.count, len(company.lines)) == (512, 512)
    assert any(seat.is_folded for seat in company.lines)
    client = Visitor(cast.hu)
    client.get(reverse("org:tree"))
    with CaptureQueriesContext(connection) as seen:
        assert client.get(reverse("org:tree")).status_code == 200
    assert len(seen) == QUERIES_OF_THE_PAGE, "\n".join(query["sql"][:200] for query in seen.captured_queries)


def test_a_small_company_is_not_folded(cast: Cast) -> None:
    company = company_on(clock.today())
    assert len(company.lines) < FOLDED_FROM
    assert not any(seat.is_folded for seat in company.lines)


def test_dropped_on_somebody_the_dialog_names_them_and_says_what_changes(cast: Cast) -> None:
    hu = Visitor(cast.hu)
    url = reverse("org:person-move", args=[cast.wang.pk])
    page = hu.get(url, {"superior": str(cast.wu.pk), "back": "tree"}, headers={"HX-Request": "true"})
    assert page.templates[0].name == "org/person/_move.html"
    assert f'value="{cast.wu.pk}" selected' in page.content.decode()
    told = hu.get(
        reverse("org:person-move-effects", args=[cast.wang.pk]),
        place(cast, post="REGIONAL_MANAGER", region=cast.east.pk, superior=cast.qian.pk),
    )
    assert told.context["effects"].changes[0][1:] == ("赵敏", "钱立")
    assert any("何洁" in note and "李明" in note for note in told.context["effects"].notes)


def test_a_move_acts_on_the_next_page(cast: Cast) -> None:
    customer: Customer = CustomerFactory(owner=cast.zhou, region=cast.south)
    wang = Visitor(cast.wang)
    assert wang.get(customer.get_absolute_url()).status_code == 404
    sent = place(cast, region=cast.east.pk, superior=cast.wang.pk)
    answer = Visitor(cast.hu).send(reverse("org:person-move", args=[cast.zhou.pk]), sent)
    assert answer["Location"] == reverse("org:tree")
    assert wang.get(customer.get_absolute_url()).status_code == 200


def test_whoever_gets_another_post_has_its_rights_on_the_next_page(cast: Cast) -> None:
    li = Visitor(cast.li)
    assert li.get(reverse("customers:customer-list")).status_code == 200
    sent = place(cast, post="TECHNICAL", region="", superior=cast.xu.pk)
    Visitor(cast.hu).send(reverse("org:person-move", args=[cast.li.pk]), sent)
    assert li.get(reverse("customers:customer-list")).status_code == 403


def test_a_loop_is_refused_before_and_after_the_button(cast: Cast) -> None:
    hu = Visitor(cast.hu)
    sent = place(cast, post="DIRECTOR", region="", superior=cast.li.pk)
    told = hu.get(reverse("org:person-move-effects", args=[cast.zhao.pk]), sent)
    assert told.context["refusal"].rule == "ORG-1"
    answer = hu.send(reverse("org:person-move", args=[cast.zhao.pk]), sent)
    assert answer.status_code == 422
    assert answer.context["form"].refusal.rule == "ORG-1"
    assert Person.objects.get(pk=cast.zhao.pk).superior == cast.qian


def test_a_move_of_later_changes_nothing_today(cast: Cast) -> None:
    later = clock.today() + timedelta(days=20)
    Visitor(cast.hu).send(reverse("org:person-move", args=[cast.li.pk]), place(cast, start=later))
    li = Person.objects.get(pk=cast.li.pk)
    assert li.superior == cast.wang
    assert li.assignment_on(later).superior == cast.wu  # type: ignore[union-attr]


def test_nobody_but_the_administrator_moves_and_not_themselves(cast: Cast) -> None:
    url = reverse("org:person-move", args=[cast.li.pk])
    assert Visitor(cast.zhao).send(url, place(cast)).status_code == 403
    own = reverse("org:person-move", args=[cast.hu.pk])
    assert Visitor(cast.hu).send(own, place(cast)).status_code == 403
    assert Assignment.objects.filter(during__startswith=clock.today()).count() == 0


@pytest.mark.parametrize("day", ["", "0000-01-01", "never", "9999-12-31", "2026-02-30"])
def test_a_day_that_is_none_is_today(cast: Cast, day: str) -> None:
    page = Visitor(cast.li).get(reverse("org:tree"), {"on": day})
    assert page.context["day"] == clock.today()


def test_a_backdated_move_says_so(cast: Cast) -> None:
    sent = place(cast, start=date(2020, 1, 1))
    told = Visitor(cast.hu).get(reverse("org:person-move-effects", args=[cast.li.pk]), sent)
    assert told.context["effects"].notes
    assert len(told.context["effects"].changes) == 2
