"""Lists of requests: what waits for somebody, for whom they stand in, whose opinion is wanted, what they asked for."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

from django.utils.translation import gettext as _

from salesops.approvals import clock as clocks
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState, StepState, VerdictWord
from salesops.approvals.kinds import Drift, kind_of
from salesops.approvals.models import Consultation, Request, Step
from salesops.approvals.words import button_word, state_text
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.look import ChainView, ClockView
from salesops.base.refusals import Sentence
from salesops.org.models import Person
from salesops.org.queries import post_titles
from salesops.org.rules import can_see_prices

PILLS = {
    RequestState.PENDING.value: "run",
    RequestState.STOPPED.value: "stop",
    RequestState.APPROVED.value: "done",
    RequestState.RETURNED.value: "wait",
    RequestState.REJECTED.value: "stop",
    RequestState.WITHDRAWN.value: "off",
}


@dataclass(frozen=True)
class InboxRow:
    """One request in a list. ``amount`` is None where there is none, or none for this reader.

    ``step`` waits for the reader; ``asked`` is the question to the reader, where an opinion is all that is wanted.
    """

    step: Step | None
    request_obj: Request
    kind: Sentence
    amount: Decimal | None
    clock: ClockView | None
    chain: ChainView
    state: str
    bulk: bool = False
    approve: str = ""
    send_back: str = ""
    asked: Consultation | None = None
    drift: Drift | None = None

    @property
    def pill(self) -> str:
        """The mark of the state."""
        return PILLS[self.request_obj.state]

    @property
    def token(self) -> str:
        """What a tick box sends: the step, and the state of the paper that was on the page."""
        return f"{self.step.pk}:{self.request_obj.content_hash}" if self.step else ""


@dataclass(frozen=True)
class InboxGroup:
    """Requests of one urgency, or of one absent person."""

    title: str
    rows: list[InboxRow] = field(default_factory=list)


@dataclass(frozen=True)
class _Reading:
    """What every row of one reader's list needs, read once."""

    now: datetime
    titles: dict[str, str]
    shows_amounts: bool
    drifts: Mapping[tuple[str, int], Drift]

    @classmethod
    def of(cls, reader: Person, requests: Iterable[Request]) -> "_Reading":
        return cls(clock.now(), post_titles(), bool(can_see_prices(reader)), _drifts(requests, reader))

    def row(self, request: Request, step: Step | None = None, asked: Consultation | None = None) -> InboxRow:
        kind = kind_of(request.kind)
        running = step or next((one for one in request.steps.all() if one.state == StepState.OPEN), None)
        drift = self.drifts.get((request.kind, request.subject_id)) if request.is_open else None
        return InboxRow(
            step=step,
            request_obj=request,
            kind=kind.label,
            amount=request.amount if self.shows_amounts else None,
            clock=question_clock(asked, self.now) if asked else step_clock(running, self.now),
            chain=draw_request(kind, request, now=self.now, shows_amounts=self.shows_amounts, titles=self.titles),
            state=state_text(kind, request),
            bulk=may_be_ticked(request) and step is not None and not (drift and drift.refusal),
            approve=button_word(kind, VerdictWord.APPROVE),
            send_back=button_word(kind, VerdictWord.RETURN),
            asked=asked,
            drift=drift,
        )


def _drifts(requests: Iterable[Request], reader: Person) -> dict[tuple[str, int], Drift]:
    """What moved under those that wait, by kind and key of the paper."""
    waiting: defaultdict[str, set[int]] = defaultdict(set)
    for request in requests:
        if request.is_open:
            waiting[request.kind].add(request.subject_id)
    found = {key: kind_of(key).drifts(papers, reader) for key, papers in waiting.items()}
    return {(key, paper): drift for key, drifts in found.items() for paper, drift in drifts.items()}


def may_be_ticked(request: Request) -> bool:
    """Whether it may be approved with others at once: not where an approval is an answer in words."""
    kind = kind_of(request.kind)
    return kind.bulk and not kind.answers_in_words


def step_clock(step: Step | None, now: datetime) -> ClockView | None:
    """The clock of a step that runs; None for one that doesn't."""
    if step is None or step.opened_at is None or step.due_at is None:
        return None
    return clocks.step_clock(step.opened_at, step.due_at, working=step.counts_working, now=now, calendar=step.calendar)


def question_clock(asked: Consultation, now: datetime) -> ClockView:
    """The clock of a question to a colleague."""
    return clocks.step_clock(asked.asked_at, asked.due_at, working=True, now=now)


def inbox_groups(steps: Iterable[Step], reader: Person, *, asked: Iterable[Consultation] = ()) -> list[InboxGroup]:
    """What waits for the reader by urgency, then what they decide for others, then the opinions wanted of them.

    The chains must be prefetched.
    """
    steps, asked = list(steps), list(asked)
    reading = _Reading.of(reader, [*(step.request for step in steps), *(one.request for one in asked)])
    groups = [InboxGroup(_("Overdue")), InboxGroup(_("Due today")), InboxGroup(_("Due later"))]
    for_others: dict[int, InboxGroup] = {}
    for step in steps:
        row = reading.row(step.request, step)
        if step.approver is not None and step.approver_id != reader.pk:
            title = _("For %(name)s, as stand-in") % {"name": step.approver.name}
            for_others.setdefault(step.approver.pk, InboxGroup(title)).rows.append(row)
            continue
        today = step.deadline.astimezone(BUSINESS_TZ).date() <= clock.today()
        groups[0 if step.deadline < reading.now else 1 if today else 2].rows.append(row)
    opinions = InboxGroup(_("Your opinion is wanted"), [reading.row(one.request, asked=one) for one in asked])
    return [group for group in (*groups, *for_others.values(), opinions) if group.rows]


def request_rows(requests: Iterable[Request], reader: Person) -> list[InboxRow]:
    """Somebody's own requests, open and ended. The chains must be prefetched."""
    requests = list(requests)
    reading = _Reading.of(reader, requests)
    return [reading.row(one) for one in requests]
