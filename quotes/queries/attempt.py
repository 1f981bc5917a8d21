"""Attempts outside the band as the director reads them (PRC-4)."""

from decimal import Decimal

from django.db.models import Case, Count, DecimalField, F, Q, QuerySet, Sum, Value, When

from quotes.enums import PriceSide
from quotes.models import PriceAttempt

_SIDES = {
    PriceSide.NO_BAND: Q(floor=None),
    # Outside, the gap says on which side: to the floor it is added, to the ceiling it was too much.
    PriceSide.BELOW: Q(floor__isnull=False, final_amount__lte=F("quantity") * F("floor")),
    PriceSide.ABOVE: Q(floor__isnull=False, final_amount__gt=F("quantity") * F("floor")),
}


def of_side(attempts: QuerySet[PriceAttempt], side: PriceSide) -> QuerySet[PriceAttempt]:
    """Those that lay on this side of their band."""
    return attempts.filter(_SIDES[side])


def with_gap(attempts: QuerySet[PriceAttempt]) -> QuerySet[PriceAttempt]:
    """What a row shows: ``side`` of the band, and ``off_share``, how far outside as a share of the wall."""
    side = Case(*(When(where, Value(side.value)) for side, where in _SIDES.items()))
    wall = Case(
        When(_SIDES[PriceSide.BELOW], F("final_amount") + F("off_by")),
        When(_SIDES[PriceSide.ABOVE], F("final_amount") - F("off_by")),
    )
    share = Case(When(wall__gt=0, then=F("off_by") / F("wall")), output_field=DecimalField())
    joined = attempts.select_related("product", "tried_by", "quote__customer")
    return joined.annotate(side=side).alias(wall=wall).annotate(off_share=share)


def sum_of_attempts(attempts: QuerySet[PriceAttempt]) -> tuple[int, int, Decimal]:
    """How many, by how many people, and what they lay outside together in yuan; one query."""
    found = attempts.order_by().aggregate(count=Count("pk"), people=Count("tried_by", distinct=True), off=Sum("off_by"))
    return found["count"], found["people"], found["off"] or Decimal("0.00")
