"""The design page: for those who build, and complete."""

import re
from pathlib import Path

import pytest
from django.test import Client
from django.urls import reverse
from pytest_django import Settings

from salesops.design import tokens
from salesops.org.models import Person
from tests.cast import Cast

ROOT = Path(__file__).resolve().parents[3]
COMPONENTS = ROOT / "templates" / "components"
INCLUDED = re.compile(r'{%\s*(?:include|extends)\s+"components/(\w+)\.html')
# Drawn by the shell of every page, or a page by itself that the design page shows in its parts.
FRAME = {
    "list_page": ["views", "filter_bar", "columns", "table", "pages", "bulk", "empty"],
    "form": ["form_wrong", "field", "form_actions"],
}
ANSWERS = {"form_checked": "htmx puts it under a field", "person_card": "htmx puts it into a chip"}


def answer(person: Person, name: str = "home") -> int:
    client = Client()
    client.force_login(person)
    return client.get(reverse(f"design:{name}")).status_code


@pytest.mark.django_db
def test_the_administrator_sees_it_in_both_languages(cast: Cast, client: Client) -> None:
    client.force_login(cast.hu)
    for language, word in (("zh-hans", "时限钟"), ("en", "Deadline clock")):
        page = client.get(reverse("design:home"), headers={"accept-language": language})
        assert page.status_code == 200
        assert word in page.text


@pytest.mark.django_db
def test_to_others_it_is_not_there_unless_they_build(cast: Cast, settings: Settings) -> None:
    for name in ("home", "part"):
        assert answer(cast.qian, name) == 404
    settings.DEBUG = True
    for name in ("home", "part"):
        assert answer(cast.li, name) == 200


def shown() -> set[str]:
    """Every component that a template of the design page draws, with what these draw themselves."""
    pages = [*(ROOT / "templates" / "design").rglob("*.html"), ROOT / "templates" / "base.html"]
    found, waiting = set(FRAME), [name for page in pages for name in INCLUDED.findall(page.read_text(encoding="utf-8"))]
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting += INCLUDED.findall((COMPONENTS / f"{name}.html").read_text(encoding="utf-8"))
    return found


def test_every_component_is_on_the_page() -> None:
    there = {path.stem for path in COMPONENTS.glob("*.html")}
    assert there - shown() - set(ANSWERS) == set()
    assert set(ANSWERS) <= there
    for frame, parts in FRAME.items():
        assert frame in there
        assert set(parts) <= shown(), f"{frame} is shown by its parts"


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("pair", tokens.PAIRS, ids=lambda pair: pair.role)
def test_every_role_is_seen_on_every_ground(pair: tokens.Pair, theme: str) -> None:
    """WCAG 2.2 AA: 4.5 for text, 3 for marks that mean something."""
    worst = tokens.worst(pair, theme)
    assert worst.ratio >= pair.least, f"{pair.role} on {worst.ground}: {worst.ratio:.2f}"


def test_the_measure_measures() -> None:
    assert tokens.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert tokens.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)


def test_dark_is_the_same_by_choice_and_by_system() -> None:
    assert tokens.values("auto") == tokens.values("dark")
    assert set(tokens.colours("dark")) == set(tokens.colours("light"))


def test_every_text_role_is_measured() -> None:
    """A colour that a sheet gives to text must be among the measured pairs."""
    text = {
        name
        for sheet in (ROOT / "static" / "css").glob("*.css")
        for name in re.findall(r"(?<![\w-])color:\s*var\(--([\w-]+)\)", sheet.read_text(encoding="utf-8"))
    }
    measured = {pair.role for pair in tokens.PAIRS if pair.least == tokens.TEXT}
    assert text - measured == set()
