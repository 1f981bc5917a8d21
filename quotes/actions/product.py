"""Doors of the product list and of the standard cost (PRC-1)."""

from dataclasses import asdict, dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.enums import ProductKind, ProductVerb
from quotes.models import Product, StandardCost
from quotes.rules import can_edit_prices, can_set_cost
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class ProductData:
    """What is typed about a product; `tax_rate` is a share (0.13)."""

    code: str
    name: str
    kind: str
    unit: str
    tax_rate: Decimal
    spec: str = ""

    def __post_init__(self) -> None:
        """ValueError for an unknown kind or a rate that is no share."""
        if self.kind not in ProductKind.values or not 0 <= self.tax_rate < 1:
            raise ValueError("an unknown kind of product, or a tax rate that is not a share of one")


@transaction.atomic
def add_product(data: ProductData, *, by: Person) -> Product:
    """A new product. Refused when the code is taken: a code names one thing for ever (PRC-1)."""
    require(can_edit_prices(by))
    _refuse_taken_code(data.code)
    product = Product(**asdict(data), created_at=now())
    product.save(force_insert=True)
    record(product, ProductVerb.ADDED, by=by)
    return product


@transaction.atomic
def edit_product(product: Product, data: ProductData, *, revision: int, by: Person) -> Product:
    """Change what is written about a product; papers already issued keep their own copy of it."""
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    require(can_edit_prices(by))
    if product.revision != revision:
        raise StaleRecord(
            _("Somebody else changed %(product)s since this page was opened.") % {"product": product.code},
            _("Look at the saved values, then save yours again."),
        )
    if product.code != data.code:
        _refuse_taken_code(data.code)
    fields = asdict(data)
    changes = {name: (getattr(product, name), new) for name, new in fields.items() if getattr(product, name) != new}
    if not changes:
        return product
    for name, (_old, new) in changes.items():
        setattr(product, name, new)
    product.revision += 1
    product.save(update_fields=[*changes, "revision"])
    record(product, ProductVerb.EDITED, by=by, changes=changes)
    return product


@transaction.atomic
def withdraw_product(product: Product, *, on: date | None, by: Person) -> Product:
    """Take a product off sale from a day on, or put it back with None (PRC-1). Open quotes are checked again."""
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    require(can_edit_prices(by))
    if product.withdrawn_on == on:
        return product
    changes = {"withdrawn_on": (product.withdrawn_on, on)}
    product.withdrawn_on = on
    product.revision += 1
    product.save(update_fields=["withdrawn_on", "revision"])
    record(product, ProductVerb.WITHDRAWN if on else ProductVerb.EDITED, by=by, changes=changes)
    return product


@transaction.atomic
def set_standard_cost(product: Product, cost: Decimal, *, valid_from: date, by: Person) -> StandardCost:
    """What one unit costs from a day on, in yuan. Refused for a day that has a cost: rows are never changed."""
    product = Product.objects.select_for_update(no_key=True).get(pk=product.pk)
    require(can_set_cost(by))
    if StandardCost.objects.filter(product=product, valid_from=valid_from).exists():
        raise Refusal(
            "PRC-1",
            _("%(product)s has a standard cost from that day already.") % {"product": product.code},
            _("Choose a later first day: a cost that was in use is not rewritten."),
            field="valid_from",
        )
    row = StandardCost(product=product, cost=cost, valid_from=valid_from, set_by=by, created_at=now())
    row.save(force_insert=True)
    # The amount stays out of the trail: whoever may see the product's timeline need not see its cost.
    record(product, ProductVerb.COST_SET, by=by, changes={"valid_from": (None, valid_from)})
    return row


def _refuse_taken_code(code: str) -> None:
    if Product.objects.filter(code=code).exists():
        raise Refusal(
            "PRC-1",
            _("The code %(code)s is taken.") % {"code": code},
            _("Choose another code; a withdrawn product keeps its own."),
            field="code",
        )
