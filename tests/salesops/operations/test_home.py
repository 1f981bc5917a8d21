"""The administrator's page: what stands still and why, in the reader's language, and the buttons that mend it."""

from datetime import date, datetime, timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.db.models.functions import Now
from django.test import Client
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext_noop

from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import Park, drain, heartbeat, job, later, tick
from salesops.jobs.enums import JobState, Queue
from salesops.jobs.models import Heartbeat, Job
from salesops.operations.actions import load_calendar, retry_all, retry_job
from salesops.operations.enums import OperationsVerb
from salesops.operations.queries import operations, span_text
from salesops.org.enums import Post
from salesops.workdays.models import Day, Source
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, submit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("DSH-1")]

MORNING = clock.shanghai(date(2026, 11, 20), 9)
HERE = "tests.salesops.operations.test_home"
# A sentence that the catalogue has; what is given stays as it is.
TRANSLATED = gettext_noop("%(name)s is added.")


@job
def wait_for_somebody(name: str) -> None:
    raise Park(TRANSLATED, name=name)


@job
def fail() -> None:
    raise ValueError("the printer is on fire")


def signed_in(person: object) -> Client:
    client = Client()
    client.force_login(person, backend="salesops.org.backends.PersonBackend")  # type: ignore[arg-type]
    return client


def press(person: object, name: str, *args: int) -> None:
    response = signed_in(person).post(reverse(name, args=args), {"_once": str(uuid4())})
    assert response.status_code == 302, response.content.decode()


@pytest.fixture(autouse=True)
def no_beats_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """This process may have beaten a moment ago, in the test before."""
    monkeypatch.setattr(heartbeat, "_last", {})


def page(cast: Cast, language: str = "zh-hans") -> str:
    client = signed_in(cast.hu)
    client.cookies["django_language"] = language
    return client.get(reverse("operations:home")).content.decode()


def park(name: str = "李雷") -> Job:
    row = later(f"{HERE}.wait_for_somebody", name)
    drain()
    row.refresh_from_db()
    assert row.state == JobState.PARKED
    return row


def test_why_work_is_parked_is_read_in_the_readers_language(cast: Cast) -> None:
    row = park()
    assert (row.reason, row.reason_given) == (TRANSLATED, {"name": "李雷"})
    assert "李雷 is added." in page(cast, "en")
    with translation.override("zh-hans"):
        chinese = row.reason_text
    assert chinese != "李雷 is added."
    assert chinese in page(cast)


def test_what_failed_five_times_says_so_with_its_error(cast: Cast) -> None:
    with clock.at(MORNING):
        row = later(f"{HERE}.fail")
    for hours in range(5):
        with clock.at(MORNING + timedelta(hours=hours)):
            drain()
    row.refresh_from_db()
    assert row.reason_given == {"tries": 5, "error": "ValueError: the printer is on fire"}
    assert "It failed 5 times, the last time with: ValueError: the printer is on fire" in page(cast, "en")


def test_what_is_tried_again_by_itself_is_shown_with_its_next_try(cast: Cast) -> None:
    later(f"{HERE}.fail")
    drain()
    [line] = operations().failing
    assert (line.job.tries, line.technical) == (1, "ValueError: the printer is on fire")
    assert "the printer is on fire" in page(cast, "en")


def test_one_job_is_tried_again_and_the_trail_says_by_whom(cast: Cast) -> None:
    row, other = park("甲"), park("乙")
    press(cast.hu, "operations:job-retry", row.pk)
    press(cast.hu, "operations:job-retry", row.pk)  # it no longer is parked, and that is no error
    row.refresh_from_db()
    other.refresh_from_db()
    assert (row.state, row.tries, row.reason) == (JobState.WAITING, 0, "")
    assert other.state == JobState.PARKED
    assert [(entry.verb, entry.who) for entry in timeline_for(row)] == [(OperationsVerb.JOB_RETRIED, cast.hu.name)]


def test_all_jobs_are_tried_again(cast: Cast) -> None:
    for name in "甲乙丙":
        park(name)
    assert retry_all(by=cast.hu) == 3
    assert retry_all(by=cast.hu) == 0
    assert Job.objects.filter(state=JobState.WAITING).count() == 3


def test_the_chosen_jobs_are_tried_again(cast: Cast) -> None:
    chosen, left = park("甲"), park("乙")
    assert f'name="pick" value="{chosen.pk}" form="bulk"' in page(cast)
    url = reverse("operations:job-retry-chosen")
    signed_in(cast.hu).post(url, {"_once": str(uuid4()), "pick": [chosen.pk, 987654321]})
    states = dict(Job.objects.values_list("pk", "state"))
    assert (states[chosen.pk], states[left.pk]) == (JobState.WAITING, JobState.PARKED)


def test_nobody_but_the_administrator_sees_or_tries_anything(cast: Cast) -> None:
    row = park()
    for person in cast.people:
        if person == cast.hu:
            continue
        client = signed_in(person)
        assert client.get(reverse("operations:home")).status_code == 403
        assert reverse("operations:home") not in client.get(reverse("reports:home")).content.decode()
        for act in (retry_all, lambda by: retry_job(row, by=by), lambda by: load_calendar(clock.today().year, by=by)):
            with pytest.raises(PermissionDenied):
                act(by=person)
    row.refresh_from_db()
    assert row.state == JobState.PARKED


def test_the_lag_is_what_the_oldest_waits_beyond_its_time() -> None:
    with clock.at(MORNING):
        later("x", not_before=MORNING + timedelta(minutes=10))
        later("y", not_before=MORNING + timedelta(hours=8))
    for minutes, lag, late in ((5, 0, False), (11, 1, False), (75, 65, True)):
        with clock.at(MORNING + timedelta(minutes=minutes)):
            default, papers = operations().queues
        assert (default.waiting, default.lag, default.is_late) == (2, timedelta(minutes=lag), late)
        assert papers.waiting == 0


def test_a_worker_is_alive_late_or_was_never_seen() -> None:
    drain(Queue.DEFAULT)
    states = {worker.queue: worker for worker in operations().workers}
    default, papers = (states[str(queue.label)] for queue in Queue)
    assert (default.is_late, default.state) == (False, "done")
    assert (papers.is_late, papers.seen_at) == (True, None)
    Heartbeat.objects.update(seen_at=Now() - timedelta(minutes=3))
    [default, _papers] = operations().workers
    assert default.is_late
    # One long job keeps a worker silent, and is no reason to call it late.
    Job.objects.create(task="x", state=JobState.RUNNING, not_before=MORNING, created_at=MORNING, claimed_at=Now())
    [default, _papers] = operations().workers
    assert (default.is_late, default.is_busy) == (False, True)


def test_what_comes_round_has_its_last_slot_and_is_late_without_one() -> None:
    with clock.at(MORNING):
        assert all(one.is_late for one in operations().rounds)
        tick()
        assert [one.label for one in operations().rounds if one.is_late] == []
        assert operations().last_tick == MORNING
    with clock.at(MORNING + timedelta(minutes=4)), translation.override("en"):
        assert {one.every_text for one in operations().rounds if one.is_late} == {"each minute"}


def test_the_calendars_reach_is_shown_and_a_year_is_loaded_by_a_click(cast: Cast) -> None:
    with clock.at(MORNING):
        years = {one.year: one.source for one in operations().years}
        assert years == {2026: Source.OFFICIAL, 2027: Source.EXPECTED, 2028: ""}
        press(cast.hu, "operations:year-load", 2028)
        loaded = list(Day.objects.filter(date__year=2028).values_list())
        press(cast.hu, "operations:year-load", 2028)
        assert {one.year: one.source for one in operations().years}[2028] == Source.EXPECTED
    assert loaded
    assert loaded == list(Day.objects.filter(date__year=2028).values_list())


@pytest.mark.parametrize("year", [1900, 2025, 2029, 9999])
def test_other_years_are_not_loaded(cast: Cast, year: int) -> None:
    with clock.at(MORNING), pytest.raises(Refusal) as caught:
        load_calendar(year, by=cast.hu)
    assert caught.value.rule == "APP-4"


def test_stopped_requests_are_counted_by_kind(cast: Cast) -> None:
    make_chain({"who": "post", "post": Post.SALES_VP})
    submit(make_paper(), by=cast.li)
    [(_kind, count)] = operations().stopped
    assert count == 1
    assert reverse("approvals:chain-list") in page(cast)


def test_the_page_asks_as_much_of_a_long_queue_as_of_an_empty_one(cast: Cast, django_assert_num_queries) -> None:  # type: ignore[no-untyped-def]
    with django_assert_num_queries(9):
        operations()
    common = {"task": "x", "not_before": MORNING, "created_at": MORNING}
    for state in JobState:
        Job.objects.bulk_create(Job(state=state, tries=1, done_at=MORNING, **common) for _ in range(300))
    with django_assert_num_queries(9):
        shown = operations()
    assert (shown.parked_count, len(shown.parked)) == (300, 50)
    assert page(cast).count(f'action="{reverse("operations:job-retry-all")}"') == 1


@pytest.mark.parametrize(
    ("span", "text"),
    [
        (timedelta(seconds=59), "none"),
        (timedelta(minutes=1), "1 minute"),
        (timedelta(minutes=119), "119 minutes"),
        (timedelta(hours=3), "3 hours"),
        (timedelta(days=9), "9 days"),
    ],
)
def test_spans_in_words(span: timedelta, text: str) -> None:
    with translation.override("en"):
        assert span_text(span) == text


def test_everything_is_well_only_when_nothing_stands_still(cast: Cast) -> None:
    now: datetime = clock.now()
    with clock.at(now):
        tick()
        drain(Queue.PAPERS)
        Heartbeat.objects.bulk_create(
            [Heartbeat(host="here", queue=queue, pid=1, seen_at=now) for queue in Queue], ignore_conflicts=True
        )
        assert operations().is_well
        assert "Everything is running" in page(cast, "en")
        park()
        assert not operations().is_well
