"""A customer's status: conditions, the superior's word, moved meanwhile, stopped and served again (CUS-4)."""

from typing import Any

import pytest
from django.core.exceptions import PermissionDenied

from contracts.actions.contract import submit_contract
from customers.actions.customer import archive_customer, mark_won
from customers.actions.status import (
    ask_status,
    ask_status_again,
    drop_status_request,
    propose_stop,
)
from customers.enums import CustomerStatus, NoteKind, PaperState
from customers.models import Customer, StatusRequest
from quotes.actions.quote import submit_quote
from quotes.rules import customers_to_quote
from salesops.approvals.engine import withdraw
from salesops.approvals.queries import latest_request_for
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer, make_note
from tests.factories.status import WANTS, asked, decided, make_status_request, make_wanting
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def now_of(customer: Customer) -> str:
    customer.refresh_from_db()
    return customer.status


@pytest.mark.rule("CUS-4")
def test_the_regional_manager_makes_a_qualified_customer(cast: Cast) -> None:
    customer = make_wanting(cast.li)
    paper = make_status_request(customer)
    [step] = open_steps(asked(paper))
    assert (step.approver, now_of(customer)) == (cast.wang, CustomerStatus.REGISTERED)
    assert paper.grounds == {"need": "两条产线改造", "budget": "300000.00", "timetable": "年底前招标"}
    paper = decided(paper)
    assert (now_of(customer), paper.state) == (CustomerStatus.BASIC, PaperState.APPROVED)
    assert timeline_for(customer)[0].who == "王强"


@pytest.mark.rule("CUS-4")
@pytest.mark.parametrize("field", WANTS)
def test_each_of_need_budget_and_timetable_is_wanted(cast: Cast, field: str) -> None:
    customer = make_wanting(cast.li, **{field: None if field == "budget" else ""})
    with pytest.raises(Refusal, match="CUS-4") as refused:
        make_status_request(customer)
    name = {"need": "需求", "budget": "预算", "timetable": "时间表"}[field]
    assert name in str(refused.value.sentence)
    assert not StatusRequest.objects.exists()


@pytest.mark.rule("CUS-4")
def test_negotiation_wants_an_approved_quote_and_talks_about_it(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    customer = stage.customer
    Customer.objects.filter(pk=customer.pk).update(status=CustomerStatus.BASIC, **WANTS)
    customer.refresh_from_db()
    with pytest.raises(Refusal, match="CUS-4"):
        make_status_request(customer, CustomerStatus.POTENTIAL)
    assert stage.approved.approved_at
    make_note(customer, kind=NoteKind.EMAIL)
    with pytest.raises(Refusal, match="CUS-4"):
        make_status_request(customer, CustomerStatus.POTENTIAL)
    make_note(customer, kind=NoteKind.PHONE, outcome="谈妥付款方式")
    paper = make_status_request(customer, CustomerStatus.POTENTIAL)
    assert {"offered_on", "negotiated_on"} < set(paper.grounds)
    decided(paper)
    assert now_of(customer) == CustomerStatus.POTENTIAL


@pytest.mark.rule("CUS-4")
def test_talks_before_the_offer_negotiate_nothing(cast: Cast) -> None:
    customer = make_wanting(cast.li, status=CustomerStatus.BASIC)
    make_note(customer)
    with pytest.raises(Refusal, match="CUS-4"):
        make_status_request(customer, CustomerStatus.POTENTIAL)


@pytest.mark.rule("CUS-4")
@pytest.mark.parametrize("status", CustomerStatus.values)
def test_no_other_way_can_be_asked_for(cast: Cast, status: str) -> None:
    ways = {
        "registered": {"basic", "invalid"},
        "basic": {"invalid"},  # negotiation lacks its offer here
        "potential": {"invalid"},
        "dormant": {"invalid"},
        "invalid": {"registered"},
    }
    pooled: dict[str, Any] = {"pooled_at": clock.now()} if status == "pool" else {}
    for wanted in CustomerStatus.values:
        customer = make_wanting(cast.li, status=status, **pooled)
        if wanted in ways.get(status, set()):
            assert make_status_request(customer, wanted).to_status == wanted
        else:
            with pytest.raises(Refusal, match="CUS-4"):
                make_status_request(customer, wanted)


@pytest.mark.rule("CUS-4")
def test_an_invalid_customer_goes_back_to_what_it_was(cast: Cast) -> None:
    customer = make_wanting(cast.li, status=CustomerStatus.BASIC)
    decided(make_status_request(customer, CustomerStatus.INVALID))
    customer.refresh_from_db()
    with pytest.raises(Refusal, match="CUS-4"):
        make_status_request(customer, CustomerStatus.REGISTERED)
    decided(make_status_request(customer, CustomerStatus.BASIC))
    assert now_of(customer) == CustomerStatus.BASIC


@pytest.mark.rule("CUS-4")
def test_only_the_account_manager_asks_and_once(cast: Cast) -> None:
    customer = make_wanting(cast.li)
    for person in (cast.he, cast.zhou, cast.chen, cast.wang, cast.zhao, cast.qian):
        with pytest.raises(PermissionDenied):
            ask_status(customer, CustomerStatus.BASIC, "需求明确", by=person)
    make_status_request(customer)
    with pytest.raises(Refusal, match="CUS-4"):
        make_status_request(customer, CustomerStatus.INVALID)
    with pytest.raises(Refusal, match="CUS-4"):
        ask_status(make_wanting(cast.li), CustomerStatus.BASIC, "  ", by=cast.li)


@pytest.mark.rule("CUS-4")
def test_nobody_approves_for_a_customer_that_moved_meanwhile(cast: Cast) -> None:
    moved, emptied, archived = (make_wanting(cast.li) for _ in range(3))
    papers = [make_status_request(customer) for customer in (moved, emptied, archived)]
    mark_won(moved, note="首份合同已签")
    Customer.objects.filter(pk=emptied.pk).update(need="")
    archive_customer(archived, "重复登记", by=cast.wang)
    for paper in papers:
        with pytest.raises(Refusal, match="CUS-4"):
            say(asked(paper), "approve", "")
    assert now_of(moved) == CustomerStatus.WON
    assert decided(papers[0], "return").state == PaperState.DRAFT
    with pytest.raises(Refusal, match="CUS-4"):
        ask_status_again(papers[0], "再次申请", revision=papers[0].revision, by=cast.li)


@pytest.mark.rule("CUS-4", "APP-3")
def test_what_came_back_is_asked_again_or_given_up(cast: Cast) -> None:
    paper = decided(make_status_request(make_wanting(cast.li)), "return")
    assert paper.state == PaperState.DRAFT
    with pytest.raises(StaleRecord):
        ask_status_again(paper, "补充", revision=paper.revision - 1, by=cast.li)
    with pytest.raises(PermissionDenied):
        drop_status_request(paper, by=cast.wang)
    ask_status_again(paper, "客户已书面确认预算。", revision=paper.revision, by=cast.li)
    assert asked(paper).round == 2
    paper = decided(paper, "return")
    for _twice in range(2):
        assert drop_status_request(paper, by=cast.li).state == PaperState.WITHDRAWN
    other = make_status_request(paper.customer)
    with pytest.raises(Refusal, match="CUS-4"):
        drop_status_request(other, by=cast.li)
    withdraw(asked(other), by=cast.li)
    other.refresh_from_db()
    assert (other.state, other.closed_at is not None) == (PaperState.WITHDRAWN, True)
    rejected = decided(make_status_request(paper.customer), "reject")
    assert (rejected.state, now_of(paper.customer)) == (PaperState.REJECTED, CustomerStatus.REGISTERED)


@pytest.mark.rule("CUS-4")
def test_the_director_proposes_to_stop_and_the_general_manager_decides(cast: Cast) -> None:
    customer = make_wanting(cast.li, status=CustomerStatus.BASIC)
    for person in (cast.li, cast.wang, cast.qian, cast.hu):
        with pytest.raises(PermissionDenied):
            propose_stop(customer, "多次违约", by=person)
    paper = propose_stop(customer, "多次违约", by=cast.zhao)
    [step] = open_steps(asked(paper))
    assert step.approver == cast.qian
    decided(paper)
    assert now_of(customer) == CustomerStatus.STOPPED
    decided(propose_stop(customer, "欠款已结清", by=cast.zhao))
    assert now_of(customer) == CustomerStatus.BASIC


@pytest.mark.rule("CUS-4")
def test_a_stopped_customer_gets_no_quote_and_no_contract(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    draft, waiting = stage.draft, stage.waiting
    contracts = [stage.contract_draft, stage.contract_waiting]
    Customer.objects.filter(pk=stage.customer.pk).update(status=CustomerStatus.STOPPED)
    for paper in (draft, waiting, *contracts):
        paper.refresh_from_db()
    with pytest.raises(Refusal, match="CUS-4"):
        submit_quote(draft, by=cast.li)
    with pytest.raises(Refusal, match="CUS-4"):
        submit_contract(contracts[0], by=cast.li)
    for paper in (waiting, contracts[1]):
        request = latest_request_for(paper)
        assert request is not None
        with pytest.raises(Refusal, match="CUS-4"):
            say(request, "approve", "")
    assert stage.customer not in customers_to_quote(cast.li)


@pytest.mark.rule("CUS-4")
def test_the_program_leaves_a_stopped_customer_stopped(cast: Cast) -> None:
    customer = make_customer(cast.li, status=CustomerStatus.STOPPED)
    assert mark_won(customer, note="合同").status == CustomerStatus.STOPPED
