"""``manage.py load_calendar 2027``: take over a year that has been published."""

from argparse import ArgumentParser
from datetime import date
from typing import Any

from django.contrib.auth import get_user_model
from django.core.management.base import BaseCommand, CommandError

from salesops.workdays.actions import load_year
from salesops.workdays.calendar import is_expected


class Command(BaseCommand):
    """Loads official calendars; company overrides stay."""

    help = "Load the official working calendar of the given years; company overrides stay."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("years", nargs="+", type=int, metavar="YEAR")

    def handle(self, *args: Any, **options: Any) -> None:
        system = get_user_model().system()
        for year in options["years"]:
            if not 2000 <= year <= 2100:  # noqa: PLR2004 - beyond it is a typing error
                raise CommandError(f"{year} is no year of this calendar")
            days = load_year(year, by=system)
            state = "expected, no notice published yet" if is_expected(date(year, 1, 1)) else "official"
            self.stdout.write(f"{year}: {days} days that differ from Monday to Friday ({state})")
