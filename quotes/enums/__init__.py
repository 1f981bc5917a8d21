"""The words of the quotes floor: states, kinds, audit verbs; a file per chapter."""

from quotes.enums.estimate import DaysVerb
from quotes.enums.inquiry import (
    BEFORE_TECHNICAL,
    INQUIRY,
    INQUIRY_BACK,
    OPEN_INQUIRY,
    SETTLEMENT,
    SUPPORT,
    SUPPORT_BACK,
    SUPPORT_OVER,
    InquiryKind,
    InquirySource,
    InquiryState,
    InquiryVerb,
    PhoneVerb,
    SupportState,
    SupportVerb,
)
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
from quotes.enums.special import OPEN_SPECIAL, SPECIAL, SpecialState, SpecialVerb

__all__ = [
    "BEFORE_TECHNICAL",
    "DRAFTING_VERBS",
    "INQUIRY",
    "INQUIRY_BACK",
    "OPEN_INQUIRY",
    "OPEN_SPECIAL",
    "QUOTE",
    "SETTLEMENT",
    "SPECIAL",
    "SUPPORT",
    "SUPPORT_BACK",
    "SUPPORT_OVER",
    "AttemptPath",
    "DaysVerb",
    "Department",
    "HandOutWay",
    "InquiryKind",
    "InquirySource",
    "InquiryState",
    "InquiryVerb",
    "LinkState",
    "LinkVerb",
    "Outcome",
    "PhoneVerb",
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
    "SpecialState",
    "SpecialVerb",
    "SupportState",
    "SupportVerb",
]
