"""Who is told what about a request. One notice per fact: its key names request, round, step, opening, and the slot.

The opening belongs in the key because a step may open again (a stopped request goes on, a returned paper comes in a new
round): a new clock is a new fact. No sentence names an amount (CNF-1). Where somebody stands in for an approver, both
are told.
"""

from collections.abc import Collection, Iterable, Mapping

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import RequestState
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request, Step
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.enums import Post
from salesops.org.models import Deputation, Person
from salesops.org.queries import above, holders

YOUR_TURN = NoticeKind("approvals.your-turn", _("%(requester)s asks for your decision: %(title)s"), NoticeGroup.WAITING)
YOUR_TURN_FOR = NoticeKind(
    "approvals.your-turn-for",
    _("%(requester)s asks for the decision of %(absent)s, for whom you stand in: %(title)s"),
    NoticeGroup.WAITING,
)
HALF_GONE = NoticeKind("approvals.half-gone", _("Half of your time to decide is gone: %(title)s"), NoticeGroup.LATE)
HALF_GONE_FOR = NoticeKind(
    "approvals.half-gone-for",
    _("Half of the time of %(absent)s, for whom you stand in, is gone: %(title)s"),
    NoticeGroup.LATE,
)
OVERDUE = NoticeKind("approvals.overdue", _("Your decision is overdue: %(title)s"), NoticeGroup.LATE)
OVERDUE_FOR = NoticeKind(
    "approvals.overdue-for",
    _("The decision of %(absent)s, for whom you stand in, is overdue: %(title)s"),
    NoticeGroup.LATE,
)
ESCALATED = NoticeKind("approvals.escalated", _("%(approver)s has not decided in time: %(title)s"), NoticeGroup.LATE)
APPROVED = NoticeKind("approvals.approved", _("%(name)s gave the last approval: %(title)s"), NoticeGroup.RESULT)
RETURNED = NoticeKind("approvals.returned", _("%(name)s returned for change: %(title)s"), NoticeGroup.RESULT)
REJECTED = NoticeKind("approvals.rejected", _("%(name)s rejected: %(title)s"), NoticeGroup.RESULT)
SENT_BACK = NoticeKind(
    "approvals.sent-back", _("%(name)s sent it back to an earlier stage: %(title)s"), NoticeGroup.RESULT
)
TO_CHAIN = NoticeKind("approvals.to-chain", _("%(name)s sent it back to the chain: %(title)s"), NoticeGroup.RESULT)
BYPASSED = NoticeKind(
    "approvals.bypassed",
    _("%(requester)s asked the general manager directly, passing you over: %(title)s"),
    NoticeGroup.NEWS,
)
TAKEN_OVER = NoticeKind(
    "approvals.taken-over", _("%(name)s took your overdue decision over: %(title)s"), NoticeGroup.NEWS
)
STOPPED = NoticeKind(
    "approvals.stopped",
    _("Request %(number)s of %(requester)s is stopped: nobody was found who may decide it"),
    NoticeGroup.ALERT,
)
RESULTS = {RequestState.APPROVED: APPROVED, RequestState.RETURNED: RETURNED, RequestState.REJECTED: REJECTED}
FOR = {YOUR_TURN.key: YOUR_TURN_FOR, HALF_GONE.key: HALF_GONE_FOR, OVERDUE.key: OVERDUE_FOR}


def tell(facts: Iterable[Notice]) -> None:
    """Write the notices of one moment in one statement; what was told before is not told again."""
    if listed := list(facts):
        Notice.objects.bulk_create(listed, ignore_conflicts=True)


def about(request: Request, person: Person, kind: NoticeKind, params: Mapping[str, str], key: str) -> Notice:
    """A notice that leads to the request's page."""
    return prepared(person, kind, params=params, url=url_of(request), key=key, about=request)


def tell_your_turn(step: Step, stand_in: Deputation | None, *, slot: str = "open") -> None:
    """A step has come to its approver; ``slot`` tells one coming from another where it comes twice."""
    tell(to_decider(step, stand_in, YOUR_TURN, slot))


def to_decider(step: Step, stand_in: Deputation | None, kind: NoticeKind, slot: str) -> list[Notice]:
    """The notice for the approver of a step and for whoever stands in for them; ``kind`` is one of ``FOR``."""
    request, approver = step.request, step.approver
    if approver is None:
        return []
    fact = about(request, approver, kind, _params(step, kind), key_of(request, step, slot))
    return [fact, *to_stand_in(step, stand_in, kind, slot)]


def to_stand_in(step: Step, stand_in: Deputation | None, kind: NoticeKind, slot: str) -> list[Notice]:
    """The notice for whoever stands in for the approver, if anybody does; ``kind`` is one of ``FOR``."""
    request, approver = step.request, step.approver
    if approver is None or stand_in is None:
        return []
    params = _params(step, kind) | {"absent": approver.name}
    # A key of its own: the stand-in may be the approver of another step of the same request.
    return [about(request, stand_in.deputy, FOR[kind.key], params, f"{key_of(request, step, slot)}:for")]


def _params(step: Step, kind: NoticeKind) -> dict[str, str]:
    asks = {"requester": step.request.requester.name} if kind is YOUR_TURN else {}
    return {"title": step.request.title} | asks


def escalations(step: Step, superiors: Iterable[Person], managers: Iterable[Person]) -> list[Notice]:
    """Superior and general manager learn that a deadline has passed (APP-5); of a confined paper, who may read it."""
    request, late, kind = step.request, step.approver, kind_of(step.request.kind)
    if late is None:
        return []
    told = {one.pk: one for one in (*superiors, *managers) if one.pk != late.pk}
    if kind.confined:
        told = {pk: one for pk, one in told.items() if kind.may_see(one, request.paper)}
    params = {"approver": late.name, "title": request.title}
    key = key_of(request, step, "escalated")
    return [about(request, one, ESCALATED, params, key) for one in told.values()]


def superiors_of(late: Person) -> list[Person]:
    """Whom an overdue step is escalated to besides the general manager."""
    return above(late)[:1]


def general_managers() -> list[Person]:
    """Who runs the company today."""
    return list(holders(Post.GM))


def tell_result(request: Request) -> None:
    """Requester and owner learn how it ended; who ended it knows."""
    kind = RESULTS[RequestState(request.state)]
    ended_by = request.closed_by
    params = {"name": ended_by.name if ended_by else "", "title": request.title}
    key = f"approvals:{request.pk}:{request.round}:{request.state}"
    tell(about(request, one, kind, params, key) for one in askers(request))


def tell_lap(step: Step, kind: NoticeKind, others: Collection[Step], *, by: Person) -> None:
    """Requester, owner and whoever was deciding beside it learn that a part of the chain is asked again."""
    request = step.request
    told = {one.pk: one for one in askers(request)}
    told |= {one.approver.pk: one.approver for one in others if one.approver}
    told.pop(by.pk, None)
    params = {"name": by.name, "title": request.title}
    key = key_of(request, step, kind.key)
    tell(about(request, one, kind, params, key) for one in told.values())


def tell_bypassed(direct: Step, passed_over: Collection[Step], *, by: Person) -> None:
    """Those who were to decide learn that the general manager is asked instead (APP-5)."""
    request = direct.request
    told = {one.approver.pk: one.approver for one in passed_over if one.approver and one.approver.is_active}
    told.pop(direct.approver_id or 0, None)
    params = {"requester": by.name, "title": request.title}
    key = key_of(request, direct, "bypassed")
    tell(about(request, one, BYPASSED, params, key) for one in told.values())


def tell_taken_over(step: Step, former: Person, *, by: Person) -> None:
    """The former approver learns that the step is with the general manager."""
    params = {"name": by.name, "title": step.request.title}
    tell([about(step.request, former, TAKEN_OVER, params, key_of(step.request, step, "taken-over"))])


def tell_stopped(request: Request, *, slot: str) -> None:
    """Administrators learn that a chain has nobody to ask; what the paper says is not theirs to read (ORG-2)."""
    params = {"number": str(request.pk), "requester": request.requester.name}
    shown, url = params, reverse("approvals:chain-detail", args=[request.version.chain_id])
    if kind_of(request.kind).confined:
        # The chain says what was asked for: of a confined paper not that and by whom (CNF-4).
        shown, url = params | {"requester": "—"}, reverse("approvals:chain-list")
    key = f"approvals:{request.pk}:{request.round}:stopped:{slot}"
    facts = [prepared(one, STOPPED, params=shown, url=url, key=key) for one in holders(Post.ADMIN)]
    if request.requester.is_active:
        facts.append(about(request, request.requester, STOPPED, params, key))
    tell(facts)


def askers(request: Request) -> set[Person]:
    """Who asked, and whose paper it is: by the request, and after a handover by the paper."""
    asked = {request.requester, request.owner}
    since = set(kind_of(request.kind).in_charge(request.paper)) - {one.pk for one in asked}
    return asked | set(Person.objects.filter(pk__in=since)) if since else asked


def url_of(request: Request) -> str:
    """The request's page."""
    return reverse("approvals:request-detail", args=[request.pk])


def key_of(request: Request, step: Step, slot: str) -> str:
    """What makes a fact about a step one fact."""
    opened = int(step.opened_at.timestamp()) if step.opened_at else 0
    return f"approvals:{request.pk}:{request.round}:{step.pk}:{opened}:{slot}"
