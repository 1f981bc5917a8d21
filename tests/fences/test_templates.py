"""What a template may hold: nothing that a strict Content-Security-Policy would refuse, and its inputs on top."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGES = sorted(
    path for path in (ROOT / "templates").rglob("*.html") if "papers" not in path.parts and "emails" not in path.parts
)
COMPONENTS = sorted((ROOT / "templates" / "components").glob("*.html"))
SHEETS = sorted((ROOT / "static" / "css").rglob("*.css"))
SCRIPTS = sorted((ROOT / "static" / "js").glob("*.js"))

FORBIDDEN = {
    "a style attribute": re.compile(r"""<[^>]*\sstyle\s*=""", re.IGNORECASE),
    "a style element": re.compile(r"<style\b", re.IGNORECASE),
    "a script in the page": re.compile(r"<script\b(?![^>]*\bsrc=)", re.IGNORECASE),
    "an event attribute": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    "hx-on": re.compile(r"\shx-on\b", re.IGNORECASE),
    "a javascript address": re.compile(r"javascript:|[\"']js:", re.IGNORECASE),
    "safe": re.compile(r"\|\s*safe\b|{%\s*autoescape\s+off"),
}


def shown(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def faults_in(text: str) -> list[str]:
    return [name for name, pattern in FORBIDDEN.items() if pattern.search(text)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ('<p class="a" style="color: red">', "a style attribute"),
        ("<style>p{}</style>", "a style element"),
        ("<script>go()</script>", "a script in the page"),
        ('<a onclick="go()">', "an event attribute"),
        ('<a hx-on:click="go()">', "hx-on"),
        ('<a hx-vals="js:{a: 1}">', "a javascript address"),
        ("{{ name|safe }}", "safe"),
    ],
)
def test_the_fence_sees_each_fault(text: str, fault: str) -> None:
    assert faults_in(text) == [fault]


@pytest.mark.parametrize("path", PAGES, ids=shown)
def test_no_page_needs_a_hole_in_the_policy(path: Path) -> None:
    assert faults_in(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", COMPONENTS, ids=shown)
def test_a_component_names_its_inputs_on_top(path: Path) -> None:
    head = path.read_text(encoding="utf-8")[:900]
    assert re.search(r"\{# ?[A-Z]", head)
    assert "Inputs:" in head or "inputs" in head.lower()


@pytest.mark.parametrize("path", SHEETS, ids=shown)
def test_only_the_tokens_know_a_colour(path: Path) -> None:
    """Everything else reads a role, or dark mode would miss it."""
    literal = re.compile(r"#[0-9a-fA-F]{3,8}\b(?!-)|\b(?:rgba?|hsla?|hwb|lab|lch|oklab|oklch)\(")
    text = re.sub(r"/\*.*?\*/", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    assert bool(literal.search(text)) == (path.name == "tokens.css")


@pytest.mark.parametrize("path", SCRIPTS, ids=shown)
def test_scripts_write_no_markup_and_evaluate_nothing(path: Path) -> None:
    assert (
        re.findall(r"innerHTML|outerHTML|insertAdjacentHTML|\beval\(|new Function", path.read_text(encoding="utf-8"))
        == []
    )


def test_every_icon_is_in_the_sprite() -> None:
    sprite = set(re.findall(r'id="i-([\w-]+)"', (ROOT / "static" / "img" / "sprite.svg").read_text(encoding="utf-8")))
    used = {
        name
        for path in PAGES
        for name in re.findall(r"""{%\s*icon\s+["']([\w-]+)["']""", path.read_text(encoding="utf-8"))
    }
    assert used <= sprite
