"""Products, and one issued price policy for the days gone by (PRC-1, PRC-2)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation

from django.db import transaction

from quotes.actions.bands import save_bands, save_discounts
from quotes.actions.price import draft_policy, give_director_opinion, issue_policy, record_opinions
from quotes.actions.product import ProductData, add_product
from quotes.enums import PriceType
from quotes.models import PricePolicy, Product
from quotes.pricing import Band
from quotes.queries.price import BandKey, Walls, all_limits, as_band
from salesops.base.money import round_cents
from salesops.management.history.mapping import PolicySpec
from salesops.management.history.people import ROW_ERRORS, People, reason_of
from salesops.management.history.report import Report
from salesops.management.history.tables import BadValue, Row, Table, each, read_amount
from salesops.org.models import Person

_NOT_IN_CODES = re.compile(r"[^\w.+-]+")


@dataclass(slots=True)
class Listed:
    """A product of the file with its list price, and the line that names it."""

    product: Product
    list_price: Decimal
    row: Row


@dataclass(slots=True)
class Prices:
    """What the files sell, by name, and the walls that held for it."""

    listed: dict[str, Listed] = field(default_factory=dict)
    policy: PricePolicy | None = None
    bands: Mapping[int, Band] = field(default_factory=dict)


def load_prices(spec: PolicySpec, table: Table, people: People, report: Report, tell: Callable[[int], None]) -> Prices:
    """Products row by row, then the policy as a whole: a policy without one of its products is still a policy."""
    tally = report.begin(table)
    prices = Prices()
    for row in each(table, tell):
        try:
            with transaction.atomic():
                listed, is_new = _product(row, prices)
        except ROW_ERRORS as error:
            report.refuse(table.refusal(row, reason_of(error)))
            continue
        prices.listed[row["name"]] = listed
        tally.loaded += is_new
        tally.present += not is_new
    prices.policy = historical_policy(spec)
    if prices.policy is None and prices.listed:
        prices.policy = _issue(spec, prices, people)
        report.made["price policy"] += 1
    prices.bands = historical_bands(prices.policy)
    for listed in prices.listed.values():
        if listed.product.pk not in prices.bands:
            # Issued content stands: a product that came later needs a policy of its own.
            report.refuse(table.refusal(listed.row, f"{prices.policy} is issued already, without this product"))
    return prices


def imported_prices(spec: PolicySpec, table: Table) -> Prices:
    """What an earlier import has made of the product file; writes nothing. BadValue where there was none."""
    policy = historical_policy(spec)
    if policy is None:
        raise BadValue(f"no issued price policy “{spec.title}” from {spec.valid_from}: run import_history first")
    products = {product.code: product for product in Product.objects.all()}
    listed = {
        row["name"]: Listed(products[code], read_amount(row["list_price"]), row)
        for row in table.rows
        if (code := _code(row)) in products
    }
    return Prices(listed, policy, historical_bands(policy))


def historical_policy(spec: PolicySpec) -> PricePolicy | None:
    """The issued policy that an import has made of this mapping, if it has."""
    return PricePolicy.objects.issued().filter(title=spec.title, valid_from=spec.valid_from).first()


def historical_bands(policy: PricePolicy | None) -> dict[int, Band]:
    """The normal band of each product, by its id; an import makes no narrower ones."""
    if policy is None:
        return {}
    limits = all_limits(policy)
    bands = policy.bands.filter(price_type=PriceType.NORMAL).select_related("policy")
    return {band.product_id: as_band(band, limits) for band in bands}


def walls_around(list_price: Decimal, floor: Decimal, ceiling: Decimal) -> Walls:
    """The band of a list price by its factors, in cents."""
    return Walls(round_cents(list_price * floor), list_price, round_cents(list_price * ceiling))


def _product(row: Row, prices: Prices) -> tuple[Listed, bool]:
    name, list_price = row["name"], read_amount(row["list_price"])
    if not name:
        raise BadValue("the name is missing")
    if name in prices.listed:
        raise BadValue(f"{name} stands in the file twice")
    code = _code(row)
    there = Product.objects.filter(code=code).first()
    if there is not None:
        if there.name != name:
            raise BadValue(f"the code {code} belongs to {there.name}")
        return Listed(there, list_price, row), False
    data = ProductData(
        code=code, name=name, kind=row["kind"], unit=row["unit"], tax_rate=_rate(row["tax_rate"]), spec=row["spec"]
    )
    return Listed(add_product(data, by=Person.system()), list_price, row), True


def _code(row: Row) -> str:
    """The file's own code, else one made of the name: GTX Pro → GTX-PRO."""
    return row["code"] or _NOT_IN_CODES.sub("-", row["name"].upper()).strip("-")


def _rate(text: str) -> Decimal:
    try:
        rate = Decimal(text)
    except InvalidOperation as error:
        raise BadValue(f"“{text[:40]}” is not a tax rate such as 0.17") from error
    if not rate.is_finite():
        raise BadValue(f"“{text[:40]}” is not a tax rate such as 0.17")
    return rate


@transaction.atomic
def _issue(spec: PolicySpec, prices: Prices, people: People) -> PricePolicy:
    """Draft, fill, discuss and issue in one transaction, on the day of the import and over days that are past.

    Raises Refusal where an issued policy holds on one of the days: two prices for one day are no history.
    """
    system = Person.system()
    draft = draft_policy(title=spec.title, valid_from=spec.valid_from, valid_to=spec.valid_to, by=system)
    bands: dict[BandKey, Walls | None] = {
        BandKey(one.product.pk, price_type): walls_around(one.list_price, spec.floor, spec.ceiling)
        for one in prices.listed.values()
        for price_type in spec.price_types
    }
    draft = save_bands(draft, bands, revision=None, by=system)
    limits = {(post, ""): share for post, share in spec.discounts.items()}
    draft = save_discounts(draft, limits, revision=None, by=system)
    draft = record_opinions(draft, spec.opinions, meeting_on=spec.meeting_on, revision=draft.revision, by=system)
    draft = give_director_opinion(draft, spec.director_opinion, revision=draft.revision, by=people.director)
    return issue_policy(draft, by=people.gm, historical=True)
