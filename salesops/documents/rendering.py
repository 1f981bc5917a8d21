"""HTML to PDF, in the papers worker only.

WeasyPrint is given no way to fetch anything: no network, no file, no ``data:``. The two fonts and our mark are the
exceptions, and they are read by us. Whole TrueType files, since sliced web fonts print wrong Chinese glyphs over a
right text layer.
"""

import atexit
import functools
import gc
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from salesops.jobs import Park

FONTS = {"400": "NotoSansSC_400Regular.ttf", "700": "NotoSansSC_700Bold.ttf"}
_MARK = "house-mark:"
_STYLES = Path(__file__).with_name("print.css")
# Of the mark, in millimetres.
_HIGHEST, _WIDEST = 10, 45
_FONT_FACES = "\n".join(
    f'@font-face {{ font-family: "House Sans"; font-weight: {weight}; src: url("house-font:{weight}") }}'
    for weight in FONTS
)

NO_PANGO = _(
    "PDFs need the Pango libraries, which this machine lacks. Install libpango-1.0-0, libpangoft2-1.0-0 and"
    " libharfbuzz-subset0 (apt-get install), restart the papers worker, then give the job its tries again."
)
NO_FONTS = _(
    "PDFs need the Chinese fonts, which were not fetched. Run `make install`, then give the job its tries again."
)


class Mark(NamedTuple):
    """Our logo: a PNG, width and height in dots."""

    picture: bytes
    width: int
    height: int


class _Engine(NamedTuple):
    """What is expensive and the same for every paper: the library, its fonts, our parsed styles."""

    html: Any
    css: Any
    fetcher: Any
    with_mark: Any
    fonts: Any
    styles: list[Any]


@contextmanager
def no_collecting() -> Iterator[None]:
    """Without the garbage collector: it would look in vain, again and again, through all that a paper is made of.

    For a quarter of the time of a long one. Who holds locks meanwhile lets go of them before it is all swept away.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def render_pdf(body: str, *, title: str = "", foot: str = "", mark: Mark | None = None) -> bytes:
    """A4 pages of ``body`` (markup that stands in ``<body>``; a whole document is taken as it is).

    ``foot`` stands at the bottom of each page beside 第 1 页 共 3 页, ``mark`` before the company's name in the head.
    Raises Park when Pango or the fonts are missing.
    """
    engine = _engine()
    fetcher = engine.with_mark(mark.picture) if mark else engine.fetcher
    source = engine.html(string=_document(body, title), url_fetcher=fetcher)
    rules = _foot_rule(foot) + (_mark_rule(mark) if mark else "")
    styles = [*engine.styles, engine.css(string=rules, url_fetcher=engine.fetcher)]
    with no_collecting():
        pdf: bytes = source.write_pdf(stylesheets=styles, font_config=engine.fonts)
    return pdf


def _document(body: str, title: str) -> str:
    if body.lstrip().lower().startswith(("<!doctype", "<html")):
        return body
    # The title is a number of ours: letters, digits, hyphens.
    head = f'<head><meta charset="utf-8"><title>{title}</title></head>'
    return f'<!doctype html><html lang="zh-CN">{head}<body>{body}</body></html>'


def _foot_rule(text: str) -> str:
    escaped = "".join(char if char.isalnum() or char in " -·：　" else f"\\{ord(char):x} " for char in text)
    return f'@page {{ @bottom-left {{ content: "{escaped}" }} }}'


def _mark_rule(mark: Mark) -> str:
    """In a sheet, not in the body: what a paper says stays the same whatever mark it is drawn with."""
    height = min(_HIGHEST, _WIDEST * mark.height / mark.width)
    width = height * mark.width / mark.height
    drawn = f'url("{_MARK}") no-repeat'
    return (
        f".letterhead .company {{ padding-left: {width + 3:.2f}mm; line-height: {height:.2f}mm;"
        f" background: {drawn} left center / {width:.2f}mm {height:.2f}mm }}"
        f' .cover::before {{ content: ""; display: block; height: {height:.2f}mm;'
        f" background: {drawn} center / {width:.2f}mm {height:.2f}mm }}"
    )


@functools.cache
def _engine() -> _Engine:
    folder = settings.VENDOR_DIR / "fonts"
    fonts = {f"house-font:{weight}": folder / name for weight, name in FONTS.items()}
    if not all(path.is_file() for path in fonts.values()):
        raise Park(NO_FONTS)
    try:
        # Slow (it loads Pango and fonttools), and impossible where Pango is missing: in the worker, at the first paper.
        import weasyprint  # noqa: PLC0415
        from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415
        from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415
    except OSError as error:
        raise Park(NO_PANGO) from error

    class Nothing(URLFetcher):  # type: ignore[misc]  # the library ships no types
        """Refuses every address. A subclass: version 70 asks its fetchers for more than being called."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            raise ValueError(f"papers fetch nothing: {url[:100]!r}")

    class OurFonts(Nothing):
        """Refuses every address but those of the two fonts."""

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url not in fonts:
                return super().fetch(url, headers)
            return URLFetcherResponse(url, fonts[url].read_bytes(), {"Content-Type": "font/ttf"})

    class OurMark(Nothing):
        """Refuses every address but that of the mark it was handed."""

        def __init__(self, picture: bytes) -> None:
            super().__init__()
            self._picture = picture

        def fetch(self, url: str, headers: Any = None) -> Any:
            if url != _MARK:
                return super().fetch(url, headers)
            return URLFetcherResponse(url, self._picture, {"Content-Type": "image/png"})

    configuration = FontConfiguration()
    faces = weasyprint.CSS(string=_FONT_FACES, url_fetcher=OurFonts(), font_config=configuration)
    styles = weasyprint.CSS(string=_STYLES.read_text(), url_fetcher=Nothing(), font_config=configuration)
    return _Engine(weasyprint.HTML, weasyprint.CSS, Nothing(), OurMark, configuration, [faces, styles])


# The fonts' own finaliser needs the library, which a dying interpreter takes away first.
atexit.register(_engine.cache_clear)
