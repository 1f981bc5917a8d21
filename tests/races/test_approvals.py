"""Many decide at once (APP-6): one decision, the rest told politely. Twins without the guards show the race is there.

The short form runs with the suite, the long one (200 approvers, five rounds) with ``make faults``.
"""

import threading
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.test import Client
from django.urls import reverse

from salesops.approvals import engine
from salesops.approvals.invariants import INVARIANTS
from salesops.approvals.models import Decision, Request, Step
from salesops.approvals.reminders import remind
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, open_steps, submit

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True), pytest.mark.rule("APP-6")]

SIZES = [pytest.param(40, 2, id="40x2"), pytest.param(200, 5, id="200x5", marks=pytest.mark.long)]
VERDICTS = ("approve", "return", "reject")


def at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Do everything in one moment, each on a connection of its own; how it ended for how many."""
    start = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(60)
            act()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except Exception as error:  # noqa: BLE001 - whatever else comes up is what the test looks for
            ends.append(type(error).__name__)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=[act]) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(180)
    return Counter(ends)


def nothing_is_broken() -> None:
    """Every invariant of approvals holds."""
    with connections["default"].cursor() as cursor:
        for invariant in INVARIANTS:
            cursor.execute(invariant.sql)
            assert cursor.fetchall() == [], invariant.sentence


@contextmanager
def without_walls() -> Iterator[None]:
    """No uniqueness of decisions inside the block; they go with it, so that it can come back."""
    names = ("approvals_one_decision", "approvals_one_decision_of_a_step")
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "SELECT conname, pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = ANY(%s)", [list(names)]
        )
        walls = cursor.fetchall()
        assert len(walls) == 2
        for name, _definition in walls:
            cursor.execute(f"ALTER TABLE approvals_decision DROP CONSTRAINT {name}")
        try:
            yield
        finally:
            cursor.execute("TRUNCATE approvals_decision CASCADE")
            for name, definition in walls:
                cursor.execute(f"ALTER TABLE approvals_decision ADD CONSTRAINT {name} {definition}")


def fresh(person: Person) -> Person:
    """Each racer brings an object of their own, as each request of a browser does."""
    return Person.objects.get(pk=person.pk)


@pytest.mark.parametrize(("racers", "rounds"), SIZES)
def test_one_decision_however_many_decide(cast: Cast, racers: int, rounds: int) -> None:
    """Double clicks, second thoughts and people whose step it isn't, all in one moment."""
    make_chain({"who": "superior"})
    people = [cast.wang, cast.wang, cast.wang, cast.zhao, cast.he]
    for _round in range(rounds):
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)

        def act(number: int, step: Step = step, seen: str = request.content_hash) -> Callable[[], object]:
            verdict = VERDICTS[number % 3]
            person = fresh(people[number % 5])
            return lambda: engine.decide(step, verdict, "意见", by=person, seen_hash=seen)

        ends = at_once([act(number) for number in range(racers)])
        assert Decision.objects.filter(request=request).count() == 1
        assert set(ends) <= {"done", "APP-6"}
        assert ends["done"] >= 1
        said = Decision.objects.get(request=request).verdict
        paper = Region.objects.get(pk=request.subject_id).name_en
        assert paper == {"approve": "approved", "return": "returned", "reject": "rejected"}[said] + " by wang"
        assert Entry.objects.filter(verb__startswith="approvals.request.", subject_id=request.pk).count() == 2
    nothing_is_broken()
    print(f"{racers} approvers at once, {rounds} rounds: {Decision.objects.count()} decisions stored")


def test_by_the_page_nobody_meets_an_error(cast: Cast) -> None:
    """The same through the whole stack: each racer sends a form with a key of its own."""
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    [step] = open_steps(request)
    url = reverse("approvals:request-decide", args=[request.pk])
    statuses: list[int] = []

    def act(number: int) -> Callable[[], object]:
        client = Client()
        client.force_login(cast.wang)
        sent = {"step": step.pk, "verdict": VERDICTS[number % 3], "opinion": "意见", "seen_hash": request.content_hash}
        return lambda: statuses.append(client.post(url, sent | {"_once": str(uuid4())}).status_code)

    assert at_once([act(number) for number in range(24)]) == {"done": 24}
    assert Decision.objects.count() == 1
    assert set(statuses) <= {302, 422}
    nothing_is_broken()


@pytest.mark.parametrize(("racers", "rounds"), SIZES)
def test_its_twin_without_lock_and_wall_stores_many(cast: Cast, racers: int, rounds: int) -> None:
    """What one would write first: look whether the step is open, then write."""
    make_chain({"who": "superior"})
    stored = 0
    with without_walls():
        for _round in range(rounds):
            request = submit(make_paper(), by=cast.li)
            [step] = open_steps(request)

            def decide_naively(step: Step = step, request: Request = request) -> None:
                if Step.objects.get(pk=step.pk).state == "open":
                    Decision.objects.create(
                        request=request,
                        step=step,
                        approver=cast.wang,
                        verdict="approve",
                        content_hash="",
                        at=clock.now(),
                    )
                    Step.objects.filter(pk=step.pk, state="open").update(state="done")

            at_once([decide_naively] * racers)
            stored += Decision.objects.filter(request=request).count()
        assert stored > rounds
    print(f"the twin without lock and wall: {stored} decisions stored in {rounds} rounds")


PAIRS = [pytest.param(15, id="15"), pytest.param(500, id="500", marks=pytest.mark.long)]


@pytest.mark.parametrize("pairs", PAIRS)
def test_withdraw_against_approve_has_one_winner(cast: Cast, pairs: int) -> None:
    make_chain({"who": "superior"})
    winners: Counter[str] = Counter()
    for number in range(pairs):
        request = submit(make_paper(), by=cast.li)
        [step] = open_steps(request)
        acts: list[Callable[[], object]] = [
            lambda request=request: engine.withdraw(request, by=cast.li),  # type: ignore[misc]
            lambda step=step, request=request: engine.decide(  # type: ignore[misc]
                step, "approve", "", by=cast.wang, seen_hash=request.content_hash
            ),
        ]
        assert at_once(acts if number % 2 else acts[::-1]) == {"done": 1, "APP-6": 1}
        request.refresh_from_db()
        winners[request.state] += 1
        by = {"approved": "approved by wang", "withdrawn": "withdrawn by li"}[request.state]
        assert Region.objects.get(pk=request.subject_id).name_en == by
    assert sum(winners.values()) == pairs
    nothing_is_broken()


def test_its_twin_has_two_winners(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    looked = threading.Barrier(2)
    done: list[str] = []

    def end_naively(state: str) -> None:
        pending = Request.objects.get(pk=request.pk).state == "pending"
        looked.wait(30)
        if pending:
            done.append(state)

    at_once([lambda: end_naively("approved"), lambda: end_naively("withdrawn")])
    assert sorted(done) == ["approved", "withdrawn"]


def test_two_sign_offs_at_once_are_not_stuck(cast: Cast) -> None:
    """awcms #140: "all must sign" was stuck for ever when two signed at once."""
    make_chain([{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm"})
    for _round in range(10):
        request = submit(make_paper(), by=cast.li)

        def act(step: Step, seen: str = request.content_hash) -> Callable[[], object]:
            assert step.approver is not None
            person = fresh(step.approver)
            return lambda: engine.decide(step, "approve", "", by=person, seen_hash=seen)

        assert at_once([act(step) for step in open_steps(request)]) == {"done": 2}
        assert [step.approver for step in open_steps(request)] == [cast.qian]
    nothing_is_broken()


def test_its_twin_is_stuck(cast: Cast) -> None:
    """Each signs in a transaction of its own and looks whether the other is done: neither sees the other."""
    make_chain([{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm"})
    request = submit(make_paper(), by=cast.li)
    signed = threading.Barrier(2)
    went_on: list[int] = []

    def sign_naively(step: Step) -> None:
        with transaction.atomic():
            Step.objects.filter(pk=step.pk).update(state="done")
            signed.wait(30)
            others_are_done = not Step.objects.filter(request=request, state="open").exists()
            signed.wait(30)
            if others_are_done:
                went_on.append(step.pk)

    ends = at_once([lambda step=step: sign_naively(step) for step in open_steps(request)])  # type: ignore[misc]
    assert ends == {"done": 2}
    assert went_on == []
    assert open_steps(request) == []


def test_one_of_twenty_submissions_opens_a_request(cast: Cast) -> None:
    make_chain({"who": "superior"})
    paper = make_paper()
    assert at_once([lambda: submit(paper, by=cast.li)] * 20) == {"done": 1, "APP-6": 19}
    assert Request.objects.count() == 1
    nothing_is_broken()


def overdue(cast: Cast, number: int) -> None:
    """Requests whose deadline has passed."""
    make_chain({"who": "director"})
    with clock.at(clock.now() - timedelta(days=30)):
        for _one in range(number):
            submit(make_paper(), by=cast.li)


@pytest.mark.rule("APP-5")
def test_eight_ticks_at_once_escalate_once(cast: Cast) -> None:
    overdue(cast, 12)
    assert at_once([remind] * 8) == {"done": 8}
    assert Entry.objects.filter(verb="approvals.step.escalated").count() == 12
    assert Notice.objects.filter(kind="approvals.overdue").count() == 12
    assert Notice.objects.filter(kind="approvals.escalated").count() == 12


@pytest.mark.rule("APP-5")
def test_their_twin_escalates_many_times(cast: Cast) -> None:
    overdue(cast, 12)
    escalated: list[int] = []

    def remind_naively() -> None:
        for step in list(Step.objects.filter(state="open", overdue_told_at=None, due_at__lt=clock.now())):
            escalated.append(step.pk)
            Step.objects.filter(pk=step.pk).update(overdue_told_at=clock.now())

    at_once([remind_naively] * 8)
    assert len(escalated) > 12


def test_a_reminder_and_a_decision_do_not_wait_for_one_another(cast: Cast) -> None:
    overdue(cast, 10)
    steps = list(Step.objects.filter(state="open").select_related("request"))

    def act(step: Step) -> Callable[[], object]:
        person = fresh(cast.zhao)
        return lambda: engine.decide(step, "approve", "", by=person, seen_hash=step.request.content_hash)

    assert at_once([*(act(step) for step in steps), remind, remind]) == {"done": 12}
    assert Request.objects.filter(state="approved").count() == 10
    nothing_is_broken()
