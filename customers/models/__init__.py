"""Tables of the customer floor."""

from customers.models.attachment import Attachment
from customers.models.cleanup import ArchiveProposal
from customers.models.contact import Contact
from customers.models.customer import Customer, NameSpan, NearNames, SearchGrams, SoundGrams
from customers.models.dispute import Dispute
from customers.models.forecast import QUARTERS, AnnualCopy, AnnualForecast, ForecastFreeze, FrozenFigure
from customers.models.market import Competitor, MarketNote, PriceObservation
from customers.models.note import STANDING, ContactNote
from customers.models.opportunity import Opportunity, StageMove
from customers.models.pool import PoolEntry
from customers.models.region import RegionRequest
from customers.models.revisit import SCORES, Revisit
from customers.models.share import CustomerShare
from customers.models.status import StatusRequest
from customers.models.visit import CustomerSheet, SheetCopy, VisitPlan, WeekFocus

__all__ = [
    "QUARTERS",
    "SCORES",
    "STANDING",
    "AnnualCopy",
    "AnnualForecast",
    "ArchiveProposal",
    "Attachment",
    "Competitor",
    "Contact",
    "ContactNote",
    "Customer",
    "CustomerShare",
    "CustomerSheet",
    "Dispute",
    "ForecastFreeze",
    "FrozenFigure",
    "MarketNote",
    "NameSpan",
    "NearNames",
    "Opportunity",
    "PoolEntry",
    "PriceObservation",
    "RegionRequest",
    "Revisit",
    "SearchGrams",
    "SheetCopy",
    "SoundGrams",
    "StageMove",
    "StatusRequest",
    "VisitPlan",
    "WeekFocus",
]
