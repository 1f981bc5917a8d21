"""Jobs of the customer floor, one file per chapter; loaded when something is to be done."""

from customers.tasks import protection, sheet

__all__ = ["protection", "sheet"]
