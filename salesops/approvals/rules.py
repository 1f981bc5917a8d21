"""Who may see a request. Who may decide or withdraw one, `guards` says, which refuses it."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Decision, Request, Step
from salesops.approvals.queries import has_part_in
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.models import Person
from salesops.org.visibility import visible


@visible(Request)
def _requests_of(person: Person) -> QuerySet[Request]:
    """What somebody asked for, owns, decides or decided. Others are asked one by one: ``can_see_request``."""
    steps = Step.objects.filter(approver=person).values("request_id")
    decided = Decision.objects.filter(approver=person).values("request_id")
    asked = Request.objects.filter(requester=person).values("pk")
    owned = Request.objects.filter(owner=person).values("pk")
    return Request.objects.filter(pk__in=steps.union(decided, asked, owned))


def can_see_request(person: Person, request: Request) -> Verdict:
    """Those who have a part in it, and whoever may see the paper itself (its kind says)."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if has_part_in(request, person):
        return Allowed()
    return kind_of(request.kind).may_see(person, request.paper)
