"""Copies that stay in the house bear their reader on every page; what goes out is the archived file (QUO-4, CNF-2)."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from PIL import Image, ImageChops, ImageDraw, ImageFont

from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import stamping
from salesops.documents.models import Paper
from salesops.documents.papers import hand_out
from salesops.documents.rendering import FONTS, render_pdf
from salesops.documents.stamping import MM, drawn, stamp_text, stamped
from salesops.org.models import Person
from tests.cast import Cast

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-4")]
NOON = datetime(2026, 11, 23, 4, 5, tzinfo=UTC)
SCALE = 4
VENDORED = Path(settings.VENDOR_DIR)


@pytest.fixture(scope="module")
def pdf() -> bytes:
    return render_pdf("<h1>报 价 单</h1>" + "<p>第一行</p>" * 60 + "<div class='wide'><p>横页</p></div>", title="QT-1")


@pytest.fixture
def _fresh_face() -> Iterator[None]:
    """The font is opened once per process; this test takes it away."""
    stamping._face.cache_clear()
    stamping._glyph.cache_clear()
    yield
    stamping._face.cache_clear()
    stamping._glyph.cache_clear()


def pictures(content: bytes) -> list[Image.Image]:
    return [page.render(scale=SCALE).to_pil().convert("L") for page in pypdfium2.PdfDocument(content)]


def heads(content: bytes) -> list[Image.Image]:
    """The strip in the head of each page where the line stands."""
    depth = int(22 * MM * SCALE)
    return [picture.crop((0, 0, picture.width, depth)) for picture in pictures(content)]


def test_a_copy_begins_with_the_archived_bytes_and_says_the_same_words(cast: Cast, pdf: bytes) -> None:
    copy = stamped(pdf, reader=cast.wang)
    assert copy.startswith(pdf)
    assert len(copy) < len(pdf) + 60_000
    before, after = (
        [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(content)] for content in (pdf, copy)
    )
    assert after == before


def test_every_page_bears_the_line_and_the_mark_and_nothing_printed_is_covered(cast: Cast, pdf: bytes) -> None:
    copy = stamped(pdf, reader=cast.wang)
    assert len(pictures(pdf)) > 2
    for empty, marked in zip(heads(pdf), heads(copy), strict=True):
        assert empty.getextrema() == (255, 255)
        assert min(marked.tobytes()) < 150
    for plain, marked in zip(pictures(pdf), pictures(copy), strict=True):
        assert marked.size == plain.size
        assert ImageChops.lighter(plain, marked).tobytes() == plain.tobytes(), "a copy only adds ink"
        below = (0, int(30 * MM * SCALE), plain.width, plain.height - int(30 * MM * SCALE))
        added = ImageChops.difference(plain.crop(below), marked.crop(below))
        assert added.getbbox() is not None
        assert max(added.tobytes()) < 40, "the mark is light enough to read over"


def test_it_names_reader_and_minute_in_our_time(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clock, "now", lambda: NOON)
    assert stamp_text(cast.wang) == f"内部资料 Internal copy · {cast.wang.name} wang · 2026-11-23 12:05"


@pytest.mark.parametrize("name", ["王强", "欧阳夏丹", "Zoë O'Brien", "𠮷田"])
def test_names_are_drawn_as_the_font_draws_them(cast: Cast, pdf: bytes, name: str) -> None:
    """By pixels: outlines could be right in number and wrong in form."""
    copy = stamped(pdf, reader=Person(name=name, username="x"))
    line = trimmed(heads(copy)[0])
    expected = trimmed(written(stamp_text(Person(name=name, username="x"))))
    assert likeness(line, expected.resize(line.size)) > 0.75


def written(text: str) -> Image.Image:
    font = ImageFont.truetype(str(VENDORED / "fonts" / FONTS["400"]), 60)
    known = "".join(char if ord(char) < 0x1_0000 else "□" for char in text)
    image = Image.new("L", (4000, 140), 255)
    ImageDraw.Draw(image).text((20, 20), known, font=font, fill=0)
    return image


def trimmed(image: Image.Image) -> Image.Image:
    ink = image.point(lambda value: 0 if value < 190 else 255)
    box = ink.point(lambda value: 255 - value).getbbox()
    assert box is not None, "nothing was drawn"
    return ink.crop(box)


def likeness(one: Image.Image, other: Image.Image) -> float:
    pairs = list(zip(one.tobytes(), other.tobytes(), strict=True))
    return sum((a > 127) == (b > 127) for a, b in pairs) / len(pairs)


def test_a_line_is_as_wide_as_its_letters(cast: Cast) -> None:
    assert drawn("内部")[1] == pytest.approx(2.0)
    assert drawn("")[1] == 0


@pytest.mark.usefixtures("_fresh_face")
def test_without_fonts_nothing_leaves_unmarked(
    cast: Cast, pdf: bytes, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(settings, "VENDOR_DIR", tmp_path)
    with pytest.raises(Refusal) as refusal:
        stamped(pdf, reader=cast.wang)
    assert refusal.value.rule == "QUO-4"


def test_who_takes_it_out_gets_the_archived_bytes_and_another_reader_a_copy(cast: Cast, letter: Paper) -> None:
    clean, copy = hand_out(letter, by=cast.li), hand_out(letter, by=cast.wang)
    assert copy != clean
    assert copy.startswith(clean)
    assert list(ViewLog.objects.order_by("pk").values_list("by__username", "what")) == [
        ("li", "paper.downloaded"),
        ("wang", "paper.copied"),
    ]
