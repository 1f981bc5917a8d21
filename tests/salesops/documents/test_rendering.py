"""What stands on the page is what was written, by pixels and by text, and nothing is fetched to put it there."""

import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pypdfium2
import pytest
from django.conf import settings
from django.utils.html import escape, format_html
from PIL import Image, ImageDraw, ImageFont

from salesops.documents.rendering import FONTS, render_pdf

SIZE = 120
GRID = 48
GLYPHS = "价税合计壹贰叁報价鑫"


def pages(pdf: bytes) -> list[str]:
    return [page.get_textpage().get_text_bounded() for page in pypdfium2.PdfDocument(pdf)]


def trimmed(image: Image.Image) -> Image.Image:
    """The ink alone, at one size, black on white."""
    ink = image.convert("L").point(lambda value: 255 if value < 128 else 0)
    box = ink.getbbox()
    assert box is not None, "nothing was drawn"
    return ink.crop(box).resize((GRID, GRID))


def printed(char: str) -> Image.Image:
    pdf = render_pdf(format_html('<p class="big">{}</p>', char).replace("<p ", f'<p style="font-size:{SIZE}pt" '))
    page = pypdfium2.PdfDocument(pdf)[0].render(scale=1).to_pil()
    return trimmed(page.crop((0, 0, page.width, page.height - 90)))  # without the foot


def drawn(char: str) -> Image.Image:
    """The glyph straight from the font file, without any PDF."""
    image = Image.new("L", (SIZE * 2, SIZE * 2), 255)
    font = ImageFont.truetype(str(settings.VENDOR_DIR / "fonts" / FONTS["400"]), SIZE)
    ImageDraw.Draw(image).text((SIZE // 4, SIZE // 4), char, font=font, fill=0)
    return trimmed(image)


def likeness(one: Image.Image, other: Image.Image) -> float:
    """Shared ink over all ink: 1 for the same picture."""
    pairs = list(zip(one.tobytes(), other.tobytes(), strict=True))
    return sum(a > 127 and b > 127 for a, b in pairs) / max(1, sum(a > 127 or b > 127 for a, b in pairs))


@pytest.mark.rule("QUO-4")
@pytest.mark.parametrize("char", GLYPHS)
def test_a_chinese_character_looks_like_itself(char: str) -> None:
    picture = printed(char)
    assert likeness(picture, drawn(char)) > 0.75
    tofu = likeness(picture, drawn("\ue000"))
    stranger = likeness(picture, drawn("一" if char != "一" else "丁"))
    assert max(tofu, stranger) < 0.5


def test_the_text_layer_is_what_was_written() -> None:
    (text,) = pages(render_pdf("<h1>报价单</h1><p>合计 ¥168,000.00 人民币壹拾陆万捌仟元整</p>"))
    assert "报价单" in text
    assert "¥168,000.00 人民币壹拾陆万捌仟元整" in text


@pytest.mark.rule("QUO-4")
def test_each_page_is_numbered_and_bears_the_number_and_the_check_code() -> None:
    texts = pages(render_pdf("<p>行</p>" * 120, foot="QT-2026-00012-V2 · 校验码 1a2b3c4d"))
    assert len(texts) == 3 or len(texts) > 1
    for number, text in enumerate(texts, start=1):
        assert f"第 {number} 页 共 {len(texts)} 页" in text
        assert "QT-2026-00012-V2 · 校验码 1a2b3c4d" in text


def test_a_table_repeats_its_head_and_never_splits_a_row() -> None:
    row = "<tr><td>云服务<br>第二行<br>第三行</td><td class='num'>12.00</td></tr>"
    head = "<thead><tr><th>产品名称</th><th>金额</th></tr></thead>"
    texts = pages(render_pdf(f"<table class='lines'>{head}<tbody>{row * 40}</tbody></table>"))
    assert len(texts) > 1
    for text in texts:
        assert "产品名称" in text
        assert text.count("云服务") == text.count("第三行")


class Trap(http.server.BaseHTTPRequestHandler):
    """Answers nothing, and remembers that it was asked."""

    asked: list[str] = []

    def do_GET(self) -> None:
        self.asked.append(self.path)
        self.send_error(404)

    def log_message(self, *args: object) -> None:
        """Not on the tests' output."""


@pytest.fixture
def trap() -> Iterator[str]:
    Trap.asked = []
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Trap) as server:
        thread = threading.Thread(target=server.serve_forever, daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()


def hostile(address: str) -> list[str]:
    return [
        f'<img src="{address}/img">',
        f'<link rel="stylesheet" href="{address}/css">',
        f'<link rel="attachment" href="{address}/attachment">',
        f"<style>@import '{address}/import'; p {{ background: url({address}/background) }}</style>",
        f"<style>@font-face {{ font-family: X; src: url({address}/font) }} p {{ font-family: X }}</style>",
        f'<svg><image href="{address}/svg"/></svg>',
        f'<object data="{address}/object"></object><embed src="{address}/embed">',
        f'<iframe src="{address}/iframe"></iframe>',
    ]


def test_hostile_text_is_text(trap: str) -> None:
    for text in hostile(trap):
        (page,) = pages(render_pdf(format_html("<p>{}</p>", text)))
        assert "".join(text.split())[:20] in "".join(page.split())
    assert Trap.asked == []


def test_even_unescaped_markup_fetches_nothing(trap: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("geheim")
    for markup in [*hostile(trap), *hostile(f"file://{tmp_path}"), f'<link rel="attachment" href="{secret.as_uri()}">']:
        pdf = render_pdf(f"<p>无害</p>{markup}")
        assert "无害" in pages(pdf)[0]
        assert b"geheim" not in pdf
        assert b"EmbeddedFile" not in pdf
    assert Trap.asked == []


def test_the_foot_is_text_too() -> None:
    (page,) = pages(render_pdf("<p>行</p>", foot='"} * { display: none } @page { x: "'))
    assert "行" in page
    assert escape("display: none") in page
