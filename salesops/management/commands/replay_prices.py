"""``manage.py replay_prices``: would our bands have allowed what was sold?"""

from argparse import ArgumentParser
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from salesops.management.history.deals import Deal, read_deals
from salesops.management.history.mapping import BadMapping, Mapping, TableSpec, load_mapping
from salesops.management.history.prices import imported_prices
from salesops.management.history.replay import Replay, narrow_table_of, replay, table_of
from salesops.management.history.tables import BadValue, UnreadableFile, read_table


class Command(BaseCommand):
    """Reads only. Import first: the bands are those of the imported policy."""

    help = "Puts every won price of an imported history through the band check and prints where in the band it lay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("directory", type=Path, help="the folder with the CSV files")
        parser.add_argument("--mapping", type=Path, required=True, help="what the files mean")
        parser.add_argument(
            "--narrow", default="0.8-1.2", help="a band to compare with, in times the list price (0.8-1.2)"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            mapping = load_mapping(options["mapping"])
            narrow = _factors(options["narrow"])
            prices = imported_prices(mapping.policy, read_table(options["directory"], mapping.products))
            deals = _deals(options["directory"], mapping, mapping.deals)
            bare = _deals(options["directory"], mapping, without_aliases(mapping.deals, "product"))
        except (BadMapping, UnreadableFile, BadValue) as error:
            raise CommandError(str(error)) from error
        with translation.override("en"):
            result, unaided = replay(deals, prices, narrow=narrow), replay(bare, prices, narrow=narrow)
        self.stdout.write("\n".join(told(result, unaided, mapping, narrow)))


def told(result: Replay, unaided: Replay, mapping: Mapping, narrow: tuple[Decimal, Decimal]) -> Iterator[str]:
    """All that the command prints."""
    spec = mapping.policy
    yield f"won prices by tenths of the band {spec.floor}–{spec.ceiling} × list (0 = floor, 100 = ceiling)"
    yield from table_of(result)
    yield ""
    yield f"a band of {narrow[0]}–{narrow[1]} × list would have refused"
    yield from narrow_table_of(result)
    yield ""
    for title, one in (("with the aliases for products", result), ("without them", unaided)):
        unknown = ", ".join(f"{count} × {name or 'no name'}" for name, count in one.unknown.most_common(10))
        yield (
            f"{title}: {one.won} won, {one.total.won} checked, {one.total.refused} outside the band, "
            f"{one.unreadable} without a price, unknown: {unknown or 'none'}"
        )


def without_aliases(spec: TableSpec, name: str) -> TableSpec:
    """The same file, one field read as it is spelt."""
    return replace(spec, aliases={key: values for key, values in spec.aliases.items() if key != name})


def _deals(directory: Path, mapping: Mapping, spec: TableSpec) -> list[Deal]:
    return read_deals(mapping, read_table(directory, spec))


def _factors(text: str) -> tuple[Decimal, Decimal]:
    try:
        floor, ceiling = (Decimal(part) for part in text.split("-"))
    except (ValueError, InvalidOperation) as error:
        raise BadValue(f"“{text}” is not a band such as 0.8-1.2") from error
    if not 0 < floor <= 1 <= ceiling <= 100:  # noqa: PLR2004 - beyond that it is a slip
        raise BadValue(f"“{text}” is not a band around 1 such as 0.8-1.2")
    return floor, ceiling
