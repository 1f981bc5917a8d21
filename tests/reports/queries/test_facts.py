"""What the books say of a week, and of whom they say it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from pytest_django import DjangoAssertNumQueries

from customers.actions.contact import add_contact
from customers.actions.customer import register_customer
from customers.details import ContactData, CustomerData
from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay
from reports.queries.facts import Facts, facts_for, shown_facts
from reports.queries.facts.shown import LABELS
from salesops.base import clock
from salesops.base.weeks import Week
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import CustomerFactory, make_note
from tests.factories.quotes import Desk, approve, archive, make_desk
from tests.factories.quotes import submit as submit_quote
from tests.factories.reports import W46, W47, friday, frozen, hand_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

QUOTES = ("quotes_drafted", "quotes_submitted", "quotes_approved", "quotes_handed_out")


@pytest.fixture
def desk(cast: Cast) -> Desk:
    with clock.at(W46.start):
        return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def names(facts: Facts, key: str) -> list[str]:
    return [row["name"] for row in facts.get(key, [])]


def facts_of(person: Person, week: Week = W47) -> Facts:
    with clock.at(friday(W47)):
        return facts_for(person, week)


@pytest.mark.rule("RPT-4")
def test_customers_and_contacts_of_the_week(cast: Cast) -> None:
    with clock.at(W47.start):
        own = register_customer(CustomerData(name="宁波甬泰精密机械有限公司"), by=cast.li)
        add_contact(own, ContactData(name="林部长"), by=cast.li)
        register_customer(CustomerData(name="合肥量瀚智能科技有限公司"), by=cast.chen, on_behalf_of=cast.li)
        register_customer(CustomerData(name="柯诚纺织（绍兴）有限公司"), by=cast.he)
    with clock.at(W47.end):
        register_customer(CustomerData(name="上海宏远铸造有限公司"), by=cast.li)  # a week later
    assert names(facts_of(cast.li), "customers") == ["宁波甬泰精密机械有限公司", "合肥量瀚智能科技有限公司"]
    assert names(facts_of(cast.chen), "customers") == ["合肥量瀚智能科技有限公司"]
    assert facts_of(cast.li)["contacts"] == [{"id": own.pk, "name": "林部长", "detail": own.name}]
    assert facts_of(cast.chen)["contacts"] == []
    assert names(facts_of(cast.li, W46), "customers") == []


@pytest.mark.rule("RPT-4", "VIS-2", "CUS-5")
def test_visits_and_other_contacts_by_the_day_on_which_they_were(cast: Cast) -> None:
    customer = CustomerFactory(owner=cast.li)
    with clock.at(W47.end - timedelta(minutes=1)):
        visit = make_note(customer, purpose="演示")  # Sunday 23:59
        make_note(customer, by=cast.wang)
    with clock.at(W47.end):
        call = make_note(customer, kind="phone", happened_on=W47.sunday, outcome="同意")  # on Monday, about Sunday
        make_note(customer)
        make_note(customer, corrects=call, kind="email", happened_on=W47.monday, purpose="", outcome="不同意")
    with clock.at(W47.end):
        facts = facts_for(cast.li, W47)
    about = {"id": customer.pk, "name": customer.name}
    assert facts["visits"] == [about | {"kind": "visit", "day": visit.happened_on.isoformat(), "detail": "演示"}]
    assert facts["notes"] == [about | {"kind": "email", "day": W47.monday.isoformat(), "detail": ""}]
    assert facts_of(cast.chen)["visits"] == []
    with clock.at(W47.end):
        assert len(facts_for(cast.wang, W47)["visits"]) == 1  # what he wrote himself
    shown = {section.label: section for section in shown_facts(facts, shows_amounts=True)}
    assert shown[LABELS["notes"]].rows[0].detail.endswith("邮件")


@pytest.mark.rule("RPT-4")
def test_quotes_by_what_happened_to_them(cast: Cast, desk: Desk) -> None:
    with clock.at(W46.start + timedelta(days=4)):
        earlier = desk.quote("90.00")
    with clock.at(W47.start + timedelta(days=1, hours=10)):
        quote = approve(submit_quote(earlier))
        archive(quote)
        for _time in range(2):
            hand_out_quote(quote, way=HandOutWay.DOWNLOAD, by=cast.li)
        draft = desk.quote("110.00")
    facts = facts_of(cast.li)
    assert {key: names(facts, key) for key in QUOTES} == {
        "quotes_drafted": [f"#{draft.pk}"],
        "quotes_submitted": [quote.shown_number],
        "quotes_approved": [quote.shown_number],
        "quotes_handed_out": [quote.shown_number],  # twice in the week is one quote
    }
    assert facts["quotes_approved"][0]["amount"] == "90.00"
    assert facts_of(cast.he)["quotes_drafted"] == []
    assert names(facts_of(cast.wang), "decisions") == [f"{quote.customer.name} {quote.shown_number}"]


@pytest.mark.rule("RPT-4", "CNF-1")
def test_without_the_right_to_prices_there_are_no_quotes(cast: Cast, desk: Desk) -> None:
    assert set(QUOTES) & set(facts_of(cast.lin)) == set()
    with clock.at(W47.start + timedelta(hours=10)):
        desk.quote("90.00")
    figures = facts_of(cast.li)
    assert any(section.amount == Decimal("90.00") for section in shown_facts(figures, shows_amounts=True))
    hidden = shown_facts(figures, shows_amounts=False)
    assert not any(section.amount for section in hidden)
    assert [str(section.label) for section in hidden] == [
        str(LABELS[key]) for key in ("customers", "contacts", "visits", "notes", "decisions")
    ]


@pytest.mark.rule("RPT-4")
def test_a_quote_changed_after_submission_leaves_the_report_alone(cast: Cast, desk: Desk) -> None:
    with clock.at(W47.start + timedelta(hours=10)):
        quote = desk.quote("90.00")
    report = hand_in(cast.li, W47)
    before = frozen(report)
    with clock.at(friday(W47) + timedelta(hours=1)):
        submit_quote(quote)
    assert facts_of(cast.li)["quotes_submitted"] != []
    assert frozen(report) == before
    assert before["figures"]["quotes_submitted"] == []


def test_the_facts_cost_the_same_for_two_and_for_four(
    cast: Cast, desk: Desk, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    person = Person.objects.get(pk=cast.li.pk)
    for _time in range(2):
        with clock.at(W47.start + timedelta(hours=10)):
            for _number in range(2):
                CustomerFactory(owner=cast.li)
                desk.quote("90.00")
        facts_of(person)  # where one stands is asked once a person
        with django_assert_num_queries(9):
            facts_of(person)
