"""Clocks, chains, bands and figures: what people read, in both languages."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.utils.translation import override

from salesops.base import clock
from salesops.base.look import (
    BandView,
    ChainNode,
    ChainView,
    amount_text,
    band_view,
    clock_view,
    day_text,
    duration_text,
    moment_text,
    named_day_text,
    percent_text,
    quantity_text,
    ruler_view,
    yuan_text,
)

ZH, EN = "zh-hans", "en"
WEDNESDAY = clock.shanghai(date(2026, 9, 16), 11, 40)


def percent(place: str) -> float:
    return float(place.removesuffix("%"))


# The deadline clock


@pytest.mark.parametrize(
    ("left", "state", "zh", "en"),
    [
        (960, "calm", "剩 2 天", "2 days left"),
        (660, "calm", "剩 1 天 3 小时", "1 day 3 h left"),
        (481, "calm", "剩 1 天", "1 day left"),
        (480, "half", "剩 1 天", "1 day left"),
        (205, "half", "剩 3 小时 25 分", "3 h 25 min left"),
        (1, "half", "剩 1 分", "1 min left"),
        (0, "half", "剩 0 分", "0 min left"),
        (-1, "over", "超 1 分", "1 min over"),
        (-130, "over", "超 2 小时 10 分", "2 h 10 min over"),
    ],
)
@pytest.mark.rule("APP-3")
def test_a_clock_is_calm_then_amber_then_red(left: int, state: str, zh: str, en: str) -> None:
    for language, text in ((ZH, zh), (EN, en)):
        with override(language):
            view = clock_view(left_minutes=left, total_minutes=960, due_at=None)
        assert (view.state, view.text) == (state, text)


def test_a_clock_that_ended_says_what_it_took() -> None:
    with override(ZH):
        assert clock_view(left_minutes=9, total_minutes=60, due_at=None, ended=True, taken_minutes=312).text == (
            "用时 5 小时 12 分"
        )
        assert clock_view(left_minutes=9, total_minutes=60, due_at=None, ended=True).state == "rest"


def test_the_ring_empties_clockwise_from_twelve() -> None:
    quarter_gone = clock_view(left_minutes=75, total_minutes=100, due_at=None)
    assert (quarter_gone.drawn, quarter_gone.gone, quarter_gone.turn) == ("75", "25", "0.0")
    full = clock_view(left_minutes=120, total_minutes=100, due_at=None)
    assert (full.drawn, full.gone, full.turn) == ("100", "0", "-90.0")


def test_a_protection_period_turns_amber_at_its_own_day() -> None:
    day = 1440
    for days, state in ((15, "calm"), (14, "half")):
        view = clock_view(
            left_minutes=days * day, total_minutes=90 * day, due_at=None, minutes_per_day=day, warn_share=14 / 90
        )
        assert view.state == state


def test_the_large_clock_has_its_words_around_the_figures() -> None:
    for language, around in ((ZH, ("剩", "")), (EN, ("", "left"))):
        with override(language):
            assert clock_view(left_minutes=660, total_minutes=960, due_at=None).around == around


def test_a_running_clock_needs_a_total() -> None:
    with pytest.raises(ValueError, match="total"):
        clock_view(left_minutes=1, total_minutes=0, due_at=None)


def test_a_duration_shows_its_two_largest_units() -> None:
    with override(EN):
        assert duration_text(480 + 61) == "1 day 1 h"
        assert duration_text(45) == "45 min"


def test_the_ruler_names_what_has_room() -> None:
    ruler = ruler_view(
        total_minutes=960,
        spent_minutes=300,
        step_from=300,
        step_to=670,
        days=[(0, "周二"), (140, "周三")],
        step_text="本步 周四 09:50",
        end_text="15:40",
    )
    assert ruler.step_end is not None
    assert (ruler.spent, ruler.step_end.text, ruler.end.text) == ("31.25%", "本步 周四 09:50", "15:40")
    crowded = ruler_view(
        total_minutes=960, spent_minutes=900, step_from=480, step_to=950, days=[], step_text="x", end_text="15:40"
    )
    assert crowded.step_end is not None
    assert (crowded.step_end.text, crowded.end.text) == ("", "")


# The chain


def test_a_chain_draws_marks_for_decisions_only_and_reads_them_aloud() -> None:
    late = clock_view(left_minutes=-5, total_minutes=60, due_at=None)
    chain = ChainView(
        [
            ChainNode("start", "提交", "周敏"),
            ChainNode("done", "区域经理", "何建国"),
            ChainNode("now", "总监", "沈若兰", clock=late),
            ChainNode("skipped", "总经理"),
            ChainNode("end", "生效"),
        ]
    )
    assert [node.css for node in chain.marks] == ["is-done", "is-now is-over"]
    with override(ZH):
        assert chain.summary == "区域经理 已批准，总监 正在审批"
        assert chain.marks[0].seal == "准"
        assert ChainNode("done", "财务", checks=True).seal == "核"
    with override(EN):
        assert chain.marks[0].seal == "tick"
    assert chain.marks[1].initial == "沈"


# The price band


def a_band(price: str, *, mine: str | None = "104500") -> BandView:
    return band_view(
        floor=Decimal(88000),
        list_price=Decimal(110000),
        ceiling=Decimal(128000),
        price=Decimal(price),
        mine=Decimal(mine) if mine else None,
        others=[("总监", Decimal(88000)), ("区域经理", Decimal(99000))],
    )


@pytest.mark.parametrize(
    ("price", "state", "sentence"),
    [
        ("128000", "mine", "在我的权限内"),
        ("104500", "mine", "在我的权限内"),
        ("104499.99", "ask", "须区域经理批准"),
        ("98999.99", "ask", "须总监批准"),
        ("88000", "ask", "须总监批准"),
        ("87999.99", "out", "低于底价 0.01"),
        ("130500", "out", "高于上限价 2,500.00"),
    ],
)
@pytest.mark.rule("PRC-4")
def test_a_price_is_mine_or_asked_for_or_outside(price: str, state: str, sentence: str) -> None:
    with override(ZH):
        band = a_band(price)
    assert (band.state, band.sentence) == (state, sentence)
    assert sentence in band.label


def test_a_band_is_drawn_to_scale() -> None:
    band = a_band("84000")
    assert (band.wide.floor, band.wide.ceiling) == ("10.00%", "90.00%")
    assert band.wide.list_at == "54.00%"
    assert band.wide.bead == "2.00%"
    assert band.wide.reach == ("2.00%", "10.00%")
    assert band.below
    assert not band.above
    assert band.wide.mine is not None
    assert (band.wide.mine.start, band.wide.mine.width) == ("43.00%", "47.00%")
    assert [(run.start, run.width) for run in band.wide.others] == [("32.00%", "11.00%"), ("10.00%", "22.00%")]


def test_without_authority_of_my_own_all_runs_are_others() -> None:
    with override(EN):
        band = a_band("120000", mine=None)
    assert band.wide.mine is None
    assert (band.state, band.sentence) == ("ask", "区域经理 decides")


@pytest.mark.parametrize("price", ["0", "99.99", "100", "100.01", "999999999"])
def test_a_band_of_one_price_stays_inside_the_drawing(price: str) -> None:
    hundred = Decimal(100)
    band = band_view(floor=hundred, list_price=hundred, ceiling=hundred, price=Decimal(price), mine=hundred)
    for shape in (band.wide, band.micro):
        assert 0 <= percent(shape.bead) <= 100
    assert (band.state == "mine") == (price == "100")


def test_names_of_neighbours_never_touch() -> None:
    """They take a second row where a letter's width does not lie between them."""

    def named(*others: tuple[str, str]) -> BandView:
        return band_view(
            floor=Decimal(0),
            list_price=Decimal(80),
            ceiling=Decimal(80),
            price=Decimal(70),
            mine=Decimal(60),
            others=[(post, Decimal(lowest)) for post, lowest in others],
        )

    apart = named(("市场总监", "35"), ("总经理", "0")).wide
    assert [run.row for run in apart.others] == [60, 60]
    assert (apart.is_stacked, apart.figures_at) == (False, 80)
    close = named(("区域经理", "48"), ("市场总监", "36.5"), ("总经理", "28")).wide
    assert [run.label for run in close.others] == ["区域经理", "市场总监", "总经理"]
    assert [run.row for run in close.others] == [60, 74, 60]
    assert (close.is_stacked, close.figures_at) == (True, 94)
    too_narrow = named(("区域经理", "55"), ("总经理", "0")).wide
    assert [run.label for run in too_narrow.others] == ["", "总经理"]


def test_a_band_upside_down_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="floor"):
        band_view(floor=Decimal(2), list_price=Decimal(2), ceiling=Decimal(1), price=Decimal(1), mine=None)


def test_the_list_price_is_named_only_where_it_has_room() -> None:
    assert a_band("100000").list_shown
    at_the_wall = band_view(
        floor=Decimal(88000), list_price=Decimal(127000), ceiling=Decimal(128000), price=Decimal(100000), mine=None
    )
    assert not at_the_wall.list_shown


# Figures


def test_amounts_have_two_places_and_a_true_minus() -> None:
    assert amount_text(Decimal("1234.5")) == "1,234.50"
    assert amount_text(Decimal("-1234.5")) == "−1,234.50"
    assert yuan_text(Decimal("-0.05")) == "−¥0.05"
    assert yuan_text(Decimal(0)) == "¥0.00"
    assert amount_text(None) == yuan_text(None) == "—"


def test_quantities_and_shares_carry_no_empty_decimals() -> None:
    assert [quantity_text(Decimal(text)) for text in ("12.000", "1.500", "1200", "-3.0", "0")] == [
        "12",
        "1.5",
        "1,200",
        "−3",
        "0",
    ]
    assert [percent_text(Decimal(text)) for text in ("0.05", "0.125", "1", "-0.036", "0.33333")] == [
        "5 %",
        "12.5 %",
        "100 %",
        "−3.6 %",
        "33.33 %",
    ]


def test_days_carry_their_year_when_it_is_another() -> None:
    with clock.at(WEDNESDAY):
        for language, this_year, last_year in (
            (ZH, "11 月 21 日", "2025 年 11 月 21 日"),
            (EN, "21 Nov", "21 Nov 2025"),
        ):
            with override(language):
                assert day_text(date(2026, 11, 21)) == this_year
                assert day_text(date(2025, 11, 21)) == last_year


def test_a_day_with_its_weekday_stands_in_the_order_of_the_language() -> None:
    with clock.at(WEDNESDAY):
        for language, text in ((ZH, "11 月 21 日 周六"), (EN, "Sat 21 Nov")):
            with override(language):
                assert named_day_text(date(2026, 11, 21)) == text


@pytest.mark.parametrize(
    ("days", "zh", "en"),
    [
        (0, "今天 11:40", "today 11:40"),
        (1, "明天 11:40", "tomorrow 11:40"),
        (-1, "昨天 11:40", "yesterday 11:40"),
        (2, "周五 11:40", "Fri 11:40"),
        (-2, "周一 11:40", "Mon 11:40"),
        (-3, "9 月 13 日 11:40", "13 Sep 11:40"),
        (4, "周日 11:40", "Sun 11:40"),
        (5, "下周一 11:40", "next Mon 11:40"),
        (12, "9 月 28 日 11:40", "28 Sep 11:40"),
    ],
)
def test_moments_near_today_are_named_by_their_weekday(days: int, zh: str, en: str) -> None:
    with clock.at(WEDNESDAY):
        for language, text in ((ZH, zh), (EN, en)):
            with override(language):
                assert moment_text(WEDNESDAY + timedelta(days=days)) == text


def test_a_day_is_shanghai_s() -> None:
    """01:30 on Thursday in Shanghai is still Wednesday in UTC."""
    moment = clock.shanghai(date(2026, 9, 17), 1, 30)
    with clock.at(WEDNESDAY), override(EN):
        assert moment_text(moment) == "tomorrow 01:30"
        assert day_text(moment) == "17 Sep"
