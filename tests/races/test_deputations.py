"""A stand-in decides in the moment in which they are revoked (ORG-3): either before it, or not at all."""

import threading
from collections import Counter
from collections.abc import Callable
from datetime import timedelta

import pytest

from salesops.approvals import engine
from salesops.approvals.models import Decision
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.absence import deputation_rows
from salesops.org.actions.deputation import name_deputy, revoke_deputation
from salesops.org.models import Deputation, Person
from salesops.org.standing_in import deputations_for
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, open_steps, submit
from tests.races.test_approvals import at_once, nothing_is_broken

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("ORG-3")]

PAIRS = [pytest.param(15, id="15"), pytest.param(300, id="300", marks=pytest.mark.long)]


def stand_in(cast: Cast) -> Deputation:
    """Wu decides for Wang, from now on."""
    now = clock.now()
    return name_deputy(cast.wang, cast.wu, start=now, end=now + timedelta(days=1), by=cast.wang)


def revoked(deputation: Deputation, by: Person) -> None:
    """Straight away: then it is mostly before the decision, which has more to read."""
    revoke_deputation(deputation, by=by)


def looked_up_and_revoked(deputation: Deputation, by: Person) -> None:
    """As the page does, with its reads before: then the decision is mostly first."""
    rows = visible_to(by, Deputation)
    deputation_rows(rows, by)
    revoke_deputation(rows.get(pk=deputation.pk), by=by)


@pytest.mark.parametrize("pairs", PAIRS)
def test_revoke_against_decide(cast: Cast, pairs: int) -> None:
    """Whoever comes first counts; no decision is later than what allowed it."""
    make_chain({"who": "superior"})
    ends: Counter[str] = Counter()
    for number in range(pairs):
        deputation = stand_in(cast)
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)
        end = looked_up_and_revoked if number % 2 else revoked
        deputy, principal = (Person.objects.get(pk=one.pk) for one in (cast.wu, cast.wang))
        acts: list[Callable[[], object]] = [
            lambda step=step, seen=request.content_hash, by=deputy: engine.decide(  # type: ignore[misc]
                step, "approve", "", by=by, seen_hash=seen
            ),
            lambda one=deputation, by=principal, end=end: end(one, by),  # type: ignore[misc]
        ]
        at_once(acts if number % 2 else acts[::-1])
        deputation.refresh_from_db()
        assert deputation.revoked_at is not None
        decision = Decision.objects.filter(request=request).first()
        if decision is not None:
            assert (decision.acting_for, decision.deputation) == (cast.wang, deputation)
            assert decision.at <= deputation.revoked_at
        ends["decided" if decision else "refused"] += 1
    nothing_is_broken()
    print(f"{pairs} pairs of revoking and deciding: {dict(ends)}, none decided after it")


def test_its_twin_decides_after_it_was_revoked(cast: Cast) -> None:
    """What one would write first: look whether one stands in, then decide."""
    deputation = stand_in(cast)
    looked, revoked = threading.Event(), threading.Event()
    decided_at = []

    def decide_naively() -> None:
        allowed = bool(deputations_for(Person.objects.get(pk=cast.wu.pk)))
        looked.set()
        revoked.wait(30)
        if allowed:
            decided_at.append(clock.now())

    def revoke() -> None:
        looked.wait(30)
        revoke_deputation(deputation, by=cast.wang)
        revoked.set()

    at_once([decide_naively, revoke])
    deputation.refresh_from_db()
    assert deputation.revoked_at is not None
    assert decided_at
    assert decided_at[0] > deputation.revoked_at


@pytest.mark.parametrize("racers", [12])
def test_many_name_a_stand_in_at_once(cast: Cast, racers: int) -> None:
    """Wang on the phone, the assistant's reminder and a double click: one, the others are told."""
    start = clock.now()
    acts: list[Callable[[], object]] = []
    for number in range(racers):
        deputy = Person.objects.get(pk=(cast.wu, cast.zhao, cast.li)[number % 3].pk)
        principal = Person.objects.get(pk=cast.wang.pk)

        def name(deputy: Person = deputy, principal: Person = principal) -> object:
            return name_deputy(principal, deputy, start=start, end=start + timedelta(days=2), by=principal)

        acts.append(name)
    assert at_once(acts) == {"done": 1, "ORG-3": racers - 1}
    assert Deputation.objects.count() == 1


def test_a_revoked_stand_in_is_told_so(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    [step] = open_steps(request)
    revoke_deputation(stand_in(cast), by=cast.wang)
    with pytest.raises(Refusal) as caught:
        engine.decide(step, "approve", "", by=cast.wu, seen_hash=request.content_hash)
    assert caught.value.rule == "APP-6"
