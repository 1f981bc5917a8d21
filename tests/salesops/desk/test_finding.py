"""The palette finds pages, deeds and records: whatever is one's own to open, and nothing else."""

from collections.abc import Sequence

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import override

from customers.actions.contact import add_contact
from customers.actions.opportunity import win_opportunity
from customers.details import ContactData
from salesops.desk.finding import LONGEST, Group, asked, find
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.contracts import make_party, signed_contract
from tests.factories.customers import make_contact, make_customer
from tests.factories.opportunity import make_opportunity
from tests.stage import Stage, actors_of
from tests.visitor import Visitor

pytestmark = pytest.mark.django_db


def answers(person: Person, text: str) -> dict[str, Sequence[str]]:
    """What the palette shows: labels by group."""
    with override("en"):
        return {str(group.title): [str(hit.label) for hit in group.hits] for group in find(person, text)}


def addresses(groups: Sequence[Group]) -> list[str]:
    return [hit.url for group in groups for hit in group.hits if hit.url]


def test_it_leads_wherever_the_navigation_does_and_offers_what_one_may_begin(cast: Cast) -> None:
    rep, finance = answers(cast.li, ""), answers(cast.sun, "")
    assert {"Home", "Quotes", "My requests"} <= set(rep["Go to"])
    assert {"Register customer", "New quote", "Write this week's report", "Name a stand-in", "Sign out"} <= set(
        rep["Actions"]
    )
    assert "Record a receipt" not in rep["Actions"]
    assert {"Month end", "Receipts"} <= set(finance["Go to"])
    assert "Record a receipt" in finance["Actions"]
    assert {"New quote", "Register customer"}.isdisjoint(finance["Actions"])


@pytest.mark.parametrize("who", ["owner", "assistant", "gm", "marketing", "finance", "technical", "admin", "no_post"])
def test_every_page_and_deed_it_names_opens(cast: Cast, who: str) -> None:
    person = actors_of(cast)[who]
    visitor = Visitor(person)
    inside = [url for url in addresses(find(person, "")) if not url.startswith("/admin/")]
    assert {url: visitor.get(url, follow=True).status_code for url in inside} == dict.fromkeys(inside, 200)


def test_the_design_page_is_found_by_the_administrator_alone(cast: Cast) -> None:
    here = reverse("design:home")
    for person, leads in ((cast.hu, True), (cast.qian, False), (cast.li, False)):
        assert (here in addresses(find(person, ""))) is leads
        assert (f'href="{here}"' in Visitor(person).get("/").content.decode()) is leads


@pytest.mark.parametrize("typed", ["quote", "报价", "QUOTE"])
def test_a_page_is_found_by_its_name_in_either_language(cast: Cast, typed: str) -> None:
    assert "Quotes" in answers(cast.li, typed)["Go to"]


def test_chinese_is_matched_loosely_and_letters_are_not(cast: Cast) -> None:
    assert "New quote" in answers(cast.li, "新报价")["Actions"]
    assert answers(cast.li, "nqte") == {}


@pytest.mark.rule("CUS-7", "ORG-2", "CNF-1")
def test_records_are_found_by_those_who_may_see_them(cast: Cast) -> None:
    customer = make_party(cast.li, name="杭州远景软件有限公司")
    make_contact(customer, phone="13800138000")
    contract = signed_contract(owner=cast.li, customer=customer)
    quote = contract.quote
    assert quote
    found = answers(cast.li, "远景")
    assert found["Customers"] == [customer.name]
    assert found["New quote for"] == [customer.name]
    assert [label.split()[0] for label in found["Contracts"]] == [contract.number]
    assert answers(cast.li, "hzyj")["Customers"] == [customer.name]
    assert answers(cast.li, quote.number)["Quotes"][0].startswith(quote.number)
    assert answers(cast.li, contract.number.lower())["Contracts"][0].startswith(contract.number)
    # Another region sees none of it; finance the contract, and not by whose phone the customer's file holds.
    assert answers(cast.zhou, "远景") == {}
    assert set(answers(cast.sun, "远景")) == {"Contracts"}
    assert answers(cast.sun, "13800138000") == {}
    assert answers(cast.li, "13800138000")["Customers"] == [customer.name]


@pytest.mark.rule("CUS-7")
def test_one_box_finds_by_pinyin_and_by_the_people_there(cast: Cast) -> None:
    customer = make_party(cast.li, name="杭州远景软件有限公司")
    add_contact(customer, ContactData(name="覃辉", title="采购总监"), by=cast.li)
    contract = signed_contract(owner=cast.li, customer=customer)
    for typed in ("yuanjing", "ruanjian", "hzyj", "yjrj"):
        found = answers(cast.li, typed)
        assert found["Customers"] == [customer.name], typed
        assert contract.quote is not None
        assert found["Quotes"][0].startswith(contract.quote.number), typed
        assert found["Contracts"][0].startswith(contract.number), typed
    for typed in ("覃辉", "qinhui", "tanhui"):
        [customers, *_others] = find(cast.li, typed)
        assert str(customers.hits[0].sub).startswith("覃辉, 采购总监·"), typed
    # The contract's reader in finance doesn't learn who works at the customer; another region finds nothing.
    assert set(answers(cast.sun, "yuanjing")) == {"Contracts"}
    assert answers(cast.sun, "qinhui") == answers(cast.zhou, "yuanjing") == {}


@pytest.mark.rule("CUS-7", "ORG-2")
def test_opportunities_are_found_by_customer_title_and_number_while_they_are_open(cast: Cast) -> None:
    customer = make_customer(cast.li, name="杭州远景软件有限公司")
    contact = make_contact(customer, phone="13800138000")
    opportunity = make_opportunity(customer, title="二期产线改造", contact=contact)
    for typed in ("远景", "产线改造", opportunity.number, opportunity.number.lower()[:8]):
        assert answers(cast.li, typed)["Opportunities"] == [opportunity.title]
    assert answers(cast.wang, "产线改造")["Opportunities"] == [opportunity.title]
    # Not for another region, not for marketing, not by whose phone the customer's file holds; a closed one not at all.
    assert answers(cast.zhou, "产线改造") == answers(cast.lin, "产线改造") == {}
    assert "Opportunities" not in answers(cast.li, "13800138000")
    win_opportunity(opportunity, note="交期", by=cast.li)
    assert "Opportunities" not in answers(cast.li, "产线改造")


def test_people_and_rules(cast: Cast) -> None:
    assert answers(cast.li, "孙")["People"] == ["孙燕"]
    assert answers(cast.li, "wang q")["People"] == ["王强"]
    assert answers(cast.li, "wangqiang")["People"] == answers(cast.li, "wq")["People"] == ["王强"]
    assert answers(cast.li, "prc-4")["Rules"][0].startswith("PRC-4 ")


def test_one_chinese_character_finds_customers_by_their_beginning(cast: Cast) -> None:
    found, other = make_party(cast.li, name="李记机械有限公司"), make_party(cast.li, name="杭州李氏软件有限公司")
    make_party(cast.zhou, name="李家港机有限公司")
    hits = answers(cast.li, "李")
    assert hits["Customers"] == hits["New quote for"] == [found.name]
    assert cast.li.name in hits["People"]
    assert set(answers(cast.li, "李氏")["Customers"]) == {other.name}
    assert any(label.startswith("PRC-") for label in answers(cast.li, "价")["Rules"])


def test_one_letter_asks_for_no_records_and_anything_may_be_pasted(cast: Cast) -> None:
    with CaptureQueriesContext(connection) as asked_for:
        assert "People" not in answers(cast.li, "w")
    assert not [query for query in asked_for if "LIKE" in query["sql"]]
    assert asked(" a\x00b\ud800  c\n" + "x" * 900) == ("ab c " + "x" * 900)[:LONGEST].strip()
    assert find(cast.li, asked("%_\\'\"<|>")) == []


@pytest.mark.parametrize(("who", "queries"), [("owner", 19), ("gm", 17), ("finance", 12)])
def test_a_bounded_number_of_questions(cast: Cast, who: str, queries: int) -> None:
    stage = Stage(cast, cast.li)
    name = stage.customer.name[:2]
    assert stage.draft
    person = Person.objects.get(pk=actors_of(cast)[who].pk)
    visitor = Visitor(person)
    visitor.get(reverse("desk:palette"), {"q": name}, headers={"HX-Request": "true"})
    with CaptureQueriesContext(connection) as asked_for:
        answer = visitor.get(reverse("desk:palette"), {"q": name}, headers={"HX-Request": "true"})
    assert answer.status_code == 200
    assert len(asked_for) == queries, "\n\n".join(query["sql"] for query in asked_for)


def test_without_a_script_it_is_a_page(cast: Cast) -> None:
    customer = make_customer(cast.li, name="杭州远景软件有限公司")
    visitor = Visitor(cast.li)
    page = visitor.get(reverse("desk:palette"), {"q": "远景"}).content.decode()
    assert f'<a class="hit" href="{customer.get_absolute_url()}">' in page
    part = visitor.get(reverse("desk:palette"), {"q": "远景"}, headers={"HX-Request": "true"})
    assert "<html" not in part.content.decode()
    assert "HX-Request" in part["Vary"]
