"""A request or a plan as a chain that can be drawn: past, present and future of one paper in one line (APP-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from salesops.approvals import clock, reasons
from salesops.approvals.enums import RequestState, StepOrigin, StepState, VerdictWord
from salesops.approvals.kinds import Kind, Limit
from salesops.approvals.laps import makers
from salesops.approvals.models import Decision, Request, Step
from salesops.approvals.planner import PlannedStep
from salesops.approvals.run import standing
from salesops.approvals.words import signed
from salesops.base.look import ChainNode, ChainView, duration_text, moment_text
from salesops.base.look.chain import NodeKind
from salesops.org.models import Person
from salesops.org.queries import calendar_of, post_titles, with_assignments

SEALS: dict[str, NodeKind] = {
    VerdictWord.APPROVE.value: "done",
    VerdictWord.RETURN.value: "returned",
    VerdictWord.REJECT.value: "refused",
    VerdictWord.SEND_BACK.value: "returned",
    VerdictWord.TO_CHAIN.value: "returned",
}
UNASKED = (StepState.SKIPPED, StepState.BYPASSED)


def draw_plan(
    kind: Kind[Any],
    plan: Sequence[PlannedStep],
    *,
    requester: Person,
    now: datetime,
    limit: Limit | None = None,
    shows_amounts: bool = True,
) -> ChainView:
    """The chain before submitting: everybody who would be asked, and until when at the latest.

    ``limit`` is the chain's (``planner.limit_of``); without it the kind's.
    """
    limit = limit or kind.limit()
    chain_end = clock.end_of(now, limit)
    titles = post_titles()
    with_assignments({step.approver.pk: step.approver for step in plan if step.approver}.values())
    nodes = [ChainNode("start", _("Submission"), requester.name)]
    reached = now
    for _order, group in groupby(plan, key=lambda step: step.order):
        stage = list(group)
        dues = [_due(step, reached, chain_end, limit) for step in stage]
        drawn = [
            _planned(kind, step, titles, due, together=len(stage) > 1, shows_amounts=shows_amounts)
            for step, due in zip(stage, dues, strict=True)
        ]
        nodes.append(_together(stage[0].title, drawn))
        # Everybody is needed: the stage lasts as long as the last of those who are asked.
        reached = max([reached, *(due for step, due in zip(stage, dues, strict=True) if not step.skipped)])
    nodes.append(ChainNode("end", str(kind.outcome)))
    return ChainView(nodes)


def _due(step: PlannedStep, reached: datetime, chain_end: datetime, limit: Limit) -> datetime:
    working = limit.working if step.limit_working is None else step.limit_working
    calendar = calendar_of(step.approver) if step.approver else ""
    return clock.due_of(reached, step.limit_days, chain_end, working=working, calendar=calendar)


def _planned(
    kind: Kind[Any],
    step: PlannedStep,
    titles: dict[str, str],
    due: datetime,
    *,
    together: bool,
    shows_amounts: bool,
) -> ChainNode:
    post = _label(step, titles, together=together)
    why = reasons.in_words(step.why, kind, shows_amounts=shows_amounts)
    if step.skipped:
        return ChainNode("skipped", post, _("not needed"), why=why)
    if step.approver is None:
        return ChainNode("next", post, _("nobody found"), why=_("It would stop here, and the administrators be told."))
    return ChainNode("next", post, step.approver.name, said=_by(due), why=why)


def draw_request(
    kind: Kind[Any],
    request: Request,
    *,
    now: datetime,
    shows_amounts: bool = True,
    titles: dict[str, str] | None = None,
) -> ChainView:
    """The chain of a request.

    Reads ``steps`` and ``decisions``: for lists prefetch them (``queries.WITH_CHAIN``) and hand in ``post_titles()``.
    """
    decisions, steps = list(request.decisions.all()), list(request.steps.all())
    for step in steps:
        step.request = request
    pen = _Pen(
        kind=kind,
        request=request,
        said={decision.step_id: decision for decision in decisions},
        laps=makers(decisions),
        first={lap: min(step.order for step in steps if step.lap == lap) for lap in {step.lap for step in steps}},
        titles=titles or post_titles(),
        now=now,
        shows_amounts=shows_amounts,
    )
    nodes = [ChainNode("start", _("Submission"), request.requester.name, said=moment_text(request.opened_at))]
    reached = request.opened_at
    for stage in _stages(steps, pen.said):
        nodes.append(_together(stage[0].title, [pen.node(step, reached, together=len(stage) > 1) for step in stage]))
        reached = max([reached, *(pen.latest_end(step, reached) for step in stage if step.state not in UNASKED)])
    nodes.extend(_outcome(kind, request))
    return ChainView(nodes)


def _stages(steps: list[Step], said: dict[int, Decision]) -> list[list[Step]]:
    """The sign-offs that count, stage by stage, and the direct way where it was gone.

    Sent back to the chain it stands before the stage that went on, otherwise it is what all led to.
    """
    stages = [list(group) for _order, group in groupby(standing(steps), key=lambda step: step.order)]
    for direct in (step for step in steps if step.origin == StepOrigin.DIRECT):
        decision = said.get(direct.pk)
        handed_back = decision is not None and decision.verdict == VerdictWord.TO_CHAIN
        before = [at for at, stage in enumerate(stages) if handed_back and stage[0].order >= direct.order]
        stages.insert(before[0] if before else len(stages), [direct])
    return stages


def _together(title: str, nodes: list[ChainNode]) -> ChainNode:
    if len(nodes) == 1:
        return nodes[0]
    # The stage stands where its least finished sign-off stands.
    for state in ("refused", "returned", "now", "next", "done"):
        if any(node.kind == state for node in nodes):
            return ChainNode(state, title or _("Joint sign-off"), parallel=nodes)
    return ChainNode("skipped", title or _("Joint sign-off"), parallel=nodes)


@dataclass(frozen=True)
class _Pen:
    """Draws the steps of one request."""

    kind: Kind[Any]
    request: Request
    said: dict[int, Decision]
    laps: dict[int, Decision]
    first: dict[int, int]
    titles: dict[str, str]
    now: datetime
    shows_amounts: bool

    def node(self, step: Step, reached: datetime, *, together: bool) -> ChainNode:
        post = _label(step, self.titles, together=together)
        why = " ".join(filter(None, [self._lap(step), self._why(step)]))
        decision = self.said.get(step.pk)
        if decision is not None:
            return self._decided(step, decision, post, why)
        name = step.approver.name if step.approver else _("nobody found")
        if step.state == StepState.SKIPPED:
            return ChainNode("skipped", post, _("not needed"), why=why)
        if step.state == StepState.CLOSED:
            return ChainNode("skipped", post, name, why=_("not asked any more"))
        if step.state == StepState.BYPASSED:
            return ChainNode("skipped", post, name, why=_("passed over: it went to the general manager directly"))
        if step.state == StepState.OPEN and step.opened_at and step.due_at:
            running = clock.step_clock(
                step.opened_at, step.due_at, working=step.counts_working, now=self.now, calendar=step.calendar
            )
            return ChainNode("now", post, name, clock=running, why=why)
        said = _by(self.latest_end(step, reached)) if self.request.due_at else ""
        return ChainNode("next", post, name, said=said, why=why)

    def latest_end(self, step: Step, reached: datetime) -> datetime:
        """When the step was over, or will be at the latest if each before it takes all its time."""
        if step.closed_at:
            return step.closed_at
        if step.due_at:
            return step.due_at
        end = self.request.due_at or reached
        return clock.due_of(reached, step.limit_days, end, working=step.counts_working)

    def _why(self, step: Step) -> str:
        if step.origin == StepOrigin.DIRECT:
            return _("asked directly by the requester")
        return reasons.in_words(step.why, self.kind, shows_amounts=self.shows_amounts)

    def _lap(self, step: Step) -> str:
        """Why a stage is asked again; said where the lap begins."""
        maker = self.laps.get(step.lap)
        if maker is None or step.order != self.first[step.lap] or step.origin == StepOrigin.DIRECT:
            return ""
        words = {"name": signed(maker), "opinion": maker.opinion}
        return _("sent back by %(name)s: “%(opinion)s”") % words

    def _decided(self, step: Step, decision: Decision, post: str, why: str) -> ChainNode:
        minutes = step.taken_minutes
        if minutes is None:
            opened = step.opened_at or decision.at
            minutes = clock.minutes_taken(opened, decision.at, working=step.counts_working, calendar=step.calendar)
        day = clock.minutes_a_day(working=step.counts_working, calendar=step.calendar)
        took = duration_text(minutes, day)
        said = _("%(when)s, took %(time)s") % {"when": moment_text(decision.at), "time": took}
        quoted = _("“%(opinion)s”") % {"opinion": decision.opinion} if decision.opinion else ""
        handed_back = _("sent back to the chain") if decision.verdict == VerdictWord.TO_CHAIN else ""
        words = " ".join(filter(None, [handed_back, quoted, why]))
        return ChainNode(SEALS[decision.verdict], post, signed(decision), said=said, why=words)


def _label(step: Step | PlannedStep, titles: dict[str, str], *, together: bool) -> str:
    """What stands over a sign-off: the stage's title; of several that run together a department says its name."""
    if step.department is not None and (together or not step.title):
        return str(step.department)
    return step.title or titles.get(step.post, "") or _("Approval")


def _outcome(kind: Kind[Any], request: Request) -> list[ChainNode]:
    closed = moment_text(request.closed_at) if request.closed_at else ""
    if request.state == RequestState.WITHDRAWN and request.closed_by:
        return [ChainNode("returned", _("Withdrawal"), request.closed_by.name, said=closed)]
    if request.state in {RequestState.RETURNED, RequestState.REJECTED}:
        return []
    said = closed or (_by(request.due_at) if request.due_at else "")
    return [ChainNode("end", str(kind.outcome), said=said)]


def _by(due: datetime) -> str:
    return _("by %(when)s") % {"when": moment_text(due)}
