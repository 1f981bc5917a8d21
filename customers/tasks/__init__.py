"""Jobs of the customer floor, one file per chapter; loaded when something is to be done."""

from customers.tasks import cleanup, dormancy, forecast, market, protection, revisit, sheet

__all__ = ["cleanup", "dormancy", "forecast", "market", "protection", "revisit", "sheet"]
