"""What the pages show of a request: one reader, one request, everything worked out before the template."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import Model
from django.utils.translation import gettext as _

from salesops.approvals import clock as clocks
from salesops.approvals.differences import Change, shown_items
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState, StepState, VerdictWord
from salesops.approvals.forms.decision import DecisionForm, OpinionForm, opinion_forms
from salesops.approvals.guards import may_withdraw
from salesops.approvals.kinds import Kind, kind_of
from salesops.approvals.models import Decision, Request, Step
from salesops.approvals.queries import WITH_CHAIN, differences_of, latest_request_for, open_step_of, rounds_of
from salesops.audit import TimelineEntry, timeline_for
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.base.look import ChainView, ClockView, RulerView, moment_text, yuan_text
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
    """One request in a list. ``amount`` is None where there is none, or none for this reader."""

    step: Step | None
    request_obj: Request
    kind: Sentence
    amount: Decimal | None
    clock: ClockView | None
    chain: ChainView
    bulk: bool = False

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
    """Requests of one urgency."""

    title: str
    rows: list[InboxRow] = field(default_factory=list)


@dataclass(frozen=True)
class RequestView:
    """One request for one reader; ``step`` is set when it is the reader's turn."""

    request_obj: Request
    kind: Sentence
    card_template: str
    snapshot_items: list[tuple[str, str]]
    shows_amounts: bool
    amount: Decimal | None
    chain: ChainView
    clock: ClockView | None
    chain_until: str
    ruler: RulerView | None
    say: str
    why: str
    step: Step | None
    forms: dict[str, OpinionForm]
    hidden: dict[str, list[tuple[str, str]]]
    effects: dict[str, str]
    confirm_facts: list[tuple[str, str]]
    may_reject: bool
    may_withdraw: bool
    subject_url: str
    opinions: list[Decision]
    changes: list[Change]

    @property
    def pill(self) -> str:
        """The mark of the state."""
        return PILLS[self.request_obj.state]

    @property
    def round_text(self) -> str:
        """The round, from the second on."""
        return _("Round %(round)s") % {"round": self.request_obj.round} if self.request_obj.round > 1 else ""


def inbox_groups(steps: Iterable[Step], reader: Person) -> list[InboxGroup]:
    """Open steps by urgency: overdue, due today, later. The chains must be prefetched."""
    now = clock.now()
    shows_amounts, titles = bool(can_see_prices(reader)), post_titles()
    groups = [InboxGroup(_("Overdue")), InboxGroup(_("Due today")), InboxGroup(_("Due later"))]
    for step in steps:
        row = _row(step.request, step, shows_amounts=shows_amounts, titles=titles, now=now)
        today = step.deadline.astimezone(BUSINESS_TZ).date() <= clock.today()
        groups[0 if step.deadline < now else 1 if today else 2].rows.append(row)
    return [group for group in groups if group.rows]


def request_rows(requests: Iterable[Request], reader: Person) -> list[InboxRow]:
    """Somebody's own requests, open and ended. The chains must be prefetched."""
    now, titles, shows_amounts = clock.now(), post_titles(), bool(can_see_prices(reader))
    return [_row(one, None, shows_amounts=shows_amounts, titles=titles, now=now) for one in requests]


def _row(
    request: Request, step: Step | None, *, shows_amounts: bool, titles: dict[str, str], now: datetime
) -> InboxRow:
    kind = kind_of(request.kind)
    chain = draw_request(kind, request, now=now, shows_amounts=shows_amounts, titles=titles)
    running = step or next((one for one in request.steps.all() if one.state == StepState.OPEN), None)
    return InboxRow(
        step=step,
        request_obj=request,
        kind=kind.label,
        amount=request.amount if shows_amounts else None,
        clock=_clock(request, running, now),
        chain=chain,
        bulk=kind.bulk,
    )


def _clock(request: Request, step: Step | None, now: datetime) -> ClockView | None:
    if step is None or step.opened_at is None or step.due_at is None:
        return None
    return clocks.step_clock(step.opened_at, step.due_at, working=request.limit_working, now=now)


def _ruler(request: Request, step: Step | None, now: datetime) -> RulerView | None:
    if step is None or step.opened_at is None or step.due_at is None or not request.limit_working:
        return None
    if request.due_at is None or now > request.due_at:
        return None
    clock_now = _clock(request, step, now)
    state = clock_now.state if clock_now else "calm"
    return clocks.ruler(request.opened_at, request.due_at, step.opened_at, step.due_at, state=state, now=now)


def request_view_for(subject: Model, reader: Person, *, back: str = "subject") -> RequestView | None:
    """The newest request of a paper, for the paper's own page; None when it was never submitted."""
    request = latest_request_for(subject)
    return request_view(request, reader, back=back) if request else None


def request_view(
    request: Request, reader: Person, *, back: str = "", refused: DecisionForm | None = None
) -> RequestView:
    """Everything a page shows of one request. ``back`` says where a decision leads: "", "inbox" or "subject".

    ``refused`` is the form of a decision that was refused: it is shown again with what was typed, and where an
    approval was refused, "return" is offered with the reason filled in.
    """
    request = (
        Request.objects.select_related("requester", "owner", "closed_by", "previous")
        .prefetch_related(*WITH_CHAIN)
        .get(pk=request.pk)
    )
    kind, now = kind_of(request.kind), clock.now()
    shows_amounts = bool(can_see_prices(reader))
    step = open_step_of(request, reader)
    live = [one for one in request.steps.all() if one.state == StepState.OPEN]
    amount = request.amount if shows_amounts else None
    return RequestView(
        request_obj=request,
        kind=kind.label,
        card_template=kind.card_template,
        snapshot_items=shown_items(request.snapshot, kind.field_names),
        shows_amounts=shows_amounts,
        amount=amount,
        chain=draw_request(kind, request, now=now, shows_amounts=shows_amounts),
        clock=_clock(request, step or (live[0] if live else None), now),
        chain_until=moment_text(request.due_at) if request.due_at else "",
        ruler=_ruler(request, step or (live[0] if live else None), now),
        say=_say(request, step, live),
        why=_why(request, step, live),
        step=step,
        forms=opinion_forms(refused) if step else {},
        hidden=_hidden(request, step, back),
        effects=_effects(kind, request),
        confirm_facts=_facts(request, amount),
        may_reject=kind.may_reject,
        may_withdraw=may_withdraw(request, reader),
        subject_url=kind.url(request.paper),
        opinions=[one for one in request.decisions.all() if one.opinion],
        changes=differences_of(request) if shows_amounts else [],
    )


def story_of(request: Request) -> list[TimelineEntry]:
    """What happened to the paper in this round and the rounds before, newest first."""
    entries = [entry for one in rounds_of(request) for entry in timeline_for(one)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _say(request: Request, step: Step | None, live: Sequence[Step]) -> str:
    if step is not None:
        return _("Waits for your decision")
    if request.state == RequestState.PENDING:
        names = _(", ").join(one.approver.name for one in live if one.approver)
        return _("Waits for %(names)s") % {"names": names}
    return str(request.get_state_display())


def _why(request: Request, step: Step | None, live: Sequence[Step]) -> str:
    if request.state == RequestState.STOPPED:
        return _("The administrators have been told. It goes on when somebody is found.")
    if request.state == RequestState.PENDING:
        due = step.due_at if step else min((one.due_at for one in live if one.due_at), default=None)
        words = {"step": moment_text(due), "chain": moment_text(request.due_at)}
        return _("This step by %(step)s, the whole chain by %(chain)s.") % words
    name = request.closed_by.name if request.closed_by else ""
    return _("%(name)s, %(when)s") % {"name": name, "when": moment_text(request.closed_at)}


def _hidden(request: Request, step: Step | None, back: str) -> dict[str, list[tuple[str, str]]]:
    way = ("back", back)
    hidden = {"withdraw": [way]}
    if step is not None:
        seen = [way, ("step", str(step.pk)), ("seen_hash", request.content_hash)]
        hidden |= {verdict: [*seen, ("verdict", verdict)] for verdict in VerdictWord.values}
    return hidden


def _effects(kind: Kind[Any], request: Request) -> dict[str, str]:
    """What each verdict does, said before it is done."""
    waiting = [one for one in request.steps.all() if one.state in {StepState.WAITING, StepState.OPEN}]
    others = [one for one in waiting if one.state == StepState.OPEN]
    later = [one for one in waiting if one.state == StepState.WAITING]
    if len(others) > 1:
        approve = _("The others of this stage are still asked.")
    elif later:
        following = min(one.order for one in later)
        names = _(", ").join(one.approver.name for one in later if one.order == following and one.approver)
        approve = _("It goes on to %(names)s.") % {"names": names}
    else:
        approve = _("It is the last approval: %(outcome)s.") % {"outcome": kind.outcome}
    name = request.requester.name
    return {
        "approve": approve,
        "return": _("It goes back to %(name)s; a new round starts at the first step with a new clock.")
        % {"name": name},
        "reject": _("It ends here for good; %(name)s can only copy it and start anew.") % {"name": name},
        "withdraw": _("It ends here; you can change it and submit it again."),
    }


def _facts(request: Request, amount: Decimal | None) -> list[tuple[str, str]]:
    facts = [(_("Paper"), request.title), (_("Submitted by"), request.requester.name)]
    if amount is not None:
        facts.append((_("Amount"), yuan_text(amount)))
    return facts
