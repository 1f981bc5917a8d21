"""What a page weighs on its way: itself as the server sends it, its files as WhiteNoise compresses them."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from urllib.parse import urldefrag, urljoin

from django.contrib.staticfiles import finders
from django.templatetags.static import static
from whitenoise.compress import Compressor

from tests.fences.pages import Page

# Loaded by pages with a chart only, after everything else; such pages have no limit of their own.
CHARTS = re.compile(r"echarts")
CSS_URL = re.compile(r"url\(\s*[\"']?([^\"')]+)")


class Files(HTMLParser):
    """The files that a page asks for, and which of them must come before anything is drawn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.needed: set[str] = set()
        self.blocking: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Style sheets, scripts, icons and pictures."""
        given = dict(attrs)
        rel = (given.get("rel") or "").split()
        if tag == "link" and {"stylesheet", "icon", "preload", "modulepreload"} & set(rel):
            self._add(given.get("href"))
            if "stylesheet" in rel and given.get("media") != "print":
                self.blocking.append(given.get("href") or "")
        elif tag == "script":
            self._add(given.get("src"))
            if not {"defer", "async"} & given.keys() and given.get("type") not in {"module", "application/json"}:
                self.blocking.append(given.get("src") or "a script in the page")
        elif tag in {"img", "source", "use"}:
            self._add(given.get("src") or given.get("href"))

    def _add(self, url: str | None) -> None:
        path = urldefrag(url or "").url
        if path.startswith(static("")):
            self.needed.add(path)


def files_of(html: str) -> set[str]:
    """Everything of ours that the page loads, with what its style sheets load in turn."""
    needed = Files(html).needed
    return needed | {more for url in needed if url.endswith(".css") for more in _loaded_by(url)}


@cache
def bytes_of(url: str) -> int:
    """How many bytes of this file go over the wire; pictures that are compressed already go as they are."""
    content = _path_of(url).read_bytes()
    compressor = Compressor(use_brotli=True, quiet=True)
    if not compressor.should_compress(url):
        return len(content)
    return min(len(content), len(compressor.compress_brotli(content)))


def is_chart(url: str) -> bool:
    """Whether only charts need this file."""
    return bool(CHARTS.search(url))


def weight_of(*pages: Page) -> int:
    """Bytes of these pages one after the other in a browser that knows nothing yet; without charts."""
    needed = {url for page in pages for url in files_of(page.html) if not is_chart(url)}
    return sum(page.size for page in pages) + sum(map(bytes_of, needed))


@cache
def _loaded_by(sheet: str) -> tuple[str, ...]:
    def found() -> Iterator[str]:
        for url in CSS_URL.findall(_path_of(sheet).read_text(encoding="utf-8")):
            if not url.startswith(("data:", "#")):
                yield urldefrag(urljoin(sheet, url)).url

    return tuple(found())


def _path_of(url: str) -> Path:
    path = finders.find(url.removeprefix(static("")))
    assert path, f"no such file: {url}"
    return Path(path)
