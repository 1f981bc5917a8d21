"""Far more views or exports than somebody's usual are told to the director, once per person and day (CNF-4)."""

from datetime import date, timedelta

import pytest
from pytest_django import DjangoAssertNumQueries

from quotes.enums import QuoteSight
from salesops.audit import seen
from salesops.base import clock
from salesops.documents.enums import DocumentTaking
from salesops.evidence.tasks import watch
from salesops.evidence.watch import unusual_on, warn_of
from salesops.notices.models import Notice
from salesops.org.models import Person
from salesops.policy.models import SettingValue
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CNF-4")]
TODAY = date(2026, 11, 20)
NOON = clock.shanghai(TODAY, 12)


@pytest.fixture(autouse=True)
def limits(cast: Cast) -> None:
    """Small ones, so that few rows do: three times the usual, at least six views or three exports."""
    for key, value in (("evidence.least_views", "6"), ("evidence.least_exports", "3")):
        SettingValue.objects.create(
            key=key, value=value, valid_from=date(2026, 1, 1), changed_by=cast.qian, reason="试行", created_at=NOON
        )


def opens(person: Person, things: list[Person], *, days_ago: int = 0) -> None:
    """So many different records; people stand for papers."""
    with clock.at(NOON - timedelta(days=days_ago)):
        for thing in things:
            seen(thing, by=person, what=QuoteSight.QUOTE)


def takes(person: Person, times: int, *, days_ago: int = 0) -> None:
    with clock.at(NOON - timedelta(days=days_ago)):
        for _time in range(times):
            seen(person, by=person, what=DocumentTaking.PAPER)


def told() -> list[str]:
    rows = Notice.objects.filter(kind="evidence.unusual").select_related("person")
    return [notice.person.username for notice in rows]


def test_a_day_far_above_the_usual_is_told_to_the_director_once(cast: Cast) -> None:
    for back in (1, 2, 3):
        opens(cast.li, cast.people[:2], days_ago=back)
    opens(cast.li, cast.people[:6])
    for _beat in range(3):
        warn_of(TODAY)
    assert told() == ["zhao"]
    (notice,) = Notice.objects.filter(kind="evidence.unusual")
    assert "李明" in notice.sentence
    assert f"by={cast.li.pk}" in notice.url


@pytest.mark.parametrize(("usual", "today", "is_unusual"), [(2, 5, False), (2, 6, True), (3, 8, False), (3, 9, True)])
def test_both_the_least_count_and_the_factor_must_be_reached(
    cast: Cast, usual: int, today: int, is_unusual: bool
) -> None:
    opens(cast.li, cast.people[:usual], days_ago=1)
    opens(cast.li, cast.people[:today])
    assert bool(unusual_on(TODAY)) is is_unusual


def test_one_page_opened_often_is_one_record(cast: Cast) -> None:
    opens(cast.li, [cast.wang] * 20)
    assert unusual_on(TODAY) == []


def test_every_export_counts(cast: Cast) -> None:
    takes(cast.li, 1, days_ago=1)
    takes(cast.li, 2)
    assert unusual_on(TODAY) == []
    takes(cast.li, 1)
    (found,) = unusual_on(TODAY)
    assert (found.person_id, found.views, found.takings) == (cast.li.pk, 0, 3)


def test_days_without_any_are_no_days(cast: Cast) -> None:
    """Whoever comes back from a month away and works as before stands out by nothing."""
    opens(cast.li, cast.people[:6], days_ago=29)
    opens(cast.li, cast.people[:7])
    assert unusual_on(TODAY) == []


def test_the_directors_own_day_is_told_to_the_general_manager(cast: Cast) -> None:
    opens(cast.zhao, cast.people[:8])
    warn_of(TODAY)
    assert told() == ["qian"]


def test_the_next_day_is_a_day_of_its_own_and_the_last_half_hour_counts(cast: Cast) -> None:
    takes(cast.li, 3)
    with clock.at(clock.shanghai(TODAY + timedelta(days=1), 0, 10)):
        watch()
        takes_at = clock.now()
    assert told() == ["zhao"]
    with clock.at(takes_at):
        for _time in range(9):
            seen(cast.li, by=cast.li, what=DocumentTaking.PAPER)
        watch()
    assert told() == ["zhao", "zhao"]


@pytest.mark.parametrize("people", [1, 4])
def test_it_asks_the_log_once_however_many_there_are(
    cast: Cast, people: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for person in cast.people[:people]:
        takes(person, 3)
    with django_assert_num_queries(2):
        assert len(unusual_on(TODAY)) == people
