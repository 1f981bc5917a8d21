"""Reads whose SQL is written once find what the selectors find, for everybody and on every day (ORG-2)."""

from datetime import timedelta

import pytest

from contracts.models import Contract
from customers.models import Customer, Opportunity, VisitPlan
from quotes.models import Quote
from salesops.base import clock
from salesops.org.actions.person import assign, deactivate_person
from salesops.org.actions.sharing import share
from salesops.org.enums import GrantName, Post
from salesops.org.models import Person
from salesops.org.queries import people_below
from salesops.org.sight import Seen
from salesops.org.visibility import is_seen_by_key, visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity
from tests.factories.org import make_grant, make_person
from tests.factories.visit import make_plan
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-2")]

MODELS = (Customer, Quote, Contract, Opportunity, VisitPlan)
SEEN = {model: Seen(lambda person, model=model: visible_to(person, model).order_by("pk")) for model in MODELS}


def assert_alike(*people: Person) -> None:
    """What each sees is what the selector says, asked by a person who was just loaded."""
    for someone in people:
        person = Person.objects.get(pk=someone.pk)
        for model, seen in SEEN.items():
            assert seen(person) == list(visible_to(person, model).order_by("pk")), (person.username, model)


def test_everybody_sees_what_the_selector_says(cast: Cast) -> None:
    stage, other = Stage(cast, cast.li), make_customer(owner=cast.zhou)
    assert stage.contract_signed
    for customer in (stage.customer, other):
        make_opportunity(customer)
        make_plan(customer)
    assert all(is_seen_by_key(model) for model in MODELS)
    assert_alike(*cast.people)
    assert SEEN[Customer](cast.li) != SEEN[Customer](cast.zhou)


def test_what_was_shared_is_seen_until_its_day(cast: Cast) -> None:
    lent = make_customer(owner=cast.zhou)
    assert SEEN[Customer](cast.li) == []
    share(lent, cast.li, until=clock.today() + timedelta(days=3), reason="协助", by=cast.zhou)
    assert SEEN[Customer](cast.li) == [lent]
    with clock.at(clock.now() + timedelta(days=4)):
        assert SEEN[Customer](Person.objects.get(pk=cast.li.pk)) == []


def test_a_manager_sees_region_and_people_of_the_day(cast: Cast) -> None:
    near, far = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    assert SEEN[Customer](cast.wang) == [near]
    other = make_person(post=Post.REGIONAL_MANAGER, region=cast.east, superior=cast.zhao)
    moved = Person.objects.get(pk=cast.zhou.pk)
    assign(moved, Post.ACCOUNT_MANAGER, region=cast.south, superior=cast.wang, start=clock.today(), by=cast.hu)
    assert_alike(cast.wang, cast.wu, other)
    assert SEEN[Customer](other) == [near], "the same words, and nobody below"
    assert SEEN[Customer](Person.objects.get(pk=cast.wang.pk)) == [near, far], "whose people are the manager's"


def test_a_right_given_by_name_and_an_access_that_ended_count(cast: Cast) -> None:
    quote = Stage(cast, cast.li).draft
    assert SEEN[Quote](cast.zhou) == []
    make_grant(cast.zhou, GrantName.QUOTE_READER, by=cast.hu)
    reader = Person.objects.get(pk=cast.zhou.pk)
    assert SEEN[Quote](reader) == [quote]
    assert reader.post == Post.ACCOUNT_MANAGER
    customer = make_customer(owner=cast.he)
    deactivate_person(cast.he, by=cast.hu)
    left = Person.objects.get(pk=cast.he.pk)
    assert customer.owner_id == left.pk
    assert SEEN[Customer](left) == []


def test_an_answer_about_one_person_is_kept_for_nobody(cast: Cast) -> None:
    theirs = Seen(lambda person: Customer.objects.filter(owner__in=people_below(person)))
    with pytest.raises(ValueError, match="not stored"):
        theirs(cast.wang)
