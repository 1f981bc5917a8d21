"""Registering in another region: asked, held, decided, registered (CUS-2, CUS-3)."""

from dataclasses import fields
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction

from customers.actions.customer import edit_customer, register_customer
from customers.actions.region import ask_region, ask_region_again, drop_region_request, register_or_ask
from customers.conflict import Reach
from customers.details import ContactData, CustomerData
from customers.enums import CustomerVerb, Level, PaperState, RegionVerb
from customers.models import Customer, RegionRequest
from customers.queries.conflict import look_up
from customers.queries.conflict_many import Wanted, standing_of
from customers.region import Registration
from salesops.approvals.engine import withdraw
from salesops.approvals.enums import RequestState
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.names import name_key
from salesops.base.refusals import Refusal, StaleRecord
from salesops.org.actions.handover import hand_over
from salesops.org.handing_over import works
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer
from tests.factories.org import make_region
from tests.factories.region import BUYER, WHY, asked, make_region_request, region_decided

pytestmark = [pytest.mark.rule("CUS-3"), pytest.mark.usefixtures("chains")]
NAME = "广州粤启装备有限公司"
CODE = "913101150DEMX00115"


def refused(name: str, by: Person, code: str | None = None) -> Refusal:
    with pytest.raises(Refusal) as caught:
        register_customer(CustomerData(name=name, credit_code=code), by=by)
    assert caught.value.next_step
    return caught.value


def test_the_manager_of_the_region_asked_for_decides(cast: Cast) -> None:
    paper = make_region_request(cast.li, cast.south, level=Level.A, budget=Decimal("120000.00"))
    [step] = open_steps(asked(paper))
    assert step.approver == cast.wu
    assert not Customer.objects.exists()
    paper = region_decided(paper)
    customer = Customer.objects.get()
    assert (customer.name, customer.owner, customer.region) == (NAME, cast.li, cast.south)
    assert (customer.level, customer.budget, customer.contacts.get().name) == (Level.A, Decimal("120000.00"), "岑若水")
    assert (paper.state, paper.customer) == (PaperState.APPROVED, customer)
    for person in (cast.li, cast.wang, cast.wu):
        assert customer in visible_to(person, Customer)
    registered = next(one for one in timeline_for(customer) if one.verb == CustomerVerb.REGISTERED)
    assert registered.who == "李明"
    assert timeline_for(paper)[0].verb == RegionVerb.APPROVED


@pytest.mark.rule("CUS-1")
def test_it_counts_as_registered_from_the_moment_it_was_asked(cast: Cast) -> None:
    with clock.at(clock.now() - timedelta(days=5)):
        paper = make_region_request(cast.li, cast.south)
    region_decided(paper)
    customer = Customer.objects.get()
    assert (customer.registered_at, customer.protected_from) == (paper.asked_at, clock.today())


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize("name", [NAME, "粤启装备（广州）有限公司", "廣州粵啓裝備股份有限公司"])
def test_from_then_on_nobody_else_registers_it(cast: Cast, name: str) -> None:
    paper = make_region_request(cast.li, cast.south)
    told = refused(name, cast.zhou)
    assert (told.rule, told.field) == ("CUS-2", "name")
    assert "李明" in str(told.sentence)
    with pytest.raises(Refusal, match="CUS-2"):
        make_region_request(cast.zhou, cast.east, name=name)
    finding = look_up(name, "", by=cast.zhou)
    assert finding.refusal is not None
    assert look_up(name, "", by=cast.li, asking=paper.pk).refusal is None
    other = make_customer(cast.zhou)
    with pytest.raises(Refusal, match="CUS-2"):
        edit_customer(other, CustomerData(name=name), by=cast.zhou, revision=other.revision)


@pytest.mark.rule("CUS-2")
def test_an_import_is_told_as_well(cast: Cast) -> None:
    make_region_request(cast.li, cast.south, credit_code=CODE)
    rows = [(NAME, None), ("佛山岭衡机械有限公司", CODE), ("东莞江海机械有限公司", None)]
    wanted = [
        Wanted(line, name, name_key(name), code, Reach(), cast.zhou.pk) for line, (name, code) in enumerate(rows, 1)
    ]
    first, second, third = standing_of(wanted, (), by_id=cast.zhou.pk)
    assert (isinstance(first, Refusal), isinstance(second, Refusal), third) == (True, True, None)


@pytest.mark.rule("CUS-2")
def test_a_code_is_held_as_a_name_is(cast: Cast) -> None:
    make_region_request(cast.li, cast.south, credit_code=CODE)
    assert refused("佛山岭衡机械有限公司", cast.zhou, CODE).field == "credit_code"
    assert look_up("", CODE, by=cast.zhou).refusal is not None
    assert register_customer(CustomerData(name="佛山岭衡机械有限公司"), by=cast.zhou)


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize("end", ["reject", "withdraw", "drop"])
def test_once_it_ended_the_name_is_free(cast: Cast, end: str) -> None:
    paper = make_region_request(cast.li, cast.south)
    if end == "withdraw":
        withdraw(asked(paper), by=cast.li)
    elif end == "reject":
        region_decided(paper, "reject")
    else:
        drop_region_request(region_decided(paper, "return"), by=cast.li)
    paper.refresh_from_db()
    assert (paper.is_open, paper.closed_at is not None) == (False, True)
    assert register_customer(CustomerData(name=NAME), by=cast.zhou)


@pytest.mark.rule("CUS-2")
def test_what_is_registered_cannot_be_asked_for(cast: Cast) -> None:
    make_customer(cast.zhou, name=NAME)
    with pytest.raises(Refusal, match="CUS-2"):
        make_region_request(cast.li, cast.south)


@pytest.mark.rule("CUS-2")
def test_what_was_registered_meanwhile_is_not_approved(cast: Cast) -> None:
    paper = make_region_request(cast.li, cast.south)
    make_customer(cast.zhou, name=NAME)  # by a door that holds no names
    with pytest.raises(Refusal, match="CUS-2"):
        say(asked(paper), "approve", "")
    assert region_decided(paper, "return").state == PaperState.DRAFT


def test_the_door_takes_the_way_that_is_open(cast: Cast) -> None:
    data = CustomerData(name=NAME)
    with pytest.raises(Refusal, match="CUS-3") as caught:
        register_or_ask(data, "  ", by=cast.li, region=cast.south)
    assert caught.value.field == "region_reason"
    assert isinstance(register_or_ask(data, WHY, by=cast.li, region=cast.south), RegionRequest)
    other = CustomerData(name="佛山岭衡机械有限公司")
    assert isinstance(register_or_ask(other, WHY, by=cast.li, region=cast.east), Customer)
    with pytest.raises(Refusal, match="CUS-3"):
        ask_region(CustomerData(name="东莞江海机械有限公司"), cast.east, WHY, by=cast.li)


def test_the_assistant_asks_for_the_rep_and_neither_decides(cast: Cast) -> None:
    paper = make_region_request(cast.li, cast.south, by=cast.chen)
    assert paper in visible_to(cast.chen, RegionRequest)
    assert asked(paper).barred == sorted({cast.li.pk, cast.chen.pk})
    with pytest.raises(Refusal, match="CUS-3"):
        make_region_request(cast.zhou, cast.east, by=cast.chen, name="佛山岭衡机械有限公司")
    with pytest.raises(PermissionDenied):
        make_region_request(cast.lin, cast.south, by=cast.lin, name="佛山岭衡机械有限公司")


@pytest.mark.rule("ORG-4")
def test_without_a_manager_there_it_stands_still(cast: Cast) -> None:
    assert asked(make_region_request(cast.li, make_region())).state == RequestState.STOPPED


@pytest.mark.rule("APP-3")
def test_what_came_back_is_asked_again_as_it_is_typed_now(cast: Cast) -> None:
    paper = region_decided(make_region_request(cast.li, cast.south), "return")
    data = CustomerData(name="广州粤启智能装备有限公司", industry="装备")
    with pytest.raises(StaleRecord):
        ask_region_again(paper, data, WHY, revision=paper.revision - 1, by=cast.li)
    with pytest.raises(PermissionDenied):
        ask_region_again(paper, data, WHY, revision=paper.revision, by=cast.wu)
    ask_region_again(paper, data, "总部书面确认。", revision=paper.revision, by=cast.li, contacts=(BUYER,))
    assert asked(paper).round == 2
    assert register_customer(CustomerData(name=NAME), by=cast.zhou)
    region_decided(paper)
    assert Customer.objects.get(owner=cast.li).name == "广州粤启智能装备有限公司"
    with pytest.raises(Refusal, match="CUS-3"):
        drop_region_request(paper, by=cast.li)


@pytest.mark.rule("ORG-3")
def test_a_leaver_s_paper_goes_on_for_whoever_takes_over(cast: Cast) -> None:
    paper = make_region_request(cast.li, cast.south)
    hand_over(cast.li, {work.key: cast.he for work in works()}, by=cast.wang)
    region_decided(paper)
    assert Customer.objects.get().owner == cast.he


@pytest.mark.rule("CUS-2")
def test_the_wall_stands_behind_the_lock(cast: Cast) -> None:
    paper = make_region_request(cast.li, cast.south)
    twin = RegionRequest.objects.get(pk=paper.pk)
    twin.pk = None
    with pytest.raises(IntegrityError, match="region_request_name_once"), transaction.atomic():
        twin.save(force_insert=True)


def test_what_is_kept_comes_back_whole() -> None:
    data = CustomerData(
        name=NAME,
        credit_code=CODE,
        budget=Decimal("1000.10"),
        first_contact_on=date(2026, 11, 2),
        need="产线",
        affiliate_reason="不同公司",
    )
    kept = Registration(data, (BUYER,)).kept()
    assert Registration.of(kept) == Registration(data, (BUYER,))
    assert set(kept["customer"]) == {field.name for field in fields(CustomerData)}
    assert set(kept["contacts"][0]) == {field.name for field in fields(ContactData)}
