"""The mapping file: which file holds what, under which headings, and what its values mean with us."""

import tomllib
from collections.abc import Mapping as AnyMapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from quotes.enums import Department, PriceType
from salesops.org.enums import Language, Post


class BadMapping(ValueError):
    """The mapping file can't be used; the message says where and why."""


@dataclass(frozen=True, slots=True)
class Fields:
    """What a table of ours takes: `needed` from a column or a constant, `optional` where there is one."""

    needed: frozenset[str]
    optional: frozenset[str] = frozenset()


FIELDS = {
    "people": Fields(frozenset({"name", "superior", "region"}), frozenset({"email", "phone"})),
    "products": Fields(frozenset({"name", "list_price", "kind", "unit", "tax_rate"}), frozenset({"code", "spec"})),
    "customers": Fields(
        frozenset({"name"}),
        frozenset(
            {
                "credit_code", "type", "level", "source", "nature", "legal_representative", "scale", "industry",
                "address", "website", "email",
            }
        ),
    ),
    "deals": Fields(frozenset({"number", "rep", "customer", "product", "stage", "engaged_on", "closed_on", "price"})),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class TableSpec:
    """One file: our field → its heading, values that hold for every row, and what foreign values mean."""

    name: str
    file: str
    columns: AnyMapping[str, str]
    constants: AnyMapping[str, str]
    aliases: AnyMapping[str, AnyMapping[str, str]]
    allowed: AnyMapping[str, frozenset[str]]
    notes: AnyMapping[str, str] = field(default_factory=dict)
    """Headings without a field of ours, by the words they are noted down with."""


@dataclass(frozen=True, slots=True)
class Head:
    """Somebody the files leave out: the general manager, the director."""

    name: str
    username: str


@dataclass(frozen=True, slots=True)
class RegionSpec:
    """What a foreign region is with us."""

    code: str
    name: str
    name_en: str


@dataclass(frozen=True, slots=True)
class PolicySpec:
    """The historical price policy: bands at `floor` and `ceiling` times the list price, over a span of days."""

    title: str
    valid_from: date
    valid_to: date
    floor: Decimal
    ceiling: Decimal
    price_types: tuple[str, ...]
    discounts: AnyMapping[str, Decimal]
    meeting_on: date
    opinions: AnyMapping[str, str]
    director_opinion: str


@dataclass(frozen=True, slots=True)
class Mapping:
    """A whole mapping file."""

    date_format: str
    since: date
    language: str
    employee_prefix: str
    gm: Head
    director: Head
    regions: AnyMapping[str, RegionSpec]
    people: TableSpec
    products: TableSpec
    customers: TableSpec
    deals: TableSpec
    won: frozenset[str]
    owners: AnyMapping[str, str]
    policy: PolicySpec


def load_mapping(path: Path) -> Mapping:
    """Read a mapping file. BadMapping with a sentence for a file that is missing, no TOML, or lacks something."""
    try:
        raw = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise BadMapping(f"{path}: {error.strerror}") from error
    except ValueError as error:  # TOMLDecodeError, UnicodeDecodeError
        raise BadMapping(f"{path}: {error}") from error
    try:
        return _mapping(raw)
    except KeyError as error:
        raise BadMapping(f"{path}: {error.args[0]} is missing") from error
    except (AttributeError, TypeError) as error:
        raise BadMapping(f"{path}: a table stands where a value should, or the other way round ({error})") from error
    except ValueError as error:
        raise BadMapping(f"{path}: {error}") from error


def _mapping(raw: dict[str, Any]) -> Mapping:
    company, tables = raw["company"], raw["tables"]
    return Mapping(
        date_format=raw["formats"]["date"],
        since=_day(company["since"]),
        language=Language(company.get("language", Language.CHINESE)).value,
        employee_prefix=company["employee_prefix"],
        gm=Head(company["gm"]["name"], company["gm"]["username"]),
        director=Head(company["director"]["name"], company["director"]["username"]),
        regions={
            theirs: RegionSpec(one["code"], one["name"], one.get("name_en", ""))
            for theirs, one in raw["regions"].items()
        },
        people=_table("people", tables["people"]),
        products=_table("products", tables["products"]),
        customers=_table("customers", tables["customers"]),
        deals=_table("deals", tables["deals"]),
        won=frozenset(tables["deals"]["won"]),
        owners=dict(tables["customers"].get("owners", {})),
        policy=_policy(raw["policy"]),
    )


def _table(name: str, raw: dict[str, Any]) -> TableSpec:
    spec = TableSpec(
        name=name,
        file=raw["file"],
        columns=dict(raw["columns"]),
        constants=dict(raw.get("constants", {})),
        aliases={key: dict(values) for key, values in raw.get("aliases", {}).items()},
        allowed={key: frozenset(values) for key, values in raw.get("allowed", {}).items()},
        notes=dict(raw.get("notes", {})),
    )
    fields = FIELDS[name]
    given = spec.columns.keys() | spec.constants.keys()
    if missing := fields.needed - given:
        raise BadMapping(f"tables.{name}: nothing is named for {', '.join(sorted(missing))}")
    named = given | spec.aliases.keys() | spec.allowed.keys()
    if unknown := named - fields.needed - fields.optional:
        raise BadMapping(f"tables.{name}: we have no field {', '.join(sorted(unknown))}")
    if any(not isinstance(value, str) for value in (*spec.columns.values(), *spec.constants.values())):
        raise BadMapping(f"tables.{name}: headings and constants are written in quotes")
    return spec


def _policy(raw: dict[str, Any]) -> PolicySpec:
    spec = PolicySpec(
        title=raw["title"],
        valid_from=_day(raw["valid_from"]),
        valid_to=_day(raw["valid_to"]),
        floor=_factor(raw["floor"]),
        ceiling=_factor(raw["ceiling"]),
        price_types=tuple(PriceType(one).value for one in raw.get("price_types", [PriceType.NORMAL])),
        discounts={Post(post).value: _factor(share) for post, share in raw.get("discounts", {}).items()},
        meeting_on=_day(raw["meeting_on"]),
        opinions={Department(name).value: text for name, text in raw["opinions"].items()},
        director_opinion=raw["director_opinion"],
    )
    if not 0 < spec.floor <= 1 <= spec.ceiling:
        raise BadMapping("policy: the list price lies between floor and ceiling, so floor ≤ 1 ≤ ceiling")
    return spec


def _day(value: object) -> date:
    if type(value) is not date:
        raise BadMapping(f"{value!r} is not a day, such as 2016-10-01 without quotes")
    return value


def _factor(value: object) -> Decimal:
    """Written in quotes: TOML's numbers are binary."""
    try:
        factor = Decimal(value) if isinstance(value, str) else Decimal("NaN")
    except InvalidOperation:
        factor = Decimal("NaN")
    if not factor.is_finite() or not 0 <= factor <= 100:  # noqa: PLR2004 - a hundred times the list price is a slip
        raise BadMapping(f'{value!r} is not a factor in quotes, such as "0.5"')
    return factor
