"""Rows that something is due for, some hundred at once, so that one bad row keeps back nothing but itself.

A claim is one transaction: its rows are locked under SKIP LOCKED, and what is done for them moves the moment that the
claim looked for, so that nobody does it again. A killed run has done what it has done; the rest is the next one's.
"""

import logging
from collections.abc import Callable, Sequence

from django.db import transaction
from django.db.models import QuerySet

from salesops.approvals.models import Consultation, Step
from salesops.jobs import keep_claim
from salesops.jobs.queue import later_once

logger = logging.getLogger(__name__)

AT_ONCE = 500
ONE_REQUEST = "salesops.approvals.tasks.hand_on_request"


def each_claim[Row: (Step, Consultation)](
    due: QuerySet[Row], act: Callable[[Sequence[Row]], None], failed: set[int]
) -> int:
    """``act`` for whatever is ``due``, in order; for how many rows it was done.

    Where it fails on a claim, its rows are done one by one: that costs no row its reminder but the one that is wrong.
    The requests of those are added to ``failed``.
    """
    done = last = 0
    while True:
        keep_claim()
        # From the last one on: those before it are done, and need not be passed again by each claim.
        rest = due.filter(pk__gt=last).order_by("pk")
        try:
            rows = at_once(rest[:AT_ONCE], act)
            done += len(rows)
        except Exception:  # whatever it is, all but one of them may be right
            logger.warning("some rows could not be done at once, so they are done one by one", exc_info=True)
            rows = list(rest[:AT_ONCE])
            done += sum(alone(failed, row.request_id, _one, due.filter(pk=row.pk), act) for row in rows)
        if len(rows) < AT_ONCE:
            return done
        last = rows[-1].pk


def at_once[Row: (Step, Consultation)](due: QuerySet[Row], act: Callable[[Sequence[Row]], None]) -> Sequence[Row]:
    """One claim: those of the rows that nobody else is at, in one transaction with what is done for them."""
    with transaction.atomic():
        rows = list(due.select_for_update(skip_locked=True, of=("self",), no_key=True))
        if rows:
            act(rows)
    return rows


def _one[Row: (Step, Consultation)](due: QuerySet[Row], act: Callable[[Sequence[Row]], None]) -> bool:
    return bool(at_once(due, act))


def alone(failed: set[int], request_id: int, act: Callable[..., bool], *given: object) -> bool:
    """``act`` in its own transaction; whether it did something. Where it fails, a job takes the request over.

    One request that fails must not keep back the reminders of all others.
    """
    keep_claim()
    try:
        with transaction.atomic():
            return act(*given)
    except Exception:  # whatever is wrong with it is wrong with this request
        logger.exception("request %s failed in a tick and gets a job of its own", request_id)
    failed.add(request_id)
    later_once(ONE_REQUEST, request_id)
    return False
