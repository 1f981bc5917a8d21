"""The forecast is frozen once a month, and stays (OPP-2)."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from django.test.utils import CaptureQueriesContext

from customers.actions.forecast import freeze_forecast
from customers.actions.opportunity import lose_opportunity, win_opportunity
from customers.enums import LossReason, Outlook
from customers.models import ForecastFreeze, FrozenFigure
from customers.pipeline import LossData
from customers.tasks.forecast import freeze
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.money import ZERO
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity

pytestmark = pytest.mark.rule("OPP-2")

FIRST = clock.shanghai(date(2026, 12, 1))


def run(moment: datetime) -> ForecastFreeze | None:
    """The night's job at that moment."""
    with clock.at(moment):
        return freeze_forecast(by=Person.system())


def test_the_open_pipeline_by_owner_line_and_month(cast: Cast) -> None:
    east, south = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    with clock.at(clock.shanghai(date(2026, 11, 2))):
        soon, later = date(2026, 12, 30), date(2027, 2, 1)
        for amount, outlook in (("100.00", Outlook.COMMITTED), ("0.05", Outlook.BEST), ("50.00", Outlook.OPEN)):
            said: dict[str, Any] = {
                "amount": Decimal(amount),
                "outlook": outlook,
                "product_line": "排产",
                "probability": 30,
            }
            make_opportunity(east, expected_on=soon, **said)
        make_opportunity(east, expected_on=soon)
        make_opportunity(south, expected_on=later)
        late = make_opportunity(south, expected_on=date(2026, 11, 3))
        win_opportunity(make_opportunity(east), note="交期", by=cast.li)
        lose_opportunity(make_opportunity(east), LossData(reason=LossReason.PRICE), by=cast.li)
    frozen = run(FIRST)
    assert frozen is not None
    assert not frozen.is_late
    rows = {
        (row.owner, row.product_line, row.month): (row.count, row.amount, row.committed, row.best, row.weighted)
        for row in FrozenFigure.objects.select_related("owner")
    }
    whole, tenth = Decimal("200000.00"), Decimal("20000.00")
    assert rows == {
        (cast.li, "排产", date(2026, 12, 1)): (3, Decimal("150.05"), Decimal(100), Decimal("100.05"), Decimal("45.02")),
        (cast.li, "", date(2026, 12, 1)): (1, whole, ZERO, ZERO, tenth),
        (cast.zhou, "", date(2027, 2, 1)): (1, whole, ZERO, ZERO, tenth),
        (cast.zhou, "", date(2026, 11, 1)): (1, late.amount, ZERO, ZERO, tenth),
    }
    assert [entry.is_system for entry in timeline_for(frozen)] == [True]


def test_once_a_month_and_a_late_one_says_so(cast: Cast) -> None:
    make_opportunity(make_customer(owner=cast.li))
    assert run(FIRST) is not None
    rows = FrozenFigure.objects.count()
    make_opportunity(make_customer(owner=cast.he))
    with clock.at(clock.shanghai(date(2026, 12, 31), 23)):
        freeze()
    assert FrozenFigure.objects.count() == rows
    late = run(clock.shanghai(date(2027, 1, 3)))
    assert late is not None
    assert (late.month, late.is_late, late.frozen_on) == (date(2027, 1, 1), True, date(2027, 1, 3))
    assert ForecastFreeze.objects.count() == 2


def test_a_month_without_any_opportunity_is_frozen_too(cast: Cast) -> None:
    assert run(FIRST) is not None
    assert run(FIRST) is None


def test_nothing_of_it_changes_after(cast: Cast) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li))
    run(FIRST)
    frozen = FrozenFigure.objects.get()
    lose_opportunity(opportunity, LossData(reason=LossReason.PRICE), by=cast.li)
    assert FrozenFigure.objects.get().weighted == frozen.weighted
    for rows in (FrozenFigure.objects.all(), ForecastFreeze.objects.all()):
        field = "weighted" if rows.model is FrozenFigure else "frozen_at"
        for break_it in (lambda rows=rows, field=field: rows.update(**{field: None}), rows.delete):
            with pytest.raises(DatabaseError), transaction.atomic():
                break_it()


def test_as_many_questions_whatever_there_is(cast: Cast) -> None:
    counts = []
    run(clock.shanghai(date(2026, 11, 1)))
    for month, opportunities in ((FIRST, 1), (clock.shanghai(date(2027, 1, 1)), 20)):
        for at in range(opportunities):
            make_opportunity(make_customer(owner=cast.li), product_line=f"线{at}")
        with CaptureQueriesContext(connection) as asked:
            run(month)
        counts.append(len(asked))
    assert counts[0] == counts[1]
