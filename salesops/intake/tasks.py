"""Jobs of this part of the ground."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.intake import reading, working
from salesops.intake.running import fail_run, forget_old
from salesops.jobs import job, periodic

GAP = timedelta(minutes=3)
"""A batch takes a second or two; whoever is silent for so long was killed."""


def _given_up(_sentence: str, pk: int) -> None:
    fail_run(pk)


@job(outside=True, gap=GAP, on_parked=_given_up, label=_("Read a file that was handed in"))
def read_file(pk: int) -> None:
    """Its rows beside the run."""
    reading.read_file(pk)


@job(outside=True, gap=GAP, on_parked=_given_up, label=_("Check the rows of a file that was handed in"))
def check_rows(pk: int) -> None:
    """What would become of each."""
    working.check_rows(pk)


@job(outside=True, gap=GAP, on_parked=_given_up, label=_("Load the rows of a file that was handed in"))
def load_rows(pk: int) -> None:
    """Those that are good."""
    working.load_rows(pk)


@periodic("intake.forget", every_minutes=24 * 60, label=_("Drop the rows of files nobody decided on for a week"))
def forget() -> None:
    """Rows are kept while somebody may want to look at them."""
    forget_old()
