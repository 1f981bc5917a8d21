"""``manage.py tick``: do what is due, by hand or by another scheduler than Celery's."""

from argparse import ArgumentParser
from contextlib import nullcontext
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from salesops.base import clock
from salesops.jobs import tick
from salesops.jobs.enums import Queue
from salesops.jobs.worker import drain


class Command(BaseCommand):
    """Once: the periodic work, then both queues."""

    help = "Does what is due: reminders, escalations, waiting jobs. Safe to run at any time, beside the workers too."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--now", metavar="ISO", help="pretend it is this moment, e.g. 2026-11-21T18:00 (Shanghai)")
        parser.add_argument("--no-papers", action="store_true", help="leave the PDFs to the papers worker")

    def handle(self, *args: Any, **options: Any) -> None:
        with clock.at(_moment(options["now"])) if options["now"] else nullcontext():
            done = tick()
            papers = 0 if options["no_papers"] else drain(Queue.PAPERS)
        self.stdout.write(f"{done} jobs, {papers} papers")


def _moment(text: str) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise CommandError(f"{text!r} is not a moment like 2026-11-21T18:00") from error
    return moment if moment.tzinfo else moment.replace(tzinfo=clock.BUSINESS_TZ)
