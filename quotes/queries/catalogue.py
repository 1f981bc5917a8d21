"""What a line may name."""

from datetime import date

from django.db.models import Q, QuerySet

from quotes.models import Product, Quote


def products_for(products: QuerySet[Product], quote: Quote | None, *, on: date) -> QuerySet[Product]:
    """Products on sale that day, and those that stand on the quote already; a withdrawn one is refused by its line."""
    wanted = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    if quote is not None:
        wanted |= Q(pk__in=quote.lines.values("product_id"))
    return products.filter(wanted).order_by("code")
