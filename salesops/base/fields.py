"""Form fields that are safe with anything a keyboard, a clipboard or a fuzzer sends: a message, never an exception.

They read what Chinese offices type: full-width figures, thousands commas, ¥ and 元, 2026年11月3日. Amounts come out
as exact ``Decimal``; a percentage typed "5" comes out as 0.05.
"""

import re
from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from salesops.base.credit_code import CreditCode, check_credit_code
from salesops.base.phones import Phone, parse_phone
from salesops.base.text import clean_line, clean_paragraphs, fold

# Figures with at most 20 digits before the point: nothing longer is read, so nothing can be slow.
_FIGURE = re.compile(r"[+-]?(?:\d{1,20}|\d{1,3}(?:,\d{3}){1,6})?(?:\.\d{0,20})?", re.ASCII)
_DAY = re.compile(
    r"(\d{4})(?:(?P<sep>[-/.])(\d{1,2})(?P=sep)(\d{1,2})|年(\d{1,2})月(\d{1,2})日?|(\d\d)(\d\d))", re.ASCII
)
_UNREADABLE = _("This text contains characters that cannot be stored.")
_LONGEST = 20_000  # cleaning looks at every character: nothing longer is even looked at


def plain(places: int, value: Decimal) -> str:
    """A figure as an input shows it: no exponent, no commas, at least ``places`` places and no needless zeros."""
    text = f"{value:f}"
    whole, _point, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(places, "0")
    return f"{whole}.{fraction}" if fraction else whole


def _cleaned(clean: Callable[[str], str], value: Any) -> str:
    text = "" if value is None else str(value)
    if len(text) > _LONGEST:
        raise ValidationError(_("This text is too long."), code="max_length")
    try:
        return clean(text)
    except ValueError:
        raise ValidationError(_UNREADABLE, code="unreadable") from None


class FigureInput(forms.Field):
    """A decimal figure between ``smallest`` and ``largest`` with at most ``places`` places; ``suffix`` may be typed."""

    widget = forms.TextInput
    places: ClassVar[int] = 2
    shown_places: ClassVar[int] = 0
    smallest: ClassVar[Decimal] = Decimal(0)
    largest: ClassVar[Decimal] = Decimal("999999999999.99")
    affixes: ClassVar[str] = ""
    numeric = True
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a number."),
        "places": _("Enter at most %(places)d decimal places."),
        "smallest": _("Enter %(limit)s or more."),
        "largest": _("Enter %(limit)s or less."),
    }

    def __init__(self, *, smallest: Decimal | None = None, largest: Decimal | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.least = self.smallest if smallest is None else smallest
        self.most = self.largest if largest is None else largest

    def to_python(self, value: Any) -> Decimal | None:
        """The figure, ``None`` for nothing typed."""
        if isinstance(value, Decimal):
            return value
        try:
            text = _cleaned(fold, value)
        except ValidationError:
            raise self._refused("invalid") from None
        if not text:
            return None
        text = text.strip(self.affixes + " ").replace(" ", "").replace("−", "-")
        if not _FIGURE.fullmatch(text) or not any(c.isdigit() for c in text):
            raise self._refused("invalid")
        return self._scaled(Decimal(text.replace(",", "")))

    def validate(self, value: Decimal | None) -> None:
        """Places and limits; ``ValidationError`` names what is allowed."""
        super().validate(value)
        if value is None:
            return
        if not value.is_finite():
            raise self._refused("invalid")
        exponent = value.normalize().as_tuple().exponent
        if isinstance(exponent, int) and -exponent > self._stored_places():
            raise self._refused("places", places=self.places)
        if value < self.least:
            raise self._refused("smallest", limit=self._shown(self.least))
        if value > self.most:
            raise self._refused("largest", limit=self._shown(self.most))

    def clean(self, value: Any) -> Decimal | None:
        """The figure with its stored number of places."""
        figure: Decimal | None = super().clean(value)
        return None if figure is None else figure.quantize(Decimal(1).scaleb(-self._stored_places())) + 0

    def prepare_value(self, value: Any) -> Any:
        """What the input shows: a stored figure in plain digits, what a person typed unchanged."""
        if isinstance(value, Decimal) and value.is_finite():
            return self._shown(value)
        return value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """1,000 and 1000.00 are the same figure."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """A number pad on the phone; no browser spinner, no memory of other amounts."""
        return {"inputmode": "decimal", "autocomplete": "off"}

    def _scaled(self, typed: Decimal) -> Decimal:
        return typed

    def _stored_places(self) -> int:
        return self.places

    def _shown(self, value: Decimal) -> str:
        return plain(self.shown_places, value)

    def _refused(self, code: str, **params: Any) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code, params=params)


class MoneyInput(FigureInput):
    """Yuan with two places, from 0.00 unless ``smallest`` says otherwise."""

    shown_places = 2
    affixes = "¥￥元"


class QuantityInput(FigureInput):
    """A quantity with at most four places, above 0 unless ``smallest`` says otherwise."""

    places = 4
    smallest = Decimal("0.0001")
    largest = Decimal("9999999999.9999")


class PercentInput(FigureInput):
    """A share typed in per cent: "5" and "5 %" are 0.05. ``smallest`` and ``largest`` are shares, 0 and 1."""

    largest = Decimal(1)
    affixes = "%％"

    def _scaled(self, typed: Decimal) -> Decimal:
        return typed.scaleb(-2)

    def _stored_places(self) -> int:
        return self.places + 2

    def _shown(self, value: Decimal) -> str:
        return plain(0, value.scaleb(2))


class LineInput(forms.CharField):
    """One line of text, cleaned (``text.clean_line``)."""

    default_error_messages: ClassVar[dict[str, Any]] = {"unreadable": _UNREADABLE}

    def __init__(self, *, max_length: int = 200, **kwargs: Any) -> None:
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        """The cleaned line."""
        return super().to_python(_cleaned(clean_line, value))


class ParagraphsInput(forms.CharField):
    """Text of many lines, cleaned (``text.clean_paragraphs``)."""

    widget = forms.Textarea

    def __init__(self, *, max_length: int = 4000, rows: int = 4, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.Textarea(attrs={"rows": rows}))
        super().__init__(max_length=max_length, **kwargs)

    def to_python(self, value: Any) -> str | None:
        """The cleaned text."""
        return super().to_python(_cleaned(clean_paragraphs, value))


class CreditCodeInput(forms.CharField):
    """统一社会信用代码; cleans to the code, "" for none. The last warning stands in ``warning``."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.warning: Promise | None = None

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """No correction by a keyboard that thinks it is a word."""
        return {"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false", "maxlength": "40"}

    def clean(self, value: Any) -> str:
        """The code in its stored form; ``ValidationError`` says which part is wrong."""
        text = _cleaned(fold, value)
        super().clean(text)
        self.warning = None
        if not text:
            return ""
        try:
            found: CreditCode = check_credit_code(text)
        except ValueError as wrong:
            raise ValidationError(getattr(wrong, "sentence", _UNREADABLE), code=getattr(wrong, "code", "")) from None
        self.warning = found.warning
        return found.code


class PhoneInput(forms.CharField):
    """A telephone number; cleans to a ``Phone``, ``None`` for none. A local number is asked for its area code."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "area": _("Add the area code: 021-5888 0000."),
    }

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        """The telephone keypad; the number is somebody else's, so nothing is filled in."""
        return {"inputmode": "tel", "autocomplete": "off", "maxlength": "60"}

    def clean(self, value: Any) -> Phone | None:
        """The number in its parts; ``ValidationError`` if it cannot be one."""
        if isinstance(value, Phone):
            return value
        text = _cleaned(fold, value)
        super().clean(text)
        if not text:
            return None
        try:
            phone = parse_phone(text)
        except ValueError as wrong:
            raise ValidationError(getattr(wrong, "sentence", _UNREADABLE), code=getattr(wrong, "code", "")) from None
        if phone.kind == "local":
            raise ValidationError(self.error_messages["area"], code="area")
        return phone

    def prepare_value(self, value: Any) -> Any:
        """What papers print is what the input shows."""
        return value.shown if isinstance(value, Phone) else value


class DateInput(forms.Field):
    """A day between 1950 and 2199, typed 2026-11-03, 2026/11/3, 20261103 or 2026年11月3日."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    earliest: ClassVar[date] = date(1950, 1, 1)
    latest: ClassVar[date] = date(2199, 12, 31)
    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Enter a day, for example 2026-11-03."),
        "range": _("Enter a day between %(earliest)s and %(latest)s."),
    }

    def __init__(self, *, earliest: date | None = None, latest: date | None = None, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.first = earliest or self.earliest
        self.last = latest or self.latest

    def to_python(self, value: Any) -> date | None:
        """The day, ``None`` for nothing typed."""
        if isinstance(value, date):
            return value.date() if isinstance(value, datetime) else value
        try:
            text = _cleaned(fold, value).replace(" ", "")
        except ValidationError:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not text:
            return None
        match = _DAY.fullmatch(text)
        try:
            parts = [int(part) for part in match.groups() if part and part.isdigit()] if match else []
            return date(*parts)
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate(self, value: date | None) -> None:
        """The day lies where business days lie."""
        super().validate(value)
        if value is not None and not self.first <= value <= self.last:
            params = {"earliest": self.first.isoformat(), "latest": self.last.isoformat()}
            raise ValidationError(self.error_messages["range"], code="range", params=params)

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Spelling does not change a day."""
        try:
            return bool(self.to_python(initial) != self.to_python(data))
        except ValidationError:
            return True
