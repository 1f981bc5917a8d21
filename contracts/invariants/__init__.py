"""What must hold on the contracts floor, as SQL for `check_invariants`, by chapter."""

from contracts.invariants.contract import CONTRACT
from contracts.invariants.receivable import RECEIVABLE

__all__ = ["CONTRACT", "INVARIANTS", "RECEIVABLE"]

INVARIANTS = [*CONTRACT, *RECEIVABLE]
