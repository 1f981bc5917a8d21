"""``{% load prices %}``: rows of price sheets and the stage of a version."""

from decimal import Decimal

from django import template

from quotes.enums import PolicyStage
from quotes.models import PricePolicy, Product
from quotes.queries.price import missing_opinions
from quotes.queries.sheet import PriceSheet, SheetLine
from salesops.base.clock import today
from salesops.base.look.figures import round_amount_text

register = template.Library()


@register.filter
def price(value: Decimal) -> str:
    """88,000 and 88,000.50: a price list has no room for empty cents."""
    return round_amount_text(value)


@register.simple_tag
def sheet_lines(sheet: PriceSheet, product: Product) -> list[SheetLine]:
    """The lines of a product in a price sheet, the general one first."""
    return sheet.lines_of(product)


@register.simple_tag
def stage_of(policy: PricePolicy) -> PolicyStage:
    """How far a version has come today."""
    return policy.stage(today(), bool(missing_opinions(policy)))
