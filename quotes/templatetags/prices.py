"""``{% load prices %}``: rows of price sheets and the stage of a version."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from django import template
from django.template.defaultfilters import linebreaksbr
from django.utils.translation import gettext as _

from quotes.enums import Department, PolicyStage, SpecialState
from quotes.models import PricePolicy, Product, SpecialPrice
from quotes.queries.price import missing_opinions
from quotes.queries.sheet import PriceSheet, SheetLine
from salesops.base.clock import today
from salesops.base.look.figures import day_text, quantity_text, round_amount_text, yuan_text
from salesops.base.refusals import Sentence

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


@register.filter
def special_pill(state: str) -> str:
    """The mark of a special price's state."""
    return SpecialState(state).pill


@register.simple_tag
def special_spec(special: SpecialPrice) -> list[tuple[Sentence, str]]:
    """What is asked and why, beside the band that it leaves."""
    what = _asked(
        product=str(special.product),
        quantity=f"{quantity_text(special.quantity)} {special.product.unit}",
        price=special.price,
        band=(special.usual_floor, special.usual_list, special.usual_ceiling),
        amount=special.amount,
        given_up=special.given_up,
        days=(special.valid_from, special.valid_to),
    )
    return [*what, (_("Reason"), linebreaksbr(special.reason, autoescape=True))]


@register.simple_tag
def special_facts(snapshot: Mapping[str, Any]) -> dict[str, list[tuple[Sentence, str]]]:
    """What a request froze: ``what`` was asked, and what the departments ``said``."""
    figures = {name: Decimal(snapshot[name]) for name in ("price", "amount", "given_up", "quantity")}
    floor, list_price, ceiling = (Decimal(snapshot[f"usual_{name}"]) for name in ("floor", "list", "ceiling"))
    days = (date.fromisoformat(snapshot["valid_from"]), date.fromisoformat(snapshot["valid_to"]))
    what = _asked(
        product=snapshot["product"],
        quantity=f"{quantity_text(figures['quantity'])} {snapshot['unit']}",
        price=figures["price"],
        band=(floor, list_price, ceiling),
        amount=figures["amount"],
        given_up=figures["given_up"],
        days=days,
    )
    said: list[tuple[Sentence, str]] = [
        (department.label, snapshot[department.value]) for department in Department if department.value in snapshot
    ]
    return {"what": what, "said": said}


def _asked(
    *,
    product: str,
    quantity: str,
    price: Decimal,
    band: tuple[Decimal, Decimal, Decimal],
    amount: Decimal,
    given_up: Decimal,
    days: tuple[date, date],
) -> list[tuple[Sentence, str]]:
    return [
        (_("Product"), product),
        (_("Quantity"), quantity),
        (_("Special price"), yuan_text(price)),
        (_("Usual floor – list – ceiling"), " – ".join(round_amount_text(wall) for wall in band)),
        (_("Amount"), yuan_text(amount)),
        (_("Below the usual floor by"), yuan_text(given_up)),
        (_("Validity"), f"{day_text(days[0])} – {day_text(days[1])}"),
    ]
