"""The notice of a year comes out while requests run: what was promised stays, what begins later counts by it."""

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.urls import reverse

from salesops.approvals.models import Request
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.notices.models import Notice
from salesops.workdays import forget_calendar
from salesops.workdays.models import Day, Source
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, open_steps, say, submit
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4")]

# Wednesday before the National Day, of which the program does not know the days off yet.
BEFORE = clock.shanghai(date(2026, 9, 30), 10)
FRIDAY = clock.shanghai(date(2026, 10, 2), 10)
AFTER_THE_HOLIDAY = clock.shanghai(date(2026, 10, 9), 10)


@pytest.fixture
def unpublished(db: None) -> Iterator[None]:
    """2026 is expected, with none of its moved days."""
    Day.objects.filter(date__year=2026).delete()
    Day.objects.create(date=date(2026, 1, 1), is_working=False, source=Source.EXPECTED, note="元旦")
    forget_calendar()
    yield
    forget_calendar()


@pytest.mark.usefixtures("unpublished")
def test_running_deadlines_stay_and_new_ones_count_by_the_notice(cast: Cast) -> None:
    make_chain({"who": "superior"}, {"who": "director"}, limits=[1, None])
    hu = Visitor(cast.hu)
    with clock.at(BEFORE):
        promised = submit(make_paper(), by=cast.li)
        assert (promised.due_at, open_steps(promised)[0].due_at) == (FRIDAY, FRIDAY - timedelta(days=1))
        assert hu.send(reverse("operations:year-load", args=[2026])).status_code == 302
        for language, words in (("en", "Deadlines that run already stay"), ("zh-hans", "已经在走的期限不变")):
            hu.cookies["django_language"] = language
            page = hu.get(reverse("operations:home"))
            years = {one.year: one.is_official for one in page.context["operations"].years}
            assert years[2026]
            assert words in page.content.decode()
        assert submit(make_paper(), by=cast.li).due_at == AFTER_THE_HOLIDAY
        say(promised)  # the next stage opens by the new calendar, within the end that was promised
        assert Request.objects.get(pk=promised.pk).due_at == open_steps(promised)[0].due_at == FRIDAY
    with clock.at(FRIDAY + timedelta(minutes=1)):
        assert remind().at_deadline == 1
    told = Notice.objects.filter(person=cast.zhao, kind="approvals.overdue")
    assert told.count() == 1
    for day, times in ((7, 1), (8, 1), (9, 2)):  # each working day after, and none of the holiday's
        with clock.at(clock.shanghai(date(2026, 10, day), 9, 1)):
            remind()
        assert told.count() == times
