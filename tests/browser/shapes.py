"""Which pages show something that no page before them showed: others of the same shapes have the same faults."""

import re
from collections.abc import Iterable
from html.parser import HTMLParser

from tests.fences.pages import Page
from tests.fences.said import VOID

# What makes a fault or mends it. A page's own words and keys, and what only its scripts read, make no shape.
_KINDS = ("type", "role")
_TELLING = {"alt", "disabled", "href", "lang", "tabindex", "title"}
_KEY = re.compile(r"\d+")
_LABELLED = re.compile(r'<label\b[^>]*\bfor="([^"]+)"')


class Shapes(HTMLParser):
    """Every element as it is built: in which it stands, its classes, whether it has a label and says anything."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self._labelled = set(_LABELLED.findall(html))
        self.found: set[tuple[str, str, bool]] = set()
        self._open: list[tuple[str, str, list[bool]]] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        kinds = [f"{name}={given[name]}" for name in _KINDS if given.get(name)]
        told = sorted(name for name in given if name in _TELLING or name.startswith("aria-"))
        label = ["labelled"] if given.get("id") in self._labelled else []
        # A part that the page fetches for itself stands not in it yet.
        fetched = [_KEY.sub("", given.get("hx-get") or "")] if "load" in (given.get("hx-trigger") or "") else []
        shape = " ".join([tag, *sorted((given.get("class") or "").split()), *told, *kinds, *label, *fetched])
        inside = self._open[-1][0] if self._open else ""
        if tag in VOID:
            self.found.add((inside, shape, False))
        else:
            self._open.append((tag, f"{inside} {shape}", [False]))

    def handle_data(self, data: str) -> None:
        if data.strip():
            for _tag, _shape, says in self._open:
                says[0] = True

    def handle_endtag(self, tag: str) -> None:
        while tag in {one[0] for one in self._open}:
            ended, shape, says = self._open.pop()
            self.found.add((ended, shape, says[0]))
            if ended == tag:
                return

    def close(self) -> None:
        """The end of the page ends whatever is open."""
        super().close()
        while self._open:
            self.handle_endtag(self._open[-1][0])


def with_something_new(pages: Iterable[Page]) -> list[Page]:
    """Those with a shape that none before them has, in their order."""
    seen: set[tuple[str, str, bool]] = set()
    found = []
    for page in pages:
        shapes = Shapes(page.html).found
        if not shapes <= seen:
            found.append(page)
            seen |= shapes
    return found
