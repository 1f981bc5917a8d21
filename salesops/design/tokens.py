"""The tokens as ``static/css/tokens.css`` says them, and the contrast of every pair of roles that may meet.

The style sheet is the one source; the design page shows what stands in it, and a test measures it.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from django.conf import settings

SHEET = Path(settings.BASE_DIR) / "static" / "css" / "tokens.css"
TEXT, GRAPHIC = 4.5, 3.0  # WCAG 2.2 AA: text (1.4.3), and marks that carry a meaning (1.4.11)

_COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
_BLOCK = re.compile(
    r'^ *(?:(?P<root>:root)|(?::root, )?\[data-theme="(?P<theme>\w+)"\]) \{(?P<body>[^}]*)\}', re.MULTILINE
)
_TOKEN = re.compile(r"--([\w-]+):\s*([^;]+);")
_NEARLY_BLACK = 0.04045  # below it sRGB is a straight line
_COLOUR = re.compile(r"#[0-9a-f]{6}")
_GROUNDS = ("paper", "surface", "sunken", "hover", "select")


@dataclass(frozen=True, slots=True)
class Pair:
    """A role and the grounds it may stand on; ``least`` is the contrast it needs there."""

    role: str
    grounds: tuple[str, ...]
    least: float = TEXT


PAIRS: Sequence[Pair] = (
    Pair("ink", (*_GROUNDS, "accent-soft", "wait-soft", "stop-soft", "ok-soft")),
    Pair("ink-2", (*_GROUNDS, "accent-soft", "wait-soft", "stop-soft", "ok-soft")),
    Pair("ink-3", (*_GROUNDS, "accent-soft", "wait-soft", "stop-soft", "ok-soft")),
    Pair("accent", (*_GROUNDS, "accent-soft")),
    Pair("accent-strong", (*_GROUNDS, "accent-soft")),
    Pair("on-accent", ("accent", "accent-strong")),
    Pair("ok", (*_GROUNDS, "ok-soft")),
    Pair("wait", (*_GROUNDS, "wait-soft")),
    Pair("stop", (*_GROUNDS, "stop-soft")),
    Pair("paper", ("ink",)),
    Pair("surface", ("stop", "ink")),
    Pair("field", _GROUNDS, GRAPHIC),
    Pair("ghost", _GROUNDS, GRAPHIC),
    Pair("accent-mid", (*_GROUNDS, "accent-soft"), GRAPHIC),
    Pair("wait-mark", (*_GROUNDS, "wait-soft"), GRAPHIC),
    Pair("stop-mark", (*_GROUNDS, "stop-soft"), GRAPHIC),
)


@dataclass(frozen=True, slots=True)
class Worst:
    """Where a role has the least contrast in one theme."""

    ground: str
    ratio: float


@dataclass(frozen=True, slots=True)
class Role:
    """A colour role in both themes; ``least`` is 0 where it is a ground and not measured itself."""

    name: str
    light: str
    dark: str
    least: float
    worst_light: Worst | None
    worst_dark: Worst | None


@lru_cache
def _blocks() -> Mapping[str, dict[str, str]]:
    """The values of each theme, by "light", "dark" and "auto". KeyError when the sheet lost one of them."""
    text = _COMMENT.sub("", SHEET.read_text(encoding="utf-8"))
    # What a narrow window or less motion changes stands in one line below the blocks, and isn't a theme.
    found: dict[str, dict[str, str]] = {}
    for match in _BLOCK.finditer(text):
        block = {key: value.strip() for key, value in _TOKEN.findall(match["body"])}
        found[match["theme"] or "root"] = block if match["theme"] else block | found.get("root", {})
    return {"light": found["light"] | found["root"], "dark": found["dark"], "auto": found["auto"]}


def values(theme: str) -> Mapping[str, str]:
    """Every token of "light", "dark" or "auto" (dark because the system says so), by its name without the dashes."""
    blocks = _blocks()
    return blocks["light"] if theme == "light" else {**blocks["light"], **blocks[theme]}


def colours(theme: str) -> dict[str, str]:
    """The colour roles of a theme, as #rrggbb."""
    return {name: value for name, value in values(theme).items() if _COLOUR.fullmatch(value)}


def contrast(one: str, other: str) -> float:
    """The contrast of two colours (#rrggbb) as WCAG measures it: 1 to 21."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def _luminance(colour: str) -> float:
    red, green, blue = (_linear(int(colour[at : at + 2], 16) / 255) for at in (1, 3, 5))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _linear(channel: float) -> float:
    return channel / 12.92 if channel <= _NEARLY_BLACK else ((channel + 0.055) / 1.055) ** 2.4


def worst(pair: Pair, theme: str) -> Worst:
    """The ground on which the role is hardest to see."""
    palette = colours(theme)
    ratios = [Worst(ground, contrast(palette[pair.role], palette[ground])) for ground in pair.grounds]
    return min(ratios, key=lambda one: one.ratio)


def roles() -> list[Role]:
    """All colour roles in the order of the sheet, each with its worst contrast in both themes."""
    light, dark = colours("light"), colours("dark")
    pairs = {pair.role: pair for pair in PAIRS if pair.role not in {"paper", "surface"}}
    return [
        Role(
            name,
            value,
            dark[name],
            pairs[name].least if name in pairs else 0,
            worst(pairs[name], "light") if name in pairs else None,
            worst(pairs[name], "dark") if name in pairs else None,
        )
        for name, value in light.items()
    ]


def family(prefix: str) -> list[tuple[str, str]]:
    """The tokens whose name begins so, with their values: "t-" are the type sizes, "s-" the spaces."""
    return [(name, value) for name, value in values("light").items() if name.startswith(prefix)]
