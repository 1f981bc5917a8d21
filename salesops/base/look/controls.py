"""The fields of forms as they are drawn: which shape, which classes and ARIA."""

from collections.abc import Iterable
from typing import Any

from django.forms import (
    BaseForm,
    BoundField,
    CheckboxInput,
    CheckboxSelectMultiple,
    FileInput,
    RadioSelect,
    Select,
    Textarea,
)
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from salesops.base.look import parts, selects

NO_CHOICE = "---------"  # what Django and django-filter call the empty choice


def bound(form: BaseForm, name: str) -> BoundField:
    """The field of that name, ready to be drawn. KeyError for a name that the form doesn't have."""
    return form[name]


def wrong_fields(form: object) -> list[BoundField]:
    """The fields that people see and that are wrong, in the order of the form; none where there is no form."""
    if not isinstance(form, BaseForm):
        return []
    return [form[name] for name in form.fields if name in form.errors and not form[name].is_hidden]


def control_kind(field: BoundField) -> str:
    """Which shape a field takes: tick, ticks, choose, pick, area, file or input."""
    widget = field.field.widget
    kinds: Iterable[tuple[type, str]] = (
        (CheckboxInput, "tick"),
        (CheckboxSelectMultiple, "ticks"),
        (RadioSelect, "choose"),
        (Select, "pick"),
        (Textarea, "area"),
        (FileInput, "file"),
    )
    return next((kind for widget_class, kind in kinds if isinstance(widget, widget_class)), "input")


def control(
    field: BoundField, *, prefilled: object = False, label: str = "", placeholder: str = "", off: object = False
) -> SafeString:
    """The field's control with the classes and the ARIA of the look.

    A field may say ``numeric = True`` to have its figures at the right; `label` names a control without a visible
    label, as in a table of lines; `placeholder` is for search boxes only.
    """
    kind = control_kind(field)
    classes = ["input" if kind == "file" else kind, field.field.widget.attrs.get("class", "")]
    numeric = getattr(field.field, "numeric", False) or field.field.widget.attrs.get("inputmode") in {
        "decimal",
        "numeric",
    }
    if numeric:
        classes.append("num")
    attrs: dict[str, Any] = {}
    if field.errors:
        classes.append("is-wrong")  # Django adds the ARIA, with the ids of help and error
    if off:
        attrs["disabled"] = True
    if prefilled:
        classes.append("is-prefilled")
    if label:
        attrs["aria-label"] = label
    if placeholder:
        attrs["placeholder"] = placeholder
    attrs["class"] = " ".join(filter(None, classes))
    if kind == "pick":
        drawn = selects.select(field, selects.offered(field.field.widget.choices), attrs)
        return format_html('<span class="picker">{}{}</span>', drawn, parts.icon("down"))
    return field.as_widget(attrs=attrs)


def choices(field: BoundField) -> SafeString:
    """The labels of a field of few choices, each with its radio or box inside."""
    return format_html_join("", "<label>{} {}</label>", ((part.tag(), part.choice_label) for part in field.subwidgets))


def facet(field: BoundField) -> SafeString:
    """A filter's control, bare; the empty choice reads "All" and not as a row of dashes."""
    widget = field.field.widget
    if not hasattr(widget, "choices"):
        return field.as_widget()
    every = pgettext("filter", "All")
    listed = selects.offered(widget.choices)
    return selects.select(field, [(value, every if label == NO_CHOICE else label) for value, label in listed], {})
