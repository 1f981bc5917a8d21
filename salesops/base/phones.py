"""Telephone numbers as Chinese offices write them, read into one form (CUS-2 compares them).

Ranges of operators are not tested: 13 to 19 are in use and new ones come.
"""

import re
from dataclasses import dataclass
from typing import Literal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.base.text import fold

LONGEST = 60

type Kind = Literal["mobile", "fixed", "service", "short", "local", "foreign"]


@dataclass(frozen=True, slots=True)
class Phone:
    """A number in its parts.

    ``e164`` is empty for numbers that identify nobody (400 and short numbers, a local number without its area code):
    those are never compared. ``number`` is what one dials, digits only; ``shown`` is how papers print it.
    """

    kind: Kind
    e164: str
    extension: str
    shown: str
    number: str


class BadPhone(ValueError):
    """``code`` is "letters" or "number"; ``sentence`` says it to people."""

    def __init__(self, code: str, sentence: Promise) -> None:
        super().__init__(code)
        self.code = code
        self.sentence = sentence


_DASHES = re.compile("[‐‑‒–—―−﹣ー]")
_EXTENSION = re.compile(
    r"(?:转接?|轉|分机|分機|extension|ext|[*#])[\s.:-]*(?:分机|分機)?\s*(\d{1,6})#?$", re.IGNORECASE
)
_DASH_EXTENSION = re.compile(r"-\s*(\d{1,6})$")
_FIT = re.compile(r"\+?[\d\s().,/·-]+")
_MOBILE = re.compile(r"(1[3-9]\d)(\d{4})(\d{4})")
_FIXED = re.compile(r"(010|02[1-57-9])([2-9]\d{3})(\d{4})|(0[3-9]\d\d)([2-9]\d{2,3})(\d{4})")
_SERVICE = re.compile(r"([48]00)(\d{3})(\d{4})")
_SHORT = re.compile(r"9[56]\d{3,4}|1\d{4}")
_LOCAL = re.compile(r"([2-9]\d{2,3})(\d{4})")
_FOREIGN = re.compile(r"\+[1-9]\d{6,14}")


def parse_phone(text: str) -> Phone:
    """Read a number, with or without country code and extension. ``BadPhone`` for what cannot be one.

    A local number without its area code is read as kind "local"; whether that is enough is the caller's question.
    """
    line = _DASHES.sub("-", fold(text))
    if len(line) > LONGEST:
        raise BadPhone("number", _("This is too long for a telephone number."))
    body, extension = line, ""
    if tail := _EXTENSION.search(line):
        body, extension = line[: tail.start()].strip(), tail[1]
    if not _FIT.fullmatch(body):
        raise BadPhone("letters", _("A telephone number consists of digits; put an extension after 转."))
    if not extension and (tail := _DASH_EXTENSION.search(body)):
        complete = _read(body[: tail.start()])
        if complete and complete.kind in {"mobile", "fixed", "service"}:
            body, extension = body[: tail.start()], tail[1]
    phone = _read(body)
    if phone is None:
        raise BadPhone(
            "number",
            _("Not a complete telephone number: a mobile has 11 digits, a fixed line its area code first."),
        )
    if not extension:
        return phone
    return Phone(phone.kind, phone.e164, extension, f"{phone.shown} 转 {extension}", phone.number)


def _read(body: str) -> Phone | None:
    digits = re.sub(r"[^\d+]", "", body)
    if digits.startswith("00"):
        digits = "+" + digits[2:]
    if digits.startswith("+") and not digits.startswith("+86"):
        return Phone("foreign", digits, "", body, digits) if _FOREIGN.fullmatch(digits) else None
    if digits.startswith("+86"):
        return _with_country_code(digits[3:])
    if digits.startswith("86") and (body.startswith("86-") or _MOBILE.fullmatch(digits[2:])):
        return _with_country_code(digits[2:])
    return _national(digits)


def _with_country_code(digits: str) -> Phone | None:
    """Behind +86 the area code loses its 0, though many people write it."""
    return _national(digits) or _national("0" + digits)


def _national(digits: str) -> Phone | None:
    if match := _MOBILE.fullmatch(digits) or _MOBILE.fullmatch(digits.removeprefix("0")):
        number = "".join(match.groups())
        return Phone("mobile", "+86" + number, "", " ".join(match.groups()), number)
    if match := _FIXED.fullmatch(digits):
        area, head, tail = (part for part in match.groups() if part)
        return Phone("fixed", "+86" + digits[1:], "", f"{area}-{head} {tail}", digits)
    if match := _SERVICE.fullmatch(digits):
        return Phone("service", "", "", "-".join(match.groups()), digits)
    if _SHORT.fullmatch(digits):
        return Phone("short", "", "", digits, digits)
    if match := _LOCAL.fullmatch(digits):
        return Phone("local", "", "", " ".join(match.groups()), digits)
    return None
