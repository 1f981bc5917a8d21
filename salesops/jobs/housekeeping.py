"""The queue's own periodic work."""

from datetime import timedelta

from salesops.base import clock
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.registry import periodic

KEPT = timedelta(days=30)


@periodic("jobs.forget", every_minutes=24 * 60)
def forget_what_is_done() -> None:
    """Delete done jobs and slots of over thirty days ago; parked ones stay until somebody looks."""
    Job.objects.filter(state=JobState.DONE, done_at__lt=clock.now() - KEPT).delete()
    Slot.objects.filter(slot__lt=clock.now() - KEPT).delete()
