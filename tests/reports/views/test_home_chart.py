"""The one chart of each post, the week by day, and both without script."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.models import Customer
from quotes.models import Quote
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.clock import shanghai
from salesops.base.look import ChartView
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.org.models import Assignment, Person
from tests.cast import Cast
from tests.factories.memos import make_leak
from tests.factories.quotes import approve, make_desk
from tests.factories.quotes import submit as submit_quote
from tests.factories.receivable import receive, sold_contract
from tests.factories.reports import W46, W47, friday, hand_in
from tests.reports.views.conftest import Send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("DSH-1")]

HOME = "/"
D = Decimal


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.at(friday(W47)):
        yield


@pytest.fixture
def chart(get: Send) -> "Chart":
    return Chart(get)


class Chart:
    """What somebody's first page draws."""

    def __init__(self, get: Send) -> None:
        self.get = get

    def of(self, person: Person) -> ChartView:
        found = self.get(person, HOME).context["chart"]
        assert isinstance(found, ChartView)
        assert all(len(one.values) == len(found.places) for one in found.series)
        return found


@pytest.mark.rule("REC-2", "ORG-2")
def test_a_rep_sees_whether_the_month_comes_in(cast: Cast, chart: Chart) -> None:
    assert chart.of(cast.li).series == ()
    own = sold_contract(cast.li, ["100.00", "200.00", "400.00"], signed_on=date(2026, 9, 1), due=[-60, -2, 5])
    sold_contract(cast.li, ["7.00"], due=[30])  # due in the next month
    sold_contract(cast.he, ["9000.00"], due=[-1])
    receive(own, "50.00", date(2026, 10, 5))
    receive(own, "50.00", date(2026, 11, 3))
    view = chart.of(cast.li)
    pace, came = (list(one.values) for one in view.series)
    # 50.00 is open of what was late before the month; the rest follows on its days.
    assert [pace[number] for number in (0, 17, 24, 29)] == [D("50.00"), D("250.00"), D("650.00"), D("650.00")]
    assert [came[number] for number in (0, 2, 19)] == [D("0.00"), D("50.00"), D("50.00")]
    assert set(came[20:]) == {None}
    assert view.answer == "应收 ¥650.00，已到 ¥50.00；到期未到 ¥200.00。"


@pytest.mark.rule("APP-4", "CNF-4")
def test_a_manager_sees_who_waits_longest(cast: Cast, chart: Chart) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    report = hand_in(cast.he, W46, at=friday(W46))
    request = submit_quote(desk.quote())
    hand_in(cast.zhou, W46, at=friday(W46))
    make_leak(cast.li)
    view = chart.of(cast.wang)
    oldest = latest_request_for(report)
    assert oldest is not None
    assert list(view.links) == [oldest.get_absolute_url(), request.get_absolute_url()]
    assert view.series[0].tones == ["stop", "mid"]
    assert "超时" in view.answer


@pytest.mark.rule("ORG-2")
def test_a_manager_sees_no_paper_that_stayed_in_another_region(cast: Cast, chart: Chart) -> None:
    desk = make_desk(cast.zhou, keeper=cast.hu, gm=cast.qian)
    request = submit_quote(desk.quote())
    Assignment.objects.filter(person=cast.zhou).update(superior=cast.wang)
    assert list(chart.of(cast.wang).links) == [request.get_absolute_url()]
    Customer.objects.update(owner=cast.wu)
    Quote.objects.update(owner=cast.wu)
    assert chart.of(cast.wang).series == ()


@pytest.mark.rule("ORG-2")
def test_the_director_sees_at_which_stage_the_money_stands(cast: Cast, chart: Chart, get: Send) -> None:
    sold_contract(cast.li, ["100.00", "300.00", "500.00"], due=[-9, 9, None])
    desk = make_desk(cast.zhou, keeper=cast.hu, gm=cast.qian)
    approve(submit_quote(desk.quote()))  # approved, but not handed out: not offered yet
    view = chart.of(cast.zhao)
    assert list(view.series[0].values) == [D(0), D(0), D(0), D("800.00"), D("100.00")]
    assert "¥900.00" in view.answer
    assert "11 %" in view.answer
    for link in view.links:
        assert get(cast.zhao, link).status_code == 200


def test_the_general_manager_compares_with_last_year(cast: Cast, chart: Chart) -> None:
    assert "还没有" in chart.of(cast.qian).answer
    sold = sold_contract(cast.li, ["1000.00"], signed_on=date(2025, 1, 2))
    receive(sold, "100.00", date(2025, 3, 1))
    receive(sold, "70.00", date(2025, 12, 1))  # later than this day of last year
    receive(sold, "150.00", date(2026, 3, 1))
    view = chart.of(cast.qian)
    before, this = (list(one.values) for one in view.series)
    assert (before[2], before[11], this[2], this[11]) == (D("100.00"), D("70.00"), D("150.00"), None)
    assert "50 %" in view.answer


@pytest.mark.rule("REC-2")
def test_finance_sees_what_is_due_when(cast: Cast, chart: Chart) -> None:
    sold_contract(cast.li, ["100.00", "20.00", "3.00", "7.00"], due=[-1, 0, 7, 70])
    values = list(chart.of(cast.sun).series[0].values)
    assert values[:3] == [D("100.00"), D("20.00"), D("3.00")]
    assert set(values[3:]) == {D(0)}


@pytest.mark.rule("ORG-2")
def test_those_who_support_see_offers_and_customers(cast: Cast, chart: Chart) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    approve(submit_quote(desk.quote(valid_until=clock.today() + timedelta(days=2))))
    assert list(chart.of(cast.chen).series[0].values) == [1, 0, 0, 0, 0, 0]
    assert chart.of(cast.lin).series[0].values[-1] == 1
    assert chart.of(cast.xu).series == ()


def test_the_administrator_sees_the_work_by_the_hour(cast: Cast, chart: Chart) -> None:
    now = clock.now()
    for hours in (0, 0, 3, 30):
        Job.objects.create(
            task="x", state=JobState.DONE, not_before=now, created_at=now, done_at=now - timedelta(hours=hours)
        )
    values = list(chart.of(cast.hu).series[0].values)
    assert (values[-1], values[-4], sum(value for value in values if isinstance(value, int))) == (2, 1, 3)


def test_the_figures_stand_in_the_page_as_a_table_too(cast: Cast, get: Send) -> None:
    sold_contract(cast.li, ["1234.50"], due=[-1])
    page = get(cast.sun, HOME).content.decode()
    assert '<td class="num">¥1,234.50</td>' in page
    assert '<script id="chart-due-data" type="application/json">' in page


@pytest.mark.rule("RPT-4")
def test_the_week_by_day(cast: Cast, get: Send) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    approve(submit_quote(desk.quote(valid_until=clock.today())))
    hand_in(cast.li, W46)
    sold = sold_contract(cast.li, ["100.00", "30.00"], due=[0, 0])

    def week(person: Person) -> dict[int, list[tuple[str, str]]]:
        days = get(person, HOME).context["days"]
        return {day.day.day: [(due.time, due.url) for due in day.dues] for day in days if day.dues}

    found = week(cast.li)
    assert list(found) == [20, 22]  # the offer and the money on Friday, the report by Sunday
    assert ("", sold.get_absolute_url()) in found[20]
    assert found[22] == [("24:00", reverse("reports:report-edit", args=["2026W47"]))]
    assert week(cast.hu) == {}
    with clock.at(shanghai(date(2026, 11, 21))):  # Saturday: the work of this week is over
        days = get(cast.li, HOME).context["days"]
    assert [day.day.day for day in days] == [21, 22, 23, 24, 25, 26, 27]
    assert (days[0].is_today, days[0].is_worked, days[2].is_worked) == (True, False, True)
