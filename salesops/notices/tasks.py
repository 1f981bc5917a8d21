"""What goes out by itself, and what people are told about things below this floor, where notices are not known."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.jobs import Park, job, periodic
from salesops.notices import company_news, people_news, routing, sending  # noqa: F401 - the first two for their jobs
from salesops.notices.actions import tell
from salesops.notices.enums import Channel, DeliveryState, NoticeGroup
from salesops.notices.kinds import NoticeKind
from salesops.notices.models import Delivery, Robot
from salesops.notices.post import Silence
from salesops.notices.robots import NotTaken
from salesops.org.models import Person

KEPT = timedelta(days=90)
NEW_PASSWORD = NoticeKind(
    "notices.new_password",
    _("%(name)s has set a new password for you. If you did not ask for it, tell your superior."),
    NoticeGroup.ALERT,
)


@periodic("notices.route", every_minutes=1, label=_("Decide how new notices go out"))
def route() -> None:
    """Each minute: decide by which ways new notices go out, and wake the senders of what is due."""
    routing.route()
    routing.ring_senders()


def _mail_not_taken(_sentence: str, person_id: int) -> None:
    sending.give_up_mail(Person.objects.get(pk=person_id), Channel.MAIL, _NOT_TAKEN)


def _digest_not_taken(_sentence: str, person_id: int) -> None:
    sending.give_up_mail(Person.objects.get(pk=person_id), Channel.DIGEST, _NOT_TAKEN)


def _robot_failed(sentence: str, robot_id: int) -> None:
    sending.park_robot(Robot.objects.get(pk=robot_id), sentence)


_NOT_TAKEN = _("The mail server did not take it.")


@job(on_parked=_mail_not_taken, outside=True, label=_("Send notices by e-mail"))
def send_mail(person_id: int) -> None:
    """E-mail at once."""
    sending.send_mail(Person.objects.get(pk=person_id))


@job(on_parked=_digest_not_taken, outside=True, label=_("Send the daily e-mail"))
def send_digest(person_id: int) -> None:
    """The daily e-mail."""
    sending.send_mail(Person.objects.get(pk=person_id), is_digest=True)


@job(on_parked=_robot_failed, outside=True, label=_("Send a message by robot"))
def call_robot(robot_id: int) -> None:
    """A robot's message."""
    sending.call_robot(Robot.objects.select_related("person").get(pk=robot_id))


@job(on_parked=_robot_failed, outside=True, label=_("Try a robot"))
def try_robot(robot_id: int) -> None:
    """A robot's first words. One that fails is stopped at once: its owner sits there and waits."""
    try:
        sending.try_robot(Robot.objects.select_related("person").get(pk=robot_id))
    except (NotTaken, Silence) as error:
        raise Park(str(error)) from error


@periodic("notices.forget", every_minutes=24 * 60, label=_("Delete messages sent long ago"))
def forget_deliveries() -> None:
    """Delete what became of messages of over ninety days ago; the notices themselves stay."""
    over = Delivery.objects.exclude(state__in=[DeliveryState.WAITING, DeliveryState.SENDING])
    over.filter(ended_at__lt=clock.now() - KEPT).delete()


@job
def tell_new_password(person_id: int, by_id: int, entry_id: int) -> None:
    """Tell a person who set their password (CNF-2): whoever knows it could sign in as them."""
    by = Person.objects.get(pk=by_id)
    person = Person.objects.get(pk=person_id)
    tell(person, NEW_PASSWORD, params={"name": by.name}, url="/", key=f"new-password:{entry_id}")
