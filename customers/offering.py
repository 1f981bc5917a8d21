"""What we sell and at what list price: the floor above hands it in, the market is compared with it (CUS-6).

This floor has never heard of a price policy. So a floor above says::

    @offers
    def on_sale(on: date) -> Iterable[Offered]:
        return …
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from salesops.base.money import split_gross


@dataclass(frozen=True, slots=True)
class Offered:
    """A product of ours; ``list_price`` in yuan, tax included, None where no price is in force."""

    name: str
    list_price: Decimal | None
    tax_rate: Decimal

    def price(self, *, includes_tax: bool) -> Decimal | None:
        """The list price with or without tax."""
        if self.list_price is None or includes_tax:
            return self.list_price
        return split_gross(self.list_price, self.tax_rate).net


type Offer = Callable[[date], Iterable[Offered]]

_offers: dict[str, Offer] = {}


def offers[F: Offer](offer: F) -> F:
    """Register a function that gives what was on sale on a day; each name once."""
    _offers[f"{offer.__module__}.{offer.__qualname__}"] = offer
    return offer


def offered(on: date) -> list[Offered]:
    """What we sell that day; a query or two for each floor that hands in something."""
    return [one for offer in _offers.values() for one in offer(on)]
