"""The reader's name and the time on a copy that stays in the house (QUO-4, CNF-2).

Nothing is rendered: the line is drawn as outlines of the paper font, each glyph read from the font file once per
process, and appended to the file. So a copy begins with exactly the archived bytes, needs no font where it is read, and
the name can't be replaced by editing text. Watermark and line lie beneath what is printed and cover none of it.
"""

import functools
from io import BytesIO
from math import cos, radians, sin
from typing import Any

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.rendering import FONTS
from salesops.org.models import Person

# Both languages on every copy: who finds one in the street need not read Chinese.
WORDS = "内部资料 Internal copy"
MM = 72 / 25.4
LEFT, TOP, LINE_SIZE = 25 * MM, 14 * MM, 8.0
SLOPE, MARK_SIZE, MARK_SPAN = 30, 22.0, 0.86
PLACES = (0.23, 0.5, 0.77)
DARK, LIGHT = "0.35 g", "0.9 g"
KEY = "/HouseStamp"
NO_FONT = "□"
UNMARKED = _("This copy can't be marked with its reader, so it is not handed out.")


def stamped(pdf: bytes, *, reader: Person) -> bytes:
    """The same file with the reader and this moment on every page; the given bytes are its beginning.

    Raises ``Refusal`` QUO-4 where the fonts of the papers were not fetched, and for what is no PDF: nothing leaves
    unmarked instead.
    """
    # Half a second to import, and only who takes a copy needs it.
    from pypdf import PdfWriter  # noqa: PLC0415
    from pypdf.errors import PyPdfError  # noqa: PLC0415
    from pypdf.generic import ArrayObject, DictionaryObject, NameObject  # noqa: PLC0415

    outline, width = drawn(stamp_text(reader))
    try:
        writer = PdfWriter(BytesIO(pdf), incremental=True)
    except PyPdfError as error:
        raise Refusal("QUO-4", UNMARKED, _("Tell the administrator: the stored file is no readable PDF.")) from error
    text = writer._add_object(_form(outline, width))
    beneath: dict[tuple[float, float], Any] = {}
    for page in writer.pages:
        size = float(page.mediabox.width), float(page.mediabox.height)
        if size not in beneath:
            beneath[size] = writer._add_object(_stream(_marks(*size, width)))
        resources: Any = page["/Resources"].get_object()
        forms = resources.setdefault(NameObject("/XObject"), DictionaryObject()).get_object()
        forms[NameObject(KEY)] = text
        contents = page.get("/Contents")
        given = contents.get_object() if contents is not None else None
        others = list(given) if isinstance(given, ArrayObject) else [page.raw_get("/Contents")] if given else []
        page[NameObject("/Contents")] = ArrayObject([beneath[size], *others])
    written = BytesIO()
    writer.write(written)
    return written.getvalue()


def stamp_text(reader: Person) -> str:
    """Who and when. The sign-in name stands beside the name: two people may be called the same."""
    moment = clock.now().astimezone(clock.BUSINESS_TZ)
    return f"{WORDS} · {reader.name} {reader.username} · {moment:%Y-%m-%d %H:%M}"


def drawn(text: str) -> tuple[str, float]:
    """The outlines of a line of text as PDF operators, one em high from the origin on, and its width in ems."""
    pieces, at = [], 0.0
    for char in text:
        path, advance = _glyph(char)
        if path:
            pieces.append(f"q 1 0 0 1 {at:.4f} 0 cm {path} f Q")
        at += advance
    return "\n".join(pieces), at


def _marks(page_width: float, page_height: float, width: float) -> str:
    """The watermark three times across the page, and the line in its head."""
    size = min(MARK_SIZE, MARK_SPAN * page_width / cos(radians(SLOPE)) / width)
    turn, rise = cos(radians(SLOPE)) * size, sin(radians(SLOPE)) * size
    marks = []
    for place in PLACES:
        left, foot = (page_width - turn * width) / 2, page_height * place - rise * width / 2
        marks.append(f"q {turn:.3f} {rise:.3f} {-rise:.3f} {turn:.3f} {left:.2f} {foot:.2f} cm {KEY} Do Q")
    head = f"q {DARK} {LINE_SIZE} 0 0 {LINE_SIZE} {LEFT:.2f} {page_height - TOP:.2f} cm {KEY} Do Q"
    return f"q {LIGHT} {' '.join(marks)} {head} Q"


def _stream(content: str) -> Any:
    from pypdf.generic import DecodedStreamObject  # noqa: PLC0415  slow, see `stamped`

    made = DecodedStreamObject()
    made.set_data(content.encode("ascii"))
    return made.flate_encode()


def _form(outline: str, width: float) -> Any:
    from pypdf.generic import ArrayObject, DictionaryObject, FloatObject, NameObject  # noqa: PLC0415  as above

    made = _stream(outline)
    box = ArrayObject(FloatObject(side) for side in (0, -0.5, round(width, 3), 1.5))
    made.update({
        NameObject("/Type"): NameObject("/XObject"),
        NameObject("/Subtype"): NameObject("/Form"),
        NameObject("/BBox"): box,
        NameObject("/Resources"): DictionaryObject(),
    })  # fmt: skip
    return made


@functools.lru_cache(maxsize=4096)
def _glyph(char: str) -> tuple[str, float]:
    """The outline of one character as operators, and how far the next one stands; a box for what the font lacks."""
    face = _face()
    name = face.names.get(ord(char)) or face.names.get(ord(NO_FONT)) or ".notdef"
    pen = face.pen()
    face.glyphs[name].draw(pen)
    return " ".join(pen.operators), face.glyphs[name].width / face.em


class _Face:
    """The regular face of the papers, opened lazily: a glyph is read when it is first drawn."""

    def __init__(self) -> None:
        path = settings.VENDOR_DIR / "fonts" / FONTS["400"]
        if not path.is_file():
            raise Refusal(
                "QUO-4",
                UNMARKED,
                _("Tell the administrator: the fonts of the papers are missing on the web server."),
            )
        # As slow as the other library, and needed when a copy is.
        from fontTools.pens.basePen import BasePen  # noqa: PLC0415
        from fontTools.ttLib import TTFont  # noqa: PLC0415

        # From memory: an open file would be shared by the processes that a server forks.
        font = TTFont(BytesIO(path.read_bytes()), lazy=True)
        self.em = float(font["head"].unitsPerEm)
        self.names: dict[int, str] = font.getBestCmap()
        self.glyphs: Any = font.getGlyphSet()
        glyphs, em = self.glyphs, self.em

        class Pen(BasePen):  # type: ignore[misc]  # the library's own types end here
            """Writes what it is told to draw as PDF operators, in ems; quadratic curves come to it as cubic ones."""

            def __init__(self) -> None:
                super().__init__(glyphs)
                self.operators: list[str] = []

            def _write(self, operator: str, *points: tuple[float, float]) -> None:
                figures = " ".join(f"{x / em:.3f} {y / em:.3f}" for x, y in points)
                self.operators.append(f"{figures} {operator}".strip())

            def _moveTo(self, pt: tuple[float, float]) -> None:  # noqa: N802  the library's name, as below
                self._write("m", pt)

            def _lineTo(self, pt: tuple[float, float]) -> None:  # noqa: N802
                self._write("l", pt)

            def _curveToOne(  # noqa: N802
                self, pt1: tuple[float, float], pt2: tuple[float, float], pt3: tuple[float, float]
            ) -> None:
                self._write("c", pt1, pt2, pt3)

            def _closePath(self) -> None:  # noqa: N802
                self._write("h")

        self.pen = Pen


@functools.cache
def _face() -> _Face:
    return _Face()
