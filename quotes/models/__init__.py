"""Tables of the quotes floor, by chapter."""

from quotes.models.price import PolicyOpinion, PostDiscount, PriceBand, PricePolicy
from quotes.models.product import Product, StandardCost
from quotes.models.quote import EDITABLE, OFFERED, HandOut, PriceAttempt, Question, Quote, QuoteLine

__all__ = [
    "EDITABLE",
    "OFFERED",
    "HandOut",
    "PolicyOpinion",
    "PostDiscount",
    "PriceAttempt",
    "PriceBand",
    "PricePolicy",
    "Product",
    "Question",
    "Quote",
    "QuoteLine",
    "StandardCost",
]
