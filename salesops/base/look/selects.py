"""A list of choices to pick from, as Django's widget draws it, without a template for each choice."""

from collections.abc import Iterable
from copy import copy
from typing import Any

from django.forms import BoundField, Select
from django.forms.models import ModelChoiceIterator
from django.forms.utils import flatatt
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_noop

# Django's words for the empty choice, which its own catalogues don't have in Chinese.
NOTHING_CHOSEN = gettext_noop("- Select an option -")


def offered(choices: Any) -> list[tuple[Any, Any]]:
    """The choices of a widget, value and label. Those that stand in a table are read in one query.

    A field that reads them in its own way says ``offered``.

    Django's own way reads them through a cursor on the server, which takes three trips where one does.
    """
    if isinstance(choices, ModelChoiceIterator) and getattr(choices.field, "null_label", None) is None:
        first = [] if choices.field.empty_label is None else [("", choices.field.empty_label)]
        rows = choices.field.offered() if hasattr(choices.field, "offered") else choices.queryset.all()
        return [*first, *(choices.choice(one) for one in rows)]
    return list(choices)


def select(field: BoundField, choices: Iterable[tuple[Any, Any]], attrs: dict[str, Any]) -> SafeString:
    """The ``<select>`` of a field with these choices; one with groups is drawn by Django."""
    widget, listed = field.field.widget, list(choices)
    if type(widget) is not Select or any(isinstance(label, (list, tuple)) for _value, label in listed):
        widget = copy(widget)
        widget.choices = listed
        return field.as_widget(widget, attrs)
    chosen = {str(one) for one in widget.format_value(field.value())}
    options, is_found = [], False
    for value, label in listed:
        given = "" if value is None else str(value)
        is_chosen = not is_found and given in chosen
        is_found = is_found or is_chosen
        options.append((given, SafeString(" selected") if is_chosen else "", label))
    named = {"id": field.auto_id} | widget.attrs | field.build_widget_attrs(attrs, widget)
    drawn = format_html_join("", '<option value="{}"{}>{}</option>', options)
    return format_html('<select name="{}"{}>{}</select>', field.html_name, flatatt(named), drawn)
