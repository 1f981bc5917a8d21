"""Templates drawn the short way say what Django's own way makes of them."""

from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

import pytest
from django.core.exceptions import ObjectDoesNotExist
from django.db.models import TextChoices
from django.template import Context, Engine, TemplateDoesNotExist, TemplateSyntaxError, VariableDoesNotExist
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy, override

from salesops.base.drawing.loader import Drawn

LIBRARIES = {"i18n": "django.templatetags.i18n", "salesops": "salesops.base.templatetags.salesops"}
PAGES = {
    "base": "{% block title %}Base{% endblock %} {% block body %}<{% block inner %}in{% endblock %}>{% endblock %}",
    "middle": '{% extends "base" %}{% block title %}{{ block.super }}, middle{% endblock %}',
    "top": '{% extends "middle" %}{% block title %}{{ block.super }}, top{% endblock %}{% block inner %}{% endblock %}',
    "part": "[{{ row.name }} {{ extra }} {{ forloop.counter }}]",
    "folder/part": '{% include "./other" %}',
    "folder/other": "beside",
    "broken": "{% if %}",
}


class Colour(TextChoices):
    """A class that is called nowhere."""

    RED = "red", gettext_lazy("Draft")


@dataclass
class Row:
    """A record as pages see it."""

    name: str = "<b>&'\""
    owner: Any = None

    def loud(self) -> str:
        """A method without arguments."""
        return self.name.upper()

    def wants(self, what: str) -> str:
        """One that can't be called from a template."""
        return what

    def remove(self) -> str:
        """One that mustn't be."""
        raise AssertionError

    remove.alters_data = True  # type: ignore[attr-defined]  # as Django marks it

    @property
    def missing(self) -> str:
        """A failure that is silent."""
        raise ObjectDoesNotExist

    @property
    def wrong(self) -> str:
        """One that is not."""
        raise AttributeError("inside")


def told() -> dict[str, Any]:
    return {
        "row": Row(),
        "nested": {"items": "an entry", "deep": {"name": "<i>"}, "rows": [Row("a"), Row("b")]},
        "rows": [Row("a", Row("boss")), Row("b")],
        "pairs": [("a", 1), ("b", 2)],
        "safe": SafeString("<b>"),
        "amount": Decimal("1234.50"),
        "count": 1234567,
        "share": 0.5,
        "yes": True,
        "nothing": None,
        "day": date(2026, 11, 22),
        "moment": datetime(2026, 11, 22, 23, 30, tzinfo=UTC),
        "said": gettext_lazy("Draft"),
        "lazy": SimpleLazyObject(lambda: Row("lazy")),
        "Colour": Colour,
        "space": SimpleNamespace(name="space"),
        "part": "part",
        "word": "Draft",
        "call": lambda: {"name": "called"},
    }


SOURCES = [
    *(
        "{{ row.name }}",
        "{{ safe }}",
        "{{ amount }} {{ count }} {{ share }} {{ yes }} {{ nothing }}",
        "{{ day }} {{ moment }}",
    ),
    *(
        "{{ said }}",
        "{{ row.loud }}",
        "{{ row.wants }}",
        "{{ row.remove }}",
        "{{ row.missing }}",
        "{{ row.owner.name }}",
    ),
    *("{{ nobody }}", "{{ nobody.name }}", "{{ row.nobody }}", "{{ nested.nobody.name }}", "{{ nested.items }}"),
    *("{{ nested.deep.name }}", "{{ nested.rows.1.name }}", "{{ rows.5.name }}", "{{ word.upper }}", "{{ word.0 }}"),
    *("{{ lazy.name }}", "{{ lazy.nobody }}", "{{ Colour.RED.label }}", "{{ Colour.values }}", "{{ call.name }}"),
    *(
        '{{ "<b>" }} {{ 5 }} {{ 1.5 }} {{ _("Draft") }}',
        "{{ row.name|upper }}",
        "{{ safe|upper }}",
        "{{ safe|lower|title }}",
    ),
    *(
        '{{ nobody|default:"<x>" }}',
        "{{ nobody|default:row.name }}",
        "{{ nobody|default:5 }}",
        '{{ row.name|default:_("Draft") }}',
    ),
    *(
        "{{ rows|length }}",
        '{{ moment|date:"j M H:i" }}',
        "{{ row.name|linebreaks }}",
        "{{ safe|linebreaks }}",
        "{{ row.name|safe }}",
    ),
    *(
        '{{ pairs|join:", " }}',
        "{{ amount|floatformat:1 }}",
        "{{ nothing|default_if_none:row.name }}",
    ),
    *(
        "{% if row.nobody %}a{% elif nobody == None %}b{% else %}c{% endif %}",
        "{% if nobody.name or row.name %}a{% endif %}",
    ),
    *(
        "{% if row.missing %}a{% else %}b{% endif %}",
        "{% if count > 5 and not nothing %}a{% endif %}",
        '{% if "a" in word %}a{% endif %}',
    ),
    "{% for row in rows %}{{ row.name }}{{ row.owner.name }}{% include part with extra=forloop.last %}{% endfor %}",
    "{% for row in nobody %}{{ row }}{% empty %}none{% endfor %}",
    "{% for key, value in pairs %}{{ key }}={{ value }}{% endfor %}{{ key }}",
    "{% with name=row.name again=word %}{{ name }}{{ again }}{% endwith %}{{ name }}",
    *(
        '{% include "part" %}',
        '{% include "part" with extra=5 only %}',
        "{% include part with extra=row.name %}",
        '{% include "folder/part" %}',
    ),
    *(
        "{% autoescape off %}{{ row.name }}{{ row.name|upper }}{% endautoescape %}",
        "{% comment %}x{% endcomment %}{# y #}{% verbatim %}{{ z }}{% endverbatim %}",
    ),
    *(
        '{% load i18n %}{% translate "Draft" %}',
        "{% load i18n %}{% translate word %}",
        "{% load i18n %}{% translate word noop %}",
    ),
    '{% load i18n %}{% translate word as found %}{{ found }}{% translate "Draft" context "filter" %}',
    "{% load i18n %}{% blocktranslate trimmed with name=row.name %}\n  contact: {{ name }}\n{% endblocktranslate %}",
    "{% load i18n %}{% blocktranslate count n=count %}{{ n }} day{% plural %}{{ n }} days{% endblocktranslate %}",
    *(
        "{% load salesops %}{% icon word %}{% icon row.name %}",
        "{% load salesops %}{% dot as found %}{{ found }}",
        "{% load salesops %}{{ amount|yuan }}{{ day|day }}",
    ),
    *(
        '{% extends "middle" %}{% block body %}{{ block.super }}!{% endblock %}',
        "{% firstof nobody row.name %}",
        "{% cycle word row.name as c %}{{ c }}",
    ),
    "{% partialdef bit inline %}<{{ row.name }}>{% endpartialdef %}{% partial bit %}",
    "{% regroup rows by name as grouped %}{% for one in grouped %}{{ one.grouper }}{{ one.list|length }}{% endfor %}",
    "{% filter upper %}{{ row.name }}{% endfilter %}{% ifchanged row.name %}x{% endifchanged %}",
]


def engines(invalid: str = "", **more: str) -> list[Engine]:
    found = [("django.template.loaders.locmem.Loader", PAGES | more)]
    ways: list[Any] = [[("salesops.base.drawing.loader.Loader", found)], found]
    return [Engine(loaders=way, libraries=LIBRARIES, string_if_invalid=invalid) for way in ways]


@pytest.mark.parametrize("invalid", ["", "?%s?"])
@pytest.mark.parametrize("source", SOURCES)
def test_a_template_says_what_it_says_to_django(source: str, invalid: str) -> None:
    for language in ("zh-hans", "en"):
        with override(language):
            ours, djangos = (
                [engine.get_template("page").render(Context(told())) for _again in range(2)]
                for engine in engines(invalid, page=source)
            )
            assert ours == djangos


def test_a_page_that_extends_two_others() -> None:
    ours, djangos = ([one.get_template("top").render(Context(told())) for _again in range(2)] for one in engines())
    assert ours == djangos
    assert "Base, middle, top" in ours[0]


@pytest.mark.parametrize(
    "source",
    [
        "{{ row.wrong }}",
        "{% if row.wrong %}a{% endif %}",
        "{{ row.name|default:nobody }}x{{ row|stringformat:nobody }}",
        "{{ row.name|add }}",
        "{{ row.name|nobody }}",
        "{% nobody %}",
    ],
)
def test_what_fails_fails_as_with_django(source: str) -> None:
    failures, known = [], told()
    for engine in engines(page=source):
        with pytest.raises((AttributeError, TemplateSyntaxError, VariableDoesNotExist)) as raised:
            engine.get_template("page").render(Context(known))
        failures.append((type(raised.value), str(raised.value)))
    assert failures[0] == failures[1]


def test_a_mistake_is_told_with_its_template() -> None:
    ours, _djangos = engines()
    with pytest.raises(TemplateSyntaxError, match=r"Template: .*broken"):
        ours.get_template("broken")
    for _again in range(2):
        with pytest.raises(TemplateDoesNotExist):
            ours.get_template("nowhere")


def test_a_template_is_read_once_and_drawn_the_short_way() -> None:
    ours, _djangos = engines()
    assert isinstance(ours.get_template("top"), Drawn)
    assert ours.get_template("top") is ours.get_template("top")
