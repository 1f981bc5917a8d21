"""By which ways each notice goes out, and when: asked of a notice once, some time after its fact was committed.

It is not done in ``tell``: a fact's transaction writes one row and waits for nobody's preferences.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q

from salesops.base import clock
from salesops.jobs import later
from salesops.jobs.enums import OPEN_STATES
from salesops.jobs.models import Job
from salesops.notices.enums import AT_FIRST, Channel, DeliveryState, Mode, NoticeGroup
from salesops.notices.kinds import kind_of
from salesops.notices.models import Delivery, Notice, Preference, QuietHours, Robot
from salesops.org.models import Person
from salesops.policy import policy

BATCH = 500
STALE = timedelta(days=7)
"""What is older when it is first looked at (a long standstill, an imported history) is not sent any more."""
LEASE = timedelta(minutes=6)
"""After how long a claim that nobody marked counts as given up: longer than a job may run."""

SEND_MAIL = "salesops.notices.tasks.send_mail"
SEND_DIGEST = "salesops.notices.tasks.send_digest"
CALL_ROBOT = "salesops.notices.tasks.call_robot"


@dataclass(slots=True)
class Ways:
    """How one person wants to be reached."""

    chosen: dict[str, Preference] = field(default_factory=dict)
    quiet: QuietHours | None = None
    robots: list[Robot] = field(default_factory=list)

    def mode(self, group: NoticeGroup) -> Mode:
        """When this group goes out by e-mail."""
        chosen = self.chosen.get(group)
        return Mode(chosen.mail) if chosen else AT_FIRST[group]

    def by_robot(self, group: NoticeGroup) -> bool:
        """Whether robots speak of this group."""
        chosen = self.chosen.get(group)
        return bool(chosen and chosen.robots)


def ways_of(people: Iterable[int]) -> dict[int, Ways]:
    """The ways of many people; three queries."""
    keys = set(people)
    ways: defaultdict[int, Ways] = defaultdict(Ways)
    for chosen in Preference.objects.filter(person__in=keys):
        ways[chosen.person_id].chosen[chosen.group] = chosen
    for quiet in QuietHours.objects.filter(person__in=keys):
        ways[quiet.person_id].quiet = quiet
    for robot in Robot.objects.filter(person__in=keys, ended_at__isnull=True, parked_at__isnull=True).order_by("pk"):
        ways[robot.person_id].robots.append(robot)
    return ways


def route() -> int:
    """Decide for every notice that nobody looked at yet; returns how many there were. Any number may do it at once."""
    count = 0
    while found := _route_some():
        count += found
    return count


@transaction.atomic
def _route_some() -> int:
    fresh = Notice.objects.select_for_update(skip_locked=True, of=("self",), no_key=True).filter(is_routed=False)
    notices = list(fresh.select_related("person").order_by("pk")[:BATCH])
    ways, digest_at = ways_of(notice.person_id for notice in notices), next_digest(clock.now())
    Delivery.objects.bulk_create(
        (one for notice in notices for one in _deliveries(notice, ways[notice.person_id], digest_at)),
        ignore_conflicts=True,
    )
    Notice.objects.filter(pk__in=[notice.pk for notice in notices]).update(is_routed=True)
    return len(notices)


def _deliveries(notice: Notice, ways: Ways, digest_at: datetime) -> Iterator[Delivery]:
    kind = kind_of(notice.kind)
    if kind is None or kind.stays_inside or not notice.person.is_active:
        return
    if notice.read_at is not None or notice.created_at < clock.now() - STALE:
        return
    loud = after_quiet(clock.now(), ways.quiet)
    mode = ways.mode(kind.group)
    if mode == Mode.NOW:
        yield Delivery(notice=notice, channel=Channel.MAIL, not_before=loud)
    elif mode == Mode.DIGEST:
        yield Delivery(notice=notice, channel=Channel.DIGEST, not_before=after_quiet(digest_at, ways.quiet))
    if ways.by_robot(kind.group):
        for robot in ways.robots:
            yield Delivery(notice=notice, channel=Channel.ROBOT, robot=robot, not_before=loud)


def next_digest(moment: datetime) -> datetime:
    """When the daily e-mail after ``moment`` goes out."""
    local = moment.astimezone(clock.BUSINESS_TZ)
    today = clock.shanghai(local.date(), policy("notices.digest_hour"))
    return today if today > moment else today + timedelta(days=1)


def after_quiet(moment: datetime, quiet: QuietHours | None) -> datetime:
    """``moment``, or the end of the quiet hours that it lies in: begin inclusive, end exclusive."""
    if quiet is None:
        return moment
    local = moment.astimezone(clock.BUSINESS_TZ)
    if not _lies_in(local.time(), quiet.begins, quiet.ends):
        return moment
    end = datetime.combine(local.date(), quiet.ends, tzinfo=clock.BUSINESS_TZ)
    return end if end > local else end + timedelta(days=1)


def _lies_in(at: time, begins: time, ends: time) -> bool:
    if begins < ends:
        return begins <= at < ends
    return at >= begins or at < ends


def is_due(moment: datetime) -> Q:
    """Deliveries to send at ``moment``: waiting ones, and those whose sender died."""
    return Q(state=DeliveryState.WAITING, not_before__lte=moment) | Q(
        state=DeliveryState.SENDING, not_before__lte=moment, claimed_at__lt=moment - LEASE
    )


def ring_senders() -> int:
    """Put a job in for everybody to whom something is due and for whom none waits; returns how many."""
    due = Delivery.objects.filter(is_due(clock.now())).order_by()
    wanted: dict[str, tuple[Channel, int]] = {}
    for channel, robot, person in due.values_list("channel", "robot_id", "notice__person_id").distinct():
        whom = robot or person
        wanted[f"notices:{channel}:{whom}"] = Channel(channel), whom
    there = set(Job.objects.filter(key__in=wanted, state__in=OPEN_STATES).values_list("key", flat=True))
    waiting = sorted(wanted.keys() - there)
    for key in waiting:
        _ring(*wanted[key], key)
    return len(waiting)


def _ring(channel: Channel, whom: int, key: str) -> None:
    if channel == Channel.ROBOT:
        later(CALL_ROBOT, whom, key=key)
    elif channel == Channel.DIGEST:
        later(SEND_DIGEST, whom, key=key)
    else:
        later(SEND_MAIL, whom, key=key)


def of_person(person: Person, channel: Channel) -> Q:
    """This person's deliveries by e-mail or daily e-mail."""
    return Q(notice__person=person, channel=channel)
