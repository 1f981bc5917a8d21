"""A customer is assigned to a rep, and what goes along when it changes owner (CUS-3, OPP-4, VIS-1)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.actions.assignment import assign_customer
from customers.actions.customer import archive_customer
from customers.actions.dispute import RulingData, answer_dispute, rule_dispute
from customers.actions.opportunity import lose_opportunity
from customers.actions.pool import claim_customer
from customers.actions.protection import watch_protection
from customers.enums import (
    CustomerStatus,
    LossReason,
    OpportunityVerb,
    PaperState,
    PlanState,
    PoolMove,
    Ruling,
    Stage,
    VisitVerb,
)
from customers.models import Customer, Opportunity
from customers.pipeline import LossData
from customers.queries.owner import goes_along
from customers.queries.pool import allowance_of, protected_days_left
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.dispute import make_dispute
from tests.factories.opportunity import make_opportunity
from tests.factories.pool import days_ago, make_forgotten, make_pooled
from tests.factories.status import decided, make_status_request
from tests.factories.visit import make_plan

pytestmark = pytest.mark.rule("CUS-3")
WHY = "按片区分工"


def assigned(customer: Customer, owner: Person, by: Person) -> Customer:
    customer.refresh_from_db()
    return assign_customer(customer, owner, WHY, revision=customer.revision, by=by)


def refused(customer: Customer, owner: Person, by: Person, why: str = WHY) -> Refusal:
    customer.refresh_from_db()
    with pytest.raises(Refusal) as caught:
        assign_customer(customer, owner, why, revision=customer.revision, by=by)
    assert caught.value.next_step
    return caught.value


def told(person: Person) -> list[str]:
    found = Notice.objects.filter(person=person, kind__startswith="customers.").exclude(kind__contains="opportunity")
    return [one.sentence for one in found.order_by("pk")]


def test_the_regional_manager_gives_a_customer_to_another_rep(cast: Cast) -> None:
    customer = make_customer(cast.li, protected_from=days_ago(80))
    assigned(customer, cast.he, cast.wang)
    customer.refresh_from_db()
    assert (customer.owner, customer.region, protected_days_left(customer)) == (cast.he, cast.east, 90)
    entry = timeline_for(customer)[0]
    assert (entry.who, entry.quote) == ("王强", WHY)
    [to_he], [to_li] = told(cast.he), told(cast.li)
    assert customer.name in to_he
    assert "何洁" in to_li
    assert not visible_to(cast.li, Customer).filter(pk=customer.pk).exists()


def test_the_director_assigns_across_regions_and_the_region_follows(cast: Cast) -> None:
    customer = make_customer(cast.li)
    opportunity = make_opportunity(customer)
    assigned(customer, cast.zhou, cast.zhao)
    customer.refresh_from_db()
    opportunity.refresh_from_db()
    assert (customer.owner, customer.region) == (cast.zhou, cast.south)
    assert (opportunity.owner, opportunity.region) == (cast.zhou, cast.south)


def test_nobody_else_assigns(cast: Cast) -> None:
    customer = make_customer(cast.li)
    for person in (cast.li, cast.he, cast.chen, cast.wu, cast.qian, cast.lin, cast.hu):
        with pytest.raises(PermissionDenied):
            assigned(customer, cast.he, person)


def test_a_manager_assigns_in_the_own_region_only(cast: Cast) -> None:
    abroad = make_customer(cast.li, region=cast.south)
    with pytest.raises(PermissionDenied):
        assigned(abroad, cast.he, cast.wang)
    assert refused(abroad, cast.he, cast.wu).field == "owner"
    assert assigned(abroad, cast.zhou, cast.wu).region == cast.south


def test_what_makes_no_sense_is_refused(cast: Cast) -> None:
    customer = make_customer(cast.li)
    assert refused(customer, cast.li, cast.wang).rule == "CUS-3"
    assert refused(customer, cast.he, cast.wang, "  ").field == "reason"
    make_dispute(customer, by=cast.he)
    assert refused(customer, cast.he, cast.wang).rule == "CUS-2"
    archived = archive_customer(make_customer(cast.li), "已注销", by=cast.wang)
    assert refused(archived, cast.he, cast.wang).rule == "CNF-2"


def test_of_two_who_assign_the_second_reads_first_what_happened(cast: Cast) -> None:
    customer = make_customer(cast.li)
    assign_customer(customer, cast.he, WHY, revision=customer.revision, by=cast.wang)
    with pytest.raises(StaleRecord):
        assign_customer(customer, cast.zhou, WHY, revision=customer.revision, by=cast.zhao)


@pytest.mark.rule("CUS-2")
def test_a_customer_is_assigned_out_of_the_pool_and_counts_as_no_claim(cast: Cast) -> None:
    fell = make_pooled(cast.li, status=CustomerStatus.BASIC)
    assigned(fell.customer, cast.li, cast.wang)
    customer = Customer.objects.get(pk=fell.customer.pk)
    assert (customer.owner, customer.status, customer.pooled_at) == (cast.li, CustomerStatus.BASIC, None)
    assert customer.pool_entries.first().move == PoolMove.ASSIGNED  # type: ignore[union-attr]  # there is one
    assert allowance_of(cast.li).this_month == 0
    kept = make_pooled(cast.he).customer
    assert assigned(kept, cast.wang, cast.wang).status == CustomerStatus.REGISTERED


@pytest.mark.rule("OPP-4")
def test_open_opportunities_go_along_with_all_they_are(cast: Cast) -> None:
    customer = make_customer(cast.li)
    lost, open_one = make_opportunity(customer), make_opportunity(customer, title="三期扩产")
    lose_opportunity(lost, LossData(reason=LossReason.PRICE, note="价格高"), by=cast.li)
    before = Opportunity.objects.get(pk=open_one.pk)
    assert goes_along(customer).opportunities == 1
    assigned(customer, cast.he, cast.wang)
    now = Opportunity.objects.get(pk=open_one.pk)
    assert (now.owner, now.stage, now.amount, now.touched_at) == (
        cast.he,
        before.stage,
        before.amount,
        before.touched_at,
    )
    assert now.moves.count() == 1
    assert timeline_for(now)[0].verb == OpportunityVerb.PASSED_ON
    lost.refresh_from_db()
    assert (lost.owner, lost.stage) == (cast.li, Stage.LOST)


@pytest.mark.rule("VIS-1")
def test_coming_visits_of_the_former_owner_are_called_off(cast: Cast) -> None:
    customer = make_customer(cast.li)
    with clock.at(clock.now() - timedelta(days=2)):
        past = make_plan(customer)
    coming = make_plan(customer, day=clock.today() + timedelta(days=3))
    managers = make_plan(customer, by=cast.wang, day=clock.today() + timedelta(days=3))
    assigned(customer, cast.he, cast.wang)
    for plan in (past, coming, managers):
        plan.refresh_from_db()
    assert (past.state, managers.state) == (PlanState.PLANNED, PlanState.PLANNED)
    assert (coming.state, coming.owner, bool(coming.cancel_reason)) == (PlanState.CANCELLED, cast.li, True)
    assert timeline_for(coming)[0].verb == VisitVerb.CALLED_OFF


@pytest.mark.rule("CUS-4")
@pytest.mark.usefixtures("chains")
def test_a_request_for_another_status_goes_to_the_new_owner(cast: Cast) -> None:
    customer = make_customer(cast.li)
    paper = make_status_request(customer, CustomerStatus.INVALID)
    assigned(customer, cast.he, cast.wang)
    paper.refresh_from_db()
    assert (paper.owner, paper.state) == (cast.he, PaperState.PENDING)
    assert decided(paper).state == PaperState.APPROVED


@pytest.mark.rule("CUS-2", "OPP-4")
def test_a_ruling_takes_them_along_and_says_so_to_both(cast: Cast) -> None:
    customer = make_customer(cast.li)
    opportunity, plan = make_opportunity(customer), make_plan(customer)
    dispute = answer_dispute(make_dispute(customer, by=cast.he), "我先登记", by=cast.li)
    rule_dispute(dispute, RulingData(Ruling.MOVES, "先有接触"), revision=dispute.revision, by=cast.wang)
    opportunity.refresh_from_db()
    plan.refresh_from_db()
    assert (opportunity.owner, plan.state) == (cast.he, PlanState.CANCELLED)
    assert told(cast.he)[-1] == told(cast.li)[-1]
    assert "李明" in told(cast.he)[-1]


@pytest.mark.rule("CUS-2", "OPP-4")
def test_they_fall_into_the_pool_with_it_and_are_claimed_with_it(cast: Cast) -> None:
    customer = make_forgotten(cast.li)
    opportunity, plan = make_opportunity(customer), make_plan(customer)
    watch_protection(by=Person.system())
    opportunity.refresh_from_db()
    plan.refresh_from_db()
    assert (opportunity.owner, plan.state) == (cast.wang, PlanState.CANCELLED)
    assert opportunity not in visible_to(cast.li, Opportunity)
    claim_customer(customer, by=cast.he)
    opportunity.refresh_from_db()
    assert (opportunity.owner, opportunity.moves.count()) == (cast.he, 1)


@pytest.mark.rule("CUS-2")
def test_the_night_asks_no_more_for_many_than_for_few(cast: Cast) -> None:
    def night(count: int) -> int:
        for _ in range(count):
            customer = make_forgotten(cast.li)
            make_opportunity(customer)
            make_plan(customer)
        with CaptureQueriesContext(connection) as seen:
            assert watch_protection(by=Person.system()) == count
        return len(seen)

    night(1)
    assert night(2) == night(8)
