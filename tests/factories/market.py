"""Competitors, their prices and market notes for tests, through their doors."""

from decimal import Decimal
from typing import Any

from customers.actions.market import add_competitor, note_market, observe_price
from customers.market import CompetitorData, MarketNoteData, PriceData
from customers.models import Competitor, MarketNote, PriceObservation
from salesops.base import clock
from salesops.org.models import Person


def make_competitor(by: Person, name: str = "北辰工业软件有限公司", **said: Any) -> Competitor:
    """A house that sells what we sell."""
    return add_competitor(CompetitorData(name=name, **said), by=by)


def price_data(competitor: Competitor, **said: Any) -> PriceData:
    """Read from a tender result today."""
    told: dict[str, Any] = {
        "product": "制造执行系统 标准版",
        "price": Decimal("152000.00"),
        "seen_on": clock.today(),
        "source": "中标公告",
    }
    return PriceData(competitor=competitor, **told | said)


def make_price(competitor: Competitor, *, by: Person, **said: Any) -> PriceObservation:
    """Written down by that person."""
    return observe_price(price_data(competitor, **said), by=by)


def make_market_note(by: Person, text: str = "同行开始问能耗看板", **said: Any) -> MarketNote:
    """Written down by that person."""
    return note_market(MarketNoteData(text=text, **said), by=by)
