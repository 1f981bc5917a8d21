"""One request on which the reminders fail keeps nobody else's back, not in the same claim either (APP-5, DSH-1)."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from django.db import DataError, connection

from salesops.approvals import claiming
from salesops.approvals.models import Request
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.jobs import drain, tick
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, submit
from tests.factories.org import make_deputation

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-5", "DSH-1")]

MORNING = clock.shanghai(date(2026, 11, 20), 9)
LATER = MORNING + timedelta(days=7)


@pytest.fixture
def requests(cast: Cast) -> list[Request]:
    """Three that Wang is to decide, for whom Wu stands in."""
    make_chain({"who": "superior"})
    with clock.at(MORNING):
        found = [submit(make_paper(), by=cast.li) for _ in range(3)]
        make_deputation(cast.wang, cast.wu, days=40)
    return found


@contextmanager
def refused_by_the_database(request: Request) -> Iterator[None]:
    """Notices about this request can't be written."""

    def fall(run: Callable[..., Any], sql: str, params: Sequence[Any] | None, *rest: Any) -> Any:
        if sql.startswith('INSERT INTO "notices_notice"') and any(
            f":{request.pk}:1:" in str(one) for one in params or ()
        ):
            raise DataError("a row that the database does not take")
        return run(sql, params, *rest)

    with connection.execute_wrapper(fall):
        yield


def reminded() -> list[int]:
    found = Notice.objects.filter(kind__in=["approvals.overdue", "approvals.overdue-for"])
    return sorted(notice.subject_id or 0 for notice in found)


def test_all_others_of_its_claim_are_reminded_and_it_is_when_it_works(requests: list[Request]) -> None:
    bad = requests[1]
    others = sorted(2 * [request.pk for request in requests if request != bad])  # the approver and the stand-in
    with clock.at(LATER):
        with refused_by_the_database(bad):
            assert [remind().at_deadline for _minute in range(2)] == [2, 0]
            assert reminded() == others
            [job] = Job.objects.filter(task=claiming.ONE_REQUEST)
            drain()
        job.refresh_from_db()
        assert (job.args, job.state) == ([bad.pk], JobState.WAITING)
        assert "a row that the database does not take" in job.last_error
        Job.objects.update(not_before=LATER)
        drain()
        job.refresh_from_db()
        assert job.state == JobState.DONE
        assert reminded() == sorted([*others, bad.pk, bad.pk])


def test_the_next_minute_comes_round_all_the_same(requests: list[Request]) -> None:
    """The tick itself has not failed: a failed one would wait up to twenty minutes for its next try."""
    with refused_by_the_database(requests[1]):
        for weeks in range(3):
            with clock.at(LATER + timedelta(weeks=weeks)):
                tick()
                assert len(reminded()) == 4 * (weeks + 1)


def test_claims_follow_one_another_and_pass_nothing_twice(
    requests: list[Request], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(claiming, "AT_ONCE", 2)
    with clock.at(LATER):
        assert remind().at_deadline == 3
        assert remind().at_deadline == 0
    assert reminded() == sorted(2 * [request.pk for request in requests])
