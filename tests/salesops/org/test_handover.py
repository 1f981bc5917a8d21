"""A leaver's open work goes to others in one step: nothing lost, nothing twice (ORG-3, OPP-4, APP-8)."""

from datetime import timedelta
from typing import Any

import pytest
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from contracts.actions.signing import give_up_contract
from contracts.models import Contract
from customers.models import Customer
from quotes.models import Question, Quote
from reports.models import Report
from salesops.approvals.engine import withdraw
from salesops.approvals.models import Request
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.actions.deputation import name_deputy
from salesops.org.actions.handover import HandedOver, hand_over
from salesops.org.actions.person import deactivate_person
from salesops.org.fields import InCharge
from salesops.org.handing_over import charges, open_work, works
from salesops.org.invariants import INVARIANTS
from salesops.org.models import Deputation, Person
from tests.cast import Cast
from tests.factories import quotes as desk
from tests.factories.customers import make_customer
from tests.salesops.org.conftest import Post
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-3")]

SALES, LEAD, QUESTIONS = "sales", "contracts-contract-project_lead", "quotes-question-asked_of"
BY_KEY = {invariant.key: invariant for invariant in INVARIANTS}


def rows(key: str) -> list[tuple[Any, ...]]:
    params: Any = BY_KEY[key].params or None
    with connection.cursor() as cursor:
        cursor.execute(BY_KEY[key].sql, params)
        found: list[tuple[Any, ...]] = cursor.fetchall()
    return found


def frozen(request: Request) -> dict[str, Any]:
    """Everything a request says of itself."""
    return {name: value for name, value in vars(Request.objects.get(pk=request.pk)).items() if name != "_state"}


def gone(cast: Cast) -> None:
    """Li has left."""
    deactivate_person(cast.li, by=cast.hu)


def all_to(cast: Cast, to: Person, *, by: Person | None = None) -> HandedOver:
    """Everything of Li's that is for sale goes to one."""
    return hand_over(cast.li, {SALES: to, LEAD: cast.wang}, by=by or cast.wang)


def test_every_owner_says_what_is_open() -> None:
    """A new field of the class that doesn't say it would hand closed history to somebody who never wrote it."""
    found = [
        field
        for model in {charge.model for charge in charges()} | {Report}  # of which nothing is ever open
        for field in model._meta.fields
        if isinstance(field, InCharge)
    ]
    assert len(found) >= 6
    assert [field for field in found if field.open_when is None] == []
    assert {work.key for work in works()} >= {SALES, LEAD, QUESTIONS}


def test_everything_open_moves_and_the_closed_keeps_its_author(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    customer, draft, waiting = stage.customer, stage.draft, stage.waiting
    signed, given_up = stage.contract_signed, stage.contract_approved
    give_up_contract(given_up, "客户取消", by=cast.li)
    archived = make_customer(owner=cast.li, archived_at=clock.now())
    others = make_customer(owner=cast.zhou)
    gone(cast)
    revision = Quote.objects.get(pk=draft.pk).revision
    done = all_to(cast, cast.he)
    assert done
    for thing in (customer, draft, waiting, signed):
        thing.refresh_from_db()
        assert thing.owner == cast.he
    assert draft.revision == revision + 1
    assert signed.rep == cast.li  # whose sale it was
    for thing, owner in ((archived, cast.li), (given_up, cast.li), (others, cast.zhou)):
        thing.refresh_from_db()
        assert thing.owner == owner
    entry = Entry.objects.get(subject_id=customer.pk, verb="org.record.handed-over", title=str(customer))
    assert entry.changes == {"owner": ["李明", "何洁"]}
    assert entry.by == cast.wang
    assert Entry.objects.filter(verb="org.record.handed-over").count() == done.count
    assert rows("org.handed_over_whole") == []


def test_twice_is_once(cast: Cast) -> None:
    make_customer(owner=cast.li)
    assert all_to(cast, cast.he).count == 1
    written = Entry.objects.count()
    assert not all_to(cast, cast.he)
    assert Entry.objects.count() == written
    drain()
    assert [notice.person for notice in Notice.objects.all()] == [cast.he]


def test_each_piece_of_work_has_a_receiver_of_its_own(cast: Cast) -> None:
    stage = Stage(cast, cast.wang)
    question = desk_question(stage, cast)
    contract = Contract.objects.get(pk=Stage(cast, cast.li).contract_signed.pk)
    lead = contract.project_lead
    hand_over(lead, {SALES: cast.he, LEAD: cast.he}, by=cast.zhao)
    contract.refresh_from_db()
    assert (contract.project_lead, contract.owner) == (cast.he, cast.li if lead != cast.li else cast.he)
    hand_over(cast.zhao, {QUESTIONS: cast.qian}, by=cast.qian)
    assert Question.objects.get(pk=question.pk).asked_of == cast.qian


def desk_question(stage: Stage, cast: Cast) -> Question:
    """A question that waits for the director."""
    return stage.question


def test_an_answered_question_stays_with_who_answered(cast: Cast) -> None:
    question = Stage(cast, cast.li).question
    Question.objects.filter(pk=question.pk).update(answer="可以", answered_at=clock.now())
    hand_over(cast.zhao, {QUESTIONS: cast.qian}, by=cast.qian)
    question.refresh_from_db()
    assert question.asked_of == cast.zhao


def test_a_report_stays_its_writers(cast: Cast) -> None:
    report = Stage(cast, cast.li).report
    all_to(cast, cast.he)
    report.refresh_from_db()
    assert report.person == cast.li


@pytest.mark.rule("APP-8", "APP-3")
def test_a_running_approval_runs_on_and_the_new_one_may_withdraw(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    request, quote = stage.request, stage.waiting
    before = frozen(request)
    gone(cast)
    all_to(cast, cast.he)
    assert frozen(request) == before
    with pytest.raises(Refusal):
        withdraw(request, by=cast.zhou)
    withdraw(request, by=cast.he)
    quote.refresh_from_db()
    assert (quote.state, quote.owner) == ("draft", cast.he)


@pytest.mark.rule("APP-3")
def test_what_was_judged_is_what_takes_effect_after_a_handover(cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    request, quote = stage.request, stage.waiting
    all_to(cast, cast.he)
    desk.approve(request)
    quote.refresh_from_db()
    assert (quote.state, quote.owner) == ("approved", cast.he)
    assert Notice.objects.filter(person=cast.he, kind="approvals.approved").exists()


def test_running_stand_ins_end_with_it(cast: Cast) -> None:
    now = clock.now()
    span: dict[str, Any] = {"start": now, "end": now + timedelta(days=3)}
    mine = name_deputy(cast.wang, cast.wu, by=cast.wang, **span)
    for_others = name_deputy(cast.wu, cast.wang, by=cast.wu, **span)
    strange = name_deputy(cast.li, cast.he, by=cast.li, **span)
    done = hand_over(cast.wang, {}, by=cast.hu)
    assert done.revoked == 2
    revoked = Deputation.objects.filter(revoked_by=cast.hu)
    assert set(revoked) == {mine, for_others}
    strange.refresh_from_db()
    assert strange.revoked_at is None


def test_what_is_refused(cast: Cast) -> None:
    make_customer(owner=cast.li)

    def refused(receivers: dict[str, Person], by: Person) -> Refusal:
        with pytest.raises(Refusal) as caught:
            hand_over(cast.li, receivers, by=by)
        assert Customer.objects.get().owner == cast.li
        return caught.value

    assert refused({}, cast.wang).field == SALES
    assert refused({SALES: cast.li}, cast.wang).rule == "ORG-3"
    assert refused({SALES: cast.lin}, cast.wang).rule == "ORG-3"  # whose post looks after no customers
    deactivate_person(cast.he, by=cast.hu)
    assert refused({SALES: Person.objects.get(pk=cast.he.pk)}, cast.wang).rule == "ORG-3"


@pytest.mark.rule("CUS-3")
def test_another_region_needs_a_superior_and_the_record_stays_in_its_own(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with pytest.raises(Refusal) as caught:
        all_to(cast, cast.zhou, by=cast.hu)
    assert caught.value.rule == "CUS-3"
    all_to(cast, cast.zhou, by=cast.zhao)
    customer.refresh_from_db()
    assert (customer.owner, customer.region) == (cast.zhou, cast.east)


def test_who_may(cast: Cast) -> None:
    gone(cast)
    for one in cast.people:
        if one in (cast.wang, cast.zhao, cast.qian, cast.hu):
            hand_over(cast.li, {}, by=one)
        else:
            with pytest.raises(PermissionDenied):
                hand_over(cast.li, {}, by=one)


def test_a_hundred_records_cost_no_more_statements_than_one(cast: Cast) -> None:
    def statements(count: int, leaver: Person, to: Person) -> int:
        for _number in range(count):
            make_customer(owner=leaver)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            hand_over(leaver, {SALES: to}, by=cast.wang)
        return len(asked)

    statements(1, cast.li, cast.he)  # reads what is kept from then on
    first = statements(1, cast.li, cast.he)
    assert statements(100, cast.li, cast.he) == first


def test_what_stays_behind_is_seen(cast: Cast) -> None:
    """The seeded bug: a record comes back into the hands of somebody who was handed over."""
    key = "org.handed_over_whole"
    customer = make_customer(owner=cast.li)
    make_customer(owner=cast.zhou)
    deactivate_person(cast.zhou, by=cast.hu)  # left, and not handed over yet: that is no fault
    gone(cast)
    all_to(cast, cast.he)
    assert rows(key) == []
    Customer.objects.filter(pk=customer.pk).update(owner=cast.li)
    assert rows(key) == [("customers.customer.owner", customer.pk, "li")]
    Customer.objects.filter(pk=customer.pk).update(archived_at=clock.now())
    assert rows(key) == []


def test_two_stand_ins_at_a_time_are_seen(cast: Cast) -> None:
    key = "org.one_stand_in_at_a_time"
    now = clock.now()
    one = name_deputy(cast.wang, cast.wu, start=now, end=now + timedelta(days=3), by=cast.wang)
    assert rows(key) == []
    values = {"principal": cast.wang, "created_by": cast.wang, "created_at": now, "during": one.during}
    Deputation.objects.create(deputy=cast.zhao, kinds=["quotes.quote"], **values)
    assert rows(key) == []
    Deputation.objects.create(deputy=cast.li, **values)
    assert len(rows(key)) == 1


def test_the_preview_names_what_the_reader_may_see_and_counts_the_rest(client: Client, cast: Cast) -> None:
    stage = Stage(cast, cast.li)
    names = (stage.customer.name, str(stage.waiting))
    url = reverse("org:person-handover", args=[cast.li.pk])
    for reader, sees in ((cast.wang, True), (cast.hu, False)):
        client.force_login(reader)
        page = client.get(url).content.decode()
        assert [name in page for name in names] == [sees, sees]
        counted = {
            records.charge.key: records.count
            for piece in open_work(cast.li, reader=reader)
            for records in piece.records
        }
        assert counted["customers.customer.owner"] == Customer.objects.filter(owner=cast.li).count()
    client.force_login(cast.he)
    assert client.get(url).status_code == 403


def test_by_the_page_in_one_step(post: Post, cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    assert post(cast.hu, "org:person-handover", {SALES: cast.he.pk}, cast.li.pk).status_code == 302
    customer.refresh_from_db()
    assert customer.owner == cast.he
    # A stale page, sent again: nothing is left, and nobody is bothered with an error.
    assert post(cast.hu, "org:person-handover", {SALES: cast.he.pk}, cast.li.pk).status_code == 302


def test_a_page_that_names_nobody_is_shown_again(post: Post, cast: Cast) -> None:
    make_customer(owner=cast.li)
    assert post(cast.hu, "org:person-handover", {SALES: ""}, cast.li.pk).status_code == 422
    assert Customer.objects.get().owner == cast.li
