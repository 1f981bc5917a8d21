"""Jobs of the customer floor, one file per chapter; loaded when something is to be done."""

from customers.tasks import dormancy, market, protection, revisit, sheet

__all__ = ["dormancy", "market", "protection", "revisit", "sheet"]
