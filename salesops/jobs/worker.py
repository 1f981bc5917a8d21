"""Doing the work: claim, run, mark done; and what comes round by the clock.

Two transactions per job. The first counts the try and commits, so that a job which kills its worker runs out of
tries. The second locks the row for as long as the job runs and holds effect and "done" together: a killed worker's
lock goes with its connection, and until then nobody else can take the row, however long the job needs.

A job that runs ``outside`` a transaction has no such lock: it counts as abandoned when its time is over. One of many
small pieces says between them that it is still at it (``keep_claim``), and learns there that it was taken over.
"""

import logging
import time
import traceback
from contextlib import nullcontext
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Now
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.jobs.enums import OPEN_STATES, JobState, Queue
from salesops.jobs.heartbeat import beat
from salesops.jobs.models import Job, Slot
from salesops.jobs.queue import later
from salesops.jobs.registry import Known, Park, Periodic, all_periodic, known, outside_gaps

logger = logging.getLogger(__name__)

TRIES = 5
BACKOFF = (timedelta(seconds=20), timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=20))
CLAIM_GAP = timedelta(seconds=15)
"""How long the unlocked moment between the two transactions may last before a running row counts as abandoned."""
OUTSIDE_GAP = timedelta(minutes=6)
"""The same of a job without a lock: longer than Celery lets any job run."""
KEEP_SECONDS = 5.0
"""How often ``keep_claim`` really writes."""

DIED = _("The worker died each time it tried.")
UNKNOWN = _("There is no job of this name in this version of the program.")
FAILED = _("It failed %(tries)d times, the last time with: %(error)s")

_ERROR_LENGTH = 4000
_LINE_LENGTH = 300


class TakenOver(Exception):
    """Another worker took the running job over, because this one was silent for too long: stop here."""


@dataclass
class _Claim:
    """The job that this process is doing, and when it last said so."""

    job: Job
    said_at: float


_claim_held: ContextVar[_Claim | None] = ContextVar("claim_held", default=None)


def keep_claim() -> None:
    """Say between two pieces of a job that it is still being done; outside of a job, nothing happens.

    Called outside transactions: the word counts when it is committed. Raises ``TakenOver``.
    """
    claim = _claim_held.get()
    if claim is None or time.monotonic() - claim.said_at < KEEP_SECONDS:
        return
    claim.said_at = time.monotonic()
    if not _mine(claim.job).update(claimed_at=Now()):
        raise TakenOver


def _mine(job: Job) -> QuerySet[Job]:
    """The row, as long as it is this try's."""
    return Job.objects.filter(pk=job.pk, state=JobState.RUNNING, tries=job.tries)


def drain(queue: str = Queue.DEFAULT, *, seconds: float | None = None) -> int:
    """Do what is due in ``queue``, oldest first; returns how many jobs were tried.

    Stops after about ``seconds``. Any number of processes may drain at once.
    """
    stop_at = None if seconds is None else time.monotonic() + seconds
    count = 0
    while stop_at is None or time.monotonic() < stop_at:
        beat(queue)
        job = _claim(queue)
        if job is None:
            break
        _run(job)
        count += 1
    return count


def tick() -> int:
    """Enqueue what comes round by the clock, then do what is due in the default queue; returns the jobs tried.

    Harmless to call twice, or in two processes: each stretch of time is claimed by a unique row.
    """
    for entry in all_periodic():
        _enqueue(entry, clock.now())
    return drain()


def slot_of(entry: Periodic, moment: datetime) -> datetime:
    """The beginning of the stretch that ``moment`` lies in, counted from midnight in Shanghai."""
    local = moment.astimezone(clock.BUSINESS_TZ)
    minutes = local.hour * 60 + local.minute
    start = minutes - minutes % entry.every_minutes
    return local.replace(hour=start // 60, minute=start % 60, second=0, microsecond=0)


def _enqueue(entry: Periodic, moment: datetime) -> None:
    key = f"periodic:{entry.name}"
    try:
        with transaction.atomic():
            # A second beat waits here until the first has committed, and then fails.
            Slot.objects.create(job=entry.name, slot=slot_of(entry, moment))
            # One that still waits or fails is not joined by a second: each run looks at all there is to do.
            if not Job.objects.filter(key=key, state__in=OPEN_STATES).exists():
                later(entry.task, key=key)
    except IntegrityError:
        return


def _claim(queue: str) -> Job | None:
    """Take the oldest due row and count the try; None when there is none. Parks what ran out of tries."""
    earlier = Job.objects.filter(key=OuterRef("key"), pk__lt=OuterRef("pk"), state__in=OPEN_STATES)
    due = Q(state=JobState.WAITING, not_before__lte=clock.now())
    abandoned = _abandoned()
    while True:
        with transaction.atomic():
            job = (
                Job.objects.filter(due | abandoned, ~Exists(earlier), queue=queue)
                .order_by("pk")
                .select_for_update(skip_locked=True, no_key=True)
                .first()
            )
            if job is None:
                return None
            if job.tries < TRIES:
                job.state, job.tries = JobState.RUNNING, job.tries + 1
                Job.objects.filter(pk=job.pk).update(state=job.state, tries=job.tries, claimed_at=Now())
                return job
            # Its worker was killed each time.
            _park(job, Park(DIED), error=job.last_error)


def _abandoned() -> Q:
    """Running rows whose worker was silent for longer than their job may be."""
    gaps = outside_gaps()
    silent = Q(claimed_at__lt=Now() - CLAIM_GAP) & ~Q(task__in=list(gaps))
    for name, gap in gaps.items():
        silent |= Q(task=name, claimed_at__lt=Now() - (gap or OUTSIDE_GAP))
    return Q(state=JobState.RUNNING) & silent


def _run(job: Job) -> None:
    registered = known(job.task)
    held = _claim_held.set(_Claim(job, time.monotonic()))
    try:
        if registered is None:
            raise Park(UNKNOWN)
        with nullcontext() if registered.outside else transaction.atomic():
            mine = _mine(job)
            if not (mine if registered.outside else mine.select_for_update(no_key=True)).exists():
                return  # taken over while this process slept between the two transactions
            with pghistory.context(job=job.pk, task=job.task):
                registered.run(*job.args)
            mine.update(state=JobState.DONE, done_at=clock.now(), last_error="")
    except TakenOver:
        logger.info("job %s (%s) was taken over at try %s", job.pk, job.task, job.tries)
    except Park as order:
        with transaction.atomic():
            _park(job, order, registered)
    except Exception as error:  # whatever a job raises is the job's, and must not stop the queue
        logger.warning("job %s (%s) failed at try %s", job.pk, job.task, job.tries, exc_info=True)
        with transaction.atomic():
            _failed(job, error, registered)
    finally:
        _claim_held.reset(held)


def _failed(job: Job, error: Exception, registered: Known | None) -> None:
    text = "".join(traceback.format_exception(error))[-_ERROR_LENGTH:]
    if job.tries >= TRIES:
        # The first line: in those behind it the database quotes the row, with whatever stands in it (CNF-1).
        line = traceback.format_exception_only(error)[-1].strip().partition("\n")[0][:_LINE_LENGTH]
        _park(job, Park(FAILED, tries=job.tries, error=line), registered, error=text)
        return
    wait = BACKOFF[min(job.tries, len(BACKOFF)) - 1]
    _mine(job).update(state=JobState.WAITING, not_before=clock.now() + wait, last_error=text)


def _park(job: Job, why: Park, registered: Known | None = None, *, error: str = "") -> None:
    registered = registered or known(job.task)
    with translation.override(None):
        source, in_english = str(why.sentence), str(why)
    Job.objects.filter(pk=job.pk, tries=job.tries).exclude(state=JobState.DONE).update(
        state=JobState.PARKED,
        last_error=(error or in_english)[-_ERROR_LENGTH:],
        reason=source,
        reason_given=dict(why.given),
    )
    logger.error("job %s (%s) is parked after %s tries: %s", job.pk, job.task, job.tries, in_english)
    if registered and registered.on_parked:
        try:
            with transaction.atomic():
                registered.on_parked(str(why), *job.args)
        except Exception:
            logger.exception("job %s (%s) is parked, but nobody could be told", job.pk, job.task)
