"""Tables of approvals: what a chain says, and how one request ran through it."""

from salesops.approvals.models.chain import Chain, ChainVersion, SignOff, Stage
from salesops.approvals.models.request import Decision, Request, Step

__all__ = ["Chain", "ChainVersion", "Decision", "Request", "SignOff", "Stage", "Step"]
