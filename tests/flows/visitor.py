"""Somebody at the keyboard, without a browser: opens a page, fills in a form that stands on it, and sends it.

What a form already holds goes along, hidden fields and keys included, so that a flow proves the pages and not only the
addresses behind them.
"""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from django.test import Client

from salesops.org.models import Person


@dataclass
class Form:
    """One form of a page: where it goes, and what it holds."""

    action: str
    method: str
    id: str
    fields: dict[str, str] = field(default_factory=dict)
    buttons: list[tuple[str, str]] = field(default_factory=list)


class Visitor:
    """One person in one language."""

    def __init__(self, person: Person, language: str) -> None:
        self.language = language
        self.client = Client()
        self.client.force_login(person)
        self.client.cookies["django_language"] = language
        self.url = ""
        self.text = ""

    def open(self, url: str) -> "Visitor":
        """Go there, along redirects; the page must be well."""
        response = self.client.get(url, follow=True)
        return self._arrive(response, url)

    def send(self, *holding: str, to: str = "", **typed: Any) -> "Visitor":
        """Fill in and send the form that has the fields `holding` and those typed, or whose action ends in `to`.

        What is typed is text, or a file for a field that takes one.
        """
        names = {name.replace("__", "-") for name in (*holding, *typed)}
        form = next(
            (
                one
                for one in forms_of(self.text)
                if one.method == "post"
                and one.action.endswith(to)
                and names <= one.fields.keys() | dict(one.buttons).keys()
            ),
            None,
        )
        there = "; ".join(f"{one.action or '(here)'}: {', '.join(one.fields)}" for one in forms_of(self.text))
        assert form, f"{self.url} has no form to {to!r} with {sorted(names)}, but {there}"
        data = form.fields | {name.replace("__", "-"): value for name, value in typed.items()}
        response = self.client.post(form.action or self.url, data, follow=True)
        return self._arrive(response, form.action or self.url)

    def link(self, pattern: str) -> str:
        """The first address on the page that the pattern finds."""
        found = re.search(rf'href="({pattern})"', self.text)
        assert found, f"{self.url} has no link {pattern}"
        return found[1]

    def sees(self, *words: str) -> bool:
        """Whether all of them stand on the page."""
        return all(word in self.text for word in words)

    def _arrive(self, response: object, url: str) -> "Visitor":
        chain = getattr(response, "redirect_chain", [])
        self.url = chain[-1][0] if chain else url
        self.text = response.content.decode()  # type: ignore[attr-defined]  # the test client's own kind
        status = response.status_code  # type: ignore[attr-defined]
        assert status == 200, f"{self.url} answers {status}: {_problem(self.text)}"
        return self


def forms_of(text: str) -> list[Form]:
    """The forms of a page, with the fields that name one by its id from anywhere."""
    reader = _Reader()
    reader.feed(text)
    reader.close()
    by_id = {form.id: form for form in reader.forms if form.id}
    for owner, name, value, is_button in reader.outside:
        if owner in by_id:
            _put(by_id[owner], name, value, is_button=is_button)
    return reader.forms


def _put(form: Form, name: str, value: str, *, is_button: bool) -> None:
    if is_button:
        form.buttons.append((name, value))
    else:
        form.fields.setdefault(name, value)


def _problem(text: str) -> str:
    """What a page says is wrong, for the one who reads the failure."""
    found = re.findall(r'class="(?:field-)?(?:error|wrong|refusal)[^"]*"[^>]*>(.{0,300})', text, re.DOTALL)
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", " | ".join(found) or text))[:800]


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.outside: list[tuple[str, str, str, bool]] = []
        self._open: Form | None = None
        self._templates = 0
        self._select = ""
        self._chosen: str | None = None
        self._area: str | None = None
        self._owner = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag == "template":
            self._templates += 1
        if self._templates:
            return
        name, value, owner = given.get("name", ""), given.get("value", ""), given.get("form", "")
        if tag == "form":
            self._open = Form(given.get("action", ""), given.get("method", "get").lower(), given.get("id", ""))
            self.forms.append(self._open)
        elif tag == "input" and name and _counts(given):
            self._add(owner, name, value or ("on" if given.get("type") == "checkbox" else ""))
        elif tag == "button" and name:
            self._add(owner, name, value, is_button=True)
        elif tag == "select" and name:
            self._select, self._chosen, self._owner = name, None, owner
        elif tag == "option" and self._select and (self._chosen is None or "selected" in given):
            self._chosen = value
        elif tag == "textarea" and name:
            self._select, self._area, self._owner = name, "", owner

    def handle_data(self, data: str) -> None:
        if self._area is not None:
            self._area += data

    def handle_endtag(self, tag: str) -> None:
        if tag == "template":
            self._templates -= 1
        elif self._templates:
            return
        elif tag == "form":
            self._open = None
        elif tag == "select" and self._select:
            self._add(self._owner, self._select, self._chosen or "")
            self._select = ""
        elif tag == "textarea" and self._area is not None:
            self._add(self._owner, self._select, self._area.removeprefix("\n"))
            self._select, self._area = "", None

    def _add(self, owner: str, name: str, value: str, *, is_button: bool = False) -> None:
        if owner:
            self.outside.append((owner, name, value, is_button))
        elif self._open is not None:
            _put(self._open, name, value, is_button=is_button)


def _counts(given: dict[str, str]) -> bool:
    """Whether a browser would send it."""
    if "disabled" in given or given.get("type") in {"submit", "button", "image", "reset"}:
        return False
    return given.get("type") not in {"checkbox", "radio"} or "checked" in given
