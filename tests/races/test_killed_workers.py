"""A worker that is killed in the middle of a job loses nothing and does nothing twice."""

import os
import subprocess
import sys
from datetime import timedelta
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection
from django.db.models import Count
from django.db.models.functions import Now

from salesops.jobs import later
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job, Slot
from salesops.jobs.worker import TRIES

pytestmark = [pytest.mark.race, pytest.mark.slow, pytest.mark.django_db(transaction=True)]

MARK = "tests.races.draining.leave_a_mark"
NAMES = [f"job-{number}" for number in range(6)]


def worker(mode: str) -> subprocess.Popen[str]:
    """A process of its own that drains the tests' database as the running role."""
    where = connection.settings_dict
    url = f"postgres://{where['USER']}@/{where['NAME']}?host={quote(where['HOST'])}"
    return subprocess.Popen(
        [sys.executable, "-m", "tests.races.draining", mode],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": url, "DJANGO_SETTINGS_MODULE": "salesops.settings"},
        stdout=subprocess.PIPE,
        text=True,
    )


def kill_in_the_middle(mode: str) -> None:
    process = worker(mode)
    assert process.stdout is not None
    assert process.stdout.readline() == "in the middle\n"
    process.kill()
    process.communicate()


def time_passes() -> None:
    """As long as it takes to count a claimed row as abandoned."""
    Job.objects.filter(state=JobState.RUNNING).update(claimed_at=Now() - timedelta(minutes=1))


def repeated() -> list[str]:
    return list(
        Slot.objects.values("job").annotate(times=Count("pk")).filter(times__gt=1).values_list("job", flat=True)
    )


def test_each_effect_is_there_once_after_five_kills() -> None:
    for name in NAMES:
        later(MARK, name)
    for _kill in range(TRIES):
        kill_in_the_middle("guarded")
        time_passes()
    worker("guarded").communicate()
    assert Job.objects.filter(state=JobState.DONE).count() + Job.objects.filter(state=JobState.PARKED).count() == 6
    assert repeated() == []
    assert set(Slot.objects.values_list("job", flat=True)) == {
        row.args[0] for row in Job.objects.filter(state=JobState.DONE)
    }


def test_the_twin_without_one_transaction_does_it_twice() -> None:
    """Else the kills above would not hit where it hurts."""
    later(MARK, NAMES[0])
    kill_in_the_middle("naive")
    worker("naive").communicate()
    assert repeated() == [NAMES[0]]
