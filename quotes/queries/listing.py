"""What a row of the list of quotes shows."""

from datetime import date
from decimal import Decimal

from django.contrib.contenttypes.models import ContentType
from django.db.models import Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import JSONObject

from quotes.models import Quote
from salesops.approvals.enums import RequestState, StepState
from salesops.approvals.models import Step


def with_turn(quotes: QuerySet[Quote]) -> QuerySet[Quote]:
    """Each quote with whose turn it is and until when in ``turn``: name, opened, due, working; None for nobody."""
    kind = ContentType.objects.get_for_model(Quote)
    open_step = Step.objects.filter(
        request__subject_type=kind,
        request__subject_id=OuterRef("pk"),
        request__state=RequestState.PENDING,
        state=StepState.OPEN,
    ).order_by("order", "seat")
    # One subquery for all four: Django writes and PostgreSQL runs each of them for itself.
    shown = JSONObject(name="approver__name", opened="opened_at", due="due_at", working="request__limit_working")
    return quotes.select_related("customer", "owner", "region", "result").annotate(
        turn=Subquery(open_step.values(at=shown)[:1])
    )


def sum_of(quotes: QuerySet[Quote]) -> tuple[int, Decimal]:
    """How many, and what they come to in yuan; one query."""
    found = quotes.order_by().aggregate(count=Count("pk"), total=Sum("total"))
    return found["count"], found["total"] or Decimal("0.00")


def days_left(quote: Quote, on: date) -> int:
    """Days until the quote's last day, that day not counted; negative afterwards."""
    return (quote.valid_until - on).days
