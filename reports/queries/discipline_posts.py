"""By whose authority discounts were given: a part of the price discipline (PRC-2, PRC-4)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import (
    Case,
    Count,
    DecimalField,
    Exists,
    ExpressionWrapper,
    F,
    OuterRef,
    Q,
    QuerySet,
    Subquery,
    Sum,
    Value,
    When,
)
from django.db.models.functions import Round
from django.utils.translation import gettext as _

from quotes.models import PostDiscount
from quotes.pricing import LADDER
from reports.queries.discipline import Choice, lines_of, share_of
from salesops.org.models import Person
from salesops.org.queries import post_titles

_EXACT: DecimalField[Decimal, Decimal] = DecimalField(max_digits=30, decimal_places=10)


@dataclass(frozen=True, slots=True)
class PostRow:
    """What was taken off the list prices by the authority of one post; ``post`` empty: nothing was taken off."""

    post: str
    label: str
    lines: int
    given: Decimal
    off_list: Decimal | None


def _may_grant() -> QuerySet[PostDiscount]:
    """Who may sell the line around it alone, the lowest post first: as `quotes.pricing.Band.lowest_for` reckons.

    What the version says of a price type stands in the place of what it says of all.
    """
    own = PostDiscount.objects.filter(policy=OuterRef("policy"), post=OuterRef("post"))
    lowest = Round(
        ExpressionWrapper(OuterRef("quantity") * OuterRef("list_price") * (1 - F("max_discount")), _EXACT), 2
    )
    limits = PostDiscount.objects.filter(policy=OuterRef("band__policy"), post__in=LADDER)
    limits = limits.filter(
        Q(price_type=OuterRef("price_type"))
        | Q(price_type="") & ~Exists(own.filter(price_type=OuterRef(OuterRef("price_type"))))
    )
    ranks = Case(*(When(post=post, then=Value(place)) for place, post in enumerate(LADDER)))
    return limits.alias(lowest=lowest).filter(lowest__lte=OuterRef("final_amount")).order_by(ranks)


def posts_of(person: Person, choice: Choice) -> list[PostRow]:
    """By whose authority discounts were given: the lowest post that may grant as much by the band's own version."""
    rows = lines_of(person, choice).annotate(
        granted=Case(
            When(final_amount__lt=F("listed"), then=Subquery(_may_grant().values("post")[:1])),
            default=Value(""),
        )
    )
    found = rows.values("granted").annotate(lines=Count("pk"), listed_sum=Sum("listed"), amount=Sum("final_amount"))
    titles, top = post_titles(), LADDER[-1]
    merged: dict[str, list[Any]] = {}
    for one in found:
        # Beyond what any post may grant by the version, it was the last of the chain.
        post = top if one["granted"] is None else one["granted"]
        sums = merged.setdefault(post, [0, Decimal(0), Decimal(0)])
        for place, name in enumerate(("lines", "listed_sum", "amount")):
            sums[place] += one[name]
    order = ["", *LADDER]
    return [
        PostRow(
            post=post,
            label=titles.get(post, post) if post else _("List price or more"),
            lines=count,
            given=listed - amount,
            off_list=share_of(listed - amount, listed),
        )
        for post, (count, listed, amount) in sorted(merged.items(), key=lambda one: order.index(one[0]))
    ]
