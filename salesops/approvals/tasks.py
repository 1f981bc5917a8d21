"""The doors through which the clock comes in."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from salesops.approvals.reminders import remind, tell_stand_ins, tick_request
from salesops.jobs import job, periodic

GAP = timedelta(seconds=75)
"""A tick says every few seconds that it is at work. A killed one is taken over by the second beat after it."""


@periodic("approvals.remind", every_minutes=1, outside=True, gap=GAP, label=_("Remind approvers, escalate, hand on"))
def remind_approvers() -> None:
    """Reminders, escalations and changed hands of one minute; each claim and each request by itself."""
    remind()


@job(label=_("Remind of one request, or hand it on"))
def hand_on_request(pk: int) -> None:
    """One request on which the tick failed."""
    tick_request(pk)


@job(label=_("Tell a stand-in what waits for them"))
def tell_new_stand_ins(absent_id: int) -> None:
    """Of the decisions that waited for somebody absent before: a stand-in was named, or another one ended."""
    tell_stand_ins(absent_id)
