"""What a customer is found by: part of the name, pinyin, number, credit code, or a contact's phone or name (CUS-7).

    远景软件有限公司|yjrjyxgs|c000123|13800138000|王建国|wjg^yuanjingruanjian^yjrj^^wangjianguo

Before the first `^` stands what is found by any two characters of it. Behind it stands full pinyin, which is found by
any four letters or by its first three (0013): two letters of pinyin stand in every name. First comes what the company
itself is called, behind `^^` the people there.
"""

from collections.abc import Iterable
from itertools import pairwise

from salesops.base.names import name_key
from salesops.base.phones import BadPhone, parse_phone
from salesops.base.pinyin import initials, person_sounds, plain, sounds

SEPARATOR, SOUND, PEOPLE = "|", "^", "^^"
SHORTEST_SOUND = 3
SOUND_GRAM = 4

fold = plain

type Called = tuple[str, str]
"""A person's name, and the pinyin as somebody corrected it, empty for none; or a customer's name and number."""


def grams(folded: str) -> list[str]:
    """Every two neighbouring characters once, as the database's `customers_grams` cuts them."""
    return sorted({first + second for first, second in pairwise(folded)})


def sound_grams(folded: str) -> list[str]:
    """Every four neighbouring letters once, as the database's `customers_sounds` cuts them; of three letters the
    beginning. Empty for what can be no pinyin, or is too short to be sought as such."""
    if len(folded) < SHORTEST_SOUND or not folded.isascii() or folded.isdigit():
        return []
    if len(folded) == SHORTEST_SOUND:
        return [SOUND + folded]
    return sorted({folded[at : at + SOUND_GRAM] for at in range(len(folded) - SOUND_GRAM + 1)})


def search_text(
    name: str,
    *,
    number: str,
    credit_code: str | None,
    phones: Iterable[str] = (),
    people: Iterable[Called] = (),
    merged: Iterable[Called] = (),
) -> str:
    """Everything one may find the customer by, folded; no folded text contains a sign that parts it.

    ``merged`` are name and number of the customers that were merged into it.
    """
    merged = list(merged)
    read = [(fold(called), *person_sounds(called, pinyin)) for called, pinyin in people]
    core = _core(name)
    own = [fold(name), initials(name), fold(number), fold(credit_code or ""), *(fold(phone) for phone in phones)]
    plainly = [*own, *(part for called, _full, short in read for part in (called, *short))]
    plainly += [part for called, code in merged for part in (fold(called), initials(called), fold(code))]
    company = [sounds(core), initials(core), *(sounds(_core(called)) for called, _code in merged)]
    persons = [part for _called, full, _short in read for part in full]
    text = SEPARATOR.join(_once(plainly)) + SOUND + SOUND.join(_once(company))
    return text + PEOPLE + SOUND.join(_once(persons)) if persons else text


def dialled(phone: str) -> list[str]:
    """A phone in the forms that one may look for: as it is dialled here, and from abroad."""
    try:
        read = parse_phone(phone)
    except BadPhone:
        return [phone]
    return [read.number, read.e164]


def _core(name: str) -> str:
    """What names the company, without region and form; of a name without a core, all of it."""
    try:
        return name_key(name).core
    except ValueError:
        return name


def _once(parts: Iterable[str]) -> Iterable[str]:
    return dict.fromkeys(part for part in parts if part)
