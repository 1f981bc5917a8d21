"""Words that must not stand in the code, each with the reason; they need no database.

Every gate has a line that it must catch and one that it must let pass: a pattern that sees nothing keeps nobody out.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from salesops.embedded.places import PROJECT

CODE = ("salesops", "customers", "quotes", "contracts", "commissions", "reports")
LONGEST_FILE = 300


@dataclass(frozen=True)
class Gate:
    """One forbidden pattern: where it is looked for, what it catches, what it lets pass, and why."""

    name: str
    pattern: str
    where: str
    why: str
    caught: str
    passed: str


PYTHON = r"\.py$"
VIEWS = r"^\w+/(?:\w+/)*views(?:/\w+)?\.py$"
TEMPLATES = r"^templates/.*\.html$"
BUSINESS = r"^(?!salesops/(?:embedded|management|base/clock)).*\.py$"

GATES = [
    Gate(
        "request into a filter",
        r"(?:filter|exclude|get)\(\s*\*\*\s*(?:self\.)?request",
        PYTHON,
        "a query string could name any column, secret ones too",
        "Quote.objects.filter(**request.GET.dict())",
        "filter(**known)",
    ),
    Gate(
        "request into an order",
        r"order_by\([^)]*\brequest\b[.\[]",
        PYTHON,
        "sorting by a hidden column tells its values",
        'order_by(request.GET["sort"])',
        "order_by(*columns)",
    ),
    Gate("extra", r"\.extra\(", PYTHON, "SQL in strings", 'queryset.extra(where=["1=1"])', "logger.info(extra=facts)"),
    Gate("RawSQL", r"\bRawSQL\b", PYTHON, "SQL in strings", "RawSQL('1', [])", "Raw()"),
    Gate(
        "mark_safe", r"\bmark_safe\b", PYTHON, "typed text becomes markup", "mark_safe(name)", "format_html('{}', name)"
    ),
    Gate("safe filter", r"\|\s*safe\b", TEMPLATES, "typed text becomes markup", "{{ name|safe }}", "{{ name|safety }}"),
    Gate(
        "autoescape off",
        r"autoescape\s+off",
        TEMPLATES,
        "typed text becomes markup",
        "{% autoescape off %}",
        "autoescape on",
    ),
    Gate(
        "all fields",
        r"fields\s*=\s*['\"]__all__['\"]",
        PYTHON,
        "the next column would be open to everybody",
        'fields = "__all__"',
        'fields = ["name"]',
    ),
    Gate(
        "lock on the key",
        r"select_for_update\((?!.*no_key=True)(?!\s*\n)",
        r"^(?:salesops|customers|quotes|contracts|commissions|reports)/.*\.py$",
        "keys never change, and whoever writes a row that refers to this one waits for it at commit: a circle",
        'select_for_update(of=("self",))',
        'select_for_update(of=("self",), no_key=True)',
    ),
    Gate("csrf_exempt", r"\bcsrf_exempt\b", PYTHON, "other sites could post", "@csrf_exempt", "@csrf_protect"),
    Gate(
        "manager in a view",
        r"\.objects\b",
        VIEWS,
        "views load from visible_to(person, Model): there is no other loader",
        "Quote.objects.get(pk=pk)",
        "visible_to(person, Quote)",
    ),
    Gate(
        "guardian",
        r"^\s*(?:from|import)\s+guardian\b",
        r"^(?!salesops/org/).*\.py$",
        "its get_objects_for_user gives every row to the holder of one permission; ask our wrapper",
        "from guardian.shortcuts import assign_perm",
        "from salesops.org import grants",
    ),
    Gate(
        "another clock",
        r"\btimezone\.now\(|\bdatetime\.now\(|\bdate\.today\(|\bauto_now(?:_add)?\s*=",
        BUSINESS,
        "tests, demo and import set the clock of salesops.base.clock",
        "created_at = models.DateTimeField(auto_now_add=True)",
        "created_at = clock.now()",
    ),
    Gate(
        "float money",
        r"\bFloatField\b",
        PYTHON,
        "0.1 + 0.2 is not 0.3",
        "price = models.FloatField()",
        "price = MoneyField()",
    ),
    Gate(
        "inline style",
        r"<style\b|\sstyle\s*=",
        TEMPLATES,
        "the content security policy drops it",
        '<p style="color: red">',
        '<p class="style">',
    ),
    Gate(
        "inline script",
        r"<script(?![^>]*\bsrc=)[^>]*>|\son[a-z]+\s*=\s*['\"]|\bhx-on\b|['\"]js:",
        TEMPLATES,
        "the content security policy drops it",
        '<a onclick="go()">',
        '<script src="{% static "js/a.js" %}" defer></script>',
    ),
    Gate(
        "a word of the trade in the engine",
        r"(?i)(?<![a-z])(?:quotes?|prices?(?<!can_see_prices)|contracts?|customers?|commissions?|invoices?)(?![a-z])",
        r"^(?:salesops|templates)/approvals/",
        "it serves every kind of paper, also those that nobody has thought of yet",
        "if request.kind == 'quotes.quote':",
        "from salesops.org.rules import can_see_prices",
    ),
    Gate(
        "work put off past the outbox",
        r"\.(?:delay|delay_on_commit|apply_async|apply_async_on_commit|send_task)\(|\bshared_task\b",
        r"^(?!salesops/jobs/).*\.py$",
        "what only Redis knows is lost with Redis; a row in the caller's transaction is not",
        "render_quote.delay(quote.pk)",
        'later("quotes.tasks.render_quote", quote.pk)',
    ),
    Gate(
        "a search for every model in a view",
        r"get_object_or_404\([A-Z]",
        VIEWS,
        "what a person may not see is not there",
        "get_object_or_404(Quote, pk=pk)",
        "get_object_or_404(visible_to(person, Quote), pk=pk)",
    ),
]


def files(pattern: str) -> Iterator[tuple[Path, str]]:
    """Our code and templates whose path matches; migrations are the framework's handwriting."""
    for folder in (*CODE, "templates"):
        for path in sorted((PROJECT / folder).rglob("*")):
            name = path.relative_to(PROJECT).as_posix()
            if path.suffix in {".py", ".html"} and "/migrations/" not in name and re.search(pattern, name):
                yield path, name


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_gate(gate: Gate) -> None:
    pattern = re.compile(gate.pattern, re.MULTILINE)
    found = [
        f"{name}:{number}: {line.strip()}"
        for path, name in files(gate.where)
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1)
        if pattern.search(line)
    ]
    assert not found, f"{gate.name}: {gate.why}\n" + "\n".join(found)


@pytest.mark.parametrize("gate", GATES, ids=lambda gate: gate.name)
def test_the_gate_sees(gate: Gate) -> None:
    assert re.search(gate.pattern, gate.caught)
    assert not re.search(gate.pattern, gate.passed)


def test_the_gates_look_somewhere() -> None:
    names = [name for _, name in files(PYTHON)]
    assert any(name.startswith("salesops/base/") for name in names)
    assert re.search(VIEWS, "quotes/views/quote.py")
    assert re.search(VIEWS, "salesops/approvals/views.py")
    assert not re.search(VIEWS, "quotes/models/views_of.py")


def test_no_file_is_longer_than_one_reads() -> None:
    long = {
        name: count
        for path, name in files(PYTHON)
        if (count := len(path.read_text(encoding="utf-8").splitlines())) > LONGEST_FILE
    }
    assert not long, "split by chapter, never into part two"
