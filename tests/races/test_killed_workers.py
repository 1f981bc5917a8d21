"""A worker that is killed in the middle of a job loses nothing and does nothing twice."""

from collections.abc import Iterator
from datetime import timedelta

import pytest
from django.db.models import Count
from django.db.models.functions import Now

from salesops.jobs import later
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.worker import TRIES
from tests.races.cradle import Cradle, cradle

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MARK = "tests.races.draining.leave_a_mark"
NAMES = [f"job-{number}" for number in range(6)]


@pytest.fixture
def workers() -> Iterator[Cradle]:
    """Processes that drain the tests' database as the running role."""
    with cradle("tests.races.draining") as ready:
        yield ready


def drain_all(workers: Cradle, mode: str) -> None:
    workers.begin(mode)
    workers.wait()


def kill_in_the_middle(workers: Cradle, mode: str) -> None:
    workers.begin(mode)
    assert workers.line() == "in the middle\n"
    workers.kill()
    workers.wait()


def time_passes() -> None:
    """As long as it takes to count a claimed row as abandoned."""
    Job.objects.filter(state=JobState.RUNNING).update(claimed_at=Now() - timedelta(minutes=1))


def repeated() -> list[str]:
    return list(
        Slot.objects.values("job").annotate(times=Count("pk")).filter(times__gt=1).values_list("job", flat=True)
    )


def test_each_effect_is_there_once_after_five_kills(workers: Cradle) -> None:
    for name in NAMES:
        later(MARK, name)
    for _kill in range(TRIES):
        kill_in_the_middle(workers, "guarded")
        time_passes()
    drain_all(workers, "guarded")
    assert Job.objects.filter(state=JobState.DONE).count() + Job.objects.filter(state=JobState.PARKED).count() == 6
    assert repeated() == []
    assert set(Slot.objects.values_list("job", flat=True)) == {
        row.args[0] for row in Job.objects.filter(state=JobState.DONE)
    }


def test_the_twin_without_one_transaction_does_it_twice(workers: Cradle) -> None:
    """Else the kills above would not hit where it hurts."""
    later(MARK, NAMES[0])
    kill_in_the_middle(workers, "naive")
    drain_all(workers, "naive")
    assert repeated() == [NAMES[0]]
