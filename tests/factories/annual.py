"""Annual forecasts for tests."""

from decimal import Decimal

from customers.actions.annual import AnnualData

AMOUNT = Decimal("1000000.00")


def annual_data(*assumptions: str, remark: str = "", amount: Decimal = AMOUNT) -> AnnualData:
    """The same amount in each quarter; the assumptions as given, missing ones empty."""
    first, second, third, fourth = (*assumptions, *[""] * 4)[:4]
    return AnnualData((amount, amount, amount, amount), (first, second, third, fourth), remark)
