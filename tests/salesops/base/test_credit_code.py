"""Credit codes: the made-up ones of the papers, and every single mistyped character."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.credit_code import ALPHABET, BadCreditCode, check_character, check_credit_code


@pytest.mark.rule("CUS-1")
@pytest.mark.parametrize(
    "code",
    ["913101150DEMX00115", "914403050DEMX01269", "923301060DEMX1030F", "121101080DEMX2041A", "525101070DEMX3116U"],
)
def test_valid_codes(code: str) -> None:
    assert check_credit_code(code).code == code
    assert check_credit_code(code).warning is None


def test_the_example_of_the_standard() -> None:
    assert check_character("91350100M000100Y4") == "3"


@pytest.mark.rule("CUS-1")
@pytest.mark.parametrize(
    ("code", "fault"),
    [
        ("913101150DEMX00116", "check"),
        ("913101150DEXM00115", "check"),
        ("913101150IEMX00115", "letter"),
        ("9144O3050DEMX01269", "letter"),
        ("913101150DEMX0011", "length"),
        ("", "length"),
        ("91310115验DEMX00115", "letter"),
        ("913101150DEMX00115" * 300, "length"),
        ("310115000012345", "length"),
        ("0DEMX0011", "length"),
    ],
)
def test_faulty_codes_say_what_is_wrong(code: str, fault: str) -> None:
    with pytest.raises(BadCreditCode) as refused:
        check_credit_code(code)
    assert refused.value.code == fault
    assert str(refused.value.sentence)


def test_a_mistaken_letter_is_named_and_not_corrected() -> None:
    with pytest.raises(BadCreditCode) as refused:
        check_credit_code("9144O3050DEMX01269")
    assert "O" in str(refused.value.sentence)
    assert "0" in str(refused.value.sentence)


@pytest.mark.parametrize(
    "typed",
    [" 913101150demx00115 ", "91310115-0DEMX0011-5", "９１３１０１１５０ＤＥＭＸ００１１５", "91310115 0DEMX 00115"],
)
def test_spelling_does_not_matter(typed: str) -> None:
    assert check_credit_code(typed).code == "913101150DEMX00115"


def test_a_wrong_inner_check_digit_only_warns() -> None:
    found = check_credit_code("913101150DEMX00128")
    assert found.code == "913101150DEMX00128"
    assert found.warning


@given(st.text(ALPHABET, min_size=17, max_size=17), st.integers(0, 16), st.sampled_from(ALPHABET))
def test_one_wrong_character_is_always_noticed(first: str, place: int, letter: str) -> None:
    code = first + check_character(first)
    assert check_credit_code(code).code == code
    mistyped = code[:place] + letter + code[place + 1 :]
    if mistyped != code:
        with pytest.raises(BadCreditCode):
            check_credit_code(mistyped)


@given(st.text())
def test_any_text_is_read_or_refused(text: str) -> None:
    try:
        check_credit_code(text)
    except ValueError:
        return
