"""The queue of record, and the slots of what runs by the clock."""

from django.db import models
from django.db.models import Q
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
        ]

    def __str__(self) -> str:
        return f"{self.task} {self.args}"


class Slot(models.Model):
    """That a periodic job was taken up for one stretch of time; the constraint makes a second beat harmless."""

    job = models.CharField(max_length=120)
    slot = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once")]

    def __str__(self) -> str:
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"
