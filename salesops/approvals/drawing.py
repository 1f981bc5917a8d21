"""A request or a plan as a chain that can be drawn: past, present and future of one paper in one line (APP-7)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django.utils.translation import gettext as _

from salesops.approvals import clock, reasons
from salesops.approvals.enums import RequestState, StepState, VerdictWord
from salesops.approvals.kinds import Kind
from salesops.approvals.models import Decision, Request, Step
from salesops.approvals.planner import PlannedStep
from salesops.base.look import ChainNode, ChainView, duration_text, moment_text
from salesops.base.look.chain import NodeKind
from salesops.org.models import Person
from salesops.org.queries import post_titles

SEALS: dict[str, NodeKind] = {
    VerdictWord.APPROVE.value: "done",
    VerdictWord.RETURN.value: "returned",
    VerdictWord.REJECT.value: "refused",
}


def draw_plan(
    kind: Kind[Any], plan: Sequence[PlannedStep], *, requester: Person, now: datetime, shows_amounts: bool = True
) -> ChainView:
    """The chain before submitting: everybody who would be asked, and until when at the latest."""
    limit = kind.limit()
    chain_end = clock.end_of(now, limit)
    titles = post_titles()
    nodes = [ChainNode("start", _("Submission"), requester.name)]
    reached = now
    for _order, group in groupby(plan, key=lambda step: step.order):
        stage = list(group)
        due = clock.due_of(reached, stage[0].limit_days, chain_end, working=limit.working)
        drawn = [_planned(kind, step, titles, due, shows_amounts=shows_amounts) for step in stage]
        nodes.append(_together(stage[0].title, drawn))
        if any(not step.skipped for step in stage):
            reached = due
    nodes.append(ChainNode("end", str(kind.outcome)))
    return ChainView(nodes)


def _planned(
    kind: Kind[Any], step: PlannedStep, titles: dict[str, str], due: datetime, *, shows_amounts: bool
) -> ChainNode:
    post = step.title or titles.get(step.post, "") or _("Approval")
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
    said = {decision.step_id: decision for decision in request.decisions.all()}
    pen = _Pen(kind, request, said, titles or post_titles(), now, shows_amounts)
    nodes = [ChainNode("start", _("Submission"), request.requester.name, said=moment_text(request.opened_at))]
    reached = request.opened_at
    for _order, group in groupby(request.steps.all(), key=lambda step: step.order):
        stage = list(group)
        nodes.append(_together(stage[0].title, [pen.node(step, reached) for step in stage]))
        reached = max([reached, *(pen.latest_end(step, reached) for step in stage if step.state != StepState.SKIPPED)])
    nodes.extend(_outcome(kind, request))
    return ChainView(nodes)


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
    titles: dict[str, str]
    now: datetime
    shows_amounts: bool

    def node(self, step: Step, reached: datetime) -> ChainNode:
        post = step.title or self.titles.get(step.post, "") or _("Approval")
        why = reasons.in_words(step.why, self.kind, shows_amounts=self.shows_amounts)
        decision = self.said.get(step.pk)
        if decision is not None:
            return self._decided(step, decision, post, why)
        name = step.approver.name if step.approver else _("nobody found")
        if step.state == StepState.SKIPPED:
            return ChainNode("skipped", post, _("not needed"), why=why)
        if step.state == StepState.CLOSED:
            return ChainNode("skipped", post, name, why=_("not asked any more"))
        if step.state == StepState.OPEN and step.opened_at and step.due_at:
            working = self.request.limit_working
            running = clock.step_clock(step.opened_at, step.due_at, working=working, now=self.now)
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
        return clock.due_of(reached, step.limit_days, end, working=self.request.limit_working)

    def _decided(self, step: Step, decision: Decision, post: str, why: str) -> ChainNode:
        working = self.request.limit_working
        minutes = clock.minutes_taken(step.opened_at or decision.at, decision.at, working=working)
        took = duration_text(minutes, clock.minutes_a_day(working=working))
        said = _("%(when)s, took %(time)s") % {"when": moment_text(decision.at), "time": took}
        quoted = _("“%(opinion)s”") % {"opinion": decision.opinion} if decision.opinion else ""
        words = " ".join(filter(None, [quoted, why]))
        return ChainNode(SEALS[decision.verdict], post, decision.approver.name, said=said, why=words)


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
