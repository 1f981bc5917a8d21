"""Sums, the board, what is stale or slips, and the forecast (OPP-1 to OPP-3)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from customers.actions.opportunity import edit_opportunity, move_opportunity, win_opportunity
from customers.enums import Outlook, Stage
from customers.models import Opportunity
from customers.queries.forecast import Figures, forecast_of, month_after, month_named
from customers.queries.opportunity import board_of, is_stale, slipping, sought, stale, sums_of, with_slips
from salesops.base import clock
from tests.cast import Cast
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity, opportunity_data

ALL = Opportunity.objects.all


@pytest.mark.rule("OPP-1")
def test_weighted_is_rounded_by_row_and_summed(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    for amount, chance in (("0.05", 30), ("0.05", 30), ("1000.00", None)):  # 0.015 is 0.02, twice; 10 % of 1000
        make_opportunity(customer, amount=Decimal(amount), probability=chance)
    sums = sums_of(ALL())
    assert (sums.count, sums.total, sums.weighted) == (3, Decimal("1000.10"), Decimal("100.04"))


@pytest.mark.rule("OPP-1")
def test_the_board_has_a_column_for_each_stage_and_forgets_what_was_closed_long_ago(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    soon = make_opportunity(customer, expected_on=clock.today() + timedelta(days=5))
    later = make_opportunity(customer)
    with clock.at(clock.now() - timedelta(days=40)):
        win_opportunity(make_opportunity(customer), note="旧", by=cast.li)
    won = win_opportunity(make_opportunity(customer), note="交期", by=cast.li)
    columns = {column.stage: column for column in board_of(ALL())}
    assert list(columns) == list(Stage)
    assert list(columns[Stage.FOUND].cards) == [soon, later]
    assert columns[Stage.FOUND].sums.weighted == Decimal("40000.00")
    assert list(columns[Stage.WON].cards) == [won]
    assert (columns[Stage.LOST].sums.count, columns[Stage.FOUND].more) == (0, 0)


@pytest.mark.rule("OPP-3")
def test_stale_is_what_nothing_moved_for_thirty_days(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with clock.at(clock.now() - timedelta(days=31)):
        idle, moving, won = (make_opportunity(customer) for _ in range(3))
    move_opportunity(moving, Stage.CONFIRMED, by=cast.li, revision=1)
    win_opportunity(won, note="交期", by=cast.li)
    assert list(stale(ALL())) == [idle]
    assert is_stale(idle)
    assert not is_stale(Opportunity.objects.get(pk=moving.pk))


@pytest.mark.rule("OPP-3")
def test_slipping_is_what_is_overdue_or_was_put_off_twice(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with clock.at(clock.now() - timedelta(days=70)):
        overdue = make_opportunity(customer)
    put_off, once, sooner = (make_opportunity(customer) for _ in range(3))
    for opportunity, moves in ((put_off, (10, 20)), (once, (10,)), (sooner, (-10, -20))):
        for revision, days in enumerate(moves, start=1):
            data = opportunity_data(expected_on=clock.today() + timedelta(days=60 + days))
            edit_opportunity(opportunity, data, by=cast.li, revision=revision)
    found = slipping(with_slips(ALL()))
    assert set(found) == {overdue, put_off}
    assert {row.slips for row in with_slips(ALL()).filter(pk__in=[put_off.pk, once.pk])} == {1, 2}  # type: ignore[attr-defined]  # an annotation


@pytest.mark.rule("OPP-2")
def test_the_forecast_by_month_and_by_whom(cast: Cast) -> None:
    east, south = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    first = clock.today().replace(day=1)
    soon, far = month_after(first, 2), month_after(first, 8)
    amount = Decimal("100.00")
    make_opportunity(east, amount=amount, expected_on=soon, outlook=Outlook.COMMITTED, product_line="排产")
    make_opportunity(east, amount=amount, expected_on=soon, outlook=Outlook.BEST, product_line="排产")
    make_opportunity(south, amount=amount, expected_on=soon)
    make_opportunity(south, amount=amount, expected_on=far)
    with clock.at(clock.now() - timedelta(days=95)):
        make_opportunity(south, amount=amount)  # by now it should have been closed
        win_opportunity(make_opportunity(east, amount=amount), note="旧", by=cast.li)
    win_opportunity(make_opportunity(east, amount=amount), note="交期", by=cast.li)
    by_person = forecast_of(ALL(), by="owner")
    months = {row.key or row.is_late: row.figures for row in by_person.months}
    assert months[f"{soon:%Y-%m}"] == Figures(Decimal(0), amount, 2 * amount, Decimal("30.00"))
    assert months[f"{first:%Y-%m}"] == Figures(amount, amount, amount, amount)
    assert months[True] == months[False] == Figures(weighted=Decimal("10.00"))  # too late, and after half a year
    assert {row.label: row.figures.weighted for row in by_person.groups} == {"李明": Decimal(120), "周洋": Decimal(30)}
    assert by_person.total.figures.weighted == Decimal("150.00")
    by_line = forecast_of(ALL(), by="line", month=soon)
    assert {row.label: row.figures.committed for row in by_line.groups} == {"排产": amount, "未填产品线": 0}
    assert {row.label for row in forecast_of(ALL(), by="region").groups} == {str(cast.east), str(cast.south)}
    assert month_named(f"{soon:%Y-%m}") == soon
    assert [month_named(text) for text in ("", "2020-01", "x")] == [None] * 3


def test_months_run_over_the_year() -> None:
    assert month_after(date(2026, 11, 1), 3) == date(2027, 2, 1)


@pytest.mark.rule("CUS-7")
@pytest.mark.parametrize("most", [500, 1])
def test_those_of_a_customer_are_found_by_its_name_however_many_bear_it(
    cast: Cast, most: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("customers.queries.customer.MOST_NAMED", most)
    names = ("嘉兴禾源水务有限公司", "绍兴柯诚纺织有限公司", "温州瓯江港务有限公司")
    found = {name: make_opportunity(make_customer(owner=cast.li, name=name), title="扩容") for name in names}
    titled = make_opportunity(make_customer(owner=cast.li, name="宁波甬泰机械厂"), title="有限公司改制")
    for typed, expected in {
        "禾源": {found[names[0]]},
        "有限公司": {*found.values(), titled},
        "ouji": {found[names[2]]},
        "没有的": set(),
    }.items():
        assert set(sought(ALL(), typed)) == expected, typed
