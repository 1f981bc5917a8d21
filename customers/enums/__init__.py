"""The words of the customer floor: states, kinds, audit verbs; a file per chapter."""

from customers.enums.attachment import AttachmentVerb
from customers.enums.cleanup import PROPOSAL_MARK, CleanupVerb, ProposalState
from customers.enums.customer import (
    STATUS_MARK,
    WITHOUT_CREDIT_CODE,
    ClaimKind,
    ContactVerb,
    CustomerStatus,
    CustomerTaking,
    CustomerType,
    CustomerVerb,
    Level,
    Nature,
    NoteKind,
    NoteVerb,
    Scale,
    Source,
    Standing,
)
from customers.enums.dispute import DISPUTE_MARK, DisputeState, DisputeVerb, Ruling
from customers.enums.forecast import ANNUAL_MARK, AnnualState, ForecastVerb
from customers.enums.market import MarketTaking, MarketTopic, MarketVerb
from customers.enums.merge import MergeVerb
from customers.enums.opportunity import CLOSED_STAGES, STAGE_MARK, LossReason, OpportunityVerb, Outlook, Stage
from customers.enums.pool import PoolMove, PoolVerb
from customers.enums.region import REGION, RegionVerb
from customers.enums.revisit import REVISIT_MARK, UNHAPPY, RevisitState, RevisitVerb, Score
from customers.enums.sheet import SheetStanding, SheetVerb
from customers.enums.status import OPEN_PAPER, PAPER_MARK, STATUS, STOP, PaperState, StatusVerb
from customers.enums.visit import STANDING_MARK, PlanStanding, PlanState, VisitPurpose, VisitVerb

__all__ = [
    "ANNUAL_MARK",
    "CLOSED_STAGES",
    "DISPUTE_MARK",
    "OPEN_PAPER",
    "PAPER_MARK",
    "PROPOSAL_MARK",
    "REGION",
    "REVISIT_MARK",
    "STAGE_MARK",
    "STANDING_MARK",
    "STATUS",
    "STATUS_MARK",
    "STOP",
    "UNHAPPY",
    "WITHOUT_CREDIT_CODE",
    "AnnualState",
    "AttachmentVerb",
    "ClaimKind",
    "CleanupVerb",
    "ContactVerb",
    "CustomerStatus",
    "CustomerTaking",
    "CustomerType",
    "CustomerVerb",
    "DisputeState",
    "DisputeVerb",
    "ForecastVerb",
    "Level",
    "LossReason",
    "MarketTaking",
    "MarketTopic",
    "MarketVerb",
    "MergeVerb",
    "Nature",
    "NoteKind",
    "NoteVerb",
    "OpportunityVerb",
    "Outlook",
    "PaperState",
    "PlanStanding",
    "PlanState",
    "PoolMove",
    "PoolVerb",
    "ProposalState",
    "RegionVerb",
    "RevisitState",
    "RevisitVerb",
    "Ruling",
    "Scale",
    "Score",
    "SheetStanding",
    "SheetVerb",
    "Source",
    "Stage",
    "Standing",
    "StatusVerb",
    "VisitPurpose",
    "VisitVerb",
]
