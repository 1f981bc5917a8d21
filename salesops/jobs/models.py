"""The queue of record, the slots of what runs by the clock, and who was last seen at work."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from salesops.jobs.enums import OPEN_STATES, JobState, Queue


class Job(models.Model):
    """One piece of work. Made by ``jobs.later``; its state is changed by ``jobs.worker`` and ``queue.retry`` only."""

    task = models.CharField(_("task"), max_length=120)
    args = models.JSONField(_("arguments"), default=list)
    queue = models.CharField(_("queue"), max_length=20, choices=Queue, default=Queue.DEFAULT)
    key = models.CharField(_("in order with"), max_length=200, null=True)
    state = models.CharField(_("state"), max_length=20, choices=JobState, default=JobState.WAITING)
    tries = models.PositiveSmallIntegerField(_("tries"), default=0)
    not_before = models.DateTimeField(_("not before"))
    created_at = models.DateTimeField(_("created"))
    # The database's clock, whatever ours was set to: two workers must agree on how long ago a row was claimed.
    claimed_at = models.DateTimeField(_("claimed"), null=True)
    done_at = models.DateTimeField(_("done"), null=True)
    last_error = models.TextField(_("last error"), blank=True)
    # Why it is parked, as it stands in the source, and what is filled in: each reader gets it in their language.
    reason = models.TextField(_("reason"), blank=True)
    reason_given = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("job")
        verbose_name_plural = _("jobs")
        constraints = [
            models.CheckConstraint(condition=Q(state__in=JobState.values), name="job_state_known"),
            models.CheckConstraint(condition=Q(queue__in=Queue.values), name="job_queue_known"),
        ]
        indexes = [
            models.Index(fields=["queue", "id"], condition=Q(state__in=OPEN_STATES), name="job_open"),
            models.Index(fields=["key", "id"], condition=Q(state__in=OPEN_STATES), name="job_open_by_key"),
            models.Index(fields=["done_at"], condition=Q(state=JobState.DONE), name="job_done"),
            models.Index(fields=["id"], condition=Q(state=JobState.PARKED), name="job_parked"),
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.args}"

    @property
    def reason_text(self) -> str:
        """Why it is parked, in the reader's language; of a row without a sentence what its error says."""
        if self.reason:
            return gettext(self.reason) % self.reason_given if self.reason_given else gettext(self.reason)
        return self.error_line

    @property
    def error_line(self) -> str:
        """What the error says of itself, without the lines in which the database quotes the row (CNF-1)."""
        lines = self.last_error.strip().splitlines()
        frames = [at for at, line in enumerate(lines) if line.startswith('  File "')]
        said = lines[frames[-1] + 1 :] if frames else lines
        return next((line for line in said if not line.startswith(" ")), "")


class Slot(models.Model):
    """That a periodic job was taken up for one stretch of time; the constraint makes a second beat harmless."""

    job = models.CharField(max_length=120)
    slot = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"


class Heartbeat(models.Model):
    """When a worker of a queue was last seen on a computer, by the database's clock. Written by ``jobs.worker``."""

    host = models.CharField(_("computer"), max_length=120)
    queue = models.CharField(_("queue"), max_length=20, choices=Queue)
    pid = models.PositiveIntegerField(_("process"))
    seen_at = models.DateTimeField(_("last seen"))

    class Meta:
        verbose_name = _("worker")
        verbose_name_plural = _("workers")
        constraints = [
            models.UniqueConstraint(fields=["host", "queue"], name="heartbeat_once"),
            models.CheckConstraint(condition=Q(queue__in=Queue.values), name="heartbeat_queue_known"),
        ]

    def __str__(self) -> str:
        return f"{self.queue}@{self.host}"
