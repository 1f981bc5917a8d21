"""When are two cores of company names that differ worth a look? (CUS-2)

A Chinese core begins with its brand, mostly of two characters. There a letter more or less is another company, 远景 and
远大; one that sounds the same is what an input method offers, 远景 and 远境. Behind the brand a letter weighs less, and
a name cut short or written on is the same brand.
"""

from functools import lru_cache
from typing import Literal

BRAND = 2
"""Characters of a Chinese core that are surely brand."""
SHORTEST_SIMILAR = 4
SIMILAR = 0.6

type Closeness = Literal[0, 1, 2]


def alike(a: str, b: str) -> Closeness:
    """2: one brand, or what sounds like it; 1: one letter of a short brand differs; 0: nothing to look at."""
    shorter, longer = sorted((a, b), key=len)
    if _one_in_the_other(shorter, longer) or _sounds_the_same(a, b):
        return 2
    same_brand = not _is_chinese(a[:BRAND] + b[:BRAND]) or a[:BRAND] == b[:BRAND]
    if len(shorter) >= SHORTEST_SIMILAR and _one_edit_apart(a, b):
        return 2 if same_brand else 1
    if similarity(a, b) >= SIMILAR:
        return 2 if same_brand or _sounds_the_same(a[:BRAND], b[:BRAND]) else 1
    return 0


def similarity(a: str, b: str) -> float:
    """Shared trigrams over all trigrams, 0 to 1, counted as PostgreSQL's pg_trgm counts them for one word."""
    one, other = _trigrams(a), _trigrams(b)
    return len(one & other) / len(one | other)


def _one_in_the_other(shorter: str, longer: str) -> bool:
    """远景 and 远景能源; 远景软件 and 昆山远景软件. Two letters of a Latin name say nothing."""
    least = BRAND if _is_chinese(shorter) else SHORTEST_SIMILAR
    if len(shorter) >= least and longer.startswith(shorter):
        return True
    return len(shorter) >= SHORTEST_SIMILAR and longer.endswith(shorter)


def _sounds_the_same(a: str, b: str) -> bool:
    return len(a) == len(b) and _is_chinese(a) and _is_chinese(b) and _sound(a) == _sound(b)


@lru_cache(maxsize=1024)
def _sound(text: str) -> tuple[str, ...]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415  0.4 s of dictionaries that most processes never read

    return tuple(lazy_pinyin(text))


def _is_chinese(text: str) -> bool:
    return all("\u4e00" <= letter <= "\u9fff" for letter in text)


def _one_edit_apart(a: str, b: str) -> bool:
    if abs(len(a) - len(b)) > 1:
        return False
    start = next((i for i, (x, y) in enumerate(zip(a, b, strict=False)) if x != y), min(len(a), len(b)))
    rest_a, rest_b = a[start:], b[start:]
    return rest_a[1:] == rest_b[1:] or rest_a[1:] == rest_b or rest_a == rest_b[1:]


def _trigrams(text: str) -> set[str]:
    padded = f"  {text} "
    return {padded[i : i + 3] for i in range(len(padded) - 2)}
