"""What an administrator does when work stands still."""

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.jobs.queue import retry
from salesops.operations.enums import OperationsVerb
from salesops.operations.queries import offered_years
from salesops.operations.rules import can_operate
from salesops.org.models import Person
from salesops.workdays.actions import load_year

AT_ONCE = 500
"""Jobs that one click gives their tries again; more are left for the next."""


@transaction.atomic
def retry_job(job: Job, *, by: Person) -> bool:
    """Give one parked job its tries again; False where somebody else already did."""
    require(can_operate(by))
    return _retried([job.pk], by) > 0


@transaction.atomic
def retry_these(jobs: QuerySet[Job], *, by: Person) -> int:
    """Give the parked ones of these their tries again; returns how many there were."""
    require(can_operate(by))
    return _retried(list(jobs.values_list("pk", flat=True)), by)


@transaction.atomic
def retry_all(*, by: Person) -> int:
    """Give the oldest parked jobs (500 at most) their tries again; returns how many there were."""
    require(can_operate(by))
    parked = Job.objects.filter(state=JobState.PARKED).order_by("pk")[:AT_ONCE]
    return _retried(list(parked.values_list("pk", flat=True)), by)


def _retried(keys: list[int], by: Person) -> int:
    parked = list(Job.objects.select_for_update(no_key=True).filter(pk__in=keys, state=JobState.PARKED).order_by("pk"))
    for job in parked:
        record(job, OperationsVerb.JOB_RETRIED, by=by)
    return retry(parked)


def load_calendar(year: int, *, by: Person) -> int:
    """Take over the official calendar of a year that the page offers; returns the days written.

    Refused (APP-4) for another year. Doing it again changes nothing.
    """
    if year not in offered_years():
        raise Refusal(
            "APP-4", _("The calendar of this year is not loaded here."), _("Choose this year or one of the next two.")
        )
    return load_year(year, by=by)
