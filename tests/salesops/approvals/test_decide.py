"""Deciding: one door, one decision, one transaction. The faults that other engines had are named in the tests."""

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, transaction

from salesops.approvals import engine
from salesops.approvals.enums import RequestState, StepState
from salesops.approvals.models import Decision, Request
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper, waiting for Wang, then Zhao."""
    usual_chain()
    return submit(make_paper(), by=cast.li)


def state_of(request: Request) -> str:
    """What is stored."""
    return Request.objects.get(pk=request.pk).state


def paper_of(request: Request) -> str:
    """What the effect wrote."""
    return Region.objects.get(pk=request.subject_id).name_en


@pytest.mark.rule("APP-3", "QUO-3")
def test_stage_after_stage_and_the_effect_at_the_end(cast: Cast, pending: Request) -> None:
    say(pending, opinion="量大，价可以")
    assert (state_of(pending), paper_of(pending)) == (RequestState.PENDING, "draft")  # the first of two doesn't submit
    assert open_steps(pending)[0].approver == cast.zhao
    done = say(pending)
    assert done.state == RequestState.APPROVED
    assert (done.due_at, done.closed_by) == (None, cast.zhao)
    assert paper_of(pending) == "approved by zhao"
    assert list(pending.decisions.values_list("approver__username", "verdict")) == [
        ("wang", "approve"),
        ("zhao", "approve"),
    ]
    assert set(pending.decisions.values_list("content_hash", flat=True)) == {pending.content_hash}


@pytest.mark.rule("APP-3")
@pytest.mark.parametrize(("verdict", "state"), [("return", RequestState.RETURNED), ("reject", RequestState.REJECTED)])
def test_a_no_ends_the_request_and_needs_a_reason(pending: Request, verdict: str, state: str) -> None:
    with pytest.raises(Refusal, match="APP-3") as refused:
        say(pending, verdict, "  \n ")
    assert refused.value.field == "opinion"
    assert state_of(pending) == RequestState.PENDING
    done = say(pending, verdict, "首付只有 20 %")
    assert done.state == state
    assert paper_of(pending) == f"{state} by wang"
    assert set(pending.steps.values_list("state", flat=True)) == {StepState.DONE, StepState.CLOSED, StepState.SKIPPED}


@pytest.mark.rule("APP-2")
def test_all_sign_offs_of_a_stage_are_needed_in_any_order(cast: Cast) -> None:
    make_chain([{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm"})
    request = submit(make_paper(), by=cast.li)
    director, finance = open_steps(request)
    assert director.due_at == finance.due_at  # parallel sign-offs share the time
    engine.decide(finance, "approve", "", by=cast.sun, seen_hash=request.content_hash)
    assert open_steps(request) == [director]
    engine.decide(director, "approve", "", by=cast.zhao, seen_hash=request.content_hash)
    assert [step.approver for step in open_steps(request)] == [cast.qian]


@pytest.mark.rule("APP-6")
def test_the_second_click_gets_the_same_answer(cast: Cast, pending: Request) -> None:
    step = open_steps(pending)[0]
    for _click in range(3):
        engine.decide(step, "approve", "", by=cast.wang, seen_hash=pending.content_hash)
    assert Decision.objects.count() == 1
    assert len(timeline_for(pending)) == 2  # asked, approved
    with pytest.raises(Refusal, match="APP-6") as refused:
        engine.decide(step, "reject", "改主意了", by=cast.wang, seen_hash=pending.content_hash)
    assert cast.wang.name in str(refused.value.sentence)


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize("who", ["li", "he", "zhao", "qian", "hu", "wu", "system", "superuser"])
def test_nobody_else_decides_whoever_calls_the_engine(cast: Cast, pending: Request, who: str) -> None:
    """odoo #25173: the button was hidden, the method was not."""
    if who == "system":
        person = Person.system()
    elif who == "superuser":
        person = Person.objects.create_superuser("root", name="root")
    else:
        person = getattr(cast, who)
    with pytest.raises(Refusal) as refused:
        say(pending, by=person)
    assert refused.value.rule in {"APP-6", "ORG-4"}
    assert state_of(pending) == RequestState.PENDING
    assert not Decision.objects.exists()


@pytest.mark.rule("APP-6")
def test_a_step_that_is_not_reached_yet_is_not_decided(cast: Cast, pending: Request) -> None:
    later = pending.steps.get(order=2)
    with pytest.raises(Refusal, match="APP-7"):
        engine.decide(later, "approve", "", by=cast.zhao, seen_hash=pending.content_hash)


@pytest.mark.rule("APP-6")
def test_a_decision_is_about_what_was_seen(cast: Cast, pending: Request) -> None:
    """erpnext #14695: values changed after the approver was told."""
    step = open_steps(pending)[0]
    with pytest.raises(StaleRecord):
        engine.decide(step, "approve", "", by=cast.wang, seen_hash="0" * 64)
    Region.objects.filter(pk=pending.subject_id).update(name="换了内容")
    with pytest.raises(StaleRecord):
        say(pending)
    assert not Decision.objects.exists()
    assert say(pending, "return", "内容变了").state == RequestState.RETURNED


@pytest.mark.rule("APP-3")
def test_where_the_effect_would_be_refused_no_decision_is_stored(cast: Cast) -> None:
    """OCA sale-workflow #1087: raised after approval, and confirmed."""
    make_chain({"who": "superior"})
    request = submit(make_paper(name="坏文件"), by=cast.li)
    with pytest.raises(Refusal, match="PRC-4"):
        say(request)
    assert (state_of(request), Decision.objects.count()) == (RequestState.PENDING, 0)
    assert say(request, "return", "价格变了").state == RequestState.RETURNED


@pytest.mark.rule("APP-6")
def test_a_decision_and_its_effect_are_one_transaction(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(name="炸文件"), by=cast.li)
    told = Notice.objects.count()
    with pytest.raises(RuntimeError, match="the effect broke"):
        say(request)
    assert (state_of(request), Decision.objects.count(), Notice.objects.count()) == (RequestState.PENDING, 0, told)
    assert [step.state for step in open_steps(request)] == [StepState.OPEN]


@pytest.mark.rule("APP-3", "APP-6")
def test_withdrawing_ends_it_kindly(cast: Cast, pending: Request) -> None:
    step = open_steps(pending)[0]
    done = engine.withdraw(pending, by=cast.li)
    assert done.state == RequestState.WITHDRAWN
    assert paper_of(pending) == "withdrawn by li"
    assert engine.withdraw(pending, by=cast.li).state == RequestState.WITHDRAWN
    with pytest.raises(Refusal, match="APP-6") as refused:
        engine.decide(step, "approve", "", by=cast.wang, seen_hash=pending.content_hash)
    assert cast.li.name in str(refused.value.sentence)
    assert submit(Region.objects.get(pk=pending.subject_id), by=cast.li).round == 2


@pytest.mark.rule("APP-3")
def test_only_requester_and_owner_withdraw(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper(), by=cast.chen, owner=cast.li)
    for person in (cast.wang, cast.he, cast.qian, cast.hu):
        with pytest.raises(Refusal, match="APP-3"):
            engine.withdraw(request, by=person)
    assert engine.withdraw(request, by=cast.li).state == RequestState.WITHDRAWN


@pytest.mark.rule("APP-6")
def test_an_ended_request_says_who_ended_it(cast: Cast, pending: Request) -> None:
    say(pending, "return", "改一下")
    with pytest.raises(Refusal, match="APP-6") as refused:
        engine.withdraw(pending, by=cast.li)
    assert cast.wang.name in str(refused.value.sentence)


@pytest.mark.rule("APP-2")
def test_no_step_is_skipped_because_the_same_person_approved_before(cast: Cast) -> None:
    """OCA server-ux #1141: A, B, A passed by A's one click."""
    make_chain({"who": "director"}, {"who": "gm"}, {"who": "director"})
    request = submit(make_paper(), by=cast.li)
    say(request, by=cast.zhao)
    say(request, by=cast.qian)
    assert state_of(request) == RequestState.PENDING
    assert [step.order for step in open_steps(request)] == [3]
    assert say(request, by=cast.zhao).state == RequestState.APPROVED


@pytest.mark.rule("APP-7")
def test_a_new_round_is_a_new_notice_and_a_new_clock(cast: Cast, pending: Request) -> None:
    """frappe #41691: back in a state, no new notice, because the key ignored the round."""
    say(pending, "return", "改一下")
    before = Notice.objects.filter(person=cast.wang, kind="approvals.your-turn").count()
    again = submit(Region.objects.get(pk=pending.subject_id), by=cast.li)
    assert Notice.objects.filter(person=cast.wang, kind="approvals.your-turn").count() == before + 1
    assert again.opened_at > pending.opened_at
    assert Notice.objects.filter(person=cast.li, kind="approvals.returned").count() == 1


@pytest.mark.rule("APP-8", "CNF-2")
def test_the_trail_can_not_vanish(cast: Cast, pending: Request) -> None:
    """OCA server-ux #1311: a deleted flow deleted the trail."""
    say(pending, opinion="好")
    decision = Decision.objects.get()
    for delete in (pending.delete, pending.version.chain.delete, decision.delete, decision.save):
        with pytest.raises(ValueError):
            delete()
    with pytest.raises((DatabaseError, InternalError)), transaction.atomic():
        pending.version.delete()
    with pytest.raises(DatabaseError), transaction.atomic():
        Decision.objects.filter(pk=decision.pk).update(opinion="改写")


def test_the_database_alone_keeps_to_one_decision(cast: Cast, pending: Request) -> None:
    step = open_steps(pending)[0]
    row = {"request": pending, "step": step, "verdict": "approve", "content_hash": "", "at": clock.now()}
    Decision.objects.create(approver=cast.wang, **row)
    for person in (cast.wang, cast.zhao):
        with pytest.raises(IntegrityError), transaction.atomic():
            Decision.objects.create(approver=person, **row)


REQUEST_MOVES = {
    "pending": {"stopped", "approved", "returned", "rejected", "withdrawn"},
    "stopped": {"pending", "withdrawn"},
}
FINAL = ["approved", "returned", "rejected", "withdrawn"]


@pytest.mark.rule("APP-3")
@pytest.mark.parametrize("before", RequestState.values)
@pytest.mark.parametrize("after", RequestState.values)
def test_the_state_machine_is_held_by_the_database(cast: Cast, pending: Request, before: str, after: str) -> None:
    def put(state: str) -> None:
        now = clock.now()
        final = state in FINAL
        Request.objects.filter(pk=pending.pk).update(
            state=state,
            due_at=now if state == "pending" else None,
            closed_at=now if final else None,
            closed_by=cast.li if final else None,
        )

    put(before)
    if after == before or after in REQUEST_MOVES.get(before, set()):
        put(after)
        assert state_of(pending) == after
    else:
        with pytest.raises(InternalError, match="Invalid transition"), transaction.atomic():
            put(after)


@pytest.mark.rule("APP-4")
def test_due_at_is_set_exactly_while_pending(pending: Request) -> None:
    with pytest.raises(IntegrityError, match="approvals_due_while_pending"), transaction.atomic():
        Request.objects.filter(pk=pending.pk).update(due_at=None)


@pytest.mark.rule("APP-3")
def test_a_paper_that_is_owed_can_only_be_returned(pending: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(KIND), "may_reject", False)
    with pytest.raises(Refusal, match="APP-3"):
        say(pending, "reject", "不行")
    assert state_of(pending) == RequestState.PENDING
    assert say(pending, "return", "改一改").state == RequestState.RETURNED


def test_an_unknown_verdict_is_a_programming_error(pending: Request) -> None:
    with pytest.raises(ValueError):
        say(pending, "maybe")


@pytest.mark.rule("APP-6")
def test_whoever_left_may_not_decide_what_is_still_open(cast: Cast, pending: Request) -> None:
    Person.objects.filter(pk=cast.wang.pk).update(is_active=False)
    with pytest.raises(Refusal, match="APP-6"):
        say(pending, by=Person.objects.get(pk=cast.wang.pk))
