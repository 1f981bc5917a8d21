"""How values and controls are shown: ``{% load salesops %}`` in every template of the house."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Any
from uuid import uuid4

from django import template
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
from django.urls import get_script_prefix, get_urlconf, reverse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from salesops.base import money
from salesops.base.look import figures, parts, said, selects

register = template.Library()

THEMES = ("auto", "light", "dark")
KILO = 1024
STAND_IN = "9007199254740993"  # a key that no record has, where the address of a page is taken apart
NO_CHOICE = "---------"  # what Django and django-filter call the empty choice


# Values


@register.filter
def yuan(value: Decimal | None) -> str:
    """¥1,234.50"""
    return figures.yuan_text(value)


@register.filter
def amount(value: Decimal | None) -> str:
    """1,234.50"""
    return figures.amount_text(value)


@register.filter
def money_html(value: Decimal | None) -> SafeString:
    """The amount with a quiet sign and quiet cents, for lead figures (`money.css`)."""
    text = figures.amount_text(value)
    if text == figures.NOTHING:
        return format_html('<span class="void-cell">{}</span>', text)
    whole, cents = text.rsplit(".", 1)
    minus = figures.MINUS if whole.startswith(figures.MINUS) else ""
    return format_html(
        '<span class="money{}">{}<span class="yen">¥</span>{}<span class="cent">.{}</span></span>',
        " is-minus" if minus else "",
        minus,
        whole.removeprefix(figures.MINUS),
        cents,
    )


@register.filter
def qty(value: Decimal | None) -> str:
    """12, 1.5, 1,200"""
    return figures.quantity_text(value)


@register.filter
def percent(value: Decimal | None) -> str:
    """0.05 → 5 %"""
    return figures.percent_text(value)


@register.filter
def capitals(value: Decimal) -> str:
    """The amount in Chinese capitals (大写)."""
    return money.capitals(value)


@register.filter
def day(value: date | datetime | str | None) -> str:
    """21 Nov, 11 月 21 日; a snapshot's day comes as text, 2026-11-21."""
    return figures.day_text(date.fromisoformat(value) if isinstance(value, str) and value else value or None)


@register.filter
def named_day(value: date | datetime) -> str:
    """Sat 21 Nov, 11 月 21 日 周六"""
    return figures.named_day_text(value)


@register.filter
def day_iso(value: date | datetime | None) -> str:
    """2026-11-21"""
    return figures.local_day(value).isoformat() if value else figures.NOTHING


@register.filter
def day_heading(value: date | datetime) -> str:
    """Today, Yesterday, or the day."""
    return figures.day_heading(value)


@register.filter
def clock_time(value: datetime | None) -> str:
    """09:50"""
    return figures.time_text(value) if value else figures.NOTHING


@register.filter
def moment(value: datetime | None) -> str:
    """Thu 09:50 near today, else the day and the time."""
    return figures.moment_text(value)


@register.filter
def face(name: str | None) -> str:
    """The family name's character, or a Latin initial."""
    return str(name or "")[:1].upper()


@register.filter
def file_size(size: int | None) -> str:
    """Bytes as people read them: 812 B, 24 KB, 1.3 MB."""
    if size is None:
        return figures.NOTHING
    if size < KILO:
        return f"{size} B"
    if size < KILO * KILO:
        return f"{round(size / KILO)} KB"
    return f"{size / KILO / KILO:.1f} MB"


@register.filter
def item(mapping: Any, key: Any) -> Any:
    """The entry of a mapping under a key that the template only knows as a variable; None without one."""
    return mapping.get(key) if mapping else None


# Parts of a page


icon = register.simple_tag(parts.icon)
register.simple_tag(parts.rule_link)
register.simple_tag(parts.pill)
register.simple_tag(parts.person)
register.tag("translate", said.translate)


@register.simple_tag
def dot() -> str:
    """What stands between the parts of a quiet line: a dot with spaces in English, without them in Chinese."""
    return pgettext("separator", " · ")


@register.simple_tag
def once() -> SafeString:
    """The idempotency key of a form that changes state (`salesops.once`)."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def checks(context: template.Context) -> SafeString:
    """What asks the server about a field that was left (`check.js`), and the place for what concerns the whole form.

    Nothing where the page's view can't answer.
    """
    request = context.get("request")
    match = request.resolver_match if request else None
    if request is None or match is None or not getattr(match.func, "checks_fields", False):
        return SafeString("")
    return format_html(
        '<span data-checks hidden hx-post="{}" hx-trigger="check delay:200ms" hx-include="closest form"'
        ' hx-params="not _once" hx-swap="none" hx-sync="this:replace"></span>'
        '<div class="wrongs" id="form_error" aria-live="polite"></div>',
        request.get_full_path(),
    )


@register.simple_tag(takes_context=True)
def theme(context: template.Context) -> str:
    """The reader's choice of light or dark; a cookie, so that the first paint is right without a script."""
    request = context.get("request")
    chosen = request.COOKIES.get("theme") if request else None
    return chosen if chosen in THEMES else "auto"


@register.inclusion_tag("components/clock.html")
def deadline_clock(view: Any) -> dict[str, Any]:
    """The small clock of a `ClockView`; nothing for None."""
    return {"clock": view}


@register.simple_tag
def page_of(name: str, pk: int) -> str:
    """The address of a record's page, for the rows of a list: `{% url %}` would look each of them up anew."""
    return _page_of(name, get_urlconf(), get_script_prefix()).replace(STAND_IN, str(pk))


@lru_cache
def _page_of(name: str, _urlconf: str | None, _prefix: str) -> str:
    return reverse(name, args=[int(STAND_IN)])


@register.simple_tag(takes_context=True)
def query_with(context: template.Context, **changes: Any) -> str:
    """The query string of this page with some parameters changed; None or "" drops one."""
    query = context["request"].GET.copy()
    for key, value in changes.items():
        if value in (None, ""):
            query.pop(key, None)
        else:
            query[key] = str(value)
    return f"?{query.urlencode()}"


# Fields


@register.filter
def bound(form: BaseForm, name: str) -> BoundField:
    """The field of that name, ready to be drawn. KeyError for a name that the form doesn't have."""
    return form[name]


@register.filter
def wrong_fields(form: object) -> list[BoundField]:
    """The fields that people see and that are wrong, in the order of the form; none where there is no form."""
    if not isinstance(form, BaseForm):
        return []
    return [form[name] for name in form.fields if name in form.errors and not form[name].is_hidden]


@register.filter
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


@register.simple_tag
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
        return format_html('<span class="picker">{}{}</span>', drawn, icon("down"))
    return field.as_widget(attrs=attrs)


@register.simple_tag
def choices(field: BoundField) -> SafeString:
    """The labels of a field of few choices, each with its radio or box inside."""
    return format_html_join("", "<label>{} {}</label>", ((part.tag(), part.choice_label) for part in field.subwidgets))


@register.simple_tag
def facet(field: BoundField) -> SafeString:
    """A filter's control, bare; the empty choice reads "All" and not as a row of dashes."""
    widget = field.field.widget
    if not hasattr(widget, "choices"):
        return field.as_widget()
    every = pgettext("filter", "All")
    listed = selects.offered(widget.choices)
    return selects.select(field, [(value, every if label == NO_CHOICE else label) for value, label in listed], {})
