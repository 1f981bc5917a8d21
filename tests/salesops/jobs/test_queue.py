"""Work put in a transaction is done after it, once, in order, and is given up after five tries."""

import threading
from datetime import timedelta
from decimal import Decimal

import pytest
from django.db import connection, connections, transaction
from django.db.models.functions import Now

from salesops.base import clock
from salesops.jobs import Park, drain, job, later
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.queue import retry
from salesops.jobs.worker import BACKOFF, CLAIM_GAP, TRIES

pytestmark = pytest.mark.django_db

MORNING = clock.shanghai(clock.today(), 9)
told: list[tuple[str, int]] = []


def leave_a_mark(name: str) -> None:
    """An effect in the database that a second run would repeat."""
    last = Slot.objects.filter(job=name).order_by("-slot").first()
    Slot.objects.create(job=name, slot=last.slot + timedelta(minutes=1) if last else MORNING)


def marks(name: str) -> int:
    return Slot.objects.filter(job=name).count()


@job
def mark(name: str) -> None:
    leave_a_mark(name)


@job
def mark_and_fail(name: str) -> None:
    leave_a_mark(name)
    raise ValueError("the printer is on fire")


@job
def refuse_until_somebody_acts(number: int) -> None:
    raise Park(f"install the printer for {number}")


@job(on_parked=lambda sentence, number: told.append((sentence, number)))
def give_up_loudly(number: int) -> None:
    raise Park("no printer")


MARK = "tests.salesops.jobs.test_queue.mark"
FAIL = "tests.salesops.jobs.test_queue.mark_and_fail"


def test_a_job_is_done_once() -> None:
    row = later(MARK, "once")
    assert drain() == 1
    assert drain() == 0
    row.refresh_from_db()
    assert (row.state, row.tries, marks("once")) == (JobState.DONE, 1, 1)


def test_work_of_a_rolled_back_transaction_is_never_done() -> None:
    with transaction.atomic():
        later(MARK, "never")
        transaction.set_rollback(True)
    assert drain() == 0
    assert marks("never") == 0


@pytest.mark.parametrize("argument", [Decimal(1), 0.5, [1], {"a": 1}])
def test_arguments_are_primitive(argument: object) -> None:
    with pytest.raises(ValueError, match="primitive"):
        later(MARK, argument)  # type: ignore[arg-type]


def test_nothing_is_done_before_its_time() -> None:
    with clock.at(MORNING):
        later(MARK, "reminder", not_before=MORNING + timedelta(hours=2))
        assert drain() == 0
    with clock.at(MORNING + timedelta(hours=2)):
        assert drain() == 1
    assert marks("reminder") == 1


def test_a_queue_is_drained_by_its_own_worker_only() -> None:
    later(MARK, "paper", queue="papers")
    assert drain("default") == 0
    assert drain("papers") == 1


def test_a_failed_try_leaves_no_effect_and_waits_longer_each_time() -> None:
    with clock.at(MORNING):
        row = later(FAIL, "half")
        moment = MORNING
    for tries, wait in enumerate(BACKOFF, start=1):
        with clock.at(moment):
            assert drain() == 1
            assert drain() == 0
        row.refresh_from_db()
        assert (row.state, row.tries, row.not_before) == (JobState.WAITING, tries, moment + wait)
        moment += wait
    assert "the printer is on fire" in row.last_error
    with clock.at(moment):
        assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, marks("half")) == (JobState.PARKED, TRIES, 0)


def test_a_parked_job_can_be_given_its_tries_again() -> None:
    later("tests.salesops.jobs.test_queue.refuse_until_somebody_acts", 7)
    drain()
    row = Job.objects.get()
    assert (row.state, row.last_error) == (JobState.PARKED, "install the printer for 7")
    assert retry([row]) == 1
    row.refresh_from_db()
    assert (row.state, row.tries) == (JobState.WAITING, 0)
    assert retry([row]) == 0


def test_whoever_asked_is_told_when_a_job_is_given_up() -> None:
    told.clear()
    later("tests.salesops.jobs.test_queue.give_up_loudly", 3)
    drain()
    assert told == [("no printer", 3)]


def test_an_unknown_name_is_parked_and_does_not_stop_the_others() -> None:
    later("quotes.tasks.no_such_thing", 1)
    later(MARK, "other")
    assert drain() == 2
    assert Job.objects.get(task="quotes.tasks.no_such_thing").state == JobState.PARKED
    assert marks("other") == 1


def test_jobs_of_one_key_keep_their_order_and_others_overtake() -> None:
    with clock.at(MORNING):
        later(FAIL, "first", key="quote-1")
        second = later(MARK, "second", key="quote-1")
        later(MARK, "stranger", key="quote-2")
        drain()
        second.refresh_from_db()
        assert second.state == JobState.WAITING
        assert marks("stranger") == 1


def test_a_parked_job_lets_the_next_of_its_key_pass() -> None:
    later("tests.salesops.jobs.test_queue.refuse_until_somebody_acts", 1, key="quote-1")
    later(MARK, "next", key="quote-1")
    drain()
    assert marks("next") == 1


def abandoned(name: str, *, tries: int, for_how_long: timedelta) -> Job:
    """A row as a killed worker leaves it: claimed, counted, locked by nobody."""
    row = later(MARK, name)
    Job.objects.filter(pk=row.pk).update(state=JobState.RUNNING, tries=tries, claimed_at=Now() - for_how_long)
    return row


def test_a_killed_workers_job_is_taken_over() -> None:
    row = abandoned("orphan", tries=1, for_how_long=CLAIM_GAP * 2)
    assert drain() == 1
    row.refresh_from_db()
    assert (row.state, row.tries, marks("orphan")) == (JobState.DONE, 2, 1)


def test_a_job_just_claimed_is_left_to_its_worker() -> None:
    abandoned("fresh", tries=1, for_how_long=timedelta(0))
    assert drain() == 0


def test_a_job_that_kills_its_worker_every_time_is_parked_unrun() -> None:
    row = abandoned("poison", tries=TRIES, for_how_long=CLAIM_GAP * 2)
    assert drain() == 0
    row.refresh_from_db()
    assert (row.state, marks("poison")) == (JobState.PARKED, 0)


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_a_running_job_is_not_taken_over_however_long_it_takes() -> None:
    row = abandoned("slow", tries=1, for_how_long=timedelta(hours=3))
    with transaction.atomic():
        Job.objects.select_for_update().get(pk=row.pk)  # as its worker holds it
        assert in_other_connections(drain, times=1) == [0]
    assert drain() == 1


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_eight_workers_do_forty_jobs_once_each() -> None:
    names = [f"race-{number}" for number in range(40)]
    for name in names:
        later(MARK, name)
    assert sum(in_other_connections(drain, times=8)) == 40
    assert {name: marks(name) for name in names} == dict.fromkeys(names, 1)


def in_other_connections(work: object, *, times: int) -> list[int]:
    """Run ``work`` in ``times`` threads that start together, each on its own connection."""
    together = threading.Barrier(times)
    results: list[int] = []

    def run() -> None:
        together.wait()
        try:
            results.append(work())  # type: ignore[operator]
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run) for _ in range(times)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(results) == times
    return results


def test_claims_use_the_index_of_open_rows() -> None:
    Job.objects.bulk_create(
        Job(task=MARK, state=JobState.DONE, not_before=MORNING, created_at=MORNING, done_at=MORNING)
        for _ in range(3000)
    )
    later(MARK, "one")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE jobs_job")
        cursor.execute(
            "EXPLAIN SELECT 1 FROM jobs_job"
            " WHERE queue = 'default' AND state IN ('waiting', 'running') ORDER BY id LIMIT 1"
        )
        plan = "\n".join(line for (line,) in cursor.fetchall())
    assert "job_open" in plan


@job
def break_a_rule_of_the_database() -> None:
    Job.objects.create(task="价 500000", state="nonsense", not_before=MORNING, created_at=MORNING)


@pytest.mark.rule("CNF-1")
def test_an_error_does_not_quote_the_row_that_broke_it() -> None:
    row = later(f"{__name__}.break_a_rule_of_the_database")
    assert row is not None
    for _try in range(TRIES):
        Job.objects.filter(pk=row.pk).update(not_before=Now() - timedelta(seconds=1))
        drain()
        row.refresh_from_db()
        assert "500000" in row.last_error, "the trace has it, for whoever may read the database"
        assert "job_state_known" in row.error_line
        assert "500000" not in row.error_line
    assert row.state == JobState.PARKED
    assert "job_state_known" in row.reason_text
    assert "500000" not in row.reason_text
