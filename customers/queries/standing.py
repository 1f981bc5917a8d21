"""The views that the list of customers has of itself, and how many each holds (CUS-1, CUS-2, CUS-5)."""

from functools import lru_cache

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Func, IntegerField, QuerySet

from customers.enums import CustomerStatus, PlanState, Standing
from customers.models import Customer, Opportunity, VisitPlan
from customers.queries.pool import Terms, ending, terms
from customers.queries.quality import incomplete
from salesops.base.clock import today
from salesops.base.weeks import week_of
from salesops.org.enums import ALL_SEEING_POSTS, SELLING_POSTS
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to

IN_WORK = (CustomerStatus.REGISTERED, CustomerStatus.BASIC, CustomerStatus.POTENTIAL)
"""Whom somebody wants to win."""
FEW_TERMS = 8


def standings_for(person: Person, running: Terms) -> list[Standing]:
    """Those that can hold anything for this person."""
    offered = [Standing.MINE, Standing.DUE] if person.post in SELLING_POSTS else []
    return [*offered, *([Standing.ENDING] if running.is_on else []), Standing.GAPS]


def standing_so(customers: QuerySet[Customer], person: Person, standing: Standing) -> QuerySet[Customer]:
    """Those of the customers that stand so, of the ones this person works with: none that was only shared."""
    return customers.filter(pk__in=_those(person, standing, terms()).order_by().values("pk"))


def count_standings(person: Person, running: Terms, *, at_most: int) -> dict[Standing, int]:
    """How many customers each view holds for this person, counted up to ``at_most``; one query.

    Incomplete files of the whole company are not counted: where nearly all are complete, that would read them all.
    """
    counted = _counted(person, running)
    if not counted:
        return {}
    [numbers] = _numbers(running, at_most)(person)
    return dict(zip(counted, numbers, strict=True))


def _counted(person: Person, running: Terms) -> list[Standing]:
    offered = standings_for(person, running)
    return [one for one in offered if one != Standing.GAPS or person.post not in ALL_SEEING_POSTS]


@lru_cache(FEW_TERMS)
def _numbers(running: Terms, at_most: int) -> Seen[tuple[int, ...]]:
    def build(person: Person) -> QuerySet[Person, tuple[int, ...]]:
        found = [_those(person, one, running).order_by().values("pk")[:at_most] for one in _counted(person, running)]
        counts = [Func(ArraySubquery(keys), function="cardinality", output_field=IntegerField()) for keys in found]
        return Person.objects.filter(pk=person.pk).values_list(*counts)

    return Seen(build)


def _those(person: Person, standing: Standing, running: Terms) -> QuerySet[Customer]:
    seen = visible_to(person, Customer, shared=False).filter(archived_at=None)
    if standing == Standing.ENDING:
        return ending(running, seen) if running.is_on else seen.none()
    if standing == Standing.GAPS:
        return incomplete(seen)
    mine = seen.filter(owner=person)
    return mine.filter(status__in=IN_WORK) if standing == Standing.MINE else _due(mine, person)


def _due(customers: QuerySet[Customer], person: Person) -> QuerySet[Customer]:
    """With whom something is to be done until Sunday, or was to be done before; as the rows' next step says it.

    Begins at what is due, by an index each, however many customers there are (docs/rules/due.md).
    """
    until = week_of(today()).sunday
    noted = customers.filter(next_step_on__lte=until)
    # What hangs on one's own customer is one's to see, whoever wrote it (ORG-2).
    chances = Opportunity.objects.filter(customer__owner=person, closed_at=None, next_on__lte=until)
    plans = VisitPlan.objects.filter(customer__owner=person, state=PlanState.PLANNED, day__range=(today(), until))
    due = (
        noted.order_by()
        .values("pk")
        .union(
            chances.exclude(next_step="").order_by().values("customer_id"),
            plans.order_by().values("customer_id"),
            all=True,
        )
    )
    return customers.filter(pk__in=due)
