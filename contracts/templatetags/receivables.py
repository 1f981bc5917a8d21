"""``{% load receivables %}``: where instalments and receipts stand, for rows of `with_money` and `with_rest`."""

from datetime import date
from typing import Any

from django import template

from contracts.enums import InstalmentStanding, ReceiptStanding
from contracts.receiving import days_late, receipt_standing, standing_of
from salesops.base.clock import today

register = template.Library()


@register.filter
def standing(row: Any) -> InstalmentStanding:
    """Where an instalment stands today."""
    return standing_of(row.amount, row.received, row.due_on, today())


@register.filter
def late(due_on: date | None) -> int:
    """Days since the last day to pay; 0 while there is time."""
    return days_late(due_on, today())


@register.filter
def stands(receipt: Any) -> ReceiptStanding:
    """Where a receipt stands."""
    return receipt_standing(receipt.amount, receipt.rest, is_reversed=receipt.is_reversed)
