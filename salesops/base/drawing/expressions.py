"""Names and their filters, taken apart when a template is read: ``row.total|amount``."""

from collections.abc import Callable, Sequence
from typing import Any

from django.template import Context
from django.template.base import FilterExpression, Parser, Variable
from django.utils.safestring import SafeData, SafeString
from django.utils.timezone import template_localtime  # type: ignore[attr-defined]  # Django's own, without a type

_NOT_THERE, _NOT_PLAIN = object(), object()


def _found(first: str, then: Sequence[str], context: Context) -> Any:
    """What ``first.then`` stands for, or one of the two above."""
    for layer in reversed(context.dicts):
        if first in layer:
            found = layer[first]
            break
    else:
        return _NOT_THERE
    if callable(found):
        found = _called(found)
    for name in then:
        asked, found = found, _part(found, name)
        if found is _NOT_PLAIN:
            return _absent(asked, name)
        if callable(found):
            found = _called(found)
    return found


def _part(found: Any, name: str) -> Any:
    if hasattr(type(found), "__getitem__"):
        try:
            return found[name]
        except (TypeError, AttributeError, KeyError, ValueError, IndexError):
            pass
    return getattr(found, name, _NOT_PLAIN)


def _called(found: Callable[[], Any]) -> Any:
    """What it answers, unless it is not to be called."""
    if getattr(found, "do_not_call_in_templates", False):
        return found
    return _NOT_PLAIN if getattr(found, "alters_data", False) else found()


def _absent(asked: Any, name: str) -> Any:
    """Is there no such name? A property may be there and have failed, and a digit means a place."""
    kind: Any = type(asked)
    if asked is None:
        return _NOT_THERE
    if name[0].isdigit() or kind.__dir__ is not object.__dir__ or name in getattr(asked, "__dict__", ()):
        return _NOT_PLAIN
    return _NOT_PLAIN if any(name in vars(one) for one in kind.__mro__) else _NOT_THERE


class Expression(FilterExpression):
    """``row.total|amount``, taken apart when the template is read."""

    __slots__ = ("first", "steps", "then")

    def __init__(self, token: str, parser: Parser) -> None:
        super().__init__(token, parser)
        self.first, self.then = _taken_apart(self.var)
        self.steps = [_Step(func, args) for func, args in self.filters]

    def resolve(self, context: Context, ignore_failures: bool = False) -> Any:
        """As Django's."""
        if self.first is None or self.var.translate:
            if self.is_var:
                return super().resolve(context, ignore_failures)
            found = self.var
        else:
            try:
                found = _found(self.first, self.then, context)
            except Exception:  # noqa: BLE001  a property failed: Django knows which failures are silent
                found = _NOT_PLAIN
            if found is _NOT_THERE and (ignore_failures or not _said_of_nothing(context)):
                found = None if ignore_failures else ""
            elif found is _NOT_THERE or found is _NOT_PLAIN:
                return super().resolve(context, ignore_failures)
        for step in self.steps:
            found = step.done(found, context)
        return found


def _said_of_nothing(context: Any) -> str:
    said: str = context.template.engine.string_if_invalid
    return said


class _Step:
    """One filter of an expression."""

    __slots__ = ("args", "escapes", "func", "is_fixed", "is_local", "is_safe")

    def __init__(self, func: Callable[..., Any], args: Sequence[tuple[bool, Any]]) -> None:
        self.func = func
        self.is_local = getattr(func, "expects_localtime", False)
        self.escapes = getattr(func, "needs_autoescape", False)
        self.is_safe = getattr(func, "is_safe", False)
        self.args = [(arg, *_taken_apart(arg)) if is_var else (arg, None, ()) for is_var, arg in args]
        self.is_fixed = not any(isinstance(arg, Variable) or not isinstance(arg, SafeString) for _is_var, arg in args)

    def done(self, found: Any, context: Context) -> Any:
        """What the filter makes of it."""
        given = [arg for arg, _first, _then in self.args] if self.is_fixed else self._given(context)
        if self.is_local:
            found = template_localtime(found, context.use_tz)
        also = {"autoescape": context.autoescape} if self.escapes else {}
        made = self.func(found, *given, **also)
        return _safe(made) if self.is_safe and isinstance(found, SafeData) else made

    def _given(self, context: Context) -> list[Any]:
        given = []
        for arg, first, then in self.args:
            if not isinstance(arg, Variable):
                given.append(_safe(arg))  # words of the template
                continue
            found = _NOT_PLAIN if first is None else _found(first, then, context)
            given.append(arg.resolve(context) if found is _NOT_PLAIN or found is _NOT_THERE else found)
        return given


def _safe(text: Any) -> Any:
    return text if hasattr(text, "__html__") else SafeString(text)


def _taken_apart(var: Any) -> tuple[str | None, Sequence[str]]:
    names = var.lookups if isinstance(var, Variable) else None
    return (names[0], names[1:]) if names else (None, ())
