"""One style sheet out of many."""

import os
import re
from pathlib import Path

import brotli
import pytest
from django.conf import settings

from salesops.base import sheets


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    folder = tmp_path / "css"
    folder.mkdir()
    (folder / "all.css").write_text('@import url("b.css");\n@import url("a.css");\n')
    (folder / "a.css").write_text("/* a */\n.a { color: red; }\n")
    (folder / "b.css").write_text(".b { color: red; }\n")
    return folder


def test_sheets_are_joined_in_the_order_of_all(sources: Path) -> None:
    assert sheets.joined(sources) == ".b{color:red}\n.a{color:red}\n"


def test_a_sheet_that_nobody_imports_is_a_mistake(sources: Path) -> None:
    (sources / "c.css").write_text("")
    with pytest.raises(ValueError, match=r"c\.css"):
        sheets.joined(sources)


def test_the_joined_sheet_is_written_again_when_a_source_is_newer(sources: Path, tmp_path: Path) -> None:
    target = tmp_path / "out" / "salesops.css"
    assert sheets.build(sources, target)
    assert not sheets.build(sources, target)
    later = target.stat().st_mtime + 5
    os.utime(sources / "a.css", (later, later))
    assert sheets.build(sources, target)


def test_the_product_s_own_sheets_stay_small() -> None:
    """Under 21 KB compressed is the whole look; a framework would be several times that."""
    assert len(brotli.compress(sheets.joined().encode())) < 21281


def test_no_rule_is_for_a_class_that_nothing_bears() -> None:
    """By name: in the class of an element, in a tag that takes one, or as text of Python and scripts."""
    written = " ".join(path.read_text() for path in (settings.BASE_DIR / "templates").rglob("*.html"))
    written = re.sub(r"\{#.*?#\}", "", written)
    bearers = re.findall(r'class="((?:\{%.*?%\}|\{\{.*?\}\}|[^"{])*)"', written, re.DOTALL)
    bearers += re.findall(r"\{% block body_class %\}.*|\{% (?:td|tr|include|with)\b.*?%\}", written)
    apps = ("salesops", "customers", "quotes", "contracts", "commissions", "reports")
    sources = [
        path for app in apps for path in (settings.BASE_DIR / app).rglob("*.py") if "migrations" not in path.parts
    ]
    for path in (*sources, *(settings.BASE_DIR / "static" / "js").rglob("*.js")):
        for quote in "\"'`":
            bearers += re.findall(f"{quote}([^{quote}\\n]{{1,400}}){quote}", path.read_text())
    borne = {name for text in bearers for name in re.findall(r"[\w-]+", text)}
    begun = tuple(name for text in bearers for name in re.findall(r"([\w-]*-)(?=[{$])", text))
    classes = set(re.findall(r"\.([a-zA-Z][\w-]*)", re.sub(r"\{[^{}]*\}", "{}", sheets.joined())))
    assert len(classes) > 300
    shown = {name for name in classes if re.fullmatch(r"t-\d+", name)}  # sizes, shown by the design page
    assert {name for name in classes - borne - shown if not name.startswith(begun)} == set()
