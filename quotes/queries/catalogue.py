"""What a line may name, and what the market is compared with."""

from datetime import date
from decimal import Decimal

from django.db.models import Q, QuerySet

from customers.offering import Offered
from quotes.enums import PriceType
from quotes.models import Product, Quote
from quotes.queries.price import Wanted, bands_for


def products_for(products: QuerySet[Product], quote: Quote | None, *, on: date) -> QuerySet[Product]:
    """Products on sale that day, and those that stand on the quote already; a withdrawn one is refused by its line."""
    wanted = Q(withdrawn_on=None) | Q(withdrawn_on__gt=on)
    if quote is not None:
        wanted |= Q(pk__in=quote.lines.values("product_id"))
    return products.filter(wanted).order_by("code")


def list_prices(on: date) -> list[Offered]:
    """What is on sale that day, by name, at the normal list price of one, wherever it is sold; two queries (CUS-6)."""
    products = list(Product.objects.on_sale(on).order_by("code"))
    wanted = [Wanted(product.pk, PriceType.NORMAL, Decimal(1)) for product in products]
    bands = bands_for(wanted, region=None, customer_type="", on=on)
    return [
        Offered(product.name, band.list_price if band else None, product.tax_rate)
        for product, band in zip(products, bands, strict=True)
    ]
