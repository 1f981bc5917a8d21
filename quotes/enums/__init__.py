"""The words of the quotes floor: states, kinds, audit verbs; a file per chapter."""

from quotes.enums.estimate import DaysVerb
from quotes.enums.link import LinkState, LinkVerb
from quotes.enums.price import (
    DRAFTING_VERBS,
    Department,
    PolicyStage,
    PolicyState,
    PriceType,
    PriceVerb,
    ProductKind,
    ProductVerb,
)
from quotes.enums.quote import QUOTE, AttemptPath, HandOutWay, PriceSide, QuoteState, QuoteVerb
from quotes.enums.result import Outcome, ResultVerb
from quotes.enums.sight import QuoteSight

__all__ = [
    "DRAFTING_VERBS",
    "QUOTE",
    "AttemptPath",
    "DaysVerb",
    "Department",
    "HandOutWay",
    "LinkState",
    "LinkVerb",
    "Outcome",
    "PolicyStage",
    "PolicyState",
    "PriceSide",
    "PriceType",
    "PriceVerb",
    "ProductKind",
    "ProductVerb",
    "QuoteSight",
    "QuoteState",
    "QuoteVerb",
    "ResultVerb",
]
