"""``manage.py import_history``: take over people, products, prices, customers and contracts from CSV or Excel files."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from salesops.base.refusals import Refusal
from salesops.management.history.mapping import BadMapping, Mapping, load_mapping
from salesops.management.history.progress import Progress
from salesops.management.history.report import Report
from salesops.management.history.run import import_history
from salesops.management.history.tables import BadValue, UnreadableFile


class Command(BaseCommand):
    """Good rows load, bad rows are named; run it again after mending them, and only those are added."""

    help = (
        "Loads regions, people with their superiors, products with a historical price policy, customers, and every won "
        "deal as a contract that was signed and collected on its closing day."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "directory", type=Path, help="the folder with the files, CSV or .xlsx as the mapping names them"
        )
        parser.add_argument(
            "--mapping", type=Path, required=True, help="what the files mean, e.g. docs/import/crm-sales.toml"
        )
        parser.add_argument("--dry-run", action="store_true", help="do everything, then take it all back")
        parser.add_argument("--report", type=Path, help="write every bad row, its line and reason to this CSV file")

    def handle(self, *args: Any, **options: Any) -> None:
        progress = Progress(self.stderr, quiet=options["verbosity"] == 0)
        try:
            mapping = load_mapping(options["mapping"])
            # The shell reads English; and what the trail keeps are source strings.
            with translation.override("en"):
                report = _load(options["directory"], mapping, progress, dry_run=options["dry_run"])
                lines = list(report.lines())
            if options["report"]:
                report.write(options["report"])
        except (BadMapping, UnreadableFile) as error:
            raise CommandError(f"nothing was loaded: {error}") from error
        except (BadValue, Refusal) as error:
            raise CommandError(f"the import stopped: {error}") from error
        except OSError as error:
            raise CommandError(str(error)) from error
        if options["verbosity"] > 0:
            self.stdout.write("\n".join(lines))
        if options["dry_run"]:
            self.stdout.write("dry run: nothing of this was kept")


def _load(directory: Path, mapping: Mapping, progress: Progress, *, dry_run: bool) -> Report:
    if not dry_run:
        return import_history(directory, mapping, progress)
    # The same actions on the same rows, so that what it says is what will happen; then all of it is taken back.
    with transaction.atomic():
        report = import_history(directory, mapping, progress)
        transaction.set_rollback(True)
    return report
