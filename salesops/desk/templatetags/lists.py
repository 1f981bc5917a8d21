"""What a list page is drawn with; ``{% load lists %}`` in every row template.

    {% tr %}
      {% td "number" "name at-sub" %}<a href="…">{{ row.number }}</a>{% endtd %}
      {% td "total" "at-end" %}{{ row.total|amount }}{% endtd %}
    {% endtr %}

A cell is named by the key of its column: label and alignment are the column's, and one whose column isn't shown isn't
drawn, nor is what stands in it computed. The words after the key are classes; a cell of a mere dash has one of its own,
"void-cell".
"""

from dataclasses import dataclass
from functools import lru_cache
from html import escape
from typing import Any

from django import template
from django.template.base import FilterExpression, NodeList, Parser, TextNode, Token
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import get_language, gettext, gettext_noop

from salesops.base.addresses import address
from salesops.base.look.figures import NOTHING
from salesops.base.look.parts import KEPT, icon
from salesops.base.templatetags.salesops import query_with
from salesops.desk.pages import PICK

register = template.Library()

LOOK_AT, SELECT = gettext_noop("Look at %(name)s"), gettext_noop("Select %(row)s")


@dataclass(eq=False)
class Cell(template.Node):
    """One ``<td>``."""

    key: FilterExpression
    classes: list[FilterExpression]
    nodelist: NodeList

    def __post_init__(self) -> None:
        fixed = not any(word.is_var for word in self.classes)
        self.fixed = [str(word.var) for word in self.classes if word.var] if fixed else None

    def render(self, context: template.Context) -> SafeString:
        """The cell, or nothing where its column isn't shown."""
        shown = context["cells"].get(self.key.resolve(context) if self.key.is_var else self.key.var)
        if shown is None:
            return SafeString("")
        classes = _resolved(self.classes, context) if self.fixed is None else self.fixed
        said = self.nodelist.render(context)
        empty = ("void-cell",) if said == NOTHING else ()
        return SafeString(f"{_cell(*shown, *classes, *empty)}{said}</td>")


@dataclass(eq=False)
class Line(template.Node):
    """One ``<tr>``, with a box before it where rows can be chosen."""

    classes: list[FilterExpression]
    nodelist: NodeList

    def render(self, context: template.Context) -> SafeString:
        """The row."""
        opening = _line(*_resolved(self.classes, context))
        return SafeString(f"{opening}{self._box(context)}{self.nodelist.render(context)}</tr>")

    def _box(self, context: template.Context) -> SafeString:
        if not context.get("bulk"):
            return SafeString("")
        row = context["row"]
        key, said = escape(str(row.pk)), escape(_worded(SELECT, get_language()) % {"row": row})
        return SafeString(
            f'<td class="at-pick"><label><input class="tick" type="checkbox" name="{PICK}" value="{key}" form="bulk"'
            f' data-pick><span class="sr">{said}</span></label></td>'
        )


def _resolved(words: list[FilterExpression], context: template.Context) -> list[str]:
    """The classes that are there; nothing is looked up for a fixed word."""
    return [str(found) for word in words if (found := word.resolve(context) if word.is_var else word.var)]


@lru_cache(KEPT)
def _worded(words: str, _language: str | None) -> str:
    return gettext(words)


# Opened once for every list, language and state: fifty rows of ten cells differ in what stands in them.


@lru_cache(KEPT)
def _cell(label: str, numeric: bool, *classes: str) -> SafeString:
    if numeric:
        classes = ("num", *classes)
    if not classes:
        return format_html('<td data-l="{}">', label)
    return format_html('<td data-l="{}" class="{}">', label, " ".join(classes))


@lru_cache(KEPT)
def _line(*classes: str) -> SafeString:
    return format_html('<tr data-item class="{}">', " ".join(classes)) if classes else SafeString("<tr data-item>")


@register.tag("td")
def td(parser: Parser, token: Token) -> Cell:
    """``{% td "key" "classes"… %}…{% endtd %}``"""
    _name, key, *words = token.split_contents()
    return Cell(parser.compile_filter(key), _compiled(parser, words), _until(parser, "endtd"))


@register.tag("tr")
def tr(parser: Parser, token: Token) -> Line:
    """``{% tr "classes"… %}…{% endtr %}``"""
    cells = _until(parser, "endtr")
    # What keeps the cells apart in the template says nothing in the page: a browser would make a node of each space.
    cells[:] = [node for node in cells if not (isinstance(node, TextNode) and node.s.isspace())]
    return Line(_compiled(parser, token.split_contents()[1:]), cells)


@register.simple_tag
def peek(name: str, pk: int, called: object) -> SafeString:
    """The button that opens a look at the row's record beside the list; ``called`` is what people call it."""
    said = escape(_worded(LOOK_AT, get_language()) % {"name": called})
    return SafeString(
        f'<button class="peek" type="button" data-peek="{escape(address(name, pk))}" aria-label="{said}"></button>'
    )


@register.simple_tag(takes_context=True)
def sort_link(context: template.Context, column: Any, current: str = "", target: str = "") -> SafeString:
    """The head of a column: a link that sorts by it, the other way round when it already does."""
    if not column.sort:
        return format_html("{}", column.label)
    rising, falling = column.sort, f"-{column.sort}"
    arrow = icon("up") if current == rising else icon("downarr") if current == falling else ""
    wanted = falling if current == rising else rising
    link = _link(context, target, sort=wanted, page=None)
    return format_html('<a id="sort-{}" data-sort {}>{} {}</a>', column.key, link, column.label, arrow)


@register.simple_tag
def aria_sort(column: Any, current: str = "") -> SafeString:
    """The ``aria-sort`` attribute of a column's head; nothing when the list isn't sorted by it."""
    if column.sort and current.removeprefix("-") == column.sort:
        return format_html('aria-sort="{}"', "descending" if current.startswith("-") else "ascending")
    return SafeString("")


@register.simple_tag(takes_context=True)
def turn_to(context: template.Context, page: int, target: str = "") -> SafeString:
    """The address of another page of the list, as attributes of a link."""
    return _link(context, target, swap="outerHTML show:top", page=page)


def _link(context: template.Context, target: str, *, swap: str = "outerHTML", **changes: Any) -> SafeString:
    """``href``, and what htmx needs where it fills a ``target`` with the answer."""
    url = context["request"].path + query_with(context, **changes)
    if not target:
        return format_html('href="{}"', url)
    fills = 'href="{0}" hx-get="{0}" hx-target="{1}" hx-swap="{2}" hx-push-url="true" hx-indicator="{1}"'
    return format_html(fills, url, target, swap)


def _compiled(parser: Parser, words: list[str]) -> list[FilterExpression]:
    return [parser.compile_filter(word) for word in words]


def _until(parser: Parser, end: str) -> NodeList:
    nodelist = parser.parse((end,))
    parser.delete_first_token()
    return nodelist
