"""Form fields: what offices type is read, what fuzzers send is refused with a message."""

import contextlib
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.fields import (
    CreditCodeInput,
    DateInput,
    LineInput,
    MoneyInput,
    ParagraphsInput,
    PercentInput,
    PhoneInput,
    QuantityInput,
)

FIGURES = [MoneyInput, QuantityInput, PercentInput]
EVERY = [*FIGURES, DateInput, CreditCodeInput, PhoneInput, LineInput, ParagraphsInput]
HOSTILE = [
    "1\x002",
    "\x00",
    "NaN",
    "sNaN",
    "Infinity",
    "-Infinity",
    "1e999999",
    "1e5",
    "-1e-999999",
    "9" * 5000,
    "9" * 2_000_000,
    "0." + "1" * 5000,
    "0x10",
    "1_000",
    "1,00",
    "1,2,3",
    "1.2.3",
    "--1",
    ".",
    "-",
    ",",
    "½",
    "壹佰",
    "٣٤",
]


@pytest.mark.parametrize("field", FIGURES)
@pytest.mark.parametrize("typed", HOSTILE, ids=lambda text: text[:12].replace("\x00", "NUL"))
def test_a_figure_is_a_figure_or_a_message(field: type[forms.Field], typed: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field().clean(typed)
    assert all(refused.value.messages)


@pytest.mark.parametrize("field", EVERY)
@given(st.text() | st.text(st.characters(codec=None)) | st.text("0123456789.,%-¥元年月日/ ０e\x00\ud800", max_size=40))
def test_no_field_raises_anything_else(field: type[forms.Field], typed: str) -> None:
    with contextlib.suppress(ValidationError):
        field().clean(typed)
    assert field().has_changed(None, typed) in {True, False}


@pytest.mark.parametrize(
    ("field", "typed", "value"),
    [
        (MoneyInput(), "1,234.5", "1234.50"),
        (MoneyInput(), "１２３４．５０", "1234.50"),
        (MoneyInput(), "¥ 1 234.50 元", "1234.50"),
        (MoneyInput(), "￥12", "12.00"),
        (MoneyInput(), "12，345", "12345.00"),
        (MoneyInput(), ".5", "0.50"),
        (MoneyInput(), "5.", "5.00"),
        (MoneyInput(), "1.500", "1.50"),
        (MoneyInput(), "-0", "0.00"),
        (MoneyInput(smallest=Decimal(-10)), "−5", "-5.00"),
        (MoneyInput(), "1\ud800", "1.00"),
        (MoneyInput(), "999,999,999,999.99", "999999999999.99"),
        (QuantityInput(), "3", "3.0000"),
        (QuantityInput(), "2.5", "2.5000"),
        (PercentInput(), "5", "0.0500"),
        (PercentInput(), "5.25 %", "0.0525"),
        (PercentInput(), "１２．５％", "0.1250"),
        (PercentInput(), "100", "1.0000"),
    ],
)
def test_figures_as_offices_type_them(field: forms.Field, typed: str, value: str) -> None:
    cleaned = field.clean(typed)
    assert isinstance(cleaned, Decimal)
    assert str(cleaned) == value


@pytest.mark.parametrize(
    ("field", "typed", "code"),
    [
        (MoneyInput(), "", "required"),
        (MoneyInput(), "  ", "required"),
        (MoneyInput(), "1.005", "places"),
        (MoneyInput(), "-0.01", "smallest"),
        (MoneyInput(), "1000000000000", "largest"),
        (QuantityInput(), "0", "smallest"),
        (QuantityInput(), "0.00001", "places"),
        (PercentInput(), "100.01", "largest"),
        (PercentInput(), "5.005", "places"),
        (PercentInput(largest=Decimal("0.1")), "11", "largest"),
        (DateInput(), "", "required"),
    ],
)
def test_limits_are_named(field: forms.Field, typed: str, code: str) -> None:
    with pytest.raises(ValidationError) as refused:
        field.clean(typed)
    assert refused.value.code == code


def test_nothing_typed_is_none_where_nothing_is_needed() -> None:
    assert MoneyInput(required=False).clean("") is None
    assert DateInput(required=False).clean("") is None
    assert PhoneInput(required=False).clean("") is None
    assert CreditCodeInput(required=False).clean(" ") == ""


class OfferForm(forms.Form):
    price = MoneyInput()
    discount = PercentInput()
    quantity = QuantityInput()
    until = DateInput()


def test_stored_values_are_shown_plainly_and_typed_ones_unchanged() -> None:
    stored = {
        "price": Decimal("1234567.50"),
        "discount": Decimal("0.0500"),
        "quantity": Decimal("3.0000"),
        "until": date(2026, 11, 3),
    }
    shown = OfferForm(initial=stored)
    assert [shown[name].value() for name in ("price", "discount", "quantity")] == ["1234567.50", "5", "3"]
    assert 'value="2026-11-03"' in str(shown["until"])
    assert 'inputmode="decimal"' in str(shown["price"])
    typed = OfferForm({"price": "1,2x", "discount": "五", "quantity": "", "until": "2026-02-30"}, initial=stored)
    assert not typed.is_valid()
    assert 'value="1,2x"' in str(typed["price"])
    assert set(typed.errors) == set(stored)


def test_spelling_is_no_change() -> None:
    stored = {"price": Decimal("1000.00"), "discount": Decimal("0.05"), "until": date(2026, 11, 3)}
    same = {"price": "1,000", "discount": "5%", "until": "2026年11月3日"}
    form = OfferForm(same, initial=stored)
    assert form.changed_data == []
    assert OfferForm({**same, "discount": "5.1"}, initial=stored).changed_data == ["discount"]


@pytest.mark.parametrize(
    "typed",
    ["2026-11-03", "2026/11/3", "2026.11.3", "20261103", "2026年11月3日", "２０２６年１１月０３日", " 2026-11-03"],
)
def test_days_as_offices_type_them(typed: str) -> None:
    assert DateInput().clean(typed) == date(2026, 11, 3)


@pytest.mark.parametrize(
    "typed",
    [
        "0000-01-01",
        "0-1-1",
        "10000-01-01",
        "2026-02-30",
        "2026-13-01",
        "2026-11/03",
        "1949-12-31",
        "2200-01-01",
        "9999-12-31",
        "today",
        "2026-11-03T10:00",
        "9" * 5000,
        "2026\x00-11-03",
    ],
)
def test_other_days_are_refused(typed: str) -> None:
    with pytest.raises(ValidationError):
        DateInput().clean(typed)


def test_a_range_of_days() -> None:
    field = DateInput(earliest=date(2026, 11, 1), latest=date(2026, 11, 30))
    assert field.clean("2026-11-30") == date(2026, 11, 30)
    with pytest.raises(ValidationError, match="2026-11-30"):
        field.clean("2026-12-01")


@pytest.mark.rule("CUS-1")
def test_a_credit_code_says_what_is_wrong_and_warns() -> None:
    field, doubtful = CreditCodeInput(), CreditCodeInput()
    assert field.clean("９１３１０１１５０ demx 00115") == "913101150DEMX00115"
    assert not field.warning
    assert doubtful.clean("913101150DEMX00128") == "913101150DEMX00128"
    assert doubtful.warning
    with pytest.raises(ValidationError) as refused:
        field.clean("913101150DEMX0011")
    assert refused.value.code == "length"
    with pytest.raises(ValidationError) as refused:
        field.clean("913101150DEMX00115\x00")
    assert refused.value.code == "unreadable"


def test_a_phone_is_read_and_shown() -> None:
    field = PhoneInput()
    phone = field.clean("(021)58880000转8012")
    assert phone is not None
    assert phone.e164 == "+862158880000"
    assert field.prepare_value(phone) == "021-5888 0000 转 8012"
    with pytest.raises(ValidationError) as refused:
        field.clean("58880000")
    assert refused.value.code == "area"


@pytest.mark.parametrize(("field", "limit"), [(LineInput(), 200), (ParagraphsInput(), 4000)])
def test_text_is_cleaned_and_bounded(field: Any, limit: int) -> None:
    assert field.clean(" 远景\u200b\x07 软件 ") == "远景 软件"
    assert field.clean("a\ud800") == "a"
    for too_long in ("字" * (limit + 1), "字" * 3_000_000):
        with pytest.raises(ValidationError):
            field.clean(too_long)
    with pytest.raises(ValidationError):
        field.clean("a\x00b")
