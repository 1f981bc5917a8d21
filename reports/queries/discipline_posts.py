"""By whose authority discounts were given: a part of the price discipline (PRC-2, PRC-4)."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, Count, F, OuterRef, Subquery, Sum, Value, When
from django.utils.translation import gettext as _

from quotes.models import PostDiscount
from quotes.pricing import LADDER
from reports.queries.discipline import SHARE, Choice, lines_of, share_of
from salesops.org.models import Person
from salesops.org.queries import post_titles


@dataclass(frozen=True, slots=True)
class PostRow:
    """What was taken off the list prices by the authority of one post; ``post`` empty: nothing was taken off."""

    post: str
    label: str
    lines: int
    given: Decimal
    off_list: Decimal | None


def posts_of(person: Person, choice: Choice) -> list[PostRow]:
    """By whose authority discounts were given: the lowest post that may grant as much by the band's own version."""
    off = Case(When(listed__gt=0, then=(F("listed") - F("final_amount")) / F("listed")), output_field=SHARE)
    ranks = Case(*(When(post=post, then=Value(place)) for place, post in enumerate(LADDER)), default=Value(len(LADDER)))
    may = PostDiscount.objects.filter(policy=OuterRef("band__policy"), max_discount__gte=OuterRef("off"))
    rows = lines_of(person, choice).annotate(off=off)
    rows = rows.annotate(
        granted=Case(
            When(off__gt=0, then=Subquery(may.order_by(ranks).values("post")[:1])),
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
