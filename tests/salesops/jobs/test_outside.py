"""A job that waits for somebody else's server holds no transaction, and is taken over when its time is over."""

from datetime import timedelta

import pytest
from django.db import connection
from django.db.models.functions import Now

from salesops.jobs import drain, job, keep_claim, later, worker
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.jobs.worker import CLAIM_GAP, OUTSIDE_GAP
from tests.salesops.jobs.test_queue import leave_a_mark, marks

in_a_transaction: dict[str, bool] = {}


@job
def inside(name: str) -> None:
    in_a_transaction[name] = connection.in_atomic_block
    leave_a_mark(name)


@job(outside=True)
def outside(name: str) -> None:
    in_a_transaction[name] = connection.in_atomic_block
    leave_a_mark(name)


@job(outside=True)
def outside_and_fail(name: str) -> None:
    leave_a_mark(name)
    raise ConnectionError("nobody answers")


@job(outside=True, gap=timedelta(seconds=40))
def in_pieces(name: str, taken_over: bool) -> None:
    leave_a_mark(name)
    Job.objects.update(claimed_at=Now() - timedelta(seconds=30))
    if taken_over:
        Job.objects.update(tries=2)  # as the worker does that takes it over
    keep_claim()
    leave_a_mark(name)


HERE = "tests.salesops.jobs.test_outside."


@pytest.mark.django_db(transaction=True)
def test_it_runs_in_no_transaction_and_others_do() -> None:
    later(f"{HERE}inside", "inside")
    row = later(f"{HERE}outside", "outside")
    drain()
    assert (in_a_transaction["inside"], in_a_transaction["outside"]) == (True, False)
    row.refresh_from_db()
    assert row.state == JobState.DONE


@pytest.mark.django_db(transaction=True)
def test_what_it_wrote_stays_when_it_fails_and_it_is_tried_again() -> None:
    row = later(f"{HERE}outside_and_fail", "failed")
    drain()
    row.refresh_from_db()
    assert (row.state, row.tries, marks("failed")) == (JobState.WAITING, 1, 1)
    assert "nobody answers" in row.last_error


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("name", "silent_for", "done"),
    [
        ("inside", CLAIM_GAP + timedelta(seconds=5), 1),
        ("outside", CLAIM_GAP + timedelta(seconds=5), 0),
        ("outside", OUTSIDE_GAP + timedelta(seconds=5), 1),
        ("in_pieces", timedelta(seconds=35), 0),
        ("in_pieces", timedelta(seconds=45), 1),
    ],
)
def test_it_counts_as_abandoned_later_than_a_job_with_a_lock(name: str, silent_for: timedelta, done: int) -> None:
    row = later(f"{HERE}{name}", f"silent {name}", *([False] if name == "in_pieces" else []))
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, tries=1, claimed_at=Now() - silent_for)
    assert drain() == done


@pytest.mark.django_db
@pytest.mark.parametrize("taken_over", [False, True])
def test_one_of_many_pieces_keeps_its_claim_or_stops_where_it_was_taken_over(
    monkeypatch: pytest.MonkeyPatch, taken_over: bool
) -> None:
    monkeypatch.setattr(worker, "KEEP_SECONDS", 0.0)
    name = f"pieces {taken_over}"
    row = later(f"{HERE}in_pieces", name, taken_over)
    assert drain() == 1
    assert marks(name) == (1 if taken_over else 2)
    row.refresh_from_db()
    assert row.state == (JobState.RUNNING if taken_over else JobState.DONE)
    # Its word was renewed in between; of one that was taken over nothing is written any more.
    assert Job.objects.filter(claimed_at__gt=Now() - timedelta(seconds=10)).exists() is not taken_over


def test_a_claim_is_kept_by_nobody_outside_of_a_job() -> None:
    keep_claim()
