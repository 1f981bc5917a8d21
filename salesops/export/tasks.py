"""Jobs of exports."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.export import writing
from salesops.export.running import fail_run, forget_old
from salesops.jobs import job, periodic

SILENCE = timedelta(minutes=2)


def _given_up(_sentence: str, pk: int) -> None:
    fail_run(pk)


@job(outside=True, gap=SILENCE, on_parked=_given_up, label=_("Write an export"))
def write_run(pk: int) -> None:
    """In no transaction: how far it is must be seen meanwhile, and nobody shall wait for it."""
    writing.write_run(pk)


@periodic("export.forget", every_minutes=24 * 60, label=_("Let go of exports of a week ago"))
def forget() -> None:
    """Each night."""
    forget_old()
