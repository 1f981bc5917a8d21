"""A colleague's opinion (APP-7): it decides nothing, but the step or the next stage waits for it."""

from datetime import date, timedelta

import pytest
from django.urls import reverse

from salesops.approvals import consulting, detours, engine
from salesops.approvals.enums import ApprovalVerb, ConsultationState, RequestState
from salesops.approvals.models import Consultation, Request
from salesops.approvals.queries import has_part_in, opinions_wanted
from salesops.approvals.reminders import remind
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit
from tests.factories.org import make_deputation
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-7")]


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper: Zhao and Sun together, then Qian."""
    make_chain([{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm"})
    return submit(make_paper(), by=cast.li)


def ask(
    request: Request, colleague: Person, turn: str = "before", *, by: Person, question: str = "能做吗？"
) -> Consultation:
    """Ask from the step of ``by``."""
    step = next(one for one in open_steps(request) if one.approver == by)
    return consulting.ask_opinion(step, colleague, turn, question, by=by)


def told(person: Person, kind: str) -> int:
    """How many notices of a kind."""
    return Notice.objects.filter(person=person, kind=f"approvals.{kind}").count()


def test_before_it_blocks_the_approval_and_nothing_else(cast: Cast, pending: Request) -> None:
    one = ask(pending, cast.xu, by=cast.zhao)
    assert (told(cast.xu, "opinion-wanted"), list(opinions_wanted(cast.xu))) == (1, [one])
    assert "能做吗" not in str(Notice.objects.get(person=cast.xu).params)
    assert has_part_in(pending, cast.xu)
    with pytest.raises(Refusal, match="APP-7") as refused:
        say(pending, by=cast.zhao)
    assert cast.xu.name in str(refused.value.sentence)
    other = next(one for one in open_steps(pending) if one.approver == cast.sun)
    engine.decide(other, "approve", "", by=cast.sun, seen_hash=pending.content_hash)  # is not concerned
    for _click in range(2):
        consulting.answer_opinion(one, "doubts", "工期太短", by=cast.xu)
    assert told(cast.zhao, "opinion-given") == 1
    assert not opinions_wanted(cast.xu).exists()
    assert say(pending, by=cast.zhao).state == RequestState.PENDING
    assert [step.approver for step in open_steps(pending)] == [cast.qian]


@pytest.mark.parametrize("verdict", ["return", "reject"])
def test_a_no_waits_for_nobody_and_the_question_lapses(cast: Cast, pending: Request, verdict: str) -> None:
    one = ask(pending, cast.xu, by=cast.zhao)
    say(pending, verdict, "不行", by=cast.zhao)
    one.refresh_from_db()
    assert one.state == ConsultationState.LAPSED
    assert not opinions_wanted(cast.xu).exists()
    with pytest.raises(Refusal, match="APP-6"):
        consulting.answer_opinion(one, "agrees", "可以", by=cast.xu)


def test_after_it_holds_the_next_stage(cast: Cast, pending: Request) -> None:
    one = ask(pending, cast.xu, "after", by=cast.zhao)
    say(pending, by=cast.zhao)
    say(pending, by=cast.sun)
    held = Request.objects.get(pk=pending.pk)
    assert (held.state, open_steps(held)) == (RequestState.PENDING, [])
    assert remind().resumed == 0
    consulting.answer_opinion(one, "agrees", "可以", by=cast.xu)
    assert [step.approver for step in open_steps(pending)] == [cast.qian]


def test_taken_back_it_holds_nothing(cast: Cast, pending: Request) -> None:
    before, after = ask(pending, cast.xu, by=cast.zhao), ask(pending, cast.hu, "after", by=cast.zhao)
    with pytest.raises(Refusal, match="APP-7"):
        consulting.take_back(before, by=cast.sun)
    for _click in range(2):
        consulting.take_back(before, by=cast.zhao)
    assert told(cast.xu, "opinion-not-wanted") == 1
    with pytest.raises(Refusal, match="APP-6"):
        consulting.answer_opinion(before, "agrees", "晚了", by=cast.xu)
    say(pending, by=cast.zhao)
    say(pending, by=cast.sun)
    consulting.take_back(after, by=cast.qian)  # the asker's superior: nothing may wait for somebody absent for ever
    assert [step.approver for step in open_steps(pending)] == [cast.qian]
    assert {one.state for one in pending.consultations.all()} == {ConsultationState.TAKEN_BACK}


def test_after_the_last_stage_there_is_nothing_to_hold(cast: Cast) -> None:
    make_chain({"who": "director"})
    request = submit(make_paper(), by=cast.li)
    with pytest.raises(Refusal, match="APP-7") as refused:
        ask(request, cast.xu, "after", by=cast.zhao)
    assert refused.value.field == "turn"


@pytest.mark.rule("ORG-4")
def test_who_can_not_be_asked(cast: Cast, pending: Request) -> None:
    Person.objects.filter(pk=cast.he.pk).update(is_active=False)
    by_rule = {"li": "ORG-4", "zhao": "APP-7", "he": "APP-7"}
    for name, rule in by_rule.items():
        with pytest.raises(Refusal, match=rule):
            ask(pending, Person.objects.get(username=name), by=cast.zhao)
    with pytest.raises(Refusal, match="APP-7"):
        ask(pending, Person.system(), by=cast.zhao)
    owned = submit(make_paper(name="合伙 与xu"), by=cast.chen, owner=cast.li)
    for person in (cast.chen, cast.li, cast.xu):
        with pytest.raises(Refusal, match="ORG-4"):
            ask(owned, person, by=cast.zhao)
    ask(pending, cast.xu, by=cast.zhao)
    with pytest.raises(Refusal, match="APP-6"):
        ask(pending, cast.xu, by=cast.zhao)
    with pytest.raises(Refusal, match="APP-7"):
        ask(pending, cast.wu, by=cast.zhao, question="  ")


@pytest.mark.rule("APP-6")
def test_only_who_decides_asks_and_only_who_is_asked_answers(cast: Cast, pending: Request) -> None:
    step = open_steps(pending)[0]
    for person in (cast.li, cast.qian, cast.hu):
        with pytest.raises(Refusal):
            consulting.ask_opinion(step, cast.xu, "before", "？", by=person)
    one = ask(pending, cast.xu, by=cast.zhao)
    for person in (cast.zhao, cast.qian, cast.li):
        with pytest.raises(Refusal, match="APP-7"):
            consulting.answer_opinion(one, "agrees", "可以", by=person)
    with pytest.raises(ValueError):
        consulting.answer_opinion(one, "perhaps", "可以", by=cast.xu)
    with pytest.raises(Refusal, match="APP-7"):
        consulting.answer_opinion(one, "agrees", " ", by=cast.xu)


@pytest.mark.rule("ORG-3")
def test_a_stand_in_asks_and_the_absent_may_take_it_back(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.hu)
    step = next(one for one in open_steps(pending) if one.approver == cast.zhao)
    one = consulting.ask_opinion(step, cast.xu, "before", "能做吗？", by=cast.hu)
    assert one.asker == cast.hu
    consulting.take_back(one, by=cast.zhao)
    say(pending, by=cast.zhao)


@pytest.mark.rule("APP-5")
def test_it_is_due_in_a_working_day_with_the_step_at_the_latest_and_reminded_once(cast: Cast, pending: Request) -> None:
    step = open_steps(pending)[0]
    one = ask(pending, cast.xu, by=cast.zhao)
    assert one.asked_at < one.due_at <= step.deadline
    with clock.at(one.due_at + timedelta(minutes=1)):
        assert (remind().opinions, remind().opinions) == (1, 0)
    assert (told(cast.xu, "opinion-due"), told(cast.zhao, "opinion-late")) == (1, 1)
    with clock.at(step.deadline + timedelta(days=3)):
        late = ask(pending, cast.wu, by=cast.zhao)
        assert late.due_at == late.asked_at


@pytest.mark.rule("APP-5")
def test_late_it_is_reminded_each_working_day_and_escalated_and_passes_only_by_somebody(
    cast: Cast, pending: Request
) -> None:
    with clock.at(clock.shanghai(date(2026, 11, 16), 10)):
        make_chain({"who": "superior"}, {"who": "gm"})
        request = submit(make_paper(), by=cast.li)
        one = ask(request, cast.zhou, "after", by=cast.wang)
        say(request, by=cast.wang)
    days = {16: (0, 0), 17: (1, 0), 18: (2, 1), 19: (3, 1), 20: (4, 1), 21: (4, 1), 22: (4, 1), 23: (5, 1)}
    for day, expected in days.items():
        for _tick in range(2):
            with clock.at(clock.shanghai(date(2026, 11, day), 10, 1)):
                remind()
        assert (told(cast.zhou, "opinion-due"), told(cast.qian, "opinion-escalated")) == expected
        assert told(cast.wang, "opinion-late") == expected[0]
    # Wu, above Zhou, may not read the paper; Zhao, above Wang, neither: by the test's kind only the GM may.
    assert [told(person, "opinion-escalated") for person in (cast.wu, cast.zhao, cast.zhou, cast.wang)] == [0, 0, 0, 0]
    verb = ApprovalVerb.OPINION_LATE
    assert [entry.verb for entry in timeline_for(request)].count(verb) == 1
    assert (open_steps(request), Request.objects.get(pk=request.pk).state) == ([], RequestState.PENDING)
    qian = Visitor(cast.qian)
    [said] = qian.get(request.get_absolute_url()).context["request_view"].opinions
    assert said.take_back == one.pk
    assert qian.send(reverse("approvals:opinion-take-back", args=[request.pk, one.pk])).status_code == 302
    assert [step.approver for step in open_steps(request)] == [cast.qian]
    assert told(cast.zhou, "opinion-not-wanted") == 1
    with clock.at(clock.shanghai(date(2026, 11, 25), 10, 1)):
        assert remind().opinions == 0


def test_the_superior_of_who_was_asked_takes_it_back_as_well(cast: Cast, pending: Request) -> None:
    one = ask(pending, cast.zhou, by=cast.zhao)
    for person in (cast.wang, cast.he, cast.hu):
        with pytest.raises(Refusal, match="APP-7"):
            consulting.take_back(one, by=person)
    consulting.take_back(one, by=cast.wu)
    assert one.pk not in {asked.pk for asked in opinions_wanted(cast.zhou)}


def test_whoever_left_is_not_waited_for(cast: Cast, pending: Request) -> None:
    ask(pending, cast.xu, "after", by=cast.zhao)
    say(pending, by=cast.zhao)
    say(pending, by=cast.sun)
    Person.objects.filter(pk=cast.xu.pk).update(is_active=False)
    remind()
    assert [step.approver for step in open_steps(pending)] == [cast.qian]
    assert told(cast.zhao, "opinion-gone") == 1


def test_sent_back_or_past_the_chain_nobody_is_asked_any_more(
    cast: Cast, pending: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    say(pending, by=cast.zhao)
    say(pending, by=cast.sun)
    first = ask(pending, cast.xu, by=cast.qian)
    [step] = open_steps(pending)
    engine.decide(step, "send_back", "再看", by=cast.qian, seen_hash=pending.content_hash, to_order=1)
    second = ask(pending, cast.xu, by=cast.zhao)
    detours.ask_gm(pending, "急", by=cast.li)
    assert {Consultation.objects.get(pk=one.pk).state for one in (first, second)} == {ConsultationState.LAPSED}


def test_who_takes_the_step_over_waits_for_the_answer_too_or_takes_it_back(cast: Cast, pending: Request) -> None:
    step = next(one for one in open_steps(pending) if one.approver == cast.zhao)
    one = ask(pending, cast.xu, by=cast.zhao)
    with clock.at(step.deadline + timedelta(days=1)):
        detours.take_over(step, by=cast.qian)
        with pytest.raises(Refusal, match="APP-7"):
            engine.decide(step, "approve", "", by=cast.qian, seen_hash=pending.content_hash)
        consulting.take_back(one, by=cast.qian)
        engine.decide(step, "approve", "", by=cast.qian, seen_hash=pending.content_hash)
