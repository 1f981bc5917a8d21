"""Money against the tables of the papers, against PostgreSQL, and against its own promises."""

from decimal import Decimal

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.money import ZERO, MoneyField, capitals, line_amount, round_cents, split_gross, spread, yuan

IN_WORDS = {
    "0": "零元整",
    "0.05": "伍分",
    "0.10": "壹角整",
    "0.50": "伍角整",
    "10": "壹拾元整",
    "10.50": "壹拾元伍角整",
    "10.05": "壹拾元零伍分",
    "15": "壹拾伍元整",
    "101.01": "壹佰零壹元零壹分",
    "1000.10": "壹仟元壹角整",
    "1001.00": "壹仟零壹元整",
    "1010.00": "壹仟零壹拾元整",
    "1409.50": "壹仟肆佰零玖元伍角整",
    "1680.32": "壹仟陆佰捌拾元叁角贰分",
    "6007.14": "陆仟零柒元壹角肆分",
    "16409.02": "壹万陆仟肆佰零玖元零贰分",
    "10050.00": "壹万零伍拾元整",
    "10500.00": "壹万零伍佰元整",
    "100000.50": "壹拾万元伍角整",
    "100001.00": "壹拾万零壹元整",
    "107000.53": "壹拾万柒仟元伍角叁分",
    "1000100.00": "壹佰万零壹佰元整",
    "1010000.00": "壹佰零壹万元整",
    "20000300.00": "贰仟万零叁佰元整",
    "100000000.00": "壹亿元整",
    "100000000.01": "壹亿元零壹分",
    "100010000.00": "壹亿零壹万元整",
    "1000000001.00": "壹拾亿零壹元整",
    "101010101.10": "壹亿零壹佰零壹万零壹佰零壹元壹角整",
    "999999999999.99": "玖仟玖佰玖拾玖亿玖仟玖佰玖拾玖万玖仟玖佰玖拾玖元玖角玖分",
    "-10.50": "负壹拾元伍角整",
    "-0.05": "负伍分",
}


@pytest.mark.parametrize(("amount", "words"), IN_WORDS.items())
def test_amounts_in_words(amount: str, words: str) -> None:
    assert capitals(Decimal(amount)) == words


VALUE = {digit: index for index, digit in enumerate("零壹贰叁肆伍陆柒捌玖")}


def read_back(words: str) -> Decimal:
    """A reader of 大写 that shares nothing with the writer."""
    total, group, digit, sign = Decimal(0), Decimal(0), Decimal(0), 1
    for letter in words:
        if letter == "负":
            sign = -1
        elif letter in VALUE:
            digit = Decimal(VALUE[letter])
        elif letter in "拾佰仟":
            group += digit * {"拾": 10, "佰": 100, "仟": 1000}[letter]
            digit = Decimal(0)
        elif letter in "万亿元":
            total += (group + digit) * {"万": 10_000, "亿": 100_000_000, "元": 1}[letter]
            group = digit = Decimal(0)
        elif letter in "角分":
            total += digit * {"角": Decimal("0.1"), "分": Decimal("0.01")}[letter]
            digit = Decimal(0)
    return sign * total


@given(st.integers(min_value=-(10**14) + 1, max_value=10**14 - 1))
def test_words_can_be_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    words = capitals(amount)
    assert read_back(words) == amount
    assert "零零" not in words
    assert words.endswith(("整", "分"))


@pytest.mark.parametrize(
    "bad", ["0.005", "1000000000000", "NaN", "-Infinity", "1e999999", "9" * 5000, "ten", "1e-99999"]
)
def test_what_is_no_amount_is_refused(bad: str) -> None:
    with pytest.raises(ValueError):
        yuan(bad)
    with pytest.raises(ValueError):
        capitals(bad)


@pytest.mark.parametrize("bad", [0.1, True, None, b"1"])
def test_only_decimals_are_money(bad: object) -> None:
    with pytest.raises(TypeError):
        yuan(bad)  # type: ignore[arg-type]


def test_yuan_has_two_places_and_no_negative_zero() -> None:
    assert str(yuan("3")) == "3.00"
    assert str(yuan(Decimal("-0.0000"))) == "0.00"
    assert str(yuan("999999999999.99")) == "999999999999.99"


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
        ("100.00", "0.13", "88.50", "11.50"),
        ("100.00", "0", "100.00", "0.00"),
    ],
)
def test_tax_inside_a_gross_amount(gross: str, rate: str, net: str, tax: str) -> None:
    assert split_gross(Decimal(gross), Decimal(rate)) == (Decimal(net), Decimal(tax))


@given(
    st.decimals(min_value=Decimal("0.01"), max_value=Decimal("999999999999.99"), places=2),
    st.sampled_from([Decimal("0.13"), Decimal("0.09"), Decimal("0.06"), Decimal("0.03"), Decimal("0.01"), Decimal(0)]),
)
def test_net_and_tax_are_the_gross_again(gross: Decimal, rate: Decimal) -> None:
    net, tax = split_gross(gross, rate)
    assert net + tax == gross
    assert abs(tax - round_cents(net * rate)) <= Decimal("0.01")


@pytest.mark.parametrize(
    ("quantity", "price", "discount", "amount"),
    [
        ("3", "333.33", "0.05", "949.99"),
        ("1", "0.005", "0", "0.01"),
        ("1", "0.015", "0", "0.02"),
        ("0", "99.99", "0", "0.00"),
        ("7", "19.99", "1", "0.00"),
    ],
)
def test_a_line_is_rounded_once(quantity: str, price: str, discount: str, amount: str) -> None:
    assert line_amount(Decimal(quantity), Decimal(price), Decimal(discount)) == Decimal(amount)


def test_largest_remainder_and_its_ties() -> None:
    assert spread(Decimal("100.00"), [1, 1, 1]) == [Decimal("33.34"), Decimal("33.33"), Decimal("33.33")]
    assert spread(Decimal("0.01"), [1, 5, 5]) == [ZERO, Decimal("0.01"), ZERO]
    assert spread(Decimal("-100.00"), [1, 1, 1]) == [Decimal("-33.34"), Decimal("-33.33"), Decimal("-33.33")]
    assert spread(Decimal("10.00"), [0, Decimal("0.3"), 0]) == [ZERO, Decimal("10.00"), ZERO]
    assert spread(ZERO, [0, 0]) == [ZERO, ZERO]
    assert spread(ZERO, []) == []


@pytest.mark.parametrize("weights", [[], [0, 0], [1, -1, 5]])
def test_nothing_is_spread_over_nothing(weights: list[int]) -> None:
    with pytest.raises(ValueError):
        spread(Decimal("1.00"), weights)


@given(
    st.decimals(min_value=Decimal("-99999999.99"), max_value=Decimal("99999999.99"), places=2),
    st.lists(st.decimals(min_value=0, max_value=Decimal(1000000), places=4), min_size=1, max_size=30).filter(any),
)
def test_parts_sum_to_the_total_exactly(total: Decimal, weights: list[Decimal]) -> None:
    parts = spread(total, weights)
    assert sum(parts, ZERO) == total
    assert parts == spread(total, weights)
    assert all(part == 0 or (part > 0) == (total > 0) for part in parts)
    whole = sum(weights)
    assert all(
        abs(part - total * weight / whole) < Decimal("0.0100001") for part, weight in zip(parts, weights, strict=True)
    )


@pytest.mark.django_db
def test_rounding_is_postgresqls_rounding() -> None:
    tries = [Decimal(n) / Decimal(10**scale) for scale in (3, 4, 5) for n in range(-20_045, 20_046, 5)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT round(x, 2) FROM unnest(%s::numeric[]) WITH ORDINALITY AS t(x, i) ORDER BY i", [tries])
        theirs = [row[0] for row in cursor.fetchall()]
    assert theirs == [round_cents(x) for x in tries]


@pytest.mark.django_db
def test_net_is_postgresqls_net() -> None:
    grosses = [Decimal(n) / 100 for n in range(1, 60_000, 7)] + [Decimal("999999999999.99"), Decimal("123456789012.35")]
    rates = [Decimal("0.13"), Decimal("0.09"), Decimal("0.06"), Decimal("0.03"), Decimal("0.01")]
    with connection.cursor() as cursor:
        for rate in rates:
            cursor.execute(
                "SELECT round(x / (1 + %s), 2) FROM unnest(%s::numeric[]) WITH ORDINALITY AS t(x, i) ORDER BY i",
                [rate, grosses],
            )
            assert [row[0] for row in cursor.fetchall()] == [split_gross(gross, rate).net for gross in grosses]


def test_the_field_stores_what_yuan_accepts_and_nothing_else() -> None:
    field = MoneyField()
    assert field.get_db_prep_save(Decimal("12.5"), connection) == Decimal("12.50")
    assert field.get_db_prep_save(None, connection) is None
    with pytest.raises(ValueError):
        field.get_db_prep_save(Decimal("12.505"), connection)
    with pytest.raises(TypeError):
        field.get_db_prep_save(12.5, connection)
    assert field.deconstruct()[3] == {}
    assert field.db_type(connection) == "numeric(14, 2)"
