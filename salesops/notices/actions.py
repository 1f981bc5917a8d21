"""Telling, having read, and how one wants to be reached."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import later
from salesops.notices.enums import Mode, NoticeGroup, NoticeVerb, Service
from salesops.notices.kinds import NoticeKind
from salesops.notices.models import Notice, Preference, QuietHours, Robot
from salesops.org.models import Person

MOST_ROBOTS = 5


def tell(
    person: Person, kind: NoticeKind, *, params: Mapping[str, str], url: str, key: str, about: Model | None = None
) -> None:
    """Tell one person one fact, in the caller's transaction; ``key`` names the fact.

    Telling the same fact again does nothing, for ever. ``url`` is a path of this site. ``about`` is the record that
    the sentence speaks of: a message goes out only while the person may see it.
    Raises ValueError for a particular that is not text (an amount would go where prices may not be read, CNF-1) and
    for an address elsewhere.
    """
    notice = prepared(person, kind, params=params, url=url, key=key, about=about)
    Notice.objects.bulk_create([notice], ignore_conflicts=True)


def prepared(
    person: Person, kind: NoticeKind, *, params: Mapping[str, str], url: str, key: str, about: Model | None = None
) -> Notice:
    """The row that ``tell`` would write, for whoever tells many at once with ``bulk_create(ignore_conflicts=True)``."""
    if not all(isinstance(value, str) for value in params.values()):
        raise ValueError(f"{kind.key}: the particulars of a notice are text")
    if not url.startswith("/") or not url_has_allowed_host_and_scheme(url, allowed_hosts=None):
        raise ValueError(f"{kind.key}: {url!r} is not a path of this site")
    return Notice(
        person=person,
        kind=kind.key,
        params=dict(params),
        url=url,
        key=key,
        subject_type=ContentType.objects.get_for_model(about) if about else None,
        subject_id=about.pk if about else None,
        created_at=clock.now(),
    )


@transaction.atomic
def mark_read(notice: Notice, *, by: Person) -> Notice:
    """Note that the person has read it; reading it twice is reading it once."""
    Notice.objects.filter(pk=notice.pk, person=by, read_at__isnull=True).update(read_at=clock.now())
    return notice


class Marked(NamedTuple):
    """How many notices were marked as read, and the moment that all of them carry."""

    number: int
    moment: datetime


@transaction.atomic
def mark_all_read(*, by: Person) -> Marked:
    """Note that the person has read everything. `mark_unread` takes it back."""
    return mark_these_read(Notice.objects.filter(person=by), by=by)


@transaction.atomic
def mark_these_read(notices: QuerySet[Notice], *, by: Person) -> Marked:
    """Note that the person has read these, as far as they are theirs. `mark_unread` takes it back."""
    moment = clock.now()
    return Marked(notices.filter(person=by, read_at__isnull=True).update(read_at=moment), moment)


@transaction.atomic
def mark_unread(moment: datetime, *, by: Person) -> int:
    """Take back what was marked as read at exactly that moment; returns how many notices are new again."""
    return Notice.objects.filter(person=by, read_at=moment).update(read_at=None)


@dataclass(frozen=True, slots=True)
class Choice:
    """How one group reaches a person besides the app."""

    mail: Mode
    robots: bool = False


@transaction.atomic
def choose(choices: Mapping[NoticeGroup, Choice], quiet: tuple[time, time] | None, *, by: Person) -> None:
    """Write down how ``by`` wants to be reached (DSH-3), and in which hours not."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    Preference.objects.bulk_create(
        [Preference(person=by, group=group, mail=one.mail, robots=one.robots) for group, one in choices.items()],
        update_conflicts=True,
        unique_fields=["person", "group"],
        update_fields=["mail", "robots"],
    )
    if quiet is None:
        QuietHours.objects.filter(person=by).delete()
    else:
        QuietHours.objects.update_or_create(person=by, defaults={"begins": quiet[0], "ends": quiet[1]})


@transaction.atomic
def add_robot(service: Service, name: str, token: str, secret: str, *, by: Person) -> Robot:
    """Add a robot that speaks to ``by``. Refused: more than a handful, and one that is there already."""
    Person.objects.select_for_update(no_key=True).get(pk=by.pk)
    mine = Robot.objects.filter(person=by, ended_at__isnull=True)
    if mine.count() >= MOST_ROBOTS:
        raise Refusal("DSH-3", _("You have as many robots as one may have."), _("Remove one first."))
    if mine.filter(service=service, token=token).exists():
        raise Refusal("DSH-3", _("This robot is there already."), _("Send it a test message."))
    robot = Robot.objects.create(
        person=by, service=service, name=name, token=token, secret=secret, created_at=clock.now()
    )
    record(by, NoticeVerb.ROBOT_ADDED, by=by)
    return robot


@transaction.atomic
def end_robot(robot: Robot, *, by: Person) -> Robot:
    """Remove a robot: nothing goes to it any more, and its address is forgotten."""
    robot = Robot.objects.select_for_update(no_key=True).get(pk=robot.pk)
    if robot.ended_at is not None:
        return robot
    robot.ended_at, robot.token, robot.secret = clock.now(), "", ""
    robot.save(update_fields=["ended_at", "token", "secret"])
    record(by, NoticeVerb.ROBOT_ENDED, by=by)
    return robot


@transaction.atomic
def ask_robot_to_speak(robot: Robot, *, by: Person) -> Robot:
    """Have a robot say a word of test, soon; ``by`` gets a notice of what came of it."""
    later("salesops.notices.tasks.try_robot", robot.pk, key=f"notices:robot:{robot.pk}")
    return robot
