"""The views that the list of customers has of itself: what each holds, and the number beside it (CUS-1, CUS-2)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client

from customers import enums
from customers.actions.opportunity import move_opportunity, win_opportunity
from customers.completeness import WANTED
from customers.enums import CustomerStatus
from customers.export import CUSTOMERS
from customers.models import Customer
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.models import Person
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer, make_note
from tests.factories.merge import merge
from tests.factories.opportunity import make_opportunity
from tests.factories.visit import make_plan
from tests.stage import Stage

pytestmark = pytest.mark.django_db
FULL: dict[str, Any] = {
    **{name: "a" for name in WANTED if name != "contact"},
    "credit_code": "91330100MA27XW5A1K",
    "source": "website",
    "nature": "private",
    "scale": "medium",
}


def views_of(person: Person, chosen: str = "") -> tuple[dict[str, int | None], set[Customer]]:
    """Each view that the person has, with its number; and the customers of the chosen one."""
    client = Client()
    client.force_login(person)
    page = client.get("/customers/", {"standing": chosen}).context
    numbers = {view.url.rpartition("=")[2] if "=" in view.url else "": view.count for view in page["views"]}
    assert [view.url.endswith(chosen) for view in page["views"] if view.current] == [True]
    return numbers, set(page["rows"].object_list)


def days(number: int) -> date:
    return clock.today() + timedelta(days=number)


@pytest.mark.rule("CUS-4")
def test_ones_own_that_are_to_be_won(cast: Cast) -> None:
    mine = make_customer(owner=cast.li)
    make_customer(owner=cast.li, status=CustomerStatus.WON)
    lent = make_customer(owner=cast.zhou)
    share(lent, cast.li, until=days(5), reason="协助", by=cast.zhou)
    numbers, rows = views_of(cast.li, "mine")
    assert rows == {mine}
    assert numbers == {"": None, "mine": 1, "due": 0, "ending": 0, "gaps": 2}
    assert list(views_of(cast.zhao)[0]) == ["", "ending", "gaps"]


@pytest.mark.rule("CUS-5")
def test_what_is_due_this_week(cast: Cast) -> None:
    noted, planned, later, answered, _idle = (make_customer(owner=cast.li) for _ in range(5))
    with clock.at(clock.now() - timedelta(days=20)):
        make_note(noted, next_on=days(3))
        make_note(answered, next_on=days(3))
    make_note(answered, next_step="再谈", next_on=days(30))
    make_note(later, next_on=days(8))
    make_plan(planned, day=clock.today())
    numbers, rows = views_of(cast.li, "due")
    assert rows == {noted, planned}
    assert numbers["due"] == 2
    assert views_of(cast.he, "due")[1] == set()


@pytest.mark.rule("CUS-5")
def test_a_correction_takes_the_day_away_and_an_earlier_note_counts_again(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    make_note(customer, happened_on=days(-9), next_on=days(-2))
    newest = make_note(customer, next_on=days(60))
    assert views_of(cast.li, "due")[1] == set()
    make_note(customer, happened_on=days(-10), corrects=newest)
    assert views_of(cast.li, "due")[1] == {customer}


@pytest.mark.rule("CUS-5", "OPP-1")
def test_an_opportunitys_next_step_makes_its_customer_due(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li), next_step="送样", next_on=days(0))
    make_opportunity(make_customer(owner=cast.li), next_step="送样", next_on=days(30))
    assert views_of(cast.li, "due")[1] == {opportunity.customer}
    win_opportunity(
        move_opportunity(opportunity, enums.Stage.CONFIRMED, by=cast.li, revision=1), note="交期", by=cast.li
    )
    assert views_of(cast.li, "due")[1] == set()


@pytest.mark.rule("CUS-2", "CUS-5")
def test_what_was_agreed_with_a_merged_one_is_due_with_the_kept_one(cast: Cast) -> None:
    gone, kept = (make_customer(owner=cast.li) for _ in range(2))
    make_note(gone, next_on=clock.today())
    merge(gone, kept, by=cast.wang)
    assert views_of(cast.li, "due")[1] == {kept}


@pytest.mark.rule("CUS-2")
def test_whose_protection_ends(cast: Cast) -> None:
    ending = make_customer(owner=cast.li, protected_from=days(-80))
    make_customer(owner=cast.li, protected_from=days(-70))
    make_customer(owner=cast.li, protected_from=days(-80), status=CustomerStatus.INVALID)
    numbers, rows = views_of(cast.wang, "ending")
    assert rows == {ending}
    assert numbers["ending"] == 1
    assert views_of(cast.zhou, "ending")[1] == set()
    set_policy("customers.protection", "no", valid_from=clock.today(), reason="试行", by=cast.hu)
    assert "ending" not in views_of(cast.wang)[0]
    assert views_of(cast.zhao)[0] == {"": None, "gaps": None}


@pytest.mark.rule("CUS-2")
def test_an_open_quote_keeps_a_customer_out_of_those(cast: Cast) -> None:
    quote = Stage(cast, cast.li).approved
    Customer.objects.filter(pk=quote.customer_id).update(protected_from=days(-80))
    assert views_of(quote.owner, "ending")[1] == set()


@pytest.mark.rule("CUS-1")
def test_files_that_lack_something(cast: Cast) -> None:
    make_contact(make_customer(owner=cast.li, **FULL))
    lacking = make_customer(owner=cast.li)
    numbers, rows = views_of(cast.wang, "gaps")
    assert rows == {lacking}
    assert numbers["gaps"] == 1
    numbers, rows = views_of(cast.zhao, "gaps")
    assert rows == {lacking}
    assert numbers["gaps"] is None


@pytest.mark.rule("CUS-7")
def test_a_view_is_taken_away_as_it_stands(cast: Cast) -> None:
    mine = make_customer(owner=cast.li)
    make_customer(owner=cast.li, status=CustomerStatus.WON)
    client = Client()
    client.force_login(cast.li)
    page = client.get("/customers/", {"standing": "mine"})
    assert "standing=mine" in page.context["export_url"]
    assert list(CUSTOMERS.rows(cast.li, page.wsgi_request.GET)) == [mine]


def test_a_number_stops_where_nobody_works_by_it(cast: Cast) -> None:
    for _ in range(101):
        make_customer(owner=cast.li)
    client = Client()
    client.force_login(cast.li)
    assert '<span class="count">99+</span>' in client.get("/customers/").content.decode()
