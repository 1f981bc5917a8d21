"""Jobs of the customer floor, one file per chapter; loaded when something is to be done."""

from customers.tasks import dormancy, forecast, market, protection, revisit, sheet

__all__ = ["dormancy", "forecast", "market", "protection", "revisit", "sheet"]
