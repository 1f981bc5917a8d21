"""统一社会信用代码, the 18-character credit code of GB 32100-2015 (CUS-1)."""

import re
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.base.text import fold

LENGTH = 18
ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"  # in the order of value; no I, O, S, V, Z
WEIGHTS = [pow(3, i, 31) for i in range(LENGTH - 1)]
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)  # GB 11714, characters 9 to 16
MISTAKEN = {"O": "0", "I": "1", "S": "5", "Z": "2"}
_SEPARATORS = re.compile(r"[\s\-‐‑‒–—―−]")


@dataclass(frozen=True, slots=True)
class CreditCode:
    """A code that passed its check; ``warning`` is a sentence when the organisation code inside does not."""

    code: str
    warning: Promise | None = None


class BadCreditCode(ValueError):
    """``code`` says what is wrong: "length", "letter" or "check"; ``sentence`` says it to people."""

    def __init__(self, code: str, sentence: Promise | str) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


def check_credit_code(text: str) -> CreditCode:
    """The code in its stored form (half width, upper case, no spaces or hyphens), or ``BadCreditCode``.

    A wrong letter is never corrected: the sentence names it and what was probably meant. ``ValueError`` for NUL.
    """
    code = _SEPARATORS.sub("", fold(text)).upper()
    if len(code) != LENGTH:
        sentence = _("A credit code has 18 characters; this one has %(count)d.")
        raise BadCreditCode("length", sentence % {"count": len(code)})
    for place, letter in enumerate(code, start=1):
        if letter not in ALPHABET:
            raise BadCreditCode("letter", _wrong_letter(place, letter))
    if code[-1] != check_character(code[:-1]):
        raise BadCreditCode("check", _("The check character of this credit code does not fit; compare the licence."))
    if not _organisation_code_holds(code[8:17]):
        return CreditCode(code, _("The organisation code inside this credit code has a wrong check digit."))
    return CreditCode(code)


def check_character(first_17: str) -> str:
    """The 18th character; ``ValueError`` for a letter outside the alphabet."""
    total = sum(ALPHABET.index(letter) * weight for letter, weight in zip(first_17, WEIGHTS, strict=True))
    return ALPHABET[-total % 31]


def _wrong_letter(place: int, letter: str) -> Promise | str:
    if letter in MISTAKEN:
        sentence = _("Character %(place)d is the letter %(letter)s, which credit codes do not use; perhaps %(digit)s?")
        return sentence % {"place": place, "letter": letter, "digit": MISTAKEN[letter]}
    return _("Character %(place)d (%(letter)s) does not occur in credit codes.") % {"place": place, "letter": letter}


def _organisation_code_holds(organisation: str) -> bool:
    total = sum(int(c, 36) * weight for c, weight in zip(organisation[:8], ORGANISATION_WEIGHTS, strict=True))
    return organisation[8] == "0123456789X"[-total % 11]
