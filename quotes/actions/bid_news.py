"""Who is told what about a bid; never an amount (INQ-4, CNF-1)."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.models import Bid, BidTask
from quotes.queries.bid import OPEN_FOR_WORK, responsible
from salesops.base.clock import today
from salesops.base.look import day_text
from salesops.base.look.figures import time_text
from salesops.notices import NoticeKind, tell
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.workdays import is_working

WRITES = NoticeKind(
    "quotes.bid.writes", _("You write a part of the bid %(number)s for %(customer)s"), NoticeGroup.WAITING
)
MOVED = NoticeKind("quotes.bid.moved", _("The bid %(number)s for %(customer)s now closes %(moment)s"), NoticeGroup.LATE)
FINISHED = NoticeKind(
    "quotes.bid.finished", _("Both parts of the bid %(number)s are finished: put it up for review"), NoticeGroup.WAITING
)
TO_BIND = NoticeKind(
    "quotes.bid.to_bind",
    _("The bid %(number)s for %(customer)s is approved: bind it and hand it in"),
    NoticeGroup.WAITING,
)
BACK = NoticeKind(
    "quotes.bid.back", _("The bid %(number)s for %(customer)s came back to its writers"), NoticeGroup.WAITING
)
SUBMITTED = NoticeKind(
    "quotes.bid.submitted", _("The bid %(number)s for %(customer)s is handed in"), NoticeGroup.RESULT
)
DUE = NoticeKind(
    "quotes.bid.due", _("Your step of the bid %(number)s for %(customer)s is due on %(day)s"), NoticeGroup.WAITING
)
LATE = NoticeKind(
    "quotes.bid.late", _("Your step of the bid %(number)s for %(customer)s is late since %(day)s"), NoticeGroup.LATE
)


def tell_writers(bid: Bid, *, by: Person) -> None:
    """Both writers, each once."""
    for person in (bid.assistant, bid.technical):
        _tell(person, WRITES, bid, f"writes:{person.pk}", by=by)


def tell_moved(bid: Bid, *, by: Person) -> None:
    """Everybody who works on it."""
    for person in (bid.owner, bid.assistant, bid.technical):
        moment = f"{day_text(bid.deadline)} {time_text(bid.deadline)}"
        _tell(person, MOVED, bid, f"moved:{bid.revision}:{person.pk}", by=by, moment=moment)


def tell_finished(bid: Bid, *, by: Person) -> None:
    """Whoever leads it."""
    for person in (bid.owner, bid.assistant):
        _tell(person, FINISHED, bid, f"finished:{bid.revision}:{person.pk}", by=by)


def tell_to_bind(bid: Bid, *, by: Person) -> None:
    """The assistant binds it and hands it in."""
    _tell(bid.assistant, TO_BIND, bid, f"bind:{bid.version}", by=by)


def tell_back(bid: Bid, *, by: Person) -> None:
    """Everybody who works on it."""
    for person in (bid.owner, bid.assistant, bid.technical):
        _tell(person, BACK, bid, f"back:{bid.revision}:{person.pk}", by=by)


def tell_submitted(bid: Bid, *, by: Person) -> None:
    """The account manager, and whoever wrote the technical part."""
    for person in (bid.owner, bid.technical):
        _tell(person, SUBMITTED, bid, f"submitted:{bid.version}:{person.pk}", by=by)


@transaction.atomic
def remind_of_bids() -> int:
    """Each night: whose step of a bid is due tomorrow, today, or is late; how many were reminded. Few statements.

    The step's person hears of it on the working day before, on the day, and once for each day after.
    """
    day = today()
    ahead = (day + timedelta(days=number) for number in range(1, LONGEST_BREAK))
    soon = next((one for one in ahead if is_working(one)), day)
    along = ("bid__owner", "bid__assistant", "bid__technical", "bid__customer")
    near = BidTask.objects.filter(done_at=None, due_on__lte=soon, bid__state__in=OPEN_FOR_WORK).select_related(*along)
    notices = [_reminder(task) for task in near.order_by("pk") if responsible(task.bid, task.step).is_active]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)


LONGEST_BREAK = 16
"""No run of days without work is longer."""


def _reminder(task: BidTask) -> Notice:
    bid, kind = task.bid, LATE if task.due_on < today() else DUE
    params = {"number": bid.number, "customer": bid.customer.name, "day": day_text(task.due_on)}
    person, key = responsible(bid, task.step), f"{kind.key}:{task.pk}:{today()}"
    return prepared(person, kind, params=params, url=bid.get_absolute_url(), key=key, about=bid)


def _tell(person: Person, kind: NoticeKind, bid: Bid, fact: str, *, by: Person, **said: str) -> None:
    if person != by and person.is_active:
        params = {"number": bid.number, "customer": bid.customer.name, **said}
        tell(person, kind, params=params, url=bid.get_absolute_url(), key=f"bid:{bid.pk}:{fact}", about=bid)
