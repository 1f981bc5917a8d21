"""How the lists of this floor are narrowed."""

from customers.filters.care import InvalidFilter, QualityFilter, RevisitFilter
from customers.filters.customer import (
    BoardFilter,
    CompetitorFilter,
    CustomerFilter,
    DayFilter,
    DisputeFilter,
    MarketNoteFilter,
    OpportunityFilter,
    PoolFilter,
    PriceFilter,
    SearchFilter,
    SheetFilter,
)

__all__ = [
    "BoardFilter",
    "CompetitorFilter",
    "CustomerFilter",
    "DayFilter",
    "DisputeFilter",
    "InvalidFilter",
    "MarketNoteFilter",
    "OpportunityFilter",
    "PoolFilter",
    "PriceFilter",
    "QualityFilter",
    "RevisitFilter",
    "SearchFilter",
    "SheetFilter",
]
