"""The digest of a month: what was learned, what others ask beside what we ask, and who wrote it (CUS-6)."""

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import Count, Q, QuerySet

from customers.enums import MarketTopic
from customers.models import MarketNote, PriceObservation
from customers.offering import Offered, offered
from customers.periods import first_of_next_month
from customers.queries.market import UNCORRECTED, notes_read_by, prices_read_by
from salesops.base import clock
from salesops.base.look import percent_text
from salesops.base.refusals import Sentence
from salesops.org.models import Person
from salesops.org.rules import can_see_prices

SHOWN = 200
"""So many notes and so many prices of a month stand on its page; the lists hold all of them."""
_CODE = re.compile(r"(\d{4})-(\d\d)", re.ASCII)
_FIRST_YEAR = 2000


@dataclass(frozen=True, slots=True)
class PriceLine:
    """A price of the month beside ours: ``ours`` in yuan, None where we sell no such thing or the reader sees none."""

    seen: PriceObservation
    ours: Decimal | None

    @property
    def apart(self) -> str:
        """How far theirs lies from ours, in per cent: "+12 %", "−8 %", "0 %"."""
        if not self.ours:
            return ""
        share = round((self.seen.price - self.ours) / self.ours, 2)
        return f"+{percent_text(share)}" if share > 0 else percent_text(share)


@dataclass(frozen=True, slots=True)
class AuthorCount:
    """How much somebody wrote."""

    person: Person
    notes: int
    prices: int


@dataclass(frozen=True, slots=True)
class MonthDigest:
    """All of a month. ``more`` notes or prices stand in the lists only; ``compares``: may the reader see ours?"""

    month: date
    topics: list[tuple[Sentence, list[MarketNote]]]
    prices: list[PriceLine]
    authors: list[AuthorCount]
    note_count: int
    price_count: int
    compares: bool

    @property
    def more(self) -> int:
        """How many stand in the lists only."""
        return self.note_count - sum(len(notes) for _topic, notes in self.topics) + self.price_count - len(self.prices)


def month_before(month: date) -> date:
    """The first day of the month before."""
    return date(month.year - (month.month == 1), (month.month - 2) % 12 + 1, 1)


def digest_month(text: str) -> date:
    """The first day of "2026-10"; the last full month for what names none that has begun."""
    first = clock.today().replace(day=1)
    found = _CODE.fullmatch(text)
    if found and 1 <= int(found[2]) <= 12 and int(found[1]) >= _FIRST_YEAR:  # noqa: PLR2004  the months of a year
        month = date(int(found[1]), int(found[2]), 1)
        if month <= first:
            return month
    return month_before(first)


def span_of(month: date) -> tuple[datetime, datetime]:
    """The moments at which the month begins and ends."""
    return clock.shanghai(month, 0), clock.shanghai(first_of_next_month(month), 0)


def was_written(first: datetime, last: datetime) -> tuple[int, int]:
    """How many notes and how many prices were written in that span; two queries."""
    span = _within(first, last)
    prices = PriceObservation.objects.filter(UNCORRECTED, span)
    return MarketNote.objects.filter(span).count(), prices.count()


def is_there_earlier(month: date) -> bool:
    """Was anything written before that month?"""
    earlier = Q(written_at__lt=span_of(month)[0])
    return MarketNote.objects.filter(earlier).exists() or PriceObservation.objects.filter(earlier).exists()


def digest_of(month: date, *, reader: Person) -> MonthDigest:
    """What was written that month, a price on the day it was written down; ours are those of the month's last day."""
    first, last = span_of(month)
    notes = list(notes_read_by(reader).filter(_within(first, last))[: SHOWN + 1])
    prices = list(prices_read_by(reader).filter(_within(first, last))[: SHOWN + 1])
    full = len(notes) > SHOWN or len(prices) > SHOWN
    counted = was_written(first, last) if full else (len(notes), len(prices))
    compares = bool(can_see_prices(reader))
    ours = _ours(month) if compares and prices else {}
    return MonthDigest(
        month=month,
        topics=_by_topic(notes[:SHOWN]),
        prices=[_beside(ours, price) for price in prices[:SHOWN]],
        authors=_authors(first, last),
        note_count=counted[0],
        price_count=counted[1],
        compares=compares,
    )


def _within(first: datetime, last: datetime) -> Q:
    return Q(written_at__gte=first, written_at__lt=last)


def _by_topic(notes: list[MarketNote]) -> list[tuple[Sentence, list[MarketNote]]]:
    found: defaultdict[str, list[MarketNote]] = defaultdict(list)
    for note in notes:
        found[note.topic].append(note)
    return [(topic.label, found[topic]) for topic in MarketTopic if topic in found]


def _ours(month: date) -> dict[str, Offered]:
    last = min(clock.today(), date.fromordinal(first_of_next_month(month).toordinal() - 1))
    return {one.name.casefold(): one for one in offered(last)}


def _beside(ours: dict[str, Offered], price: PriceObservation) -> PriceLine:
    same = ours.get(price.product.casefold())
    return PriceLine(price, same.price(includes_tax=price.includes_tax) if same else None)


def _authors(first: datetime, last: datetime) -> list[AuthorCount]:
    span = _within(first, last)
    notes = _count_by_author(MarketNote.objects.filter(span))
    prices = _count_by_author(PriceObservation.objects.filter(UNCORRECTED, span))
    people = Person.objects.in_bulk({*notes, *prices})
    rows = [AuthorCount(person, notes[key], prices[key]) for key, person in people.items()]
    return sorted(rows, key=lambda row: (-row.notes - row.prices, row.person.name))


def _count_by_author(written: QuerySet[MarketNote] | QuerySet[PriceObservation]) -> Counter[int]:
    return Counter(dict(written.order_by().values_list("author").annotate(Count("pk"))))
