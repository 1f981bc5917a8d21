"""What goes along when a customer gets another owner (CUS-3, OPP-4)."""

from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from customers.enums import CLOSED_STAGES, OPEN_PAPER, CustomerStatus, PlanState
from customers.models import Customer
from customers.queries.customer import label
from salesops.base import clock
from salesops.base.refusals import Sentence


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """How many open opportunities and requests go to the next owner, how many coming visits are called off."""

    opportunities: int
    visits: int
    requests: int


def goes_along(customer: Customer) -> GoesAlong:
    """See above; three queries."""
    coming = customer.visit_plans.filter(state=PlanState.PLANNED, day__gte=clock.today(), owner=customer.owner_id)
    return GoesAlong(
        opportunities=customer.opportunities.exclude(stage__in=CLOSED_STAGES).count(),
        visits=coming.count(),
        requests=customer.status_requests.filter(state__in=OPEN_PAPER, owner=customer.owner_id).count(),
    )


def facts_of_assignment(customer: Customer) -> list[tuple[Sentence, str]]:
    """Who keeps the customer now, and what an assignment does."""
    pooled = customer.status == CustomerStatus.POOL
    with_it = goes_along(customer)
    return [
        (_("Kept now by"), str(_("Nobody: it is in the open pool")) if pooled else customer.owner.name),
        (label("region"), str(customer.region)),
        (_("Open opportunities that go along"), str(with_it.opportunities)),
        (_("Requests for another status that go along"), str(with_it.requests)),
        (_("Coming visits that are called off"), str(with_it.visits)),
    ]
