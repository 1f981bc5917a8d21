"""The annual forecast: begun from the books, filed with its assumptions, frozen, opened (OPP-5)."""

from datetime import date
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import DatabaseError, transaction
from django.utils.translation import override

from customers.actions.annual import (
    begin_annual_forecast,
    edit_annual_forecast,
    file_annual_forecast,
    open_annual_copy,
)
from customers.actions.opportunity import win_opportunity
from customers.enums import AnnualState
from customers.models import AnnualForecast
from customers.queries.annual import annual_figures, figures_of
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.actions.target import set_targets
from salesops.org.enums import Post
from salesops.org.targets import COMPANY
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.annual import annual_data
from tests.factories.customers import make_customer
from tests.factories.opportunity import make_opportunity
from tests.factories.org import make_person

pytestmark = pytest.mark.rule("OPP-5")

DECEMBER = clock.shanghai(date(2026, 12, 10), 9)
READY = annual_data("老客户二期", "新品上市", "产能到位", "年底冲刺", remark="价格稳定")


def begun(cast: Cast) -> AnnualForecast:
    """That of 2027, as the director began it in December."""
    with clock.at(DECEMBER):
        return begin_annual_forecast(2027, by=cast.zhao)


def filed(cast: Cast) -> AnnualForecast:
    """The same, filed."""
    with clock.at(DECEMBER):
        ready = edit_annual_forecast(begun(cast), READY, by=cast.zhao, revision=1)
        return file_annual_forecast(ready, by=cast.zhao, revision=2)


def test_it_comes_filled_in_from_the_books(cast: Cast) -> None:
    east, south = make_customer(owner=cast.li), make_customer(owner=cast.zhou)
    with clock.at(clock.shanghai(date(2026, 5, 3))):
        win_opportunity(make_opportunity(east, amount=Decimal(7000)), note="交期", by=cast.li)
    with clock.at(DECEMBER):
        make_opportunity(east, amount=Decimal(1000), expected_on=date(2027, 4, 1), probability=50)
        make_opportunity(south, amount=Decimal(600), expected_on=date(2027, 6, 30), outlook="committed")
        make_opportunity(south, amount=Decimal(900), expected_on=date(2026, 12, 31))
        set_targets([date(2027, 4, 1), date(2027, 5, 1)], {COMPANY: Decimal(5000)}, by=cast.zhao)
        annual = begun(cast)
        figures = figures_of(annual)
    second = figures.quarters[1]
    assert [annual.forecast_1, annual.forecast_2, annual.total] == [0, Decimal("560.00"), Decimal("560.00")]
    assert (second.before, second.target) == (Decimal(7000), Decimal(10_000))
    assert (second.figures.committed, second.figures.weighted) == (Decimal(600), Decimal(560))
    assert {line.label: (line.before, line.figures.weighted) for line in figures.regions} == {
        str(cast.east): (Decimal(7000), Decimal(500)),
        str(cast.south): (Decimal(0), Decimal(60)),
    }
    assert (figures.total.before, figures.total.figures.weighted) == (Decimal(7000), Decimal(560))


def test_what_is_filed_stays_whatever_happens_to_the_books(cast: Cast) -> None:
    customer = make_customer(owner=cast.li)
    with clock.at(DECEMBER):
        opportunity = make_opportunity(customer, amount=Decimal(1000), expected_on=date(2027, 4, 1))
    annual = filed(cast)
    assert (annual.state, annual.number) == (AnnualState.FILED, "YF-2027")
    with clock.at(clock.shanghai(date(2027, 2, 1))):
        win_opportunity(opportunity, note="交期", by=cast.li)
        annual.refresh_from_db()
        kept = figures_of(annual)
        assert annual.figures is not None
        assert kept.quarters[1].figures.weighted == Decimal(100)
        assert annual_figures(2027).quarters[0].figures.won == Decimal(1000)
        assert kept.as_data() == annual.figures
        with override("en"):
            assert [line.label for line in figures_of(annual).regions] == ["East China", "South China"]
    with pytest.raises(DatabaseError), transaction.atomic():
        AnnualForecast.objects.update(remark="改")
    with pytest.raises(Refusal):
        edit_annual_forecast(annual, annual_data("改"), by=cast.zhao, revision=annual.revision)


def test_copies_go_up_and_the_first_opening_is_noted(cast: Cast) -> None:
    annual = filed(cast)
    assert [(one.reader, one.opened_at) for one in annual.copies.all()] == [(cast.qian, None)]
    [notice] = Notice.objects.filter(kind="customers.annual-filed")
    assert notice.person == cast.qian
    assert open_annual_copy(annual, by=cast.zhao) is None
    first = open_annual_copy(annual, by=cast.qian)
    assert first is not None
    again = open_annual_copy(annual, by=cast.qian)
    assert again is not None
    assert again.opened_at == first.opened_at
    # Filing twice is filing once.
    file_annual_forecast(annual, by=cast.zhao, revision=1)
    assert annual.copies.count() == 1


def test_a_vice_president_between_them_gets_one_as_well(cast: Cast) -> None:
    vice = make_person("vp", post=Post.SALES_VP, superior=cast.qian)
    director = make_person("dir2", post=Post.DIRECTOR, superior=vice)
    with clock.at(DECEMBER):
        annual = begin_annual_forecast(2027, by=director)
        ready = edit_annual_forecast(annual, READY, by=director, revision=1)
        file_annual_forecast(ready, by=director, revision=2)
    assert {copy.reader for copy in annual.copies.all()} == {vice, cast.qian}


def test_refused_without_assumptions_twice_a_year_and_for_another_year(cast: Cast) -> None:
    annual = begun(cast)
    with clock.at(DECEMBER):
        with pytest.raises(Refusal):
            begin_annual_forecast(2027, by=cast.zhao)
        for year in (2025, 2028):
            with pytest.raises(Refusal):
                begin_annual_forecast(year, by=cast.zhao)
        edit_annual_forecast(annual, annual_data("一", "二", "三"), by=cast.zhao, revision=1)
        with pytest.raises(Refusal) as refused:
            file_annual_forecast(annual, by=cast.zhao, revision=2)
        assert "4" in str(refused.value.sentence)
        with pytest.raises(StaleRecord):
            edit_annual_forecast(annual, READY, by=cast.zhao, revision=1)
        with pytest.raises(StaleRecord):
            file_annual_forecast(annual, by=cast.zhao, revision=1)


@pytest.mark.rule("ORG-2")
def test_only_the_director_writes_and_only_the_management_reads(cast: Cast) -> None:
    for person in (cast.qian, cast.wang, cast.li, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            begin_annual_forecast(clock.today().year, by=person)
    annual = begun(cast)
    vice = make_person("vp", post=Post.SALES_VP, superior=cast.qian)
    with pytest.raises(PermissionDenied):
        edit_annual_forecast(annual, READY, by=vice, revision=1)
    assert not visible_to(cast.qian, AnnualForecast).exists()
    with clock.at(DECEMBER):
        ready = edit_annual_forecast(annual, READY, by=cast.zhao, revision=1)
        file_annual_forecast(ready, by=cast.zhao, revision=2)
    assert visible_to(cast.qian, AnnualForecast).exists()
    assert not any(visible_to(person, AnnualForecast).exists() for person in (cast.wang, cast.li, cast.sun, cast.hu))
