"""Typed and pasted text, made fit to store."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.text import clean_line, clean_paragraphs, fold


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  远景　软件 \t 有限公司\r\n", "远景 软件 有限公司"),
        ("a\x07b\x1bc", "abc"),
        ("a\ud800b", "ab"),
        ("\ufeff远\u200b景\u202e", "远景"),
        ("（远景）１", "（远景）１"),
        ("", ""),
    ],
)
def test_a_line(typed: str, kept: str) -> None:
    assert clean_line(typed) == kept


def test_paragraphs_keep_their_lines() -> None:
    assert clean_paragraphs(" 一 \r\n\r\n\r\n\r\n二\r三\x0b\u2028四\n") == "一\n\n二\n三\n四"


def test_full_width_is_folded_only_for_reading() -> None:
    assert fold("（ＡＢＣ）１２") == "(ABC)12"


@pytest.mark.parametrize("clean", [clean_line, clean_paragraphs, fold])
def test_nul_is_refused(clean: object) -> None:
    with pytest.raises(ValueError):
        clean("a\x00b")  # type: ignore[operator]


@given(st.text(st.characters(codec=None, exclude_characters="\x00")))
def test_what_is_kept_can_be_stored_and_does_not_change_again(text: str) -> None:
    for clean in (clean_line, clean_paragraphs):
        kept = clean(text)
        assert kept.encode("utf-8").decode("utf-8") == kept
        assert clean(kept) == kept
