"""What happens beside the chain, at once (ORG-3, APP-5, APP-7): a revoked stand-in, two ways, an answer and a no."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest
from django.db import transaction

from salesops.approvals import consulting, detours, engine
from salesops.approvals.models import Decision, Detour, Request, Step
from salesops.base import clock
from salesops.org.actions.deputation import revoke_deputation
from salesops.org.models import Deputation
from salesops.org.standing_in import deputation_of, hold
from tests.cast import Cast
from tests.factories.approvals import KIND, PAPER, make_chain, make_paper, open_steps, submit
from tests.factories.org import make_deputation
from tests.races.test_approvals import at_once, fresh, nothing_is_broken

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]

PAIRS = [pytest.param(15, id="15"), pytest.param(300, id="300", marks=pytest.mark.long)]


@pytest.mark.rule("ORG-3")
@pytest.mark.parametrize("pairs", PAIRS)
def test_a_revocation_and_a_decision_have_an_order(cast: Cast, pairs: int) -> None:
    """The decision comes first and counts, or the revocation comes first and the stand-in is refused."""
    make_chain({"who": "director"})
    ends: Counter[str] = Counter()
    for number in range(pairs):
        deputation = make_deputation(cast.zhao, cast.sun)
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)

        def revoke(one: Deputation = deputation, looks: int = number % 15 * 2) -> object:
            for _look in range(looks):  # a head start for the decision that differs from pair to pair
                fresh(cast.zhao)
            return revoke_deputation(one, by=fresh(cast.zhao))

        def decide(step: Step = step, request: Request = request) -> object:
            return engine.decide(step, "approve", "", by=fresh(cast.sun), seen_hash=request.content_hash)

        ended = at_once([revoke, decide])
        assert set(ended) <= {"done", "APP-6"}
        decided = Decision.objects.filter(request=request).count()
        assert decided == ended["done"] - 1
        ends[("refused", "decided")[decided]] += 1
        Deputation.objects.filter(pk=deputation.pk, revoked_at=None).update(
            revoked_at=clock.now(), revoked_by=cast.zhao
        )
    nothing_is_broken()  # no decision is later than the revocation of what it was made by
    print(f"revoked against decided, {pairs} pairs: {dict(ends)}")


def revoked_between(cast: Cast, looks: Callable[[Deputation], bool]) -> bool:
    """Whether a stand-in who looked, waited and wrote decided after the revocation was over."""
    deputation = make_deputation(cast.zhao, cast.sun)
    looked, revoked = threading.Event(), threading.Event()
    wrote_too_late: list[bool] = []

    def decide() -> None:
        with transaction.atomic():
            named = deputation_of(cast.zhao.pk, PAPER)
            assert named is not None
            may = looks(named)
            looked.set()
            was_revoked = revoked.wait(1)
            wrote_too_late.append(may and was_revoked)

    def revoke() -> None:
        looked.wait(30)
        revoke_deputation(deputation, by=fresh(cast.zhao))
        revoked.set()

    assert at_once([decide, revoke]) == {"done": 2}
    return wrote_too_late == [True]


@pytest.mark.rule("ORG-3")
def test_a_deputation_that_is_held_can_not_be_revoked_meanwhile(cast: Cast) -> None:
    assert not revoked_between(cast, hold)


@pytest.mark.rule("ORG-3")
def test_its_twin_that_only_looks_writes_after_the_revocation(cast: Cast) -> None:
    assert revoked_between(cast, lambda named: named.revoked_at is None)


@pytest.mark.rule("ORG-3")
def test_decisions_of_one_stand_in_do_not_wait_for_one_another(cast: Cast) -> None:
    make_chain({"who": "director"})
    make_deputation(cast.zhao, cast.sun)
    requests = [submit(make_paper(), by=cast.li) for _number in range(8)]

    def act(request: Request) -> Callable[[], object]:
        [step] = open_steps(request)
        return lambda: engine.decide(step, "approve", "", by=fresh(cast.sun), seen_hash=request.content_hash)

    assert at_once([act(request) for request in requests]) == {"done": 8}
    nothing_is_broken()


@pytest.mark.rule("APP-7")
@pytest.mark.parametrize("rounds", [pytest.param(12, id="12"), pytest.param(200, id="200", marks=pytest.mark.long)])
def test_sending_back_against_the_other_sign_off(cast: Cast, rounds: int) -> None:
    """Zhao sends back while Sun approves: hers counts for the former lap or is refused; one lap is asked."""
    make_chain({"who": "regional_manager"}, [{"who": "director"}, {"who": "post", "post": "FINANCE"}])
    for number in range(rounds):
        request = submit(make_paper(), by=cast.li)
        [first] = open_steps(request)
        engine.decide(first, "approve", "", by=cast.wang, seen_hash=request.content_hash)
        director, finance = open_steps(request)

        def back(step: Step = director, request: Request = request) -> object:
            seen = request.content_hash
            return engine.decide(step, "send_back", "再看", by=fresh(cast.zhao), seen_hash=seen, to_order=1)

        def approve(step: Step = finance, request: Request = request) -> object:
            return engine.decide(step, "approve", "", by=fresh(cast.sun), seen_hash=request.content_hash)

        ends = at_once([back, approve] if number % 2 else [approve, back])
        assert set(ends) <= {"done", "APP-6"}
        assert [(step.order, step.lap) for step in open_steps(request)] == [(1, 2)]
        assert request.steps.filter(lap=2).count() == 3
    nothing_is_broken()


@pytest.mark.rule("APP-5", "APP-6")
@pytest.mark.parametrize("rounds", [pytest.param(12, id="12"), pytest.param(200, id="200", marks=pytest.mark.long)])
def test_the_direct_way_against_a_decision(cast: Cast, monkeypatch: pytest.MonkeyPatch, rounds: int) -> None:
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    make_chain({"who": "director"})
    ends: Counter[str] = Counter()
    for _number in range(rounds):
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)

        def approve(step: Step = step, request: Request = request) -> object:
            return engine.decide(step, "approve", "", by=fresh(cast.zhao), seen_hash=request.content_hash)

        asks: list[Callable[[], object]] = [
            lambda request=request: detours.ask_gm(request, "急", by=fresh(cast.li))  # type: ignore[misc]
        ] * 2
        ended = at_once([*asks, approve])
        assert set(ended) <= {"done", "APP-5", "APP-6"}
        state = Request.objects.get(pk=request.pk).state
        direct = Detour.objects.filter(request=request).count()
        assert (state, direct) in {("approved", 0), ("pending", 1)}
        ends[state] += 1
    nothing_is_broken()
    print(f"the direct way against an approval, {rounds} rounds: {dict(ends)}")


@pytest.mark.rule("APP-5")
def test_ten_takings_over_are_one(cast: Cast) -> None:
    make_chain([{"who": "director"}, {"who": "post", "post": "FINANCE"}])
    with clock.at(clock.now() - timedelta(days=30)):
        request = submit(make_paper(), by=cast.li)
    step, other = open_steps(request)
    assert at_once([lambda: detours.take_over(step, by=fresh(cast.qian))] * 10) == {"done": 10}
    assert Detour.objects.filter(request=request, way="taken_over").count() == 1
    assert {one.approver for one in open_steps(request)} == {cast.qian, other.approver}
    nothing_is_broken()


@pytest.mark.rule("APP-7")
@pytest.mark.parametrize("rounds", [pytest.param(12, id="12"), pytest.param(200, id="200", marks=pytest.mark.long)])
def test_the_last_two_answers_at_once_open_the_next_stage_once(cast: Cast, rounds: int) -> None:
    """Two opinions hold the stage; whoever answers last lets it go on, and neither is left waiting for the other."""
    make_chain({"who": "director"}, {"who": "gm"})
    for _number in range(rounds):
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)
        asked = [
            consulting.ask_opinion(step, colleague, "after", "能做吗？", by=cast.zhao)
            for colleague in (cast.xu, cast.sun)
        ]
        engine.decide(step, "approve", "", by=cast.zhao, seen_hash=request.content_hash)
        answers: list[Callable[[], object]] = [
            lambda one=one: consulting.answer_opinion(  # type: ignore[misc]
                one, "agrees", "可以", by=fresh(one.colleague)
            )
            for one in asked
        ]
        assert at_once(answers) == {"done": 2}
        assert [one.approver for one in open_steps(request)] == [cast.qian]
    nothing_is_broken()
