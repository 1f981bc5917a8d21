"""What the market does, as people hand it in: competitors, prices, notes (CUS-6)."""

from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from customers.enums import MarketTopic
from customers.models import Competitor, Customer, MarketNote, PriceObservation
from salesops.base import clock
from salesops.base.money import LIMIT, round_cents
from salesops.base.refusals import Refusal, Sentence
from salesops.base.text import clean_line, clean_paragraphs

RULE = "CUS-6"
ADD_IT = _("Add it and save again.")
CORRECT_IT = _("Correct it and save again.")
LONGEST_TEXT = 1000
PARAGRAPHS = {"strengths", "weaknesses", "remark", "text"}


@dataclass(frozen=True, slots=True, kw_only=True)
class CompetitorData:
    """A competitor as one writes it."""

    name: str
    website: str = ""
    strengths: str = ""
    weaknesses: str = ""
    remark: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PriceData:
    """A price as it was seen or heard: yuan for one ``unit``."""

    competitor: Competitor
    product: str
    price: Decimal
    seen_on: date
    source: str
    specification: str = ""
    unit: str = ""
    includes_tax: bool = True
    customer: Customer | None = None
    corrects: PriceObservation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarketNoteData:
    """What was learned, as one writes it."""

    text: str
    topic: str = MarketTopic.DEMAND
    product: str = ""
    specification: str = ""
    quantity: str = ""
    competitor: Competitor | None = None
    customer: Customer | None = None


def fit_competitor(data: CompetitorData) -> CompetitorData:
    """The data with clean text. Refused (CUS-6): no name, a text that is too long or can't be stored."""
    names = ("name", "website", "strengths", "weaknesses", "remark")
    texts = _texts(Competitor, data, names)
    _require(texts["name"], "name", _("A competitor has a name."))
    return replace(data, **texts)


def fit_price(data: PriceData) -> PriceData:
    """The data with clean text.

    Refused (CUS-6): no product, no price above 0, a day in the future, nothing said about where it comes from.
    """
    texts = _texts(PriceObservation, data, ("product", "specification", "unit", "source"))
    _require(texts["product"], "product", _("A price is that of a product: name it."))
    if not 0 < data.price < LIMIT or round_cents(data.price) != data.price:
        raise Refusal(RULE, _("A price is above 0."), CORRECT_IT, field="price")
    if data.seen_on > clock.today():
        sentence: Sentence = _("This day is in the future.")
        raise Refusal(RULE, sentence, _("Choose the day on which the price was seen."), field="seen_on")
    _require(texts["source"], "source", _("Say where the price comes from, so that others can judge it."))
    return replace(data, **texts)


def fit_market_note(data: MarketNoteData) -> MarketNoteData:
    """The note with clean text. Refused (CUS-6): nothing was learned. ValueError for a topic nobody offers."""
    MarketTopic(data.topic)
    texts = _texts(MarketNote, data, ("product", "specification", "quantity", "text"))
    _require(texts["text"], "text", _("A market note says what was learned."))
    return replace(data, **texts)


def _require(given: str, field: str, sentence: Sentence) -> None:
    if not given:
        raise Refusal(RULE, sentence, ADD_IT, field=field)


def _texts(
    model: type[Competitor | PriceObservation | MarketNote], data: object, names: tuple[str, ...]
) -> dict[str, Any]:
    return {name: _fit(model, name, getattr(data, name)) for name in names}


def _fit(model: type[Competitor | PriceObservation | MarketNote], name: str, given: str) -> str:
    try:
        text = clean_paragraphs(given) if name in PARAGRAPHS else clean_line(given)
    except ValueError as error:
        sentence: Sentence = _("This text holds a character that can't be stored.")
        raise Refusal(RULE, sentence, _("Remove it and save again."), field=name) from error
    longest = getattr(model._meta.get_field(name), "max_length", None) or LONGEST_TEXT
    if len(text) > longest:
        sentence = _("This is longer than %(longest)d characters.") % {"longest": longest}
        raise Refusal(RULE, sentence, _("Shorten it and save again."), field=name)
    return text
