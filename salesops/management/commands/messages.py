"""``manage.py messages``: collect, prune, compile and check the message catalogues."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesops.base import messages


class Command(BaseCommand):
    """Door to `salesops.base.messages`."""

    help = "Add new messages to the catalogues and compile them; --check only says what is missing."
    requires_system_checks = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Which areas, and whether to write or only to look."""
        parser.add_argument("--area", action="append", choices=messages.AREAS, help="only this area (repeatable)")
        parser.add_argument("--prune", action="store_true", help="drop messages that nobody says any more")
        parser.add_argument("--check", action="store_true", help="write nothing; fail when something is untranslated")

    def handle(self, *args: Any, **options: Any) -> None:
        """Write and compile, or list the faults and fail."""
        areas = options["area"] or messages.AREAS
        if options["check"]:
            found = messages.faults(areas)
            for line in found:
                self.stdout.write(line)
            if found:
                raise CommandError(f"{len(found)} messages are not ready")
            self.stdout.write("every message is translated")
            return
        for area in areas:
            added, dropped = messages.update_catalogue(area, prune=options["prune"])
            self.stdout.write(f"{area}: {added} added, {dropped} dropped")
        self.stdout.write(f"compiled: {messages.compile_catalogues(areas)}")
