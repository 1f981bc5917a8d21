"""What became of every row."""

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path

from salesops.base.money import ZERO
from salesops.management.history.tables import BadRow, Table

SHOWN_REASONS = 30


@dataclass(slots=True)
class Tally:
    """One file: rows read, loaded now, there before, and refused."""

    read: int = 0
    loaded: int = 0
    present: int = 0
    refused: int = 0


@dataclass(slots=True)
class Report:
    """Filled while the import runs, table by table; `made` counts what no row stands for (regions, heads, policy).

    `won` are the deals that become contracts, `sold` is what those made now come to (yuan, tax included), `checked` are
    the sound deals that were not won.
    """

    tallies: dict[str, Tally] = field(default_factory=dict)
    made: Counter[str] = field(default_factory=Counter)
    bad: list[BadRow] = field(default_factory=list)
    won: Tally = field(default_factory=Tally)
    sold: Decimal = ZERO
    checked: int = 0

    def begin(self, table: Table) -> Tally:
        """Count the rows of a table, and refuse those that couldn't be read."""
        tally = self.tallies[table.spec.name] = Tally(read=table.read)
        for row in table.bad:
            self.refuse(row)
        return tally

    def refuse(self, row: BadRow) -> None:
        """One more row that is not loaded."""
        self.bad.append(row)
        self.tallies[row.table].refused += 1
        self.won.refused += row.won

    def reasons(self, table: str) -> Counter[str]:
        """How often each reason was given; a row with two faults counts under both."""
        return Counter(reason for row in self.bad if row.table == table for reason in row.reasons)

    def won_reasons(self) -> Counter[str]:
        """The reasons of the won deals among them."""
        return Counter(reason for row in self.bad if row.won for reason in row.reasons)

    def lines(self) -> Iterator[str]:
        """The summary for the shell."""
        yield f"{'':<10}{'read':>8}{'loaded':>8}{'there':>8}{'refused':>8}"
        for name, tally in self.tallies.items():
            yield f"{name:<10}{tally.read:>8}{tally.loaded:>8}{tally.present:>8}{tally.refused:>8}"
        if self.won.read:
            won = self.won
            yield f"{'  won':<10}{won.read:>8}{won.loaded:>8}{won.present:>8}{won.refused:>8}"
            yield f"contracts: {won.loaded} signed and collected on their closing day, ¥{self.sold:,.2f} in all"
            yield f"deals that were not won: {self.checked} sound, checked and not stored"
        if self.made:
            yield "besides: " + ", ".join(f"{count} {what}" for what, count in self.made.items())
        for name in self.tallies:
            yield from self._reasons(name)

    def _reasons(self, table: str) -> Iterator[str]:
        counted = self.reasons(table).most_common()
        won = self.won_reasons()
        for reason, count in counted[:SHOWN_REASONS]:
            of_these = f" ({won[reason]} won)" if table == "deals" else ""
            yield f"{table}: {count} × {reason}{of_these}"
        if len(counted) > SHOWN_REASONS:
            yield f"{table}: … {len(counted) - SHOWN_REASONS} more reasons; --report FILE names every row"

    def write(self, path: Path) -> None:
        """Every bad row as a line of a CSV file. OSError where it can't be written."""
        with path.open("w", encoding="utf-8-sig", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(["file", "line", "reason"])
            for row in self.bad:
                # Reasons begin with words of ours, quoted values stand inside: no spreadsheet sees a formula.
                writer.writerow([row.file, row.line, "; ".join(row.reasons)])
