"""The list of customers says what is next, how long they are protected, and what is open (DSH-1, CUS-2)."""

import re
from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from customers.models import Customer
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.customers import make_customer, make_note
from tests.factories.visit import make_plan
from tests.stage import Stage

LIST = "/customers/"
pytestmark = pytest.mark.django_db


def cells(person: Person, customer: Customer) -> dict[str, str]:
    """Column title → what stands in the row of the customer, as this person sees it in English."""
    client = Client()
    client.force_login(person)
    body = client.get(LIST, headers={"Accept-Language": "en"}).content.decode()
    row = next(part for part in re.findall(r"<tr\b.*?</tr>", body, re.DOTALL) if customer.name in part)
    found = re.findall(r'<td[^>]*data-l="([^"]*)"[^>]*>(.*?)</td>', row, re.DOTALL)
    return {label: re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", text)).strip() for label, text in found}


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


@pytest.mark.rule("DSH-1")
def test_what_is_due_first_is_next(cast: Cast) -> None:
    customer, soon = make_customer(owner=cast.li), clock.today() + timedelta(days=3)
    assert cells(cast.li, customer)["Next step"] == "—"
    make_note(customer, next_step="提交方案", next_on=soon + timedelta(days=4))
    said = cells(cast.li, customer)
    assert said["Next step"].endswith("提交方案")
    assert said["Last contact"] != "—"
    make_plan(customer, day=soon)
    assert cells(cast.li, customer)["Next step"].endswith("Visit")


@pytest.mark.rule("CUS-2")
def test_how_long_a_customer_is_protected(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert cells(cast.li, customer)["Protection"] == "90 days"
    with clock.at(clock.now() + timedelta(days=10)):
        assert cells(cast.li, customer)["Protection"] == "80 days"


@pytest.mark.rule("CNF-1")
def test_money_is_shown_to_whoever_sees_the_papers(stage: Stage) -> None:
    quote = stage.approved
    cast, customer = stage.cast, quote.customer
    assert cells(quote.owner, customer)["Open quotes"] == f"{quote.total:,.2f}"
    assert "Open quotes" not in cells(cast.lin, customer)
    share(customer, cast.he, until=clock.today() + timedelta(days=5), reason="协助", by=quote.owner)
    assert cells(cast.he, customer)["Open quotes"] == "—"


@pytest.mark.rule("CNF-1")
def test_steps_are_for_whoever_reads_notes(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    make_note(customer, next_step="提交方案")
    assert "Next step" not in cells(cast.lin, customer)


def test_who_never_chose_sees_the_usual_columns_and_may_choose_the_others(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert not {"Type", "Region", "Completeness"} & set(cells(cast.li, customer))
    client = Client()
    client.force_login(cast.li)
    sent = {"list": "customers:customer-list", "offered": ["type", "next"], "shown": ["type"], "_once": str(uuid4())}
    assert client.post("/desk/columns/", sent).status_code == 302
    chosen = set(cells(cast.li, customer))
    assert "Type" in chosen
    assert "Next step" not in chosen


@pytest.mark.rule("ORG-2")
def test_owners_and_regions_offered_are_those_of_customers_one_sees(cast: Cast) -> None:
    own, lent = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    make_customer(owner=cast.he)
    share(lent, cast.li, until=clock.today() + timedelta(days=5), reason="协助", by=cast.zhou)
    assert offered(cast.li) == ({own.owner, lent.owner}, {own.region, lent.region})
    assert offered(cast.wang) == ({cast.li, cast.he}, {cast.east})
    assert offered(cast.zhao) == ({cast.li, cast.he, cast.zhou}, {cast.east, cast.south})


def offered(person: Person) -> tuple[set[Person], set[Region]]:
    """The choices of the two facets."""
    client = Client()
    client.force_login(person)
    fields = client.get(LIST).context["filter"].form.fields
    return set(fields["owner"].offered()), set(fields["region"].offered())
