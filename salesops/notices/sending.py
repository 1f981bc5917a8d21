"""Sending: claim in one transaction, send in none, mark in another.

A server that had the message and is not heard any more can't be asked whether it took it. What was left in silence
(no answer, or a sender that was killed) is therefore sent once more, and not a third time: a message may arrive twice,
never ten times.
"""

from collections.abc import Callable, Iterable, Sequence

from django.core.mail import EmailMessage
from django.db import transaction
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Sentence
from salesops.notices import robots
from salesops.notices.actions import tell
from salesops.notices.enums import Channel, DeliveryState, NoticeGroup, NoticeVerb, Service
from salesops.notices.kinds import NoticeKind
from salesops.notices.models import Delivery, Notice, Robot
from salesops.notices.post import Silence, post
from salesops.notices.routing import is_due, of_person
from salesops.notices.rules import may_still_read
from salesops.notices.wording import call_of, mail_of, trial_call_of
from salesops.org.models import Person

BATCH = 100
MOST_SILENCES = 1

ROBOT_PARKED = NoticeKind(
    "notices.robot_parked", _("Your robot %(robot)s is stopped: %(why)s"), NoticeGroup.ALERT, stays_inside=True
)
ROBOT_WORKS = NoticeKind("notices.robot_works", _("Your robot %(robot)s took the test."), stays_inside=True)
MAIL_FAILED = NoticeKind(
    "notices.mail_failed",
    _("The mail server did not take an e-mail to you. Everything stands in your notices."),
    NoticeGroup.ALERT,
    stays_inside=True,
)


def send_mail(person: Person, *, is_digest: bool = False) -> int:
    """Send one person one mail with all that is due; returns how many notices stood in it.

    What the mail server refuses waits again, and its exception is raised: the job tries later.
    """
    channel = Channel.DIGEST if is_digest else Channel.MAIL

    def send(notices: Sequence[Notice]) -> None:
        mail = mail_of(person, notices, is_digest=is_digest)
        post(EmailMessage(mail.subject, mail.body, to=[person.email]))

    return _send(of_person(person, channel), send, may_go=lambda: person.is_active and bool(person.email))


def call_robot(robot: Robot) -> int:
    """Have a robot say what is due; returns how many notices it spoke of. Raises ``robots.NotTaken``."""

    def send(notices: Sequence[Notice]) -> None:
        robots.say(Service(robot.service), robot.token, robot.secret, call_of(robot.person, notices))

    return _send(
        Q(robot=robot),
        send,
        may_go=lambda: robot.person.is_active and robot.parked_at is None and robot.ended_at is None,
    )


def try_robot(robot: Robot) -> None:
    """Have a robot say that it works; a stopped one is in service again. Raises ``robots.NotTaken``."""
    if robot.ended_at is not None or not robot.person.is_active:
        return
    robots.say(Service(robot.service), robot.token, robot.secret, trial_call_of(robot.person))
    revive_robot(robot)


@transaction.atomic
def revive_robot(robot: Robot) -> None:
    """The test went through: in service (again), and its owner is told."""
    Robot.objects.filter(pk=robot.pk).update(parked_at=None)
    tell(
        robot.person,
        ROBOT_WORKS,
        params={"robot": robot.name},
        url=reverse("notices:preferences"),
        key=f"robot-works:{robot.pk}:{clock.now():%Y%m%d%H%M}",
    )


@transaction.atomic
def park_robot(robot: Robot, why: Sentence) -> None:
    """A robot that failed too often says nothing until its owner has tried it; they are told so in the app."""
    robot = Robot.objects.select_for_update(of=("self",), no_key=True).select_related("person").get(pk=robot.pk)
    _fail(Q(robot=robot), why)
    if robot.ended_at is not None or robot.parked_at is not None:
        return
    robot.parked_at = clock.now()
    robot.save(update_fields=["parked_at"])
    record(robot.person, NoticeVerb.ROBOT_PARKED, by=Person.system())
    tell(
        robot.person,
        ROBOT_PARKED,
        params={"robot": robot.name, "why": str(why)},
        url=reverse("notices:preferences"),
        key=f"robot-parked:{robot.pk}:{robot.parked_at:%Y%m%d%H%M}",
    )


@transaction.atomic
def give_up_mail(person: Person, channel: Channel, why: Sentence) -> None:
    """The mail server said no too often: what was due is not sent any more, and the person is told so in the app."""
    _fail(of_person(person, channel), why)
    key = f"mail-failed:{clock.today().isoformat()}"
    tell(person, MAIL_FAILED, params={}, url=reverse("notices:notice-list"), key=key)


def _send(mine: Q, send: Callable[[Sequence[Notice]], None], *, may_go: Callable[[], bool]) -> int:
    claimed = _claim(mine)
    wanted = [one for one in claimed if may_go() and _is_wanted(one.notice)]
    _mark(set(claimed) - set(wanted), DeliveryState.DROPPED)
    if not wanted:
        return 0
    try:
        send([one.notice for one in wanted])
    except Silence as error:
        _mark([one for one in wanted if one.silences >= MOST_SILENCES], DeliveryState.UNCLEAR, problem=str(error))
        again = [one.pk for one in wanted if one.silences < MOST_SILENCES]
        Delivery.objects.filter(pk__in=again).update(silences=F("silences") + 1)
        _mark([one for one in wanted if one.pk in again], DeliveryState.WAITING, problem=str(error))
        return 0
    except Exception as error:
        # It was not taken, so sending it again says nothing twice.
        _mark(wanted, DeliveryState.WAITING, problem=str(error))
        raise
    _mark(wanted, DeliveryState.SENT)
    return len(wanted)


@transaction.atomic
def _claim(mine: Q) -> list[Delivery]:
    """Take what is due. What was claimed before and never marked is taken once more, and then left as unclear."""
    due = Delivery.objects.filter(mine & is_due(clock.now()))
    rows = due.select_for_update(skip_locked=True, of=("self",), no_key=True)
    found = list(rows.select_related("notice__person", "notice__subject_type").order_by("pk")[:BATCH])
    unclear = [one for one in found if one.state == DeliveryState.SENDING and one.silences >= MOST_SILENCES]
    _mark(unclear, DeliveryState.UNCLEAR)
    taken = [one for one in found if one not in unclear]
    for one in taken:
        one.silences += one.state == DeliveryState.SENDING
    silent = [one.pk for one in taken if one.state == DeliveryState.SENDING]
    Delivery.objects.filter(pk__in=silent).update(silences=F("silences") + 1)
    Delivery.objects.filter(pk__in=[one.pk for one in taken]).update(
        state=DeliveryState.SENDING, claimed_at=clock.now()
    )
    return taken


def _is_wanted(notice: Notice) -> bool:
    """Whether it still concerns them: unread, and about something that they may (still) see."""
    return notice.read_at is None and may_still_read(notice.person, notice)


def _mark(deliveries: Iterable[Delivery], state: DeliveryState, *, problem: str = "") -> None:
    """Only what is still claimed: a sender that was slow marks nothing over its successor."""
    keys = [one.pk for one in deliveries]
    if keys:
        ended = None if state == DeliveryState.WAITING else clock.now()
        rows = Delivery.objects.filter(pk__in=keys, state=DeliveryState.SENDING)
        if state == DeliveryState.UNCLEAR:
            rows = Delivery.objects.filter(pk__in=keys)
        rows.update(state=state, ended_at=ended, problem=problem[:300])


def _fail(mine: Q, why: Sentence) -> None:
    waiting = Delivery.objects.filter(mine, state=DeliveryState.WAITING, not_before__lte=clock.now())
    keys = list(waiting.values_list("pk", flat=True))
    Delivery.objects.filter(pk__in=keys).update(
        state=DeliveryState.FAILED, ended_at=clock.now(), problem=str(why)[:300]
    )
