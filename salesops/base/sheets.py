"""One style sheet out of many: the component sheets of ``static/css``, joined in the order of ``all.css``.

A page links one file, because every further sheet is a round trip before anything is drawn; the sources stay one
file per component. ``python -m salesops.base.sheets`` writes ``var/vendor/css/salesops.css`` when a source is newer.
It needs no Django, so that the set-up can call it first.
"""

import re
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SOURCES = ROOT / "static" / "css"
TARGET = ROOT / "var" / "vendor" / "css" / "salesops.css"
IMPORT = re.compile(r'^@import url\("([\w-]+\.css)"\);$', re.MULTILINE)
COMMENT = re.compile(r"/\*.*?\*/", re.DOTALL)
# Between these nothing is told apart by a space; inside a selector or a value it would be.
SPACE = re.compile(r"\s*([{};])\s*")
AFTER_NAME = re.compile(r"(?<=[{;])([\w-]+):\s+")


def ordered_sheets(sources: Path = SOURCES) -> list[Path]:
    """The sheets in cascade order. ValueError when ``all.css`` and the folder disagree."""
    names = IMPORT.findall((sources / "all.css").read_text(encoding="utf-8"))
    present = {path.name for path in sources.glob("*.css")} - {"all.css"}
    if set(names) != present or len(names) != len(present):
        raise ValueError(f"all.css and the folder differ: {sorted(set(names) ^ present)}")
    return [sources / name for name in names]


def joined(sources: Path = SOURCES) -> str:
    """All sheets as one, without comments and without the spaces that only serve the reader."""
    parts: list[str] = []
    for path in ordered_sheets(sources):
        bare = COMMENT.sub("", path.read_text(encoding="utf-8"))
        tight = SPACE.sub(r"\1", " ".join(bare.split()))
        parts.append(AFTER_NAME.sub(r"\1:", tight).replace(";}", "}"))
    return "\n".join(parts) + "\n"


def build(sources: Path = SOURCES, target: Path = TARGET) -> bool:
    """Write the joined sheet if a source is newer than it; returns whether it was written."""
    newest = max(path.stat().st_mtime for path in [sources, *sources.glob("*.css")])
    if target.exists() and target.stat().st_mtime >= newest:
        return False
    target.parent.mkdir(parents=True, exist_ok=True)
    fresh = target.with_suffix(".new")
    fresh.write_text(joined(sources), encoding="utf-8")
    fresh.replace(target)
    return True


if __name__ == "__main__":
    sys.stdout.write(f"style sheet {'written' if build() else 'is up to date'}: {TARGET.relative_to(ROOT)}\n")
