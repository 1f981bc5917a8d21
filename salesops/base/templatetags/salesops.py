"""How values and controls are shown: ``{% load salesops %}`` in every template of the house."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any
from uuid import uuid4

from django import template
from django.urls import resolve
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import pgettext

from salesops.base import money
from salesops.base.addresses import address, url
from salesops.base.look import controls, figures, parts, said

register = template.Library()

THEMES = ("auto", "light", "dark")
KILO = 1024


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
def month(value: date) -> str:
    """October 2026, 2026 年 10 月"""
    return figures.month_text(value)


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
def cut_before_number(title: str) -> SafeString:
    """A title in one line. Where it is too long its name is cut short, never the number that stands last."""
    name, space, last = title.rpartition(" ")
    if not space or not any(char.isdigit() for char in last):
        name, last = title, ""
    end = format_html(' <span class="end">{}</span>', last) if last else ""
    return format_html('<span class="cut-before"><span class="cut">{}</span>{}</span>', name, end)


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
register.simple_tag(parts.person_called)
register.tag("translate", said.translate)
register.tag("url", url)
for field_filter in (controls.bound, controls.wrong_fields, controls.control_kind):
    register.filter(field_filter)
for field_tag in (controls.control, controls.choices, controls.facet):
    register.simple_tag(field_tag)


@register.simple_tag
def dot() -> str:
    """What stands between the parts of a quiet line: a dot with spaces in English, without them in Chinese."""
    return pgettext("separator", " · ")


@register.simple_tag
def once() -> SafeString:
    """The idempotency key of a form that changes state (`salesops.once`)."""
    return format_html('<input type="hidden" name="_once" value="{}">', uuid4())


@register.simple_tag(takes_context=True)
def checks(context: template.Context, at: str = "") -> SafeString:
    """What asks the server about a field that was left (`check.js`), and the place for what concerns the whole form.

    ``at`` is where the form is sent, if not to its page. Nothing where the view there can't answer.
    """
    request = context.get("request")
    match = resolve(at) if at else request.resolver_match if request else None
    if request is None or match is None or not getattr(match.func, "checks_fields", False):
        return SafeString("")
    return format_html(
        '<span data-checks hidden hx-post="{}" hx-trigger="check delay:200ms" hx-include="closest form"'
        ' hx-params="not _once" hx-swap="none" hx-sync="this:replace"></span>'
        '<div class="wrongs" id="form_error" aria-live="polite"></div>',
        at or request.get_full_path(),
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
    return address(name, pk)


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
