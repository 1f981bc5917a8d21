"""``{% load commissions %}``: months and signed amounts."""

from decimal import Decimal

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from commissions import periods
from salesops.base.look import amount_text, month_text
from salesops.base.look.figures import NOTHING

register = template.Library()

register.filter("month", month_text)
register.filter("month_code", periods.month_code)


@register.filter
def signed(value: Decimal) -> SafeString:
    """1,800.00, or a red −1,800.00: what is taken back is to be seen, and its sign says it without the colour."""
    text = amount_text(value)
    return format_html('<span class="minus">{}</span>', text) if value < 0 else format_html("{}", text)


@register.filter
def carried(value: Decimal) -> SafeString:
    """As `signed`; a dash where nothing is carried, which is nearly everywhere."""
    return signed(value) if value else format_html('<span class="void-cell">{}</span>', NOTHING)
