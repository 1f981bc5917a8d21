"""Tables of the commissions floor."""

from commissions.models.settlement import Entry, Settlement, Statement

__all__ = ["Entry", "Settlement", "Statement"]
