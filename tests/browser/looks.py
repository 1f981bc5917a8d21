"""Pictures of components beside the ones that were agreed on, and whether this computer can draw them alike at all."""

import hashlib
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageChops
from playwright.sync_api import Page

REFERENCES = Path(__file__).parent / "references"
FONTS = REFERENCES / "fonts.txt"
RESULTS = Path("test-results")
# An edge may be drawn a shade lighter; nobody sees a step of so many out of 255, nor one pixel in two hundred.
SHADE = 24
TOLERANCE = 0.005

# Every kind of glyph we set, in the page's own fonts: other fonts or another rasteriser give other bytes.
_GLYPHS = """() => {
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [640, 120];
  const pen = canvas.getContext("2d");
  const family = getComputedStyle(document.body).fontFamily;
  ["400 14px", "600 22px"].forEach((size, at) => {
    pen.font = `${size} ${family}`;
    pen.fillText("批准 高于上限 ¥128,000.00 −3.5% Approved by Wang, 王强", 8, 36 + 48 * at);
  });
  return canvas.toDataURL();
}"""


def fonts_of(page: Page) -> str:
    """What identifies the fonts and the rasteriser of the page that is open."""
    return hashlib.sha256(page.evaluate(_GLYPHS).encode()).hexdigest()


def share_that_differs(drawn: Image.Image, agreed: Image.Image) -> float:
    """Of all pixels, those that a person could tell apart; all of them if the sizes differ."""
    if drawn.size != agreed.size:
        return 1.0
    channels = ImageChops.difference(drawn, agreed).split()
    worst = channels[0]
    for channel in channels[1:]:
        worst = ImageChops.lighter(worst, channel)
    seen = sum(worst.histogram()[SHADE + 1 :])
    return seen / (drawn.width * drawn.height)


def picture(data: bytes) -> Image.Image:
    """A screenshot as an image."""
    return Image.open(BytesIO(data)).convert("RGB")


def differs(name: str, data: bytes) -> str:
    """Beside the reference of that name: what to say, or nothing if they agree. What was drawn is kept to look at."""
    path = REFERENCES / f"{name}.png"
    if not path.exists():
        return f"{name}: there is no reference; UPDATE=1 makes it"
    drawn, agreed = picture(data), picture(path.read_bytes())
    share = share_that_differs(drawn, agreed)
    if share <= TOLERANCE:
        return ""
    RESULTS.mkdir(exist_ok=True)
    (RESULTS / f"{name}.png").write_bytes(data)
    sizes = "" if drawn.size == agreed.size else f", {drawn.size} instead of {agreed.size}"
    return f"{name}: {share:.1%} of the pixels differ{sizes}; drawn: {RESULTS / f'{name}.png'}, agreed: {path}"


def agree_on(name: str, data: bytes) -> None:
    """Make it the reference, with as many colours as a small file has."""
    REFERENCES.mkdir(exist_ok=True)
    picture(data).quantize(256, dither=Image.Dither.NONE).save(REFERENCES / f"{name}.png", optimize=True)
