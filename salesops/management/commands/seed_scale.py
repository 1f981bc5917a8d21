"""``manage.py seed_scale``: so many customers that one sees how fast lists and searches stay."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from salesops.management.scale.seeding import seed_customers


class Command(BaseCommand):
    """Never where people work: what it writes has no history, and nothing here is ever deleted."""

    help = "Adds made-up customers, a contact and five contact notes each, to a development or test database."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("customers", type=int, help="how many more, e.g. 1000000")

    def handle(self, *args: Any, **options: Any) -> None:
        database = str(connections["owner"].settings_dict["NAME"])
        if not settings.DEBUG and not database.startswith("test_"):
            raise CommandError(f"{database} is no development or test database; nothing was written")
        if options["customers"] < 1:
            raise CommandError("at least one customer")
        try:
            seed_customers(options["customers"], say=self.stdout.write if options["verbosity"] else lambda _line: None)
        except ValueError as error:
            raise CommandError(str(error)) from error
