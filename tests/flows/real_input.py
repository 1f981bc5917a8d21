"""A public data set with real faults, where it lies; what the commands say about it, and what its lines say."""

import csv
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from fractions import Fraction
from io import StringIO
from pathlib import Path

from django.core.management import call_command

from salesops.embedded.places import PROJECT

FOLDER = os.environ.get("SALESOPS_REAL_DATA", "")
MAPPING = PROJECT / "docs" / "import" / "crm-sales.toml"
ALIAS = 'GTXPro = "GTX Pro"'


@dataclass(frozen=True, slots=True)
class Sale:
    """A won deal as it stands in the file, the spelling of its product mended; yuan."""

    number: str
    rep: str
    customer: str
    product: str
    closed_on: date
    price: Fraction


@dataclass(frozen=True, slots=True)
class TwoRuns:
    """What the import said without the alias and then with it."""

    without: list[str]
    with_alias: list[str]


def run(command: str, mapping: Path = MAPPING) -> list[str]:
    """Run a command over the folder; what it prints, line by line."""
    out, err = StringIO(), StringIO()
    call_command(command, FOLDER, "--mapping", str(mapping), stdout=out, stderr=err)
    return out.getvalue().splitlines()


def bare_mapping(folder: Path) -> Path:
    """The mapping without its alias for a misspelt product."""
    mapping = folder / "mapping.toml"
    text = MAPPING.read_text(encoding="utf-8")
    assert ALIAS in text
    mapping.write_text(text.replace(ALIAS, ""), encoding="utf-8")
    return mapping


def figures(line: str) -> list[int]:
    """The whole numbers in a line."""
    return [int(word) for word in line.split() if word.isdecimal()]


def rows(name: str) -> Iterator[dict[str, str]]:
    """The lines of a file, as they stand there."""
    with (Path(FOLDER) / name).open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


def sales() -> list[Sale]:
    """Every won deal, in the order of the file."""
    return [
        Sale(
            number=row["opportunity_id"],
            rep=row["sales_agent"],
            customer=row["account"],
            product=row["product"].replace("GTXPro", "GTX Pro"),
            closed_on=datetime.strptime(row["close_date"], "%d-%m-%y").date(),  # noqa: DTZ007 - a day has no zone
            price=Fraction(row["close_value"]),
        )
        for row in rows("sales_pipeline.csv")
        if row["deal_stage"] == "Won"
    ]


def cents(exact: Fraction) -> Fraction:
    """Half up to the cent, for amounts that are not negative: ours alone, to compare with."""
    return Fraction((exact * 100 + Fraction(1, 2)).__floor__(), 100)
