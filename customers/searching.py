"""What a customer is found by: part of the name, pinyin initials, number, credit code or phone (CUS-7)."""

import unicodedata
from collections.abc import Iterable
from functools import cache
from itertools import pairwise

from opencc import OpenCC

SEPARATOR = "|"
# Readings the dictionary gets wrong or leaves open in the names of places (initials of firms).
PLACE_READINGS = {
    "单县": ["shan", "xian"],
    "涡阳": ["guo", "yang"],
    "长治": ["chang", "zhi"],
    "朝阳": ["chao", "yang"],
    "浚县": ["xun", "xian"],
    "什邡": ["shi", "fang"],
    "洪洞": ["hong", "tong"],
}


def fold(text: str) -> str:
    """The text as it is searched: one width, lower case, simplified characters, letters and digits only.

    Spaces, brackets and dashes go, so that "138-0013 8000" finds 13800138000 and （杭州） finds (杭州). Safe on
    anything a browser may send: NUL and lone surrogates are no letters.
    """
    plain = unicodedata.normalize("NFKC", text).lower()
    return str(_simplifier().convert("".join(letter for letter in plain if letter.isalnum())))


def grams(folded: str) -> list[str]:
    """Every two neighbouring characters once, as the database's `customers_grams` cuts them."""
    return sorted({first + second for first, second in pairwise(folded)})


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


@cache
def _pinyin_ready() -> None:
    from pypinyin import load_phrases_dict  # noqa: PLC0415  0.4 s of dictionaries that most processes never read

    load_phrases_dict({place: [[syllable] for syllable in reading] for place, reading in PLACE_READINGS.items()})


def initials(name: str) -> str:
    """First letters of the name's pinyin, "杭州远景" → "hzyj"; what is no Chinese stays as it is."""
    from pypinyin import Style, lazy_pinyin  # noqa: PLC0415  0.4 s of dictionaries that most processes never read

    _pinyin_ready()
    return "".join(lazy_pinyin(fold(name), style=Style.FIRST_LETTER))


def search_text(name: str, *, number: str, credit_code: str | None, phones: Iterable[str]) -> str:
    """Everything one may find the customer by, folded and parted by `|`, which no folded text contains."""
    parts = [fold(name), initials(name), fold(number), fold(credit_code or ""), *(fold(phone) for phone in phones)]
    return SEPARATOR.join(dict.fromkeys(part for part in parts if part))
