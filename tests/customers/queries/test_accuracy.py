"""What was frozen against what was won (OPP-2)."""

from datetime import date, datetime, timedelta
from decimal import Decimal

import pytest

from customers.actions.forecast import freeze_forecast
from customers.actions.opportunity import edit_opportunity, win_opportunity
from customers.enums import Outlook
from customers.models import FrozenFigure, Opportunity
from customers.queries.accuracy import Accuracy, AccuracyRow, accuracy_of, chart_of, frozen_months
from customers.queries.forecast import Figures, Grouping
from salesops.base import clock
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity, opportunity_data

pytestmark = pytest.mark.rule("OPP-2")

SEPTEMBER, OCTOBER, NOVEMBER = date(2026, 9, 1), date(2026, 10, 1), date(2026, 11, 1)


def at(day: date, hour: int = 0) -> datetime:
    """A moment in Shanghai."""
    return clock.shanghai(day, hour)


@pytest.fixture
def year(cast: Cast) -> None:
    """Three freezes; in October one is won as forecast, one put off, and one comes that nobody had forecast."""
    east, south = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    with clock.at(at(date(2026, 8, 20))):
        came = make_opportunity(
            east, amount=Decimal(1000), expected_on=date(2026, 10, 20), probability=50, outlook=Outlook.COMMITTED
        )
        put_off = make_opportunity(east, amount=Decimal(600), expected_on=date(2026, 10, 5), probability=50)
    with clock.at(at(SEPTEMBER)):
        freeze_forecast(by=Person.system())
    with clock.at(at(date(2026, 9, 10))):
        data = opportunity_data(
            amount=Decimal(800), expected_on=date(2026, 10, 20), probability=50, outlook="committed"
        )
        edit_opportunity(came, data, by=cast.li, revision=1)
    with clock.at(at(OCTOBER) + timedelta(days=2)):
        freeze_forecast(by=Person.system())
    with clock.at(at(date(2026, 10, 6))):
        data = opportunity_data(amount=Decimal(600), expected_on=date(2026, 12, 5), probability=50)
        edit_opportunity(put_off, data, by=cast.li, revision=1)
        surprise = make_opportunity(south, amount=Decimal(200))
    with clock.at(at(date(2026, 10, 31), 23)):
        for one in (came, surprise):
            win_opportunity(one, note="交期", by=one.owner)
    with clock.at(at(NOVEMBER)):
        freeze_forecast(by=Person.system())


def accuracy_for(person: Person, month: date = OCTOBER, by: Grouping = "owner") -> Accuracy:
    """As the page asks."""
    with clock.at(at(date(2026, 11, 22))):
        months = frozen_months()
        assert months == [SEPTEMBER, OCTOBER, NOVEMBER]
        return accuracy_of(
            visible_to(person, FrozenFigure), visible_to(person, Opportunity), by=by, month=month, months=months
        )


def shown(row: AccuracyRow) -> tuple[int, int, Decimal | None]:
    """Weighted when the month began, won, accuracy."""
    return int(row.frozen.weighted), int(row.won), row.accuracy


@pytest.mark.usefixtures("year")
def test_frozen_and_won_by_person_region_and_month(cast: Cast) -> None:
    found = accuracy_for(cast.zhao)
    # 800 and 600 by half was frozen; 800 and 200 was won.
    assert shown(found.total) == (700, 1000, Decimal("0.70"))
    assert {row.label: shown(row) for row in found.groups} == {
        "李明": (700, 800, Decimal("0.88")),
        "周洋": (0, 200, Decimal("0.00")),
    }
    assert [shown(row) for row in found.months] == [(0, 0, None), (700, 1000, Decimal("0.70")), (0, 0, None)]
    assert found.total.frozen == Figures(Decimal(0), Decimal(800), Decimal(800), Decimal(700))
    assert {row.label for row in accuracy_for(cast.zhao, by="region").groups} == {str(cast.east), str(cast.south)}
    assert [row.label for row in accuracy_for(cast.zhao, by="line").groups] == ["未填产品线"]


@pytest.mark.usefixtures("year")
def test_what_was_said_of_the_month_from_freeze_to_freeze(cast: Cast) -> None:
    course = accuracy_for(cast.zhao).course
    assert [(int(row.figures.weighted), row.late_on) for row in course] == [
        (800, None),
        (700, date(2026, 10, 3)),
    ]
    december = accuracy_for(cast.zhao, NOVEMBER).course
    assert [int(row.figures.weighted) for row in december] == [0, 0, 0]


@pytest.mark.usefixtures("year")
@pytest.mark.rule("ORG-2")
def test_each_sees_the_own_people(cast: Cast) -> None:
    assert shown(accuracy_for(cast.wang).total) == shown(accuracy_for(cast.li).total) == (700, 800, Decimal("0.88"))
    assert shown(accuracy_for(cast.zhou).total) == (0, 200, Decimal("0.00"))
    assert shown(accuracy_for(cast.sun).total) == (0, 0, None)


@pytest.mark.usefixtures("year")
def test_the_chart_answers_in_a_sentence_and_this_month_has_no_accuracy_yet(cast: Cast) -> None:
    with clock.at(at(date(2026, 11, 22))):
        october = chart_of(accuracy_for(cast.zhao), OCTOBER, by="owner")
        assert "¥1,000.00" in october.answer
        assert "70 %" in october.answer
        assert [series.values[1] for series in october.series] == [Decimal(700), Decimal(1000)]
        november = accuracy_for(cast.zhao, NOVEMBER)
        assert november.total.is_open
        assert "%" not in chart_of(november, NOVEMBER, by="owner").answer
