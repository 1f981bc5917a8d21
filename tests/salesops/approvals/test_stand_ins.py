"""Stand-ins and departments: who decides for whom (ORG-3, ORG-5), asked under the lock, shown as "B for A"."""

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse

from salesops.approvals import delegating, engine
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Decision, Request
from salesops.approvals.queries import has_part_in, waiting_for
from salesops.approvals.reminders import remind
from salesops.approvals.rules import can_see_request
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.actions.deputation import name_deputy, revoke_deputation
from salesops.org.enums import GrantName, Post
from salesops.org.models import Assignment, Deputation, Grant, Membership, Person
from salesops.org.rules import can_see_prices
from salesops.org.standing_in import deputations_for, with_price_right
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.approvals import KIND, PAPER, make_chain, make_paper, open_steps, say, submit
from tests.factories.org import make_department, make_deputation, make_grant, make_person
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("ORG-3")]


def revoke(deputation: Deputation) -> None:
    """As its door does."""
    Deputation.objects.filter(pk=deputation.pk).update(revoked_at=clock.now(), revoked_by=deputation.principal)


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper, waiting for Zhao, then Qian."""
    make_chain({"who": "director"}, {"who": "gm"})
    return submit(make_paper(), by=cast.li)


def told(person: Person, kind: str) -> int:
    """How many notices of a kind."""
    return Notice.objects.filter(person=person, kind=f"approvals.{kind}").count()


def test_b_for_a(cast: Cast, pending: Request) -> None:
    deputation = make_deputation(cast.zhao, cast.sun, kinds=[PAPER])
    assert [step.approver for step in waiting_for(cast.sun)] == [cast.zhao]
    assert can_see_request(cast.sun, pending)
    assert visible_to(cast.sun, Request).filter(pk=pending.pk).exists()
    say(pending, opinion="代为同意", by=cast.sun)
    decision = Decision.objects.get()
    assert (decision.approver, decision.acting_for, decision.deputation) == (cast.sun, cast.zhao, deputation)
    assert pending.steps.get(order=1).approver == cast.zhao  # the frozen person stays
    chain = draw_request(KIND, Request.objects.get(pk=pending.pk), now=clock.now())
    assert cast.sun.name in chain.nodes[1].person
    assert cast.zhao.name in chain.nodes[1].person
    entry = next(one for one in timeline_for(pending) if one.verb == "approvals.step.approved")
    assert (entry.who, entry.changes[0].after) == (cast.sun.name, cast.zhao.name)
    assert not waiting_for(cast.sun).exists()
    assert has_part_in(pending, cast.sun)


def test_a_no_by_a_stand_in_is_theirs_too(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.sun)
    say(pending, "return", "改价", by=cast.sun)
    entry = next(one for one in timeline_for(pending) if one.verb == "approvals.request.returned")
    assert entry.changes[0].after == cast.zhao.name


@pytest.mark.rule("APP-6")
def test_the_absent_may_still_decide_and_then_the_stand_in_not(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.sun)
    step = open_steps(pending)[0]
    say(pending)
    with pytest.raises(Refusal, match="APP-6") as refused:
        engine.decide(step, "approve", "", by=cast.sun, seen_hash=pending.content_hash)
    assert cast.zhao.name in str(refused.value.sentence)


def test_revoked_or_over_or_for_other_papers_it_is_worth_nothing(cast: Cast, pending: Request) -> None:
    revoked = make_deputation(cast.zhao, cast.sun)
    revoke(revoked)
    make_deputation(cast.zhao, cast.xu, kinds=["tests.other"])
    make_deputation(cast.zhao, cast.wu, days=0.01)  # over for three quarters of an hour
    for person in (cast.sun, cast.xu, cast.wu):
        assert not waiting_for(person).exists()
        with pytest.raises(Refusal, match="APP-6"):
            say(pending, by=person)


def test_the_last_moment_is_out_and_the_first_is_in(cast: Cast, pending: Request) -> None:
    deputation = make_deputation(cast.zhao, cast.sun)
    with clock.at(deputation.end), pytest.raises(Refusal, match="APP-6"):
        say(pending, by=cast.sun)
    with clock.at(deputation.start - timedelta(seconds=1)), pytest.raises(Refusal, match="APP-6"):
        say(pending, by=cast.sun)
    with clock.at(deputation.end - timedelta(seconds=1)):
        say(pending, by=cast.sun)


def test_it_leads_one_step_far(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.sun)
    make_deputation(cast.sun, cast.xu)
    assert not waiting_for(cast.xu).exists()
    with pytest.raises(Refusal, match="APP-6"):
        say(pending, by=cast.xu)


def test_who_is_named_for_the_kind_goes_before_who_is_named_for_all(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.xu)
    make_deputation(cast.zhao, cast.sun, kinds=[PAPER])
    assert waiting_for(cast.sun).count() == 1
    assert waiting_for(cast.xu).count() == 0
    with pytest.raises(Refusal, match="APP-6"):
        say(pending, by=cast.xu)
    say(pending, by=cast.sun)


def test_whoever_left_stands_in_for_nobody(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.sun)
    Person.objects.filter(pk=cast.sun.pk).update(is_active=False)
    with pytest.raises(Refusal, match="APP-6"):
        say(pending, by=cast.sun)  # an object read before


@pytest.mark.rule("ORG-4")
def test_papers_of_the_stand_ins_own_people_go_to_the_superior_of_the_absent(cast: Cast) -> None:
    make_deputation(cast.zhao, cast.wang)
    make_chain({"who": "director"})
    of_li, of_zhou = submit(make_paper(), by=cast.li), submit(make_paper(), by=cast.zhou)
    [step] = open_steps(of_li)
    assert step.approver == cast.qian
    assert step.why == {"code": "stand_in_own", "instead_of": cast.zhao.name, "stand_in": cast.wang.name}
    assert [one.request for one in waiting_for(cast.wang)] == [of_zhou]
    say(of_zhou, by=cast.wang)
    say(of_li, by=cast.qian)


@pytest.mark.rule("ORG-4")
def test_named_after_it_opened_the_next_tick_passes_it_on(cast: Cast, pending: Request) -> None:
    due = open_steps(pending)[0].due_at
    make_deputation(cast.zhao, cast.wang)
    assert not waiting_for(cast.wang).exists()
    with pytest.raises(Refusal, match="ORG-3"):
        say(pending, by=cast.wang)
    assert remind().handed_on == 1
    assert [(step.approver, step.due_at) for step in open_steps(pending)] == [(cast.qian, due)]
    assert told(cast.qian, "your-turn") == 1
    assert remind().handed_on == 0


@pytest.mark.rule("ORG-4")
def test_one_s_own_paper_is_decided_by_no_stand_in_and_where_nobody_is_above_it_waits(cast: Cast) -> None:
    make_chain({"who": "gm"})
    make_deputation(cast.qian, cast.zhao)
    request = submit(make_paper(), by=cast.li)
    assert open_steps(request)[0].approver == cast.qian  # nobody is above the general manager
    assert not waiting_for(cast.zhao).exists()
    with pytest.raises(Refusal, match="ORG-3"):
        say(request, by=cast.zhao)
    own = submit(make_paper(name="合伙 与zhao"), by=cast.xu)
    with pytest.raises(Refusal, match="ORG-4"):
        say(own, by=cast.zhao)
    assert remind().handed_on == 0
    assert say(request).state == RequestState.APPROVED


@pytest.mark.rule("APP-5")
def test_both_are_told_and_reminded(cast: Cast) -> None:
    make_deputation(cast.zhao, cast.sun)
    make_chain({"who": "director"})
    request = submit(make_paper(), by=cast.li)
    assert (told(cast.zhao, "your-turn"), told(cast.sun, "your-turn-for")) == (1, 1)
    [step] = open_steps(request)
    assert step.half_at is not None
    with clock.at(step.half_at):
        remind()
    with clock.at(step.deadline + timedelta(minutes=1)):
        remind()
    assert (told(cast.zhao, "half-gone"), told(cast.sun, "half-gone-for")) == (1, 1)
    assert (told(cast.zhao, "overdue"), told(cast.sun, "overdue-for")) == (1, 1)
    assert told(cast.qian, "escalated") == 1


@pytest.mark.rule("CNF-1")
def test_who_may_see_prices_no_more_stands_in_no_more(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.sun)
    keeper = make_person("keeper", post=Post.TECHNICAL, superior=cast.qian)
    grant = make_grant(keeper, GrantName.PRICE_KEEPER, by=cast.hu)
    make_deputation(cast.qian, keeper)
    sun = Visitor(cast.sun)
    assert sun.get(pending.get_absolute_url()).status_code == 200
    assert [one.principal for one in deputations_for(keeper)] == [cast.qian]
    Assignment.objects.filter(person=cast.sun).update(post=Post.TECHNICAL)
    Grant.objects.filter(pk=grant.pk).update(during=(None, clock.today()))
    assert not deputations_for(keeper)
    assert not waiting_for(cast.sun).exists()
    assert sun.get(pending.get_absolute_url()).status_code == 404
    with pytest.raises(Refusal, match="APP-6"):
        say(pending, by=Person.objects.get(pk=cast.sun.pk))
    zhao = Visitor(cast.zhao)
    zhao.cookies["django_language"] = "en"
    assert "Does not count: no right to prices" in zhao.get(reverse("org:deputation-list")).content.decode()
    say(pending)  # it is the absent one's, as if nobody were named
    Assignment.objects.filter(person=cast.sun).update(post=Post.FINANCE)
    assert deputations_for(cast.sun)  # the span was never ended


@pytest.mark.rule("CNF-1")
def test_the_database_knows_the_price_right_as_the_rules_do(cast: Cast) -> None:
    make_grant(cast.xu, GrantName.PRICE_KEEPER, by=cast.hu)
    make_grant(cast.lin, GrantName.QUOTE_READER, by=cast.hu)
    more = [make_person(post=post, superior=cast.qian) for post in (Post.SALES_VP, Post.DEPARTMENT_REVIEWER)]
    seen = set()
    for number, person in enumerate([*cast.people, *more, make_person("without a post")]):
        if person != cast.zhao:
            one = make_deputation(cast.zhao, person, kinds=[f"tests.{number}"])
            found = Deputation.objects.filter(with_price_right(clock.today()), pk=one.pk).exists()
            assert found is bool(can_see_prices(person)), person.username
            seen.add(found)
    assert seen == {True, False}
    away = make_deputation(cast.chen, more[1])
    nothing_to_see = make_deputation(cast.lin, more[1])
    counting = Deputation.objects.filter(with_price_right(clock.today()))
    assert counting.filter(pk=away.pk).exists() is not bool(can_see_prices(cast.chen))
    assert counting.filter(pk=nothing_to_see.pk).exists()


def test_named_after_it_opened_they_are_told_what_waits(cast: Cast, pending: Request) -> None:
    own_people = submit(make_paper(), by=cast.li)
    name = partial(name_deputy, cast.zhao, by=cast.zhao, kinds=[PAPER])
    name(cast.sun, start=clock.now(), end=clock.now() + timedelta(hours=6))
    drain()
    drain()
    assert (told(cast.sun, "your-turn-for"), told(cast.zhao, "your-turn")) == (2, 2)
    tomorrow = clock.now() + timedelta(hours=6)
    name(cast.wang, start=tomorrow, end=tomorrow + timedelta(days=1))
    drain()
    assert told(cast.wang, "your-turn-for") == 0
    say(own_people)
    of_zhou = submit(make_paper(), by=cast.zhou)
    assert told(cast.sun, "your-turn-for") == 3
    with clock.at(tomorrow):
        drain()
        drain()
    # Not of Li's, who is one of Wang's own people.
    [notice] = Notice.objects.filter(person=cast.wang, kind="approvals.your-turn-for")
    assert notice.subject_id == of_zhou.pk
    assert told(cast.sun, "your-turn-for") == 3


def test_where_one_is_revoked_the_other_is_told_what_waits(cast: Cast, pending: Request) -> None:
    make_deputation(cast.zhao, cast.wu)
    for_papers = make_deputation(cast.zhao, cast.sun, kinds=[PAPER])
    remind()
    revoke_deputation(for_papers, by=cast.zhao)
    drain()
    assert (told(cast.wu, "your-turn-for"), told(cast.sun, "your-turn-for")) == (1, 0)


# ---------------------------------------------------------------------------------------------------------- departments
@pytest.mark.rule("ORG-5")
def test_a_department_answers_by_its_head_or_by_the_one_it_is_mapped_to(cast: Cast) -> None:
    production = make_department("生产部", head=cast.xu, members=[cast.lin])
    warehouse = make_department("仓储部", mapped_to=production)
    logistics = make_department("物流部", mapped_to=warehouse)
    make_chain([{"who": "department", "department": production}, {"who": "department", "department": logistics}])
    request = submit(make_paper(), by=cast.li)
    first, second = open_steps(request)
    assert (first.approver, second.approver) == (cast.xu, cast.xu)
    assert (first.department, second.department) == (production, production)
    assert second.why == {"code": "mapped", "department": "物流部"}
    chain = draw_request(KIND, Request.objects.get(pk=request.pk), now=clock.now())
    assert [node.post for node in chain.nodes[1].parallel] == ["生产部", "生产部"]
    assert "物流部" in chain.nodes[1].parallel[1].why


@pytest.mark.rule("ORG-5", "ORG-4")
def test_a_department_without_anybody_stops_it_and_a_head_s_own_goes_up(cast: Cast) -> None:
    empty = make_department("信息部")
    make_chain({"who": "department", "department": make_department("物流部", mapped_to=empty)})
    assert submit(make_paper(), by=cast.li).state == RequestState.STOPPED
    make_chain({"who": "department", "department": make_department("研发部", head=cast.xu)})
    request = submit(make_paper(), by=cast.xu)
    assert open_steps(request)[0].approver == cast.qian


@pytest.mark.rule("ORG-5")
def test_the_head_gives_it_to_a_member_and_takes_it_back(cast: Cast) -> None:
    production = make_department("生产部", head=cast.xu, members=[cast.lin, cast.chen])
    make_chain({"who": "department", "department": production})
    request = submit(make_paper(), by=cast.li)
    [step] = open_steps(request)
    for person in (cast.lin, cast.li, cast.qian, cast.hu):
        assert not delegating.can_delegate(person, step)
        with pytest.raises(Refusal, match="ORG-5"):
            delegating.delegate(step, cast.lin, by=person)
    for person in (cast.sun, cast.li):
        with pytest.raises(Refusal, match="ORG-5"):
            delegating.delegate(step, person, by=cast.xu)
    for _click in range(2):
        delegating.delegate(step, cast.lin, by=cast.xu)
    [given] = open_steps(request)
    assert (given.approver, given.due_at, given.why["code"]) == (cast.lin, step.due_at, "delegated")
    assert (told(cast.lin, "your-turn"), has_part_in(request, cast.xu)) == (1, True)
    with pytest.raises(Refusal, match="APP-6"):
        say(request, by=cast.xu)
    delegating.delegate(step, cast.xu, by=cast.xu)
    delegating.delegate(step, cast.lin, by=cast.xu)
    assert told(cast.lin, "your-turn") == 2  # it came twice
    assert say(request, by=cast.lin).state == RequestState.APPROVED


@pytest.mark.rule("ORG-5", "ORG-4")
def test_not_to_a_former_member_nor_to_whose_paper_it_is(cast: Cast) -> None:
    production = make_department("生产部", head=cast.xu, members=[cast.li, cast.lin])
    Membership.objects.filter(person=cast.lin).update(during=(None, clock.today()))
    make_chain({"who": "department", "department": production})
    [step] = open_steps(submit(make_paper(), by=cast.li))
    with pytest.raises(Refusal, match="ORG-5"):
        delegating.delegate(step, cast.lin, by=cast.xu)
    with pytest.raises(Refusal, match="ORG-4"):
        delegating.delegate(step, cast.li, by=cast.xu)
