"""The tick for opinions (APP-5, APP-7): nothing passes by itself, so an opinion that is owed never lapses by time.

It holds its paper no longer than people let it: who was asked and who asked are reminded at its deadline and each
working day after; one working day after it, the superiors of both and the general manager are told, who may take the
question back. Claimed and told as the reminders of steps are.
"""

from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial

from django.db.models import QuerySet

from salesops.approvals import news, opinion_news
from salesops.approvals.clock import next_nag
from salesops.approvals.enums import ApprovalVerb, ConsultationState, RequestState
from salesops.approvals.models import Consultation
from salesops.approvals.rules import can_see_request
from salesops.audit import record_all
from salesops.base.clock import BUSINESS_TZ
from salesops.org.models import Person
from salesops.org.queries import above, calendar_of


def reminders_of_opinions(
    now: datetime,
) -> list[tuple[QuerySet[Consultation], Callable[[Sequence[Consultation]], None]]]:
    """Which opinions are due for what at this moment."""
    asked = Consultation.objects.filter(state=ConsultationState.ASKED, request__state=RequestState.PENDING)
    asked = asked.select_related("request", "asker", "colleague")
    return [
        (asked.filter(reminded_at=None, due_at__lt=now), partial(_at_deadline, now)),
        (asked.filter(nag_at__lte=now), partial(_nag, now)),
    ]


def _at_deadline(now: datetime, late: Sequence[Consultation]) -> None:
    for one in late:
        one.reminded_at = now
    _move(late, now)
    news.tell([fact for one in late for fact in opinion_news.due(one)])


def _nag(now: datetime, late: Sequence[Consultation]) -> None:
    slot = now.astimezone(BUSINESS_TZ).date().isoformat()
    escalated = [one for one in late if one.escalated_at is None]
    for one in escalated:
        one.escalated_at = now
    _move(late, now)
    reminders = [fact for one in late for fact in opinion_news.due(one, slot)]
    news.tell([*reminders, *(fact for one in escalated for fact in opinion_news.escalation(one, _superiors(one)))])
    about = {one.request: [one.request.paper] for one in escalated}
    record_all(about, ApprovalVerb.OPINION_LATE, by=Person.system())


def _move(late: Sequence[Consultation], now: datetime) -> None:
    for one in late:
        one.nag_at = next_nag(one.due_at, now, calendar=calendar_of(one.colleague))
    Consultation.objects.bulk_update(late, ["reminded_at", "nag_at", "escalated_at"])


def _superiors(one: Consultation) -> list[Person]:
    """The superior of who was asked, that of who asked, and the general manager: those of them who may read it."""
    people = [*above(one.colleague)[:1], *above(one.asker)[:1], *news.general_managers()]
    others = {person.pk: person for person in people if person.pk not in {one.asker_id, one.colleague_id}}
    return [person for person in others.values() if can_see_request(person, one.request)]
