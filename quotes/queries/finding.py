"""Products by what people type: a code, a name, pinyin or its initials (QUO-1, CUS-7)."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat, Lower

from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import Product
from quotes.queries.price import Wanted, bands_for
from salesops.base.pinyin import initials, plain, sounds

SHOWN = 8
LONGEST = 180
_NOT = 9


@dataclass(frozen=True, slots=True)
class Found:
    """A product with its normal list price for one unit; None where nothing is in force."""

    product: Product
    list_price: Decimal | None


def find_products(products: QuerySet[Product], typed: str, *, customer: Customer | None, on: date) -> list[Found]:
    """The products that fit best, at most ``SHOWN``; three queries, however many are on sale.

    Without a customer the price is the one that holds for all. What begins with the text stands before what contains
    it, a code before a name, a name before its sound.
    """
    words = [word for word in map(plain, typed[:LONGEST].split()) if word]
    if not words:
        return []
    rows = products.order_by().values_list("pk", "code", "name", "spec")
    ranked = ((max(_rank(word, code, name, spec) for word in words), code, pk) for pk, code, name, spec in rows)
    best = [pk for rank, _code, pk in sorted(ranked) if rank < _NOT][:SHOWN]
    by_key = products.in_bulk(best)
    found = [by_key[pk] for pk in best]
    wanted = [Wanted(product.pk, PriceType.NORMAL, Decimal(1)) for product in found]
    region, customer_type = (customer.region, customer.type) if customer else (None, "")
    bands = bands_for(wanted, region=region, customer_type=customer_type, on=on)
    return [Found(one, band.list_price if band else None) for one, band in zip(found, bands, strict=True)]


def _rank(word: str, code: str, name: str, spec: str) -> int:
    code, written = _plain(code), _plain(name)
    full, letters = _sound(name) if word.isascii() else ("", "")
    fits = (
        code.startswith(word),
        written.startswith(word),
        letters.startswith(word),
        full.startswith(word),
        word in code,
        word in written,
        word in letters,
        word in full,
        word in _plain(spec),
    )
    return next((place for place, fit in enumerate(fits) if fit), _NOT)


# What a process has read once it need not read again: a catalogue has some thousand names, and they seldom change.
@lru_cache(maxsize=32_768)
def _plain(text: str) -> str:
    return plain(text)


@lru_cache(maxsize=16_384)
def _sound(name: str) -> tuple[str, str]:
    return sounds(name), initials(name)


class Catalogue:
    """The products that a line may name, read as they are named: by code, by name, or by both as a line shows them."""

    def __init__(self, products: QuerySet[Product]) -> None:
        self._products = products
        self._by_text: dict[str, Product | None] = {}

    def read(self, texts: Iterable[str]) -> None:
        """Look up everything a page names at once: one query where all are codes, else two."""
        wanted = {text.strip().lower() for text in texts if text.isprintable() and len(text) <= LONGEST}
        wanted -= {"", *self._by_text}
        if not wanted:
            return
        codes = {code for text in wanted for code in _codes(text)}
        self._keep(self._products.filter(code__in=codes))
        if missing := wanted - self._by_text.keys():
            called = self._products.alias(
                low_code=Lower("code"), low_name=Lower("name"), both=Lower(Concat("code", Value(" "), "name"))
            )
            self._keep(called.filter(Q(low_code__in=missing) | Q(low_name__in=missing) | Q(both__in=missing)))
        for text in wanted - self._by_text.keys():
            self._by_text[text] = None

    def find(self, text: str) -> Product | None:
        """The product meant, None for none."""
        key = text.strip().lower()
        if key not in self._by_text:
            self.read([text])
        return self._by_text.get(key)

    def _keep(self, products: Iterable[Product]) -> None:
        for product in products:
            for text in (product.name, product.code, str(product)):
                self._by_text[text.lower()] = product


def _codes(text: str) -> tuple[str, ...]:
    first = text.partition(" ")[0]
    return (text, text.upper(), first, first.upper())
