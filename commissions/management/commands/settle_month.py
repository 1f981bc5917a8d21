"""``manage.py settle_month``: close a month by hand, or see what closing it would book."""

from argparse import ArgumentParser
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import translation

from commissions.actions.settlement import settle_month
from commissions.periods import month_code, parse_month
from commissions.queries.settlement import MonthResult
from salesops.base.refusals import Refusal
from salesops.org.models import Person

REFUSED, NO_MONTH = 1, 2
"""Exit codes; 0 when the month is closed, by this run or before."""


class Command(BaseCommand):
    """Safe to run again, and beside the job that does it by night: a closed month stays as it is."""

    help = "Books what was collected by the end of a month, makes the statements and closes the month."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--month", required=True, metavar="YYYY-MM", help="a month that is over, e.g. 2026-10")
        parser.add_argument("--dry-run", action="store_true", help="only say what would be booked")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            month = parse_month(options["month"])
        except ValueError as error:
            raise CommandError(f"{error}; write it as 2026-10", returncode=NO_MONTH) from error
        with translation.override("en"):
            try:
                result = settle_month(month, by=Person.system(), dry_run=options["dry_run"])
            except Refusal as refusal:
                raise CommandError(f"{refusal} {refusal.next_step}", returncode=REFUSED) from refusal
        self.stdout.write("\n".join(told(result, dry_run=options["dry_run"])))


def told(result: MonthResult, *, dry_run: bool) -> Iterator[str]:
    """All that the command prints; amounts in yuan."""
    ending = "closed" if not dry_run else "not stored: this is a dry run"
    yield f"{month_code(result.month)}: {'closed before, nothing added' if result.already else ending}"
    for label, value in (
        ("contracts newly collected", result.collected),
        ("contracts clawed back", result.clawed_back),
        ("entries", result.entries),
        ("account managers' commission", result.own),
        ("  of it payable", result.payable),
        ("  of it retained", result.retained),
        ("teams' pool", result.pool),
        ("people with a statement", result.people),
        ("paid out", result.paid),
        ("carried over", result.carried),
    ):
        yield f"{label:<30}{value:>18,}"
