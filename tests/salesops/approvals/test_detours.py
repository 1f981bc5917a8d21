"""The ways that leave the chain (APP-5): asking the general manager directly, and taking over what is overdue."""

from datetime import timedelta

import pytest

from salesops.approvals import detours, engine
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Detour, Request
from salesops.approvals.queries import waiting_for
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-5")]


@pytest.fixture
def pending(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> Request:
    """Wang has approved; Zhao and Sun decide together; Qian would be the last."""
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    make_chain({"who": "regional_manager"}, [{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm"})
    request = submit(make_paper(), by=cast.li)
    say(request)
    return request


def fresh(request: Request) -> Request:
    """As it is stored."""
    return Request.objects.get(pk=request.pk)


def test_the_general_manager_decides_and_what_is_passed_over_is_shown_and_told(cast: Cast, pending: Request) -> None:
    due = fresh(pending).due_at
    detours.ask_gm(pending, "客户今天必须签", by=cast.li)
    [step] = open_steps(pending)
    assert (step.approver, step.origin, step.sign_off_id, step.order) == (cast.qian, "direct", None, 2)
    assert fresh(pending).due_at == due
    assert list(pending.steps.order_by("order", "seat").values_list("state", flat=True)) == [
        "done",
        "bypassed",
        "bypassed",
        "open",
        "bypassed",
    ]
    for person in (cast.zhao, cast.sun):
        assert Notice.objects.filter(person=person, kind="approvals.bypassed").count() == 1
        assert not waiting_for(person).exists()
    assert not Notice.objects.filter(person=cast.qian, kind="approvals.bypassed").exists()
    detour = Detour.objects.get()
    assert (detour.way, detour.reason, detour.by) == ("direct", "客户今天必须签", cast.li)
    assert say(pending).state == RequestState.APPROVED
    chain = draw_request(KIND, fresh(pending), now=clock.now())
    assert [node.kind for node in chain.nodes] == ["start", "done", "skipped", "skipped", "done", "end"]


def test_sent_back_to_the_chain_it_goes_on_where_it_stood(cast: Cast, pending: Request) -> None:
    due = fresh(pending).due_at
    detours.ask_gm(pending, "急", by=cast.li)
    with pytest.raises(Refusal, match="APP-3"):
        say(pending, "to_chain", "")
    say(pending, "to_chain", "先让财务看")
    assert {step.approver for step in open_steps(pending)} == {cast.zhao, cast.sun}
    assert {step.lap for step in open_steps(pending)} == {2}
    assert fresh(pending).due_at == due
    chain = draw_request(KIND, fresh(pending), now=clock.now())
    assert [node.kind for node in chain.nodes] == ["start", "done", "returned", "now", "next", "end"]
    detours.ask_gm(pending, "还是急", by=cast.li)  # a second time is a second detour
    say(pending, "to_chain", "按程序")
    for person in (cast.zhao, cast.sun, cast.qian):
        done = say(pending, by=person)
    assert done.state == RequestState.APPROVED
    assert Detour.objects.filter(request=pending, way="direct").count() == 2


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_the_general_manager_may_also_say_no(cast: Cast, pending: Request, verdict: str) -> None:
    detours.ask_gm(pending, "急", by=cast.li)
    assert not say(pending, verdict, "不行").is_open


def test_sending_back_to_the_chain_belongs_to_the_direct_way(cast: Cast, pending: Request) -> None:
    with pytest.raises(Refusal, match="APP-5"):
        say(pending, "to_chain", "理由", by=cast.zhao)
    detours.ask_gm(pending, "急", by=cast.li)
    [step] = open_steps(pending)
    with pytest.raises(Refusal, match="APP-5"):
        engine.decide(step, "send_back", "理由", by=cast.qian, seen_hash=pending.content_hash, to_order=1)


def test_it_needs_a_reason_the_right_kind_and_the_right_person(
    cast: Cast, pending: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(Refusal, match="APP-5") as refused:
        detours.ask_gm(pending, " \n", by=cast.li)
    assert refused.value.field == "reason"
    for person in (cast.wang, cast.zhao, cast.qian, cast.hu, cast.he):
        assert not detours.can_ask_gm(person, pending)
        with pytest.raises(Refusal, match="APP-5"):
            detours.ask_gm(pending, "急", by=person)
    detours.ask_gm(pending, "急", by=cast.li)
    with pytest.raises(Refusal, match="APP-5"):
        detours.ask_gm(pending, "急", by=cast.li)
    monkeypatch.setattr(type(KIND), "direct_to_gm", False)
    assert not detours.can_ask_gm(cast.li, fresh(pending))


@pytest.mark.rule("APP-6")
def test_not_when_it_has_ended(cast: Cast, pending: Request) -> None:
    engine.withdraw(pending, by=cast.li)
    with pytest.raises(Refusal, match="APP-6"):
        detours.ask_gm(pending, "急", by=cast.li)


@pytest.mark.rule("ORG-4")
def test_the_general_managers_own_paper_stays_in_its_chain(cast: Cast, pending: Request) -> None:
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="出差", by=cast.hu)
    own = submit(make_paper(), by=cast.qian)
    assert open_steps(own)[0].approver == cast.zhao
    with pytest.raises(Refusal, match="ORG-4"):
        detours.ask_gm(own, "急", by=cast.qian)
    interested = submit(make_paper(name="合伙 与qian"), by=cast.li)
    with pytest.raises(Refusal, match="ORG-4"):
        detours.ask_gm(interested, "急", by=cast.li)
    assert open_steps(interested)[0].approver == cast.wang


@pytest.mark.rule("ORG-4")
def test_a_stopped_request_may_go_the_direct_way_with_a_new_clock(cast: Cast, pending: Request) -> None:
    make_chain({"who": "post", "post": "SALES_VP"}, {"who": "director"})
    stopped = submit(make_paper(), by=cast.li)
    assert stopped.state == RequestState.STOPPED
    detours.ask_gm(stopped, "没有副总", by=cast.li)
    assert fresh(stopped).state == RequestState.PENDING
    assert fresh(stopped).due_at is not None
    say(stopped, "to_chain", "先补上副总")
    assert fresh(stopped).state == RequestState.STOPPED  # the chain has still nobody to ask
    detours.ask_gm(stopped, "没有副总", by=cast.li)
    assert say(stopped).state == RequestState.APPROVED


@pytest.mark.rule("ORG-4")
def test_the_general_manager_left_while_being_asked(cast: Cast, pending: Request) -> None:
    detours.ask_gm(pending, "急", by=cast.li)
    Person.objects.filter(pk=cast.qian.pk).update(is_active=False)
    remind()
    assert fresh(pending).state == RequestState.STOPPED
    Person.objects.filter(pk=cast.qian.pk).update(is_active=True)
    assert remind().resumed == 1
    assert say(pending).state == RequestState.APPROVED


def test_one_of_two_is_taken_over_past_its_deadline(cast: Cast, pending: Request) -> None:
    first, second = open_steps(pending)
    assert not detours.can_take_over(cast.qian, first)
    with pytest.raises(Refusal, match="APP-5"):
        detours.take_over(first, by=cast.qian)
    with clock.at(first.deadline + timedelta(minutes=1)):
        for person in (cast.wang, cast.zhao, cast.hu, cast.li):
            assert not detours.can_take_over(person, first)
            with pytest.raises(Refusal):
                detours.take_over(first, by=person)
        for _click in range(2):
            detours.take_over(first, by=cast.qian, reason="总监出差")
        assert Detour.objects.get().way == "taken_over"
        assert {step.approver for step in open_steps(pending)} == {cast.qian, cast.sun}
        assert Notice.objects.filter(person=cast.zhao, kind="approvals.taken-over").count() == 1
        with pytest.raises(Refusal, match="APP-6"):
            engine.decide(first, "approve", "", by=cast.zhao, seen_hash=pending.content_hash)
        engine.decide(first, "approve", "", by=cast.qian, seen_hash=pending.content_hash)
        assert open_steps(pending) == [second]
        chain = draw_request(KIND, fresh(pending), now=clock.now())
        assert cast.zhao.name in chain.nodes[2].parallel[0].why


@pytest.mark.rule("ORG-4")
def test_nobody_takes_their_own_paper_over(cast: Cast) -> None:
    make_chain({"who": "post", "post": "FINANCE"})
    request = submit(make_paper(), by=cast.qian)
    [step] = open_steps(request)
    with clock.at(step.deadline + timedelta(days=1)), pytest.raises(Refusal, match="ORG-4"):
        detours.take_over(step, by=cast.qian)
    joint = submit(make_paper(name="合伙"), by=cast.li)
    Region.objects.filter(pk=joint.subject_id).update(name="合伙 与qian")
    with clock.at(step.deadline + timedelta(days=1)), pytest.raises(Refusal, match="ORG-4"):
        detours.take_over(open_steps(joint)[0], by=cast.qian)
