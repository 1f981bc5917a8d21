"""What a row of the list of contracts shows, and who may lead a project."""

from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, Q, QuerySet, Subquery, Sum

from contracts.models import Contract
from salesops.approvals.enums import RequestState, StepState
from salesops.approvals.models import Step
from salesops.base.clock import today
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person


def with_turn(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Each contract with whose turn it is and until when, in ``turn_name``, ``_opened``, ``_due``, ``_working``."""
    kind = ContentType.objects.get_for_model(Contract)
    open_step = Step.objects.filter(
        request__subject_type=kind,
        request__subject_id=OuterRef("pk"),
        request__state=RequestState.PENDING,
        state=StepState.OPEN,
    ).order_by("order", "seat")

    def of_step(field: str) -> Subquery:
        return Subquery(open_step.values(field)[:1])

    return contracts.select_related("customer", "owner", "region").annotate(
        turn_name=of_step("approver__name"),
        turn_opened=of_step("opened_at"),
        turn_due=of_step("due_at"),
        turn_working=of_step("request__limit_working"),
    )


# Posts that may open a contract: nobody leads a project without reading what was agreed (CNF-1).
LEADING = (Post.REGIONAL_MANAGER, Post.ACCOUNT_MANAGER, Post.DIRECTOR, Post.SALES_VP)


def possible_leads(people: QuerySet[Person], contract: Contract) -> QuerySet[Person]:
    """Of these people who may lead the contract's project: those who sell today, and who leads it now."""
    posts = Assignment.objects.filter(post__in=LEADING, during__contains=today())
    held = Q(pk__in=posts.values("person_id")) | Q(pk=contract.project_lead_id)
    return people.filter(held, is_active=True).order_by("name")


def sum_of(contracts: QuerySet[Contract]) -> tuple[int, Decimal]:
    """How many, and what they come to in yuan; one query."""
    found = contracts.order_by().aggregate(count=Count("pk"), total=Sum("total"))
    return found["count"], found["total"] or Decimal("0.00")
