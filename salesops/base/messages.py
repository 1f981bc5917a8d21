"""The message catalogues: what is said in the code, and whether all of it is said in Chinese.

Source strings are English and stand in the code and in the templates. Each area of the house has one catalogue,
``locale/<area>/zh_Hans/LC_MESSAGES/django.po``. Nothing here needs the gettext programs: Python is read through
its syntax tree, templates through Django's own ``templatize``, and polib writes the files. ``compile_catalogues``
is also what the set-up calls, before there is a Django to ask.
"""

import ast
import re
import sys
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

import polib

ROOT = Path(__file__).resolve().parents[2]
LANGUAGE = "zh_Hans"
GROUND = "salesops"
APPS = ("customers", "quotes", "contracts", "commissions", "reports")
AREAS = (GROUND, *APPS)

# name of the call -> positions of (context, singular, plural) among its arguments
CALLS: dict[str, tuple[int | None, int, int | None]] = {
    "_": (None, 0, None),
    "gettext": (None, 0, None),
    "gettext_lazy": (None, 0, None),
    "gettext_noop": (None, 0, None),
    "ngettext": (None, 0, 1),
    "ngettext_lazy": (None, 0, 1),
    "pgettext": (0, 1, None),
    "pgettext_lazy": (0, 1, None),
    "npgettext": (0, 1, 2),
    "npgettext_lazy": (0, 1, 2),
}
OPENING = re.compile(r"(?<![\w.])(?:" + "|".join(sorted(CALLS, key=len, reverse=True)) + r")\(")
PLACEHOLDER = re.compile(r"%\(\w+\)[sd]|%[sd]|\{\w*\}")
METADATA = {
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Language": LANGUAGE,
    "Plural-Forms": "nplurals=1; plural=0;",
}


@dataclass(frozen=True)
class Message:
    """One string to translate: its context (usually none), the English, the English plural."""

    context: str | None
    singular: str
    plural: str | None = None

    @property
    def key(self) -> tuple[str | None, str]:
        """What a catalogue looks a message up by."""
        return (self.context, self.singular)


def catalogue_path(area: str, root: Path = ROOT) -> Path:
    """Where the area's Chinese stands."""
    return root / "locale" / area / LANGUAGE / "LC_MESSAGES" / "django.po"


def sources(area: str, root: Path = ROOT) -> list[Path]:
    """The Python files and templates whose strings belong to the area. What no app claims is the ground's."""
    templates = root / "templates"
    rooms = {app: [templates / app, templates / "emails" / app, templates / "admin" / app] for app in APPS}
    if area == GROUND:
        claimed = {folder for folders in rooms.values() for folder in folders}
        drawn = [path for path in templates.rglob("*") if not claimed.intersection(path.parents)]
    else:
        drawn = [path for folder in rooms[area] for path in folder.rglob("*")]
    code = [path for path in (root / area).rglob("*.py") if "migrations" not in path.parts]
    return sorted(code) + sorted(path for path in drawn if path.suffix in {".html", ".txt"})


def messages_in_python(text: str) -> Iterator[Message]:
    """Every literal handed to a gettext function; what is put together at run time can't be translated."""
    calls = [node for node in ast.walk(ast.parse(text)) if isinstance(node, ast.Call)]
    for call in sorted(calls, key=lambda call: (call.lineno, call.col_offset)):
        message = _message_of(call)
        if message:
            yield message


def messages_in_template(text: str) -> Iterator[Message]:
    """Every ``translate``, ``blocktranslate`` and ``_("…")`` of a template."""
    from django.utils.translation.template import templatize  # noqa: PLC0415 - slow, and compiling needs no Django

    code = templatize(text)
    for opening in OPENING.finditer(code):
        call = _shortest_call(code, opening.start())
        message = _message_of(call) if call else None
        if message:
            yield message


def _shortest_call(code: str, start: int) -> ast.Call | None:
    """The call that begins at `start`: around it ``templatize`` leaves rows of X, which are not Python."""
    end = code.find(")", start)
    while end >= 0:
        try:
            body = ast.parse(code[start : end + 1], mode="eval").body
        except SyntaxError:
            end = code.find(")", end + 1)
        else:
            return body if isinstance(body, ast.Call) else None
    return None


def _message_of(call: ast.Call) -> Message | None:
    name = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if name not in CALLS:
        return None
    words = [arg.value if isinstance(arg, ast.Constant) and isinstance(arg.value, str) else None for arg in call.args]
    picked = [words[at] if at is not None and at < len(words) else None for at in CALLS[name]]
    context, singular, plural = picked
    return Message(context, singular, plural) if singular else None


def used_messages(area: str, root: Path = ROOT) -> dict[Message, list[str]]:
    """Every message of the area in the order of its files, with the files it stands in."""
    found: dict[Message, list[str]] = {}
    for path in sources(area, root):
        text = path.read_text(encoding="utf-8")
        read = messages_in_python if path.suffix == ".py" else messages_in_template
        for message in read(text):
            files = found.setdefault(message, [])
            name = path.relative_to(root).as_posix()
            if name not in files:
                files.append(name)
    return found


def read_catalogue(area: str, root: Path = ROOT) -> polib.POFile:
    """The area's catalogue, empty if there is none yet."""
    path = catalogue_path(area, root)
    catalogue = polib.pofile(str(path), wrapwidth=110) if path.exists() else polib.POFile(wrapwidth=110)
    catalogue.metadata = dict(METADATA)
    return catalogue


def _by_key(catalogue: polib.POFile) -> dict[tuple[str | None, str], polib.POEntry]:
    return {(entry.msgctxt, entry.msgid): entry for entry in catalogue if not entry.obsolete}


def update_catalogue(area: str, *, prune: bool, root: Path = ROOT) -> tuple[int, int]:
    """Add what is missing, keep what is there, with `prune` drop what nobody says any more.

    Returns (added, dropped). Entries are kept in the order of the files they come from, so that a
    change of one page is a change of one place in the catalogue.
    """
    path = catalogue_path(area, root)
    used = used_messages(area, root)
    catalogue = read_catalogue(area, root)
    known = _by_key(catalogue)
    kept: list[polib.POEntry] = []
    added = 0
    for message, files in used.items():
        entry = known.pop(message.key, None)
        if entry is None:
            entry = polib.POEntry(msgid=message.singular, msgctxt=message.context)
            added += 1
        if message.plural and entry.msgid_plural != message.plural:
            entry.msgid_plural = message.plural
            entry.msgstr_plural = entry.msgstr_plural or {0: entry.msgstr}
            entry.msgstr = ""
        entry.occurrences = [(name, "") for name in files]
        kept.append(entry)
    # What nobody says any more is dropped only if asked for, or if nothing would be lost.
    unused = [entry for entry in known.values() if not prune and (entry.msgstr or entry.msgstr_plural.get(0))]
    dropped = len(known) - len(unused)
    kept.extend(unused)
    if not kept:
        return 0, dropped
    fresh = polib.POFile(wrapwidth=110)
    fresh.metadata = dict(METADATA)
    fresh.extend(kept)
    path.parent.mkdir(parents=True, exist_ok=True)
    text = str(fresh).rstrip("\n") + "\n"
    if not path.exists() or path.read_text(encoding="utf-8") != text:
        path.write_text(text, encoding="utf-8")
    return added, dropped


def compile_catalogues(areas: Iterable[str] = AREAS, root: Path = ROOT) -> int:
    """Write the ``.mo`` beside every ``.po`` that is newer than it; returns how many were written."""
    written = 0
    for area in areas:
        path = catalogue_path(area, root)
        target = path.with_suffix(".mo")
        if path.exists() and (not target.exists() or target.stat().st_mtime < path.stat().st_mtime):
            polib.pofile(str(path)).save_as_mofile(str(target))
            written += 1
    return written


def faults(areas: Iterable[str] = AREAS, root: Path = ROOT) -> list[str]:
    """What stands between the catalogues and a product that speaks Chinese everywhere, one sentence each.

    All catalogues are merged at run time, so a message that two areas translate differently is a fault:
    one of the two would win by accident.
    """
    found: list[str] = []
    said: dict[tuple[str | None, str], tuple[str, str]] = {}
    for area in areas:
        entries = _by_key(read_catalogue(area, root))
        for message, files in used_messages(area, root).items():
            entry = entries.get(message.key)
            reason = _fault_of(entry)
            if entry is None or reason:
                found.append(f"{area}: {reason}: {message.singular!r} ({files[0]})")
                continue
            chinese = entry.msgstr or entry.msgstr_plural.get(0, "")
            other_area, other = said.setdefault(message.key, (area, chinese))
            if other != chinese:
                found.append(f"{area}: {message.singular!r} is {chinese!r} here and {other!r} in {other_area}")
    return found


def _fault_of(entry: polib.POEntry | None) -> str:
    if entry is None:
        return "missing"
    chinese = entry.msgstr or entry.msgstr_plural.get(0, "")
    if not chinese:
        return "empty"
    if entry.fuzzy:
        return "fuzzy"
    # A plural may leave its number out in one English form, so the fuller form counts.
    english = max(entry.msgid, entry.msgid_plural or "", key=lambda text: len(PLACEHOLDER.findall(text)))
    if sorted(set(PLACEHOLDER.findall(english))) != sorted(set(PLACEHOLDER.findall(chinese))):
        return "placeholders differ"
    return ""


if __name__ == "__main__":
    sys.stdout.write(f"catalogues compiled: {compile_catalogues()}\n")
