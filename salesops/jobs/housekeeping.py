"""The queue's own periodic work."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.jobs.enums import JobState
from salesops.jobs.models import Heartbeat, Job, Slot
from salesops.jobs.registry import periodic

KEPT = timedelta(days=30)


@periodic("jobs.forget", every_minutes=24 * 60, label=_("Delete work finished a month ago"))
def forget_what_is_done() -> None:
    """Delete done jobs, slots and workers of over thirty days ago; parked jobs stay until somebody looks."""
    Job.objects.filter(state=JobState.DONE, done_at__lt=clock.now() - KEPT).delete()
    Slot.objects.filter(slot__lt=clock.now() - KEPT).delete()
    Heartbeat.objects.filter(seen_at__lt=clock.now() - KEPT).delete()
