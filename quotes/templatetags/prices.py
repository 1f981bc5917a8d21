"""``{% load prices %}``: rows of price sheets and the stage of a version."""

from django import template

from quotes.enums import PolicyStage
from quotes.models import PricePolicy, Product
from quotes.queries.price import missing_opinions
from quotes.queries.sheet import PriceSheet, SheetLine
from salesops.base.clock import today

register = template.Library()


@register.simple_tag
def sheet_lines(sheet: PriceSheet, product: Product) -> list[SheetLine]:
    """The lines of a product in a price sheet, the general one first."""
    return sheet.lines_of(product)


@register.simple_tag
def stage_of(policy: PricePolicy) -> PolicyStage:
    """How far a version has come today."""
    return policy.stage(today(), bool(missing_opinions(policy)))
