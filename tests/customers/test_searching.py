"""What a customer is found by is folded the same way when it is stored and when it is sought (CUS-7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from customers.searching import SEPARATOR, dialled, fold, grams, search_text, sound_grams
from salesops.base.pinyin import initials

pytestmark = pytest.mark.rule("CUS-7")


@pytest.mark.parametrize(
    ("typed", "folded"),
    [
        ("ＡＢＣ（中国）有限公司", "abc中国有限公司"),
        ("遠景軟件", "远景软件"),
        (" 138-0013 8000 ", "13800138000"),
        ("（０１０）6588", "0106588"),
        ("a|b\x00c\ud800", "abc"),
        ("——", ""),
    ],
)
def test_folding(typed: str, folded: str) -> None:
    assert fold(typed) == folded


@given(st.text(alphabet=st.characters(codec=None), max_size=80))
def test_folding_survives_anything_and_twice_is_once(text: str) -> None:
    assert fold(fold(text)) == fold(text)
    assert SEPARATOR not in fold(text)


def test_neighbouring_pairs_once() -> None:
    assert grams("ababc") == ["ab", "ba", "bc"]
    assert grams("a") == []


@pytest.mark.parametrize(
    ("name", "expected"),
    [("杭州远景软件", "hzyjrj"), ("重庆长治", "cqcz"), ("朝阳银行", "cyyh"), ("ABC设备", "abcsb")],
)
def test_initials_read_places_as_people_do(name: str, expected: str) -> None:
    assert initials(name) == expected


def test_letters_are_cut_by_four_and_three_are_a_beginning() -> None:
    assert sound_grams("yuanj") == ["uanj", "yuan"]
    assert sound_grams("yua") == ["^yua"]
    assert sound_grams("yu") == sound_grams("远景软件") == sound_grams("13800138000") == []


def test_the_text_holds_every_key_once() -> None:
    text = search_text("远景软件", number="C000123", credit_code=None, phones=dialled("138 0013 8000"))
    assert text == "远景软件|yjrj|c000123|13800138000|8613800138000^yuanjingruanjian^yjrj"


def test_people_stand_behind_what_the_company_is_called() -> None:
    text = search_text(
        "ABC", number="C1", credit_code=None, people=[("覃辉", ""), ("曾国藩", "ceng guofan"), ("Li", "")]
    )
    assert text == "abc|c1|覃辉|qh|th|曾国藩|cgf|li^abc^^qinhui^tanhui^cengguofan"
