"""What the page shows: a bounded number of questions, however long the queues are."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Count, DurationField, ExpressionWrapper, F, Max, Min, Q, QuerySet
from django.db.models.functions import ExtractYear, Now
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from salesops.approvals.enums import RequestState
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.jobs.enums import OPEN_STATES, JobState, Queue
from salesops.jobs.models import Heartbeat, Job, Slot
from salesops.jobs.registry import Periodic, all_periodic, label_of
from salesops.workdays.models import Day, Source

LATE_AFTER = timedelta(minutes=2)
"""A worker looks into its queue every half minute; four missed looks are no chance."""

SHOWN = 50
_SLOTS_SINCE = timedelta(days=2)
_HOUR = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue: how much waits, how long the oldest has waited beyond its time, what was done of late."""

    label: str
    waiting: int
    running: int
    parked: int
    done: int
    lag: timedelta

    @property
    def lag_text(self) -> str:
        """In words."""
        return span_text(self.lag)

    @property
    def is_late(self) -> bool:
        """Has something waited longer than a worker takes to come round?"""
        return self.lag > LATE_AFTER


@dataclass(frozen=True, slots=True)
class Worker:
    """Who drains a queue, and when it was last seen; ``seen_at`` is None for a queue nobody ever came for."""

    queue: str
    host: str
    seen_at: datetime | None
    is_late: bool
    is_busy: bool

    @property
    def state(self) -> str:
        """As the mark shows it."""
        return "stop" if self.is_late else "run" if self.is_busy else "done"

    @property
    def state_text(self) -> str:
        """In words."""
        if self.seen_at is None:
            return _("never seen")
        return _("late") if self.is_late else _("at work") if self.is_busy else _("alive")


@dataclass(frozen=True, slots=True)
class JobLine:
    """A job that stands still or is tried again."""

    job: Job
    label: str

    @property
    def with_what(self) -> str:
        """Its arguments: numbers of rows, mostly one."""
        return ", ".join(str(part) for part in self.job.args)

    @property
    def technical(self) -> str:
        """The error, as the program says it."""
        return self.job.error_line[:300]


@dataclass(frozen=True, slots=True)
class Round:
    """A periodic job: how often, and when it was last taken up."""

    label: str
    every_text: str
    last: datetime | None
    is_late: bool


@dataclass(frozen=True, slots=True)
class YearCover:
    """What is known of a year's calendar."""

    year: int
    source: str
    days: int
    overrides: int

    @property
    def state(self) -> str:
        """As the mark shows it."""
        return "done" if self.is_official else "wait" if self.source else "stop"

    @property
    def state_text(self) -> str:
        """In words."""
        return str(Source(self.source).label) if self.source else _("missing")

    @property
    def is_official(self) -> bool:
        """Is the notice of the year in the table?"""
        return self.source == Source.OFFICIAL


@dataclass(frozen=True, slots=True)
class Operations:
    """The whole page."""

    queues: list[QueueLine]
    workers: list[Worker]
    parked: list[JobLine]
    parked_count: int
    failing: list[JobLine]
    rounds: list[Round]
    years: list[YearCover]
    stopped: list[tuple[str, int]]
    last_tick: datetime | None

    @property
    def is_well(self) -> bool:
        """Is there nothing that an administrator must do?"""
        parts: list[Worker | QueueLine | Round] = [*self.workers, *self.queues, *self.rounds]
        return not (self.parked_count or self.stopped or any(one.is_late for one in parts))


def operations() -> Operations:
    """How things stand now."""
    now = clock.now()
    queues = _queues(now)
    workers, rounds = _workers(), _rounds(now)
    parked = Job.objects.filter(state=JobState.PARKED).order_by("-pk")[:SHOWN]
    failing = Job.objects.filter(state=JobState.WAITING, tries__gt=0).order_by("pk")[:SHOWN]
    return Operations(
        queues=queues,
        workers=workers,
        parked=_lines(parked),
        parked_count=sum(queue.parked for queue in queues),
        failing=_lines(failing),
        rounds=rounds,
        years=_years(),
        stopped=_stopped(),
        last_tick=max((one.last for one in rounds if one.last), default=None),
    )


def offered_years() -> tuple[int, ...]:
    """The years whose calendar can be loaded: this one, and the two that deadlines may reach."""
    this = clock.today().year
    return (this, this + 1, this + 2)


def span_text(span: timedelta) -> str:
    """A span in the largest unit that fits, as people say it."""
    minutes = int(span.total_seconds() // 60)
    if minutes < 1:
        return _("none")
    if minutes < 120:  # noqa: PLR2004 - two hours: until then minutes say more
        return ngettext("%(n)d minute", "%(n)d minutes", minutes) % {"n": minutes}
    hours = minutes // 60
    if hours < 48:  # noqa: PLR2004 - the same for two days
        return ngettext("%(n)d hour", "%(n)d hours", hours) % {"n": hours}
    return ngettext("%(n)d day", "%(n)d days", hours // 24) % {"n": hours // 24}


def _lines(jobs: QuerySet[Job]) -> list[JobLine]:
    return [JobLine(job, label_of(job.task)) for job in jobs]


def _queues(now: datetime) -> list[QueueLine]:
    open_or_parked = Job.objects.filter(state__in=[*OPEN_STATES, JobState.PARKED]).values_list("queue", "state")
    due = Q(state=JobState.WAITING, not_before__lte=now)
    counts: Counter[tuple[str, str]] = Counter()
    oldest: dict[str, datetime] = {}
    for queue, state, count, since in open_or_parked.annotate(n=Count("pk"), since=Min("not_before", filter=due)):
        counts[queue, state] = count
        if since:
            oldest[queue] = since
    lately = Job.objects.filter(state=JobState.DONE, done_at__gt=now - _HOUR)
    done = dict(lately.values_list("queue").annotate(n=Count("pk")).values_list("queue", "n"))
    return [
        QueueLine(
            label=str(queue.label),
            waiting=counts[queue, JobState.WAITING],
            running=counts[queue, JobState.RUNNING],
            parked=counts[queue, JobState.PARKED],
            done=done.get(queue, 0),
            lag=now - oldest.get(queue, now),
        )
        for queue in Queue
    ]


def _workers() -> list[Worker]:
    # By the database's clock, as it was written.
    age = ExpressionWrapper(Now() - F("seen_at"), DurationField())
    busy = set(Job.objects.filter(state=JobState.RUNNING).values_list("queue", flat=True).distinct())
    seen = list(Heartbeat.objects.annotate(age=age).order_by("queue", "host"))
    lines = [
        Worker(
            queue=str(Queue(row.queue).label),
            host=row.host,
            seen_at=row.seen_at,
            is_late=row.age > LATE_AFTER and row.queue not in busy,
            is_busy=row.queue in busy,
        )
        for row in seen
    ]
    missing = [queue for queue in Queue if queue not in {row.queue for row in seen}]
    return lines + [Worker(str(queue.label), "", None, is_late=True, is_busy=False) for queue in missing]


def _rounds(now: datetime) -> list[Round]:
    """Most frequent first."""
    entries = sorted(all_periodic(), key=lambda entry: (entry.every_minutes, entry.name))
    names = [entry.name for entry in entries]
    # Two days hold every periodic job's last slot; the month that is kept would be forty times as much to read.
    slots = Slot.objects.filter(job__in=names, slot__gt=now - _SLOTS_SINCE)
    last = dict(slots.values_list("job").annotate(last=Max("slot")).values_list("job", "last"))
    return [_round(entry, last.get(entry.name), now) for entry in entries]


def _round(entry: Periodic, last: datetime | None, now: datetime) -> Round:
    stretch = timedelta(minutes=entry.every_minutes)
    return Round(
        label=str(entry.label) or entry.name,
        every_text=_every(entry.every_minutes),
        last=last,
        # Its slot begins at ``last`` and the next one a stretch later; a worker may come a little after that.
        is_late=last is None or now - last > stretch + LATE_AFTER,
    )


def _every(minutes: int) -> str:
    if minutes % (24 * 60) == 0:
        return _("each day")
    if minutes % 60 == 0:
        return ngettext("each hour", "every %(n)d hours", minutes // 60) % {"n": minutes // 60}
    return ngettext("each minute", "every %(n)d minutes", minutes) % {"n": minutes}


def _years() -> list[YearCover]:
    years = offered_years()
    days = Day.objects.filter(date__range=(date(years[0], 1, 1), date(years[-1], 12, 31)))
    found: Counter[tuple[int, str]] = Counter()
    for year, source, count in days.annotate(y=ExtractYear("date")).values_list("y", "source").annotate(n=Count("pk")):
        found[year, source] = count
    return [
        YearCover(
            year=year,
            source=next((source for source in (Source.OFFICIAL, Source.EXPECTED) if found[year, source]), ""),
            days=found[year, Source.OFFICIAL] + found[year, Source.EXPECTED],
            overrides=found[year, Source.OVERRIDE],
        )
        for year in years
    ]


def _stopped() -> list[tuple[str, int]]:
    """How many requests of which kind found nobody who may decide."""
    stopped = Request.objects.filter(state=RequestState.STOPPED).values_list("kind")
    return [(str(kind_of(kind).label), count) for kind, count in stopped.annotate(n=Count("pk")).order_by("kind")]
