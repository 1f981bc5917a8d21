"""What goes along when a customer gets another owner (CUS-3, OPP-4)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.text import capfirst
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.enums import CLOSED_STAGES, OPEN_PAPER, CustomerStatus, DisputeState, PlanState
from customers.following import followers, open_at
from customers.models import Customer, Dispute
from customers.queries.customer import label
from salesops.base import clock
from salesops.base.look import dotted
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class GoesAlong:
    """How many open opportunities and requests go to the next owner, how many coming visits are called off.

    ``papers`` are those of the floors above, by what they are called.
    """

    opportunities: int
    visits: int
    requests: int
    papers: Mapping[str, int]


def goes_along(customer: Customer) -> GoesAlong:
    """See above; three queries, and one for each kind of paper."""
    coming = customer.visit_plans.filter(state=PlanState.PLANNED, day__gte=clock.today(), owner=customer.owner_id)
    return GoesAlong(
        opportunities=customer.opportunities.exclude(stage__in=CLOSED_STAGES).count(),
        visits=coming.count(),
        requests=customer.status_requests.filter(state__in=OPEN_PAPER, owner=customer.owner_id).count(),
        papers={
            capfirst(str(model._meta.verbose_name_plural)): open_at(model, [customer]).count() for model in followers()
        },
    )


def why_it_stays(
    customers: Sequence[Customer], owner: Person | None, *, verdicts: Mapping[int, Verdict]
) -> dict[Customer, Sentence]:
    """Those that can't be assigned now, each with the reason; ``owner`` is None while nobody is chosen. One query."""
    disputed = Dispute.objects.filter(customer__in=customers, state=DisputeState.OPEN).select_related("ruler")
    disputes = {one.customer_id: one for one in disputed}
    stays: dict[Customer, Sentence] = {}
    for one in customers:
        verdict, dispute = verdicts[one.pk], disputes.get(one.pk)
        if not verdict:
            stays[one] = verdict.sentence
        elif dispute is not None:
            said = {"number": dispute.number}
            stays[one] = gettext("The dispute %(number)s over this customer is not ruled yet.") % said
        elif owner is not None and one.owner_id == owner.pk and one.status != CustomerStatus.POOL:
            stays[one] = gettext("%(owner)s keeps this customer already.") % {"owner": owner}
    return stays


def facts_of_assignment(customer: Customer) -> list[tuple[Sentence, str]]:
    """Who keeps the customer now, and what an assignment does."""
    pooled = customer.status == CustomerStatus.POOL
    with_it = goes_along(customer)
    return [
        (_("Kept now by"), str(_("Nobody: it is in the open pool")) if pooled else customer.owner.name),
        (label("region"), str(customer.region)),
        (_("Open opportunities that go along"), str(with_it.opportunities)),
        (_("Requests for another status that go along"), str(with_it.requests)),
        (
            _("Open papers that go along"),
            dotted(*(f"{name} {count}" for name, count in with_it.papers.items() if count)) or "0",
        ),
        (_("Coming visits that are called off"), str(with_it.visits)),
    ]
