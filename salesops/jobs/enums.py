"""States and queues of jobs."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class JobState(TextChoices):
    """waiting → running → done; a failed try waits again, the last one parks."""

    WAITING = "waiting", _("waiting")
    RUNNING = "running", _("running")
    DONE = "done", _("done")
    PARKED = "parked", _("parked")


class Queue(TextChoices):
    """``papers`` is drained by a worker of its own: rendering is slow and hungry."""

    DEFAULT = "default", _("ordinary work")
    PAPERS = "papers", _("papers")


OPEN_STATES = (JobState.WAITING, JobState.RUNNING)
