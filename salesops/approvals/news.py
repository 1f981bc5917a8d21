"""Who is told what. One notice per fact: its key names request, round, step, the step's opening, and the slot.

The opening belongs in the key because a step may open again (a stopped request goes on, a returned paper comes in a new
round): a new clock is a new fact. No sentence names an amount (CNF-1).
"""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request, Step
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.queries import above, holders

YOUR_TURN = NoticeKind("approvals.your-turn", _("%(requester)s asks for your decision: %(title)s"))
HALF_GONE = NoticeKind("approvals.half-gone", _("Half of your time to decide is gone: %(title)s"))
OVERDUE = NoticeKind("approvals.overdue", _("Your decision is overdue: %(title)s"))
ESCALATED = NoticeKind("approvals.escalated", _("%(approver)s has not decided in time: %(title)s"))
APPROVED = NoticeKind("approvals.approved", _("%(name)s gave the last approval: %(title)s"))
RETURNED = NoticeKind("approvals.returned", _("%(name)s returned for change: %(title)s"))
REJECTED = NoticeKind("approvals.rejected", _("%(name)s rejected: %(title)s"))
STOPPED = NoticeKind(
    "approvals.stopped",
    _("Request %(number)s of %(requester)s is stopped: nobody was found who may decide it"),
)
RESULTS = {RequestState.APPROVED: APPROVED, RequestState.RETURNED: RETURNED, RequestState.REJECTED: REJECTED}


def tell_your_turn(request: Request, step: Step) -> None:
    """A step has come to its approver."""
    if step.approver is not None:
        params = {"requester": request.requester.name, "title": request.title}
        tell(step.approver, YOUR_TURN, params=params, url=_url(request), key=_key(request, step, "open"))


def tell_half_gone(step: Step) -> None:
    """Half of the working time of an open step is over."""
    _tell_approver(step, HALF_GONE, "half")


def tell_overdue(step: Step, *, slot: str) -> None:
    """An open step is past its deadline; ``slot`` is the deadline or a later working day."""
    _tell_approver(step, OVERDUE, slot)


def _tell_approver(step: Step, kind: NoticeKind, slot: str) -> None:
    request = step.request
    if step.approver is not None:
        params = {"title": request.title}
        tell(step.approver, kind, params=params, url=_url(request), key=_key(request, step, slot))


def tell_escalated(step: Step) -> None:
    """Superior and general manager learn that a deadline has passed (APP-5)."""
    request, late = step.request, step.approver
    if late is None:
        return
    told = {one.pk: one for one in (*above(late)[:1], *holders(Post.GM)) if one.pk != late.pk}
    params = {"approver": late.name, "title": request.title}
    for one in told.values():
        tell(one, ESCALATED, params=params, url=_url(request), key=_key(request, step, "escalated"))


def tell_result(request: Request) -> None:
    """Requester and owner learn how it ended; who ended it knows."""
    kind = RESULTS[RequestState(request.state)]
    ended_by = request.closed_by
    params = {"name": ended_by.name if ended_by else "", "title": request.title}
    key = f"approvals:{request.pk}:{request.round}:{request.state}"
    for one in {request.requester, request.owner}:
        tell(one, kind, params=params, url=_url(request), key=key)


def tell_stopped(request: Request, *, slot: str) -> None:
    """Administrators learn that a chain has nobody to ask; what the paper says is not theirs to read (ORG-2)."""
    params = {"number": str(request.pk), "requester": request.requester.name}
    url = reverse("admin:approvals_chain_change", args=[request.version.chain_id])
    key = f"approvals:{request.pk}:{request.round}:stopped:{slot}"
    for one in holders(Post.ADMIN):
        tell(one, STOPPED, params=params, url=url, key=key)
    if request.requester.is_active:
        tell(request.requester, STOPPED, params=params, url=_url(request), key=key)


def _url(request: Request) -> str:
    return reverse("approvals:request-detail", args=[request.pk])


def _key(request: Request, step: Step, slot: str) -> str:
    opened = int(step.opened_at.timestamp()) if step.opened_at else 0
    return f"approvals:{request.pk}:{request.round}:{step.pk}:{opened}:{slot}"
