"""What the pages show of one request: one reader, everything worked out before the template."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from django.db.models import Model, Prefetch, QuerySet
from django.utils.translation import gettext as _

from salesops.approvals import clock as clocks
from salesops.approvals.conversation import Said, conversation
from salesops.approvals.desk import Desk, Offers
from salesops.approvals.differences import Change, shown_items
from salesops.approvals.drawing import draw_request
from salesops.approvals.enums import RequestState
from salesops.approvals.forms.decision import DecisionForm
from salesops.approvals.inbox import PILLS, question_clock, step_clock
from salesops.approvals.kinds import Drift, kind_of
from salesops.approvals.models import Comment, Consultation, Detour, Mention, Request, Step
from salesops.approvals.offers import offers_of
from salesops.approvals.queries import WITH_CHAIN, differences_of, latest_request_for, open_step_of, rounds_of
from salesops.approvals.words import state_text
from salesops.audit import TimelineEntry, timeline_for
from salesops.base import clock
from salesops.base.look import ChainView, ClockView, RulerView, moment_text
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.org.models import Person
from salesops.org.rules import can_see_prices
from salesops.policy.refused import RefusalView, explain

WITH_TALK = (
    Prefetch("consultations", queryset=Consultation.objects.select_related("asker", "colleague")),
    Prefetch("detours", queryset=Detour.objects.select_related("by")),
)


@dataclass(frozen=True)
class RequestView:
    """One request for one reader; ``step`` is set when it is the reader's turn, alone or for somebody absent."""

    request_obj: Request
    kind: Sentence
    state: str
    back: str
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
    offers: Offers
    subject_url: str
    opinions: list[Said]
    changes: list[Change]
    drift: Drift | None

    @property
    def pill(self) -> str:
        """The mark of the state."""
        return PILLS[self.request_obj.state]

    @property
    def round_text(self) -> str:
        """The round, from the second on."""
        return _("Round %(round)s") % {"round": self.request_obj.round} if self.request_obj.round > 1 else ""

    @property
    def refused_today(self) -> RefusalView | None:
        """What an approval would be refused with, because something moved since it was submitted."""
        return explain(self.drift.refusal) if self.drift and self.drift.refusal else None

    @property
    def is_mine(self) -> bool:
        """Whether something waits for this reader."""
        return self.offers.main is not None


def request_view_for(subject: Model, reader: Person, *, back: str = "subject") -> RequestView | None:
    """The newest request of a paper, for the paper's own page; None when it was never submitted."""
    request = latest_request_for(subject)
    return request_view(request, reader, back=back) if request else None


def _with_all(pk: int) -> QuerySet[Request]:
    found = Request.objects.select_related("requester", "owner", "closed_by", "previous").filter(pk=pk).order_by()
    return found.prefetch_related(*WITH_CHAIN).prefetch_related(*WITH_TALK)


_whole = Prepared(_with_all, int)


def request_view(
    request: Request, reader: Person, *, back: str = "", refused: DecisionForm | None = None, comments: bool = False
) -> RequestView:
    """Everything a page shows of one request. ``back`` says where a decision leads: "", "inbox" or "subject".

    ``refused`` is the form of a decision that was refused: it is shown again with what was typed, and where an
    approval was refused, "return" is offered with the reason filled in.
    """
    [request] = _whole(request.pk)
    kind, now = kind_of(request.kind), clock.now()
    shows_amounts = bool(can_see_prices(reader))
    step = open_step_of(request, reader)
    drift = kind.drifts([request.subject_id], reader).get(request.subject_id) if request.is_open else None
    desk = Desk(request, kind, reader, step, shows_amounts, back, refused, drift)
    at = step or (desk.live[0] if desk.live else None)
    return RequestView(
        request_obj=request,
        kind=kind.label,
        state=state_text(kind, request),
        back=back,
        card_template=kind.card_template,
        snapshot_items=shown_items(request.snapshot, kind.field_names),
        shows_amounts=shows_amounts,
        amount=request.amount if shows_amounts else None,
        chain=draw_request(kind, request, now=now, shows_amounts=shows_amounts),
        clock=_clock(desk, at, now),
        chain_until=_chain_until(request, at),
        ruler=_ruler(request, at, now),
        say=_say(desk),
        why=_why(desk),
        step=step,
        offers=offers_of(desk),
        subject_url=kind.url(request.paper),
        opinions=conversation(request, reader, step=step, comments=_comments(request) if comments else []),
        changes=differences_of(request) if shows_amounts else [],
        drift=drift,
    )


def _comments(request: Request) -> Sequence[Comment]:
    mentions = Prefetch("mentions", queryset=Mention.objects.select_related("person"))
    return list(request.comments.select_related("author").prefetch_related(mentions))


def story_of(request: Request) -> list[TimelineEntry]:
    """What happened to the paper in this round and the rounds before, newest first."""
    entries = [entry for one in rounds_of(request) for entry in timeline_for(one)]
    return sorted(entries, key=lambda entry: entry.when, reverse=True)


def _clock(desk: Desk, step: Step | None, now: datetime) -> ClockView | None:
    if desk.step is None and desk.asked is not None:
        return question_clock(desk.asked, now)
    return step_clock(step, now)


def _ruler(request: Request, step: Step | None, now: datetime) -> RulerView | None:
    if step is None or step.opened_at is None or step.due_at is None or not request.limit_working:
        return None
    if request.due_at is None or now > request.due_at:
        return None
    running = step_clock(step, now)
    state = running.state if running else "calm"
    return clocks.ruler(request.opened_at, request.due_at, step.opened_at, step.due_at, state=state, now=now)


def _say(desk: Desk) -> str:
    request, step = desk.request, desk.step
    if step is not None and step.approver is not None:
        if step.approver_id == desk.reader.pk:
            return _("Waits for your decision")
        return _("Waits for your decision, for %(name)s") % {"name": step.approver.name}
    if desk.asked is not None:
        return _("%(name)s wants your opinion") % {"name": desk.asked.asker.name}
    if request.state != RequestState.PENDING:
        return state_text(desk.kind, request)
    names = [one.approver.name for one in desk.live if one.approver]
    names = names or [one.colleague.name for one in desk.open_questions]
    return _("Waits for %(names)s") % {"names": _(", ").join(names)}


def _chain_until(request: Request, step: Step | None) -> str:
    """When the whole chain ends, where that is another moment than the end of the running step."""
    if request.due_at is None or (step is not None and step.due_at == request.due_at):
        return ""
    return _("whole chain %(when)s") % {"when": moment_text(request.due_at)}


def _why(desk: Desk) -> str:
    request, step = desk.request, desk.step
    if request.state == RequestState.STOPPED:
        return _("The administrators have been told. It goes on when somebody is found.")
    if request.state == RequestState.PENDING:
        due = step.due_at if step else min((one.due_at for one in desk.live if one.due_at), default=None)
        if step is None and desk.asked is not None:
            due = desk.asked.due_at
        words = {"step": moment_text(due), "chain": moment_text(request.due_at)}
        if due is None:
            return _("The whole chain by %(chain)s.") % words
        if due == request.due_at:
            return _("By %(step)s.") % words
        return _("This step by %(step)s, the whole chain by %(chain)s.") % words
    name = request.closed_by.name if request.closed_by else ""
    return _("%(name)s, %(when)s") % {"name": name, "when": moment_text(request.closed_at)}
