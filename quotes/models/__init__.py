"""Tables of the quotes floor, by chapter."""

from quotes.models.bid import Bid, BidTask
from quotes.models.bid_parts import BidCertificate, BidDeviation, BidDispatch, BidItem
from quotes.models.estimate import OPEN_DAYS, DaysRequest
from quotes.models.inquiry import Inquiry, PhoneAnswer
from quotes.models.link import QuoteLink
from quotes.models.price import PolicyOpinion, PostDiscount, PriceBand, PricePolicy
from quotes.models.product import Product, StandardCost
from quotes.models.quote import DEAD, EDITABLE, OFFERED, Quote, QuoteLine
from quotes.models.quote_log import HandOut, MailClaim, PriceAttempt, Question
from quotes.models.result import QuoteResult
from quotes.models.share import QuoteShare
from quotes.models.special import SpecialOpinion, SpecialPrice
from quotes.models.support import SupportRequest, SupportSeat
from quotes.models.template import QuoteSpecimen, QuoteTemplate

__all__ = [
    "DEAD",
    "EDITABLE",
    "OFFERED",
    "OPEN_DAYS",
    "Bid",
    "BidCertificate",
    "BidDeviation",
    "BidDispatch",
    "BidItem",
    "BidTask",
    "DaysRequest",
    "HandOut",
    "Inquiry",
    "MailClaim",
    "PhoneAnswer",
    "PolicyOpinion",
    "PostDiscount",
    "PriceAttempt",
    "PriceBand",
    "PricePolicy",
    "Product",
    "Question",
    "Quote",
    "QuoteLine",
    "QuoteLink",
    "QuoteResult",
    "QuoteShare",
    "QuoteSpecimen",
    "QuoteTemplate",
    "SpecialOpinion",
    "SpecialPrice",
    "StandardCost",
    "SupportRequest",
    "SupportSeat",
]
