"""Who may see a request. Who may decide or withdraw one, `guards` says, which refuses it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Chain, Consultation, Decision, Request, Step
from salesops.approvals.queries import has_part_in, keys_of_own, waiting_for
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.notices.rules import readable
from salesops.org.enums import ALL_SEEING_POSTS
from salesops.org.models import Person
from salesops.org.visibility import visible


@visible(Request)
def _requests_of(person: Person) -> QuerySet[Request]:
    """What is somebody's own, what they decide, decided or were asked about. Others one by one: ``can_see_request``."""
    steps = Step.objects.filter(approver=person).values("request_id")
    decided = Decision.objects.filter(approver=person).values("request_id")
    advised = Consultation.objects.filter(colleague=person).values("request_id")
    standing_in = waiting_for(person).order_by().values("request_id")
    return Request.objects.filter(pk__in=steps.union(decided, advised, standing_in, keys_of_own(person)))


@readable(Request)
def can_see_request(person: Person, request: Request) -> Verdict:
    """Those who have a part in it, and whoever may see the paper itself (its kind says)."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if has_part_in(request, person):
        return Allowed()
    return kind_of(request.kind).may_see(person, request.paper)


def can_read_chains(person: Person) -> Verdict:
    """Whoever edits them, and those who see everything the department does (APP-2, ORG-2)."""
    if person.is_active and (person.administers or person.post in ALL_SEEING_POSTS):
        return Allowed()
    return Denied(_("Only the administrator, the director and the general manager look into the chains."), "APP-2")


def can_edit_chains(person: Person) -> Verdict:
    """The administrator, and the program itself for the chains that come with it (APP-2)."""
    if person.is_system or person.administers:
        return Allowed()
    return Denied(_("Only the administrator edits the chains."), "APP-2")


@visible(Chain)
def _chains_of(person: Person) -> QuerySet[Chain]:
    """All or none."""
    return Chain.objects.all() if can_read_chains(person) else Chain.objects.none()
