"""Tables of approvals: what a chain says, how one request ran through it, and what was said beside it."""

from salesops.approvals.models.chain import Chain, ChainVersion, SignOff, Stage
from salesops.approvals.models.request import Decision, Request, Step
from salesops.approvals.models.talk import Comment, Consultation, Detour, Mention

__all__ = [
    "Chain",
    "ChainVersion",
    "Comment",
    "Consultation",
    "Decision",
    "Detour",
    "Mention",
    "Request",
    "SignOff",
    "Stage",
    "Step",
]
