"""Anybody may do anything at any time, and the engine holds what it promises.

Hypothesis plays a company in which papers are submitted, changed, approved, returned, sent back, rejected, withdrawn,
taken to the general manager, taken over and asked about, while people get stand-ins, move, leave and come back, chains
change and time passes. After every step the invariants are asked of the database, and a slow referee of our own has
said before each decision whether it must go through or be refused.
"""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    invariant,
    precondition,
    rule,
    run_state_machine_as_test,
)

from salesops.approvals.consulting import answer_opinion, ask_opinion, take_back
from salesops.approvals.delegating import delegate
from salesops.approvals.detours import ask_gm, take_over
from salesops.approvals.engine import decide, withdraw
from salesops.approvals.enums import NEEDS_REASON, RequestState, StepOrigin, StepState, Turn, VerdictWord
from salesops.approvals.invariants import INVARIANTS
from salesops.approvals.models import Comment, Consultation, Decision, Detour, Request, Step
from salesops.approvals.reminders import remind
from salesops.audit.models import Entry
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.management.invariants import check
from salesops.notices.models import Notice
from salesops.org.actions.deputation import name_deputy, revoke_deputation
from salesops.org.actions.person import assign, deactivate_person, reactivate_person
from salesops.org.enums import Post
from salesops.org.models import Assignment, Department, Deputation, Membership, Person, Region
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.approvals import KIND, PAPER, make_chain, make_paper, submit
from tests.factories.org import SINCE

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-3", "APP-5", "APP-6", "APP-7", "APP-8", "ORG-3", "ORG-4")]

MONDAY = clock.shanghai(SINCE.replace(year=2026, month=9, day=28), 10)
REQUESTERS = ("li", "he", "zhou", "wang", "zhao", "qian")
DECIDERS = ("qian", "zhao", "wang", "wu", "li", "he", "zhou", "chen", "sun", "xu")
CHAINS: list[Callable[[Department], tuple[Any, ...]]] = [
    lambda tech: (
        {"who": "regional_manager"},
        {"who": "director"},
        {"who": "gm", "fact": "amount", "operator": "gte", "value": "500000"},
    ),
    lambda tech: ({"who": "superior"}, [{"who": "director"}, {"who": "department", "department": tech}]),
    lambda tech: (
        [{"who": "regional_manager"}, {"who": "post", "post": "FINANCE"}],
        {"who": "gm"},
        {"who": "superior"},
    ),
    lambda tech: ({"who": "director"}, {"who": "gm"}, {"who": "director"}),
]
VERDICTS = st.sampled_from([*VerdictWord.values, "approve", "approve", "approve"])
people = st.sampled_from(DECIDERS)
picks = st.integers(0, 40)
when_asked = precondition(lambda self: bool(self.papers))


class Company(RuleBasedStateMachine):
    """One history; everything in it is taken back at its end."""

    cast: Cast
    counted: dict[str, int]

    def __init__(self) -> None:
        super().__init__()
        self.stack = ExitStack()
        self.stack.enter_context(transaction.atomic())
        self.now = MONDAY
        self.papers: list[Region] = []
        self.frozen: dict[int, tuple[Any, ...]] = {}
        self.rows: dict[type, int] = {}

    def teardown(self) -> None:
        transaction.set_rollback(True)
        self.stack.close()

    # ------------------------------------------------------------------------------------------------- the company
    @initialize(where=st.sampled_from(["nothing asked", "asked directly", "one yes said", "with a department"]))
    def begin(self, where: str) -> None:
        """A morning: whoever walks at random comes too seldom to what lies three steps deep."""
        self.open_the_house()
        if where == "nothing asked":
            return
        with clock.at(self.now):
            if where == "with a department":
                make_chain({"who": "department", "department": self.tech}, {"who": "director"})
            paper = make_paper("1000")
            self.papers.append(paper)
            request = submit(paper, by=self.cast.li)
            self.remember(request)
            if where == "asked directly":
                ask_gm(request, "客户今天必须答复", by=self.cast.li)
            elif where == "one yes said":
                self.say_on(self.pick(self.open_steps(), 0), None, "approve", stale=False)

    def open_the_house(self) -> None:
        with clock.at(self.now):
            hu = self.cast.hu
            self.tech = Department.objects.create(code="tech", name="技术部", head=self.cast.xu)
            Membership.objects.create(department=self.tech, person=self.cast.sun, during=DateRange(SINCE, None))
            set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="总经理指定", by=hu)
            make_chain(*CHAINS[0](self.tech), limits=[1, 1, None])

    def who(self, name: str) -> Person:
        return Person.objects.get(username=name)

    @contextmanager
    def trying(self, act: str) -> Iterator[None]:
        """At the company's time; a refusal is an answer, anything else is an error."""
        self.counted[act] = self.counted.get(act, 0) + 1
        with clock.at(self.now):
            try:
                with transaction.atomic():
                    yield
            except Refusal:
                self.counted[f"{act}: refused"] = self.counted.get(f"{act}: refused", 0) + 1

    def pick[T](self, rows: list[T], at: int) -> T | None:
        return rows[at % len(rows)] if rows else None

    def open_steps(self) -> list[Step]:
        steps = Step.objects.filter(request__state__in=["pending", "stopped"], state__in=["open", "waiting"])
        return list(steps.select_related("request", "approver").order_by("-state", "pk"))

    # --------------------------------------------------------------------------------------------------- the papers
    @rule(by=st.sampled_from(REQUESTERS), owner=st.sampled_from(REQUESTERS), large=st.booleans())
    def submit_new(self, by: str, owner: str, large: bool) -> None:
        with self.trying("submit"):
            paper = make_paper("600000" if large else "1000")
            self.papers.append(paper)
            self.remember(submit(paper, by=self.who(by), owner=self.who(owner)))

    @when_asked
    @rule(at=picks, by=st.sampled_from(REQUESTERS))
    def submit_again(self, at: int, by: str) -> None:
        if paper := self.pick(self.papers, at):
            with self.trying("submit again"):
                self.remember(submit(Region.objects.get(pk=paper.pk), by=self.who(by)))

    def remember(self, request: Request) -> None:
        steps = tuple(request.steps.filter(lap=1).order_by("pk").values_list("pk", "sign_off_id", "order", "seat"))
        self.frozen[request.pk] = (request.version_id, request.content_hash, steps)

    @when_asked
    @rule(at=picks)
    def edit(self, at: int) -> None:
        """Somebody changes a paper behind the engine's back: what takes effect must still be what was judged."""
        if paper := self.pick(self.papers, at):
            Region.objects.filter(pk=paper.pk).update(name=f"改过的文件 {paper.pk} {self.now.timestamp()}")

    @when_asked
    @rule(at=picks, by=st.sampled_from(REQUESTERS))
    def take_it_back(self, at: int, by: str) -> None:
        if request := self.pick(list(Request.objects.order_by("pk")), at):
            with self.trying("withdraw"):
                withdraw(request, by=self.who(by))

    # --------------------------------------------------------------------------------------------------- decisions
    @when_asked
    @rule(at=picks, by=st.one_of(st.none(), people), verdict=VERDICTS, stale=st.sampled_from([False] * 9 + [True]))
    def say_something(self, at: int, by: str | None, verdict: str, stale: bool) -> None:
        self.say(at, by, verdict, stale=stale)

    def say(self, at: int, by: str | None, verdict: str, *, stale: bool) -> None:
        self.say_on(self.pick(self.open_steps(), at), by, verdict, stale=stale)

    def say_on(self, step: Step | None, by: str | None, verdict: str, *, stale: bool) -> None:
        person = self.who(by) if by else step.approver if step else None
        if step is None or person is None:
            return
        earlier = Step.objects.filter(request=step.request, order__lt=step.order).exclude(state=StepState.SKIPPED)
        to_order = earlier.order_by("order").values_list("order", flat=True).first()
        with clock.at(self.now):
            expected = not stale and self.may_say(step, person, verdict, to_order)
        seen = "0" * 64 if stale else step.request.content_hash
        said = False
        with self.trying(verdict):
            decide(step, verdict, "因为如此", by=person, seen_hash=seen, to_order=to_order)
            said = True
        assert said == expected, f"{person} says {verdict} on {step} ({step.state}): {said}, the referee {expected}"

    def may_say(self, step: Step, person: Person, verdict: str, to_order: int | None) -> bool:
        """The referee: by the letter of the rules, read from plain rows."""
        request = step.request
        if request.state != RequestState.PENDING or step.state != StepState.OPEN or not person.is_active:
            return False
        if person.pk in {request.requester_id, request.owner_id} or not self.is_theirs(step, person):
            return False
        if verdict == VerdictWord.SEND_BACK:
            return to_order is not None and step.origin == StepOrigin.CHAIN
        if verdict == VerdictWord.TO_CHAIN:
            return step.origin == StepOrigin.DIRECT
        if verdict in NEEDS_REASON:
            return True
        asked = Consultation.objects.filter(step=step, state="asked", turn=Turn.BEFORE).exists()
        return not asked and KIND.snapshot(Region.objects.get(pk=request.subject_id)) == request.snapshot

    def is_theirs(self, step: Step, person: Person) -> bool:
        if step.approver_id == person.pk:
            return True
        principal = step.approver
        if principal is None or not principal.is_active:
            return False
        given = [
            one
            for one in Deputation.objects.filter(principal=principal, revoked_at=None).select_related("deputy")
            if one.during.lower and one.during.upper and one.during.lower <= self.now < one.during.upper
            if not one.kinds or PAPER in one.kinds
            if one.deputy.is_active
        ]
        named = sorted(given, key=lambda one: (not one.kinds, one.pk))[:1]
        if not named or named[0].deputy_id != person.pk:
            return False
        return not any(self.is_under(pk, person) for pk in (step.request.requester_id, step.request.owner_id))

    def is_under(self, pk: int, person: Person) -> bool:
        """By the last place each of them had up to today, one after the other upwards, for those who hold one today."""
        today, seen = clock.today(), set()
        if not Assignment.objects.filter(person=pk, during__contains=today).exists():
            return False
        while pk not in seen:
            seen.add(pk)
            rows = Assignment.objects.filter(person=pk)
            begun = [(day, row.superior_id) for row in rows if (day := row.during.lower) and day <= today]
            _day, superior = max(begun, default=(None, None))
            if superior is None:
                return False
            if superior == person.pk:
                return True
            pk = superior
        return False

    @when_asked
    @rule(at=picks, verdict=VERDICTS)
    def say_in_turn(self, at: int, verdict: str) -> None:
        self.say(at, None, verdict, stale=False)

    @when_asked
    @rule(at=picks)
    def approve_in_turn(self, at: int) -> None:
        self.say(at, None, "approve", stale=False)

    @when_asked
    @rule(at=picks)
    def hand_back_what_came_directly(self, at: int) -> None:
        direct = [step for step in self.open_steps() if step.origin == StepOrigin.DIRECT]
        self.say_on(self.pick(direct, at), None, VerdictWord.TO_CHAIN, stale=False)

    @when_asked
    @rule(at=picks)
    def send_back_from_a_later_stage(self, at: int) -> None:
        reached = [step for step in self.open_steps() if step.state == StepState.OPEN and step.order > 1]
        chain = [step for step in reached if step.origin == StepOrigin.CHAIN]
        self.say_on(self.pick(chain, at), None, VerdictWord.SEND_BACK, stale=False)

    @when_asked
    @rule(at=picks, by=people, verdict=VERDICTS)
    def click_late(self, at: int, by: str, verdict: str) -> None:
        """On a step that was decided, or whose request has ended: nothing new is stored."""
        gone = Step.objects.exclude(state__in=["open", "waiting"]).select_related("request")
        if step := self.pick(list(gone.order_by("pk")), at):
            before = Decision.objects.count()
            with self.trying("late click"):
                decide(step, verdict, "迟到", by=self.who(by), seen_hash=step.request.content_hash, to_order=1)
            assert Decision.objects.count() == before

    # ------------------------------------------------------------------------------------------- beside the chain
    @when_asked
    @rule(at=picks, by=st.sampled_from(REQUESTERS))
    def go_direct(self, at: int, by: str) -> None:
        if request := self.pick(list(Request.objects.order_by("-pk")), at):
            with self.trying("ask the GM"):
                ask_gm(request, "客户今天必须答复", by=self.who(by))

    @when_asked
    @rule(at=picks, by=st.sampled_from(["qian", "qian", "zhao"]))
    def take_one_over(self, at: int, by: str) -> None:
        if step := self.pick(self.open_steps(), at):
            with self.trying("take over"):
                take_over(step, by=self.who(by))

    @when_asked
    @rule(at=picks, by=st.one_of(st.none(), people), colleague=people, turn=st.sampled_from(Turn.values))
    def ask(self, at: int, by: str | None, colleague: str, turn: str) -> None:
        step = self.pick(self.open_steps(), at)
        asker = self.who(by) if by else step.approver if step else None
        if step and asker:
            with self.trying("ask an opinion"):
                ask_opinion(step, self.who(colleague), turn, "你怎么看？", by=asker)

    @when_asked
    @rule(at=picks, by=st.one_of(st.none(), people), back=st.booleans())
    def answer(self, at: int, by: str | None, back: bool) -> None:
        asked = Consultation.objects.select_related("colleague", "asker").order_by("-state", "pk")
        if one := self.pick(list(asked), at):
            act, person = (take_back, one.asker) if back else (self._answer, one.colleague)
            with self.trying("take a question back" if back else "answer"):
                act(one, by=self.who(by) if by else person)

    @when_asked
    @rule(at=picks)
    def answer_in_turn(self, at: int) -> None:
        waiting = Consultation.objects.filter(state="asked").select_related("colleague").order_by("pk")
        if one := self.pick(list(waiting), at):
            with self.trying("answer"):
                self._answer(one, by=one.colleague)

    @staticmethod
    def _answer(one: Consultation, *, by: Person) -> None:
        answer_opinion(one, "doubts", "有疑问", by=by)

    @when_asked
    @rule(at=picks, by=st.sampled_from(["xu", "xu", "sun"]), to=st.sampled_from(["sun", "xu", "li"]))
    def give_away(self, at: int, by: str, to: str) -> None:
        steps = [step for step in self.open_steps() if step.department_id]
        if step := self.pick(steps, at):
            with self.trying("delegate"):
                delegate(step, self.who(to), by=self.who(by))

    @when_asked
    @rule(at=picks)
    def give_away_in_turn(self, at: int) -> None:
        steps = [step for step in self.open_steps() if step.department_id and step.state == StepState.OPEN]
        if (step := self.pick(steps, at)) and step.approver:
            with self.trying("delegate"):
                delegate(step, self.cast.sun, by=step.approver)

    # ------------------------------------------------------------------------------------------------ the people
    @rule(principal=people, deputy=people, days=st.integers(1, 4), only=st.booleans())
    def stand_in(self, principal: str, deputy: str, days: int, only: bool) -> None:
        with self.trying("name a stand-in"):
            end = self.now + timedelta(days=days)
            kinds = [PAPER] if only else []
            name_deputy(self.who(principal), self.who(deputy), start=self.now, end=end, kinds=kinds, by=self.cast.hu)

    @when_asked
    @rule(at=picks)
    def revoke(self, at: int) -> None:
        if one := self.pick(list(Deputation.objects.filter(revoked_at=None).order_by("pk")), at):
            with self.trying("revoke"):
                revoke_deputation(one, by=self.cast.hu)

    @rule(
        name=st.sampled_from(["li", "he", "zhou", "wang", "wu"]), under=st.sampled_from(["wang", "wu", "zhao", "qian"])
    )
    def move(self, name: str, under: str) -> None:
        with self.trying("move"):
            person = self.who(name)
            post = person.post or Post.ACCOUNT_MANAGER
            assign(person, post, self.cast.east, self.who(under), start=clock.today(), by=self.cast.hu)

    @rule(name=st.sampled_from(["wang", "wu", "zhao", "xu", "li", "qian"]))
    def leave_or_return(self, name: str) -> None:
        with self.trying("leave or return"):
            person = self.who(name)
            (deactivate_person if person.is_active else reactivate_person)(person, by=self.cast.hu)

    @rule(which=st.integers(0, len(CHAINS) - 1))
    def change_the_chain(self, which: int) -> None:
        with self.trying("change the chain"):
            make_chain(*CHAINS[which](self.tech))

    @rule(hours=st.sampled_from([1, 4, 9, 24, 72, 200]))
    def time_passes(self, hours: int) -> None:
        """Time alone decides nothing: a tick reminds, hands on, stops and resumes."""
        self.now += timedelta(hours=hours)
        said = Decision.objects.count()
        ended = list(
            Request.objects.exclude(state__in=["pending", "stopped"]).order_by("pk").values_list("pk", "state")
        )
        told = Notice.objects.count()
        with self.trying("tick"):
            remind()
            twice = Notice.objects.count()
            remind()
            assert Notice.objects.count() == twice, "a second tick at the same moment tells nothing new"
        assert Decision.objects.count() == said
        after = Request.objects.exclude(state__in=["pending", "stopped"]).order_by("pk").values_list("pk", "state")
        assert list(after) == ended
        gone = {f"/approvals/{pk}/" for pk, _state in ended}
        fresh = Notice.objects.order_by("pk").values_list("url", flat=True)[told:]
        assert not gone & set(fresh), "nobody is reminded of what has ended"

    # ---------------------------------------------------------------------------------------------- after each step
    @invariant()
    def holds(self) -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
            cursor.execute("SET CONSTRAINTS ALL DEFERRED")
        assert [finding for finding in check(INVARIANTS) if finding.count] == []

    @invariant()
    def what_runs_keeps_its_chain(self) -> None:
        for request in Request.objects.filter(pk__in=self.frozen):
            version, digest, steps = self.frozen[request.pk]
            now = tuple(request.steps.filter(lap=1).order_by("pk").values_list("pk", "sign_off_id", "order", "seat"))
            assert (request.version_id, request.content_hash) == (version, digest)
            assert now[: len(steps)] == steps

    @invariant()
    def the_trail_only_grows(self) -> None:
        for model in (Entry, Decision, Detour, Comment, Request, Step):
            count = model.objects.count()
            assert count >= self.rows.get(model, 0)
            self.rows[model] = count


THOROUGH = 100
SIZES = [pytest.param(16, 40, id="16x40"), pytest.param(300, 50, id="300x50", marks=pytest.mark.long)]


@pytest.mark.parametrize(("examples", "steps"), SIZES)
def test_whatever_people_do(
    cast: Cast, examples: int, steps: int, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    counted: dict[str, int] = {}
    machine = type("ThisCompany", (Company,), {"cast": cast, "counted": counted})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=examples,
            stateful_step_count=steps,
            deadline=None,
            database=None,
            derandomize=examples < THOROUGH,
            suppress_health_check=list(HealthCheck),
        ),
    )
    with capsys.disabled():
        print(
            f"\n{examples} histories of up to {steps} steps:", ", ".join(f"{k} {v}" for k, v in sorted(counted.items()))
        )
    # A machine in which nothing ever goes through proves nothing.
    beside = ("return", "send_back", "to_chain", "ask the GM", "take over", "ask an opinion", "answer", "delegate")
    for act in ("submit", "approve", *(beside if examples >= THOROUGH else ())):
        assert counted.get(act, 0) > counted.get(f"{act}: refused", 0), f"never went through: {act}"
