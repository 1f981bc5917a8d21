"""Who may read and change a registration in another region (CUS-3)."""

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.models import RegionRequest
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.models import Person
from salesops.org.visibility import by_owner_and_region, visible, visible_to


@visible(RegionRequest)
def region_requests_visible_to(person: Person) -> QuerySet[RegionRequest]:
    """ORG-2: whose it is and whoever asked, their superiors, and the manager and assistants of the region asked for."""
    theirs = by_owner_and_region(person, RegionRequest.objects.all(), "owner", "wanted_region")
    return RegionRequest.objects.filter(Q(pk__in=theirs.order_by().values("pk")) | Q(asked_by=person))


def can_see_region_request(person: Person, paper: RegionRequest) -> Verdict:
    """Whether ``visible_to`` holds it."""
    if person.is_active and visible_to(person, RegionRequest).filter(pk=paper.pk).exists():
        return Allowed()
    return Denied(_("A registration is shown to both regions that it concerns."), "ORG-2")


def can_change_region_request(person: Person, paper: RegionRequest) -> Verdict:
    """Whoever asked, and whom it is for, may put it again or give it up."""
    if person.is_active and person.pk in {paper.owner_id, paper.asked_by_id}:
        return Allowed()
    return Denied(_("A request is changed by whoever asked."), "CUS-3")
