"""The settings that exist: each app declares its own in ``policies.py``, found by autodiscovery."""

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext as _

from salesops.base.refusals import Sentence

_YES = {"1", "true", "yes", "on", "是"}
_NO = {"0", "false", "no", "off", "否"}


@dataclass(frozen=True, slots=True)
class Setting:
    """A value of the company that may change from a date on.

    ``type`` is ``int``, ``Decimal``, ``bool``, ``str``, or a function that turns text into the value and raises
    ``ValueError``. ``default`` is valid since ever. ``check`` says whether a value makes sense at all; ``write`` is the
    way back from a value to text where ``str`` is not; ``show`` is how people read it, with its unit, where text and
    unit side by side are no good sentence (``salesops.policy.shown`` has the usual ones).
    """

    key: str
    type: Callable[[str], Any]
    default: Any
    unit: Sentence
    rule: str
    label: Sentence
    check: Callable[[Any], bool] | None = None
    write: Callable[[Any], str] | None = None
    show: Callable[[Any], Sentence] | None = None

    def parse(self, text: str) -> Any:
        """The typed value of what an administrator wrote. Raises ``ValueError`` if it is none."""
        value = _parse(self.type, text.strip())
        if self.check is not None and not self.check(value):
            raise ValueError(f"{text!r} is out of range for {self.key}")
        return value

    def text(self, value: Any) -> str:
        """How a value is written down; ``parse`` reads it back."""
        if self.write is not None:
            return self.write(value)
        if isinstance(value, bool):
            return "yes" if value else "no"
        return str(value)

    def said(self, value: Any) -> str:
        """The value as people read it, with its unit; nothing for an empty text."""
        if self.show is not None:
            return str(self.show(value))
        if isinstance(value, bool):
            return _("yes") if value else _("no")
        text = self.text(value)
        return f"{text} {self.unit}" if text and self.unit else text


def _parse(kind: Callable[[str], Any], text: str) -> Any:
    if kind is bool:
        if text.lower() in _YES:
            return True
        if text.lower() in _NO:
            return False
        raise ValueError(f"{text!r} is neither yes nor no")
    if kind is Decimal:
        try:
            number = Decimal(text)
        except InvalidOperation as error:
            raise ValueError(f"{text!r} is no number") from error
        # 1e999999 is finite and would fill the memory as soon as somebody wrote it out.
        if not number.is_finite() or abs(number.adjusted()) > 12:  # noqa: PLR2004
            raise ValueError(f"{text!r} is no usable number")
        return number
    if kind is int and len(text) > 12:  # noqa: PLR2004
        raise ValueError("too long for a number")
    return kind(text)


_declared: dict[str, Setting] = {}


def declare(setting: Setting) -> Setting:
    """Make a setting known. Raises ``ValueError`` when two apps declare one key."""
    if setting.key in _declared and _declared[setting.key] != setting:
        raise ValueError(f"the setting {setting.key} is declared twice")
    _declared[setting.key] = setting
    return setting


def setting(key: str) -> Setting:
    """The declared setting. Raises ``KeyError`` for an unknown key."""
    return _declared[key]


def all_settings() -> list[Setting]:
    """Every declared setting, by key."""
    return [_declared[key] for key in sorted(_declared)]


def setting_choices() -> list[tuple[str, Sentence]]:
    """Keys and labels for the admin's form."""
    return [(one.key, one.label) for one in all_settings()]
