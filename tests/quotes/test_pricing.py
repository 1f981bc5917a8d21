"""The maths of prices: PAPERS' tables, the disguises of a price, and what must hold for every input."""

from decimal import Decimal

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from quotes.pricing import Band, Breach, LinePrice, PriceState, check_price, price_quote, shifted
from salesops.base.money import line_amount
from salesops.org.enums import Post

D = Decimal
LIMITS: dict[str, Decimal] = {
    Post.ACCOUNT_MANAGER: D("0.05"),
    Post.REGIONAL_MANAGER: D("0.10"),
    Post.DIRECTOR: D("0.15"),
}
BAND = Band(floor=D("80.00"), list_price=D("100.00"), ceiling=D("120.00"), limits=LIMITS)


def line(quantity: str, unit_price: str, discount: str = "0", rate: str = "0.13") -> LinePrice:
    return LinePrice(D(quantity), D(unit_price), D(discount), D(rate))


# ------------------------------------------------------------------------------------------------------ what it costs


@pytest.mark.rule("QUO-1")
@pytest.mark.parametrize(
    ("gross", "rate", "net", "tax"),
    [
        ("113.00", "0.13", "100.00", "13.00"),
        ("100000.00", "0.13", "88495.58", "11504.42"),
        ("120000.00", "0.13", "106194.69", "13805.31"),
        ("50000.00", "0.06", "47169.81", "2830.19"),
        ("35000.00", "0.06", "33018.87", "1981.13"),
        ("12000.00", "0.09", "11009.17", "990.83"),
        ("10300.00", "0.03", "10000.00", "300.00"),
        ("10100.00", "0.01", "10000.00", "100.00"),
    ],
)
def test_tax_is_taken_out_of_the_gross(gross: str, rate: str, net: str, tax: str) -> None:
    priced = price_quote([line("1", gross, rate=rate)])
    assert (priced.before_tax, priced.tax, priced.total) == (D(net), D(tax), D(gross))


@pytest.mark.rule("QUO-1")
def test_totals_are_sums_of_lines_never_computed_again() -> None:
    priced = price_quote([line("1", "100.00")] * 3)
    assert (priced.before_tax, priced.tax) == (D("265.50"), D("34.50"))


@pytest.mark.rule("QUO-1")
def test_a_line_is_rounded_once() -> None:
    assert price_quote([line("3", "333.33", "0.05")]).total == D("949.99")


@pytest.mark.rule("QUO-1")
def test_a_header_discount_is_spread_to_the_cent_and_taxed_per_rate() -> None:
    priced = price_quote([line("1", "100.00"), line("1", "100.00", rate="0.06"), line("1", "100.00")], D("100.00"))
    assert [priced_line.share for priced_line in priced.lines] == [D("33.34"), D("33.33"), D("33.33")]
    assert [(rate.rate, rate.gross) for rate in priced.rates] == [(D("0.13"), D("133.33")), (D("0.06"), D("66.67"))]
    assert (priced.amount, priced.total) == (D("300.00"), D("200.00"))
    assert sum(rate.tax for rate in priced.rates) == priced.tax


@pytest.mark.rule("QUO-1")
@pytest.mark.parametrize("header", ["-0.01", "100.01"])
def test_a_header_discount_is_never_below_zero_or_above_the_sum(header: str) -> None:
    with pytest.raises(ValueError, match="header discount"):
        price_quote([line("1", "100.00")], D(header))


def test_an_empty_quote_comes_to_nothing() -> None:
    assert price_quote([]).total == 0


# --------------------------------------------------------------------------------------------------- inside the band


@pytest.mark.rule("PRC-4", "PRC-2")
@pytest.mark.parametrize(
    ("post", "net", "needed"),
    [
        (Post.ACCOUNT_MANAGER, "95.00", None),
        (Post.ACCOUNT_MANAGER, "94.99", Post.REGIONAL_MANAGER),
        (Post.ACCOUNT_MANAGER, "90.00", Post.REGIONAL_MANAGER),
        (Post.ACCOUNT_MANAGER, "89.99", Post.DIRECTOR),
        (Post.ACCOUNT_MANAGER, "84.99", Post.GM),
        (Post.ACCOUNT_MANAGER, "80.00", Post.GM),
        (Post.REGIONAL_MANAGER, "90.00", None),
        (Post.SALES_VP, "85.00", None),  # no limit of its own: at least what the posts below it have
        (Post.GM, "80.00", None),
        (Post.SALES_ASSISTANT, "100.00", None),
        (Post.SALES_ASSISTANT, "99.99", Post.ACCOUNT_MANAGER),
        (Post.ACCOUNT_MANAGER, "120.00", None),
    ],
)
def test_beyond_ones_authority_the_lowest_post_that_has_it_must_agree(
    post: Post, net: str, needed: Post | None
) -> None:
    verdict = check_price(line("1", net), BAND, post=post)
    assert verdict.state == (PriceState.BEYOND if needed else PriceState.INSIDE)
    assert verdict.post == needed


@pytest.mark.rule("QUO-2")
@pytest.mark.parametrize(
    ("post", "net", "needed", "by_type"),
    [
        (Post.ACCOUNT_MANAGER, "100.00", Post.DIRECTOR, True),
        (Post.ACCOUNT_MANAGER, "94.00", Post.DIRECTOR, True),
        (Post.ACCOUNT_MANAGER, "81.00", Post.GM, False),
        (Post.DIRECTOR, "100.00", None, False),
    ],
)
def test_another_price_type_needs_the_post_the_version_names(
    post: Post, net: str, needed: Post | None, by_type: bool
) -> None:
    band = Band(BAND.floor, BAND.list_price, BAND.ceiling, limits=LIMITS, named_post=Post.DIRECTOR)
    verdict = check_price(line("1", net), band, post=post)
    assert (verdict.post, verdict.by_price_type) == (needed, by_type)


@pytest.mark.rule("QUO-2")
def test_without_a_band_there_is_no_price() -> None:
    verdict = check_price(line("1", "100.00"), None, post=Post.GM)
    assert (verdict.state, verdict.allowed, verdict.rule) == (PriceState.NO_BAND, False, "QUO-2")


# ------------------------------------------------------------------------------------------------------ the disguises

DISGUISES = [
    # name, the lines, header discount, index of the line that must fall out, side, by how much
    ("price below the floor", [line("1", "79.99")], "0", 0, Breach.BELOW, "0.01"),
    ("price above the ceiling", [line("1", "120.01")], "0", 0, Breach.ABOVE, "0.01"),
    ("line discount", [line("2", "100.00", "0.21")], "0", 0, Breach.BELOW, "2.00"),
    ("negative line discount", [line("1", "100.00", "-0.21")], "0", 0, Breach.ABOVE, "1.00"),
    ("header discount", [line("1", "90.00"), line("1", "110.00")], "30.00", 0, Breach.BELOW, "3.50"),
    ("line and header discount", [line("1", "100.00", "0.15")], "6.00", 0, Breach.BELOW, "1.00"),
    ("free line", [line("1", "100.00"), line("1", "0.00")], "0", 1, Breach.BELOW, "80.00"),
    ("line at a discount of everything", [line("1", "100.00", "1")], "0", 0, Breach.BELOW, "80.00"),
    ("negative price beside a dear line", [line("1", "120.00"), line("1", "-40.00")], "0", 1, Breach.BELOW, "120.00"),
    ("negative quantity", [line("1", "120.00"), line("-1", "100.00")], "0", 1, Breach.QUANTITY, "100.00"),
    ("no quantity", [line("0", "100.00")], "0", 0, Breach.QUANTITY, "0.00"),
    ("dear line pays for a cheap one", [line("1", "120.00"), line("1", "70.00")], "0", 1, Breach.BELOW, "10.00"),
    ("a cent a piece by rounding", [line("300", "79.99")], "0", 0, Breach.BELOW, "3.00"),
    ("quantity too small to cost a cent", [line("0.00001", "100.00")], "0", 0, Breach.QUANTITY, "0.00"),
]


@pytest.mark.rule("PRC-4", "QUO-2")
@pytest.mark.parametrize("post", [Post.ACCOUNT_MANAGER, Post.GM])
@pytest.mark.parametrize(("name", "lines", "header", "bad", "breach", "gap"), DISGUISES, ids=[d[0] for d in DISGUISES])
def test_no_disguise_takes_a_price_out_of_its_band(
    name: str, lines: list[LinePrice], header: str, bad: int, breach: Breach, gap: str, post: Post
) -> None:
    judged = price_quote(lines, D(header)).lines[bad]
    verdict = check_price(judged.line, BAND, post=post, share=judged.share)
    assert (verdict.state, verdict.breach, verdict.gap) == (PriceState.OUTSIDE, breach, D(gap))
    assert not verdict.allowed
    assert verdict.rule == "PRC-4"


@pytest.mark.rule("PRC-4")
def test_the_band_of_a_quantity_tier_does_not_serve_a_smaller_quantity() -> None:
    tier = Band(D("50.00"), D("60.00"), D("70.00"), quantity_from=D(100))
    assert check_price(line("100", "55.00"), tier, post=Post.GM).state == PriceState.INSIDE
    assert check_price(line("99.99", "55.00"), tier, post=Post.GM).breach == Breach.QUANTITY


@pytest.mark.rule("PRC-4")
def test_a_cent_of_rounding_at_the_wall_is_the_walls_own_rounding() -> None:
    band = Band(D("33.33"), D("40.00"), D("50.00"))
    # 1.50 x 33.33 = 49.995, half up 50.00: the wall itself is rounded once, as the line is.
    assert check_price(line("1.50", "33.33"), band, post=Post.GM).state == PriceState.INSIDE
    assert check_price(line("1.50", "33.32"), band, post=Post.GM).gap == D("0.02")


@pytest.mark.rule("PRC-4")
def test_nothing_goes_out_for_free_where_the_floor_rounds_to_nothing() -> None:
    band = Band(D("0.01"), D("1.00"), D("2.00"))
    verdict = check_price(line("0.40", "0.01"), band, post=Post.GM)
    assert (verdict.net, verdict.state, verdict.breach) == (D("0.00"), PriceState.OUTSIDE, Breach.BELOW)


# ----------------------------------------------------------------------------------------------------------- sentences


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize(
    ("price", "quantity", "english", "chinese"),
    [
        ("79.00", "1", "¥1.00 below the floor", "低于底价 ¥1.00"),
        ("79.00", "3", "¥3.00 below the floor for 3, ¥1.00 each", "3 件合计低于底价 ¥3.00，每件 ¥1.00"),
        ("121.00", "1", "¥1.00 above the ceiling", "高于上限价 ¥1.00"),
        (
            "93.00",
            "1",
            "Within the band; a discount of 7 % needs the Regional manager",
            "在价格范围内；折扣 7 % 需要区域经理同意",
        ),
        ("100.00", "1", "Within the band and your authority", "在价格范围和你的权限内"),
        ("100.00", "0", "This quantity has no price", "这个数量没有价格"),
    ],
)
def test_the_verdict_speaks_both_languages(price: str, quantity: str, english: str, chinese: str) -> None:
    verdict = check_price(line(quantity, price), BAND, post=Post.ACCOUNT_MANAGER)
    with translation.override("en"):
        assert verdict.sentence() == english
    with translation.override("zh-hans"):
        assert verdict.sentence() == chinese


# -------------------------------------------------------------------------------------------------- for every input

cents = st.integers(1, 10_000_000).map(lambda n: D(n) / 100)
quantities = st.integers(1, 1_000_000).map(lambda n: D(n) / 100)
shares = st.integers(0, 999).map(lambda n: D(n) / 1000)
rates = st.sampled_from([D("0.13"), D("0.09"), D("0.06"), D("0.03"), D("0")])
lines_of_all_kinds = st.lists(st.builds(LinePrice, quantities, cents, shares, rates), min_size=1, max_size=12)


@given(lines_of_all_kinds, st.integers(0, 1000))
def test_every_quote_adds_up(lines: list[LinePrice], per_mille: int) -> None:
    whole = sum((one.amount for one in lines), D(0))
    header = (whole * per_mille / 1000).quantize(D("0.01"), "ROUND_DOWN")
    priced = price_quote(lines, header)
    assert sum(one.share for one in priced.lines) == header
    assert all(0 <= one.net_of_discount <= one.amount for one in priced.lines)
    assert priced.total == priced.amount - header == sum(rate.gross for rate in priced.rates)
    assert priced.before_tax + priced.tax == priced.total
    assert all(one.before_tax + one.tax == one.net_of_discount for one in priced.lines)


@given(st.lists(cents, min_size=3, max_size=3), quantities, cents, shares)
def test_allowed_means_between_the_walls_and_outside_says_by_how_much(
    walls: list[Decimal], quantity: Decimal, price: Decimal, discount: Decimal
) -> None:
    floor, list_price, ceiling = sorted(walls)
    verdict = check_price(LinePrice(quantity, price, discount), Band(floor, list_price, ceiling), post=Post.GM)
    lowest, highest = line_amount(quantity, floor), line_amount(quantity, ceiling)
    assert verdict.allowed == (lowest <= verdict.net <= highest and verdict.net > 0)
    if verdict.breach == Breach.BELOW and lowest > 0:
        assert verdict.net + verdict.gap == lowest
    if verdict.breach == Breach.ABOVE:
        assert verdict.net - verdict.gap == highest


@given(quantities, cents)
def test_who_may_grant_more_is_never_asked_sooner(quantity: Decimal, price: Decimal) -> None:
    ranks = [Post.ACCOUNT_MANAGER, Post.REGIONAL_MANAGER, Post.DIRECTOR, Post.SALES_VP, Post.GM]
    inside = [check_price(LinePrice(quantity, price), BAND, post=post).state == PriceState.INSIDE for post in ranks]
    assert inside == sorted(inside)


@pytest.mark.rule("PRC-2")
@pytest.mark.parametrize(
    ("amount", "change", "step", "wanted"),
    [
        ("88000.00", "0.03", "100", "90600.00"),
        ("99.99", "0.05", "0.01", "104.99"),
        ("100.50", "0", "1", "101.00"),
        ("3.00", "-0.99", "1", "1.00"),
    ],
)
def test_a_price_is_shifted_half_up_to_its_step(amount: str, change: str, step: str, wanted: str) -> None:
    assert shifted(D(amount), D(change), D(step)) == D(wanted)
