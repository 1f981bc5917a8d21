"""Back to an earlier stage (APP-7): a lap more of the same chain, with the same people and the same end."""

from datetime import datetime, timedelta

import pytest

from salesops.approvals import engine
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Decision, Request
from salesops.approvals.queries import waiting_for
from salesops.approvals.reminders import remind
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-7")]


def at(text: str) -> datetime:
    """A Shanghai wall clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


def send_back(request: Request, to_order: int, *, by: Person | None = None, why: str = "区域先核对数量") -> Request:
    """Send it back from the first open step."""
    step = next(one for one in open_steps(request) if by is None or one.approver == by)
    assert step.approver is not None
    return engine.decide(
        step, "send_back", why, by=by or step.approver, seen_hash=request.content_hash, to_order=to_order
    )


def laps(request: Request) -> list[tuple[int, int, int, str]]:
    """Order, seat, lap and state of every row."""
    return list(request.steps.order_by("order", "seat", "lap").values_list("order", "seat", "lap", "state"))


@pytest.fixture
def long_chain(cast: Cast) -> Request:
    """Wang; Zhao and Sun together; a step that is not asked; Qian. Wang has approved."""
    make_chain(
        {"who": "regional_manager"},
        [{"who": "director"}, {"who": "post", "post": "FINANCE"}],
        {"who": "superior", "fact": "special", "operator": "true"},
        {"who": "gm"},
        limits=[1, 1, 1, 1],
    )
    with clock.at(at("2026-11-16 10:00")):
        request = submit(make_paper(), by=cast.li)
        say(request, opinion="可以")
    return request


def test_the_stages_are_asked_again_and_the_end_stays(cast: Cast, long_chain: Request) -> None:
    due = Request.objects.get(pk=long_chain.pk).due_at
    with clock.at(at("2026-11-16 11:00")):
        engine.decide(open_steps(long_chain)[1], "approve", "账没问题", by=cast.sun, seen_hash=long_chain.content_hash)
        send_back(long_chain, 1, by=cast.zhao)
        request = Request.objects.get(pk=long_chain.pk)
    assert (request.state, request.due_at) == (RequestState.PENDING, due)
    assert laps(request) == [
        (1, 1, 1, "done"),
        (1, 1, 2, "open"),
        (2, 1, 1, "done"),
        (2, 1, 2, "waiting"),
        (2, 2, 1, "done"),  # Sun had approved: she is asked again, and her first word stays
        (2, 2, 2, "waiting"),
        (3, 1, 1, "skipped"),  # skipped stays skipped
        (4, 1, 1, "closed"),
        (4, 1, 2, "waiting"),
    ]
    assert [step.approver for step in open_steps(request)] == [cast.wang]
    told = Notice.objects.filter(person=cast.wang, kind="approvals.your-turn").count()
    assert told == 2  # the second lap is a new fact
    assert Notice.objects.filter(person=cast.li, kind="approvals.sent-back").count() == 1
    with clock.at(at("2026-11-16 14:00")):
        for person in (cast.wang, cast.zhao, cast.sun, cast.qian):
            assert say(request, by=person).state == (RequestState.PENDING if person != cast.qian else "approved")
    assert Decision.objects.filter(request=request, verdict="approve").count() == 6
    assert "sent-back" in {entry.verb.rpartition(".")[2] for entry in timeline_for(request)}


def test_a_parallel_sign_off_that_still_ran_is_closed_and_its_approver_told(cast: Cast, long_chain: Request) -> None:
    stale = open_steps(long_chain)[1]
    send_back(long_chain, 1, by=cast.zhao)
    assert not waiting_for(cast.sun).exists()
    assert Notice.objects.filter(person=cast.sun, kind="approvals.sent-back").exists()
    with pytest.raises(Refusal, match="APP-6"):
        engine.decide(stale, "approve", "", by=cast.sun, seen_hash=long_chain.content_hash)


def test_laps_repeat_and_each_row_is_new(cast: Cast, long_chain: Request) -> None:
    for lap in (2, 3):
        send_back(long_chain, 1, by=cast.zhao)
        assert [(step.order, step.lap) for step in open_steps(long_chain)] == [(1, lap)]
        say(long_chain)
    say(long_chain, by=cast.zhao)
    say(long_chain, by=cast.sun)
    send_back(long_chain, 2)
    assert {(step.order, step.lap) for step in open_steps(long_chain)} == {(2, 4)}
    say(long_chain, by=cast.zhao)
    say(long_chain, by=cast.sun)
    assert say(long_chain, by=cast.qian).state == RequestState.APPROVED


@pytest.mark.parametrize("to_order", [None, 0, -1, 2, 3, 4, 99])
def test_only_an_earlier_stage_that_was_asked(cast: Cast, long_chain: Request, to_order: int | None) -> None:
    before = laps(long_chain)
    step = open_steps(long_chain)[0]
    with pytest.raises(Refusal, match="APP-7") as refused:
        engine.decide(step, "send_back", "再看", by=cast.zhao, seen_hash=long_chain.content_hash, to_order=to_order)
    assert refused.value.field == "to_order"
    assert laps(long_chain) == before


def test_not_to_a_skipped_stage_and_not_from_the_first(cast: Cast) -> None:
    make_chain({"who": "superior", "fact": "special", "operator": "true"}, {"who": "director"}, {"who": "gm"})
    request = submit(make_paper(), by=cast.li)
    for to_order in (1, 2):
        with pytest.raises(Refusal, match="APP-7"):
            send_back(request, to_order)


@pytest.mark.rule("APP-3")
def test_it_needs_a_reason(cast: Cast, long_chain: Request) -> None:
    with pytest.raises(Refusal, match="APP-3"):
        send_back(long_chain, 1, by=cast.zhao, why=" ")


@pytest.mark.rule("APP-6")
def test_the_second_click_sends_back_once(cast: Cast, long_chain: Request) -> None:
    step = open_steps(long_chain)[0]
    for _click in range(2):
        engine.decide(step, "send_back", "再看", by=cast.zhao, seen_hash=long_chain.content_hash, to_order=1)
    assert max(lap for _order, _seat, lap, _state in laps(long_chain)) == 2
    with pytest.raises(Refusal, match="APP-6"):
        engine.decide(step, "approve", "", by=cast.zhao, seen_hash=long_chain.content_hash)


@pytest.mark.rule("ORG-4", "APP-8")
def test_who_left_meanwhile_is_replaced_in_the_next_lap(cast: Cast, long_chain: Request) -> None:
    Person.objects.filter(pk=cast.wang.pk).update(is_active=False)
    send_back(long_chain, 1, by=cast.zhao)
    assert [step.approver for step in open_steps(long_chain)] == [cast.zhao]
    assert open_steps(long_chain)[0].why == {"code": "left", "instead_of": cast.wang.name}


@pytest.mark.rule("ORG-4")
def test_nobody_left_to_ask_again_stops_it(cast: Cast) -> None:
    make_chain({"who": "person", "person": cast.xu}, {"who": "director"})
    request = submit(make_paper(name="合伙 与qian"), by=cast.li)
    say(request)
    Person.objects.filter(pk=cast.xu.pk).update(is_active=False)  # his superior is Qian, whose paper it is as well
    send_back(request, 1)
    stopped = Request.objects.get(pk=request.pk)
    assert (stopped.state, stopped.due_at, open_steps(stopped)) == (RequestState.STOPPED, None, [])


@pytest.mark.rule("APP-5", "APP-4")
def test_a_lap_that_opens_past_the_end_is_overdue_at_once(cast: Cast, long_chain: Request) -> None:
    """ruoyi #1018: timers lost after a return."""
    with clock.at(at("2026-11-20 10:00")):
        send_back(long_chain, 1, by=cast.zhao)
        [step] = open_steps(long_chain)
        assert step.due_at == at("2026-11-18 10:00")
        assert remind().at_deadline == 1
        assert step.opened_at == clock.now()
    with clock.at(at("2026-11-23 10:00") + timedelta(minutes=1)):
        assert remind().nagged == 1


def test_it_is_drawn_as_it_went(cast: Cast, long_chain: Request) -> None:
    send_back(long_chain, 1, by=cast.zhao)
    chain = draw_request(KIND, Request.objects.get(pk=long_chain.pk), now=clock.now())
    kinds = [node.kind for node in chain.nodes]
    assert kinds == ["start", "now", "next", "skipped", "next", "end"]
    assert cast.zhao.name in chain.nodes[1].why
    assert "区域先核对数量" in chain.nodes[1].why


@pytest.mark.rule("APP-3")
def test_a_return_to_the_requester_is_a_new_round_with_a_new_clock(cast: Cast, long_chain: Request) -> None:
    send_back(long_chain, 1, by=cast.zhao)
    say(long_chain, "return", "改数量")
    with clock.at(clock.now() + timedelta(days=3)):
        again = submit(Region.objects.get(pk=long_chain.subject_id), by=cast.li)
    assert (again.round, set(again.steps.values_list("lap", flat=True))) == (2, {1})
