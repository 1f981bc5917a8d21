"""What comes round by the clock comes once per stretch of time, whoever ticks."""

import threading
from datetime import date, datetime, timedelta

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from salesops.base import clock
from salesops.jobs import periodic, tick
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.registry import Periodic
from salesops.jobs.worker import slot_of

pytestmark = pytest.mark.django_db

NAME = "test.clockwork"
HALF_PAST_TEN = clock.shanghai(date(2026, 11, 20), 10, 30)


@periodic(NAME, every_minutes=30)
def come_round() -> None:
    """Nothing to do; that it was enqueued shows in the rows."""


def runs() -> int:
    return Job.objects.filter(task__endswith="come_round", state=JobState.DONE).count()


def test_a_stretch_is_taken_up_once() -> None:
    with clock.at(HALF_PAST_TEN):
        tick()
        tick()
    with clock.at(HALF_PAST_TEN + timedelta(minutes=29)):
        tick()
    assert runs() == 1
    with clock.at(HALF_PAST_TEN + timedelta(minutes=30)):
        tick()
    assert runs() == 2


def test_a_missed_stretch_is_not_made_up_for() -> None:
    with clock.at(HALF_PAST_TEN):
        tick()
    with clock.at(HALF_PAST_TEN + timedelta(hours=5)):
        tick()
    assert runs() == 2


@pytest.mark.parametrize(
    ("every", "moment", "start"),
    [
        (1440, clock.shanghai(date(2026, 11, 20), 0, 5), clock.shanghai(date(2026, 11, 20))),
        (1440, clock.shanghai(date(2026, 11, 20), 23, 59), clock.shanghai(date(2026, 11, 20))),
        (60, clock.shanghai(date(2026, 11, 20), 23, 59), clock.shanghai(date(2026, 11, 20), 23)),
        (5, clock.shanghai(date(2026, 11, 20), 9, 4), clock.shanghai(date(2026, 11, 20), 9)),
    ],
)
def test_stretches_begin_at_midnight_in_shanghai(every: int, moment: datetime, start: datetime) -> None:
    assert slot_of(Periodic("x", every, "x"), moment) == start


def test_a_stretch_must_divide_the_day() -> None:
    with pytest.raises(ValueError, match="divide a day"):
        periodic("odd", every_minutes=7)


def test_done_work_is_forgotten_after_a_month_and_parked_work_is_not() -> None:
    long_ago = HALF_PAST_TEN - timedelta(days=31)
    common = {"task": "x", "not_before": long_ago, "created_at": long_ago}
    done = Job.objects.create(state=JobState.DONE, done_at=long_ago, **common)
    parked = Job.objects.create(state=JobState.PARKED, **common)
    with clock.at(HALF_PAST_TEN):
        tick()
    assert not Job.objects.filter(pk=done.pk).exists()
    assert Job.objects.filter(pk=parked.pk).exists()


@pytest.mark.race
@pytest.mark.django_db(transaction=True)
def test_six_beats_at_once_take_a_stretch_up_once() -> None:
    together = threading.Barrier(6)

    def beat() -> None:
        together.wait()
        try:
            with clock.at(HALF_PAST_TEN):
                tick()
        finally:
            connections.close_all()

    threads = [threading.Thread(target=beat) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Slot.objects.filter(job=NAME).count() == 1
    assert Job.objects.filter(task__endswith="come_round").count() == 1


def test_the_command_ticks_at_the_moment_it_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    call_command("tick", "--now", "2026-11-20T10:40")
    assert Slot.objects.get(job=NAME).slot == HALF_PAST_TEN
    assert "0 papers" in capsys.readouterr().out


def test_the_command_refuses_what_is_no_moment() -> None:
    with pytest.raises(CommandError, match="not a moment"):
        call_command("tick", "--now", "tomorrow")
