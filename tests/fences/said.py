"""What a page says to people: its visible text and the attributes that are read aloud, and what of it is data."""

import re
from collections.abc import Iterator
from html.parser import HTMLParser
from typing import Any

from django.apps import apps
from django.db.models import CharField, EmailField, JSONField, Model, TextField

from salesops.policy.declared import all_settings

READ_ALOUD = ("placeholder", "aria-label", "title", "alt", "label", "data-kept-text", "data-discard-text")
UNSEEN = {"script", "style", "svg"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr", "use"}
CHINESE = re.compile(r"[\u3400-\u9fff][\u3400-\u9fff\uff0c\u3001\u3002\uff1a\uff08\uff09\d%]*")
# Words of Latin letters: not the single letters of keys, nor what stands in a code with figures.
LATIN = re.compile(r"(?<![\w@./#&-])[A-Za-z][A-Za-z'’]+(?:[ -][A-Za-z][A-Za-z'’]+)*(?![\w@/]|\.\w)")
RULE = re.compile(r"\b[A-Z]{3}-\d+")
CAPITALS = re.compile(r"负?[零壹贰叁肆伍陆柒捌玖拾佰仟万亿元角分整]+")
MACHINE = re.compile(r"[a-z0-9-]+(?:[._:][a-z0-9-]+)+")


class Reader(HTMLParser):
    """Collects what is said outside of parts that are marked as another language."""

    def __init__(self, language: str) -> None:
        super().__init__()
        self.language = language
        self.said: list[str] = []
        self.muted: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        tongue = found.get("lang") or self.language
        is_foreign = tongue[:2] != self.language[:2]
        if self.muted or is_foreign or tag in UNSEEN:
            if tag not in VOID:
                self.muted.append(tag)
            return
        self.said += [value for name in READ_ALOUD if (value := found.get(name))]
        if tag == "input" and found.get("type") in {"submit", "button"}:
            self.said.append(found.get("value") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in self.muted:
            while self.muted.pop() != tag:
                pass

    def handle_data(self, data: str) -> None:
        if not self.muted and data.strip():
            self.said.append(" ".join(data.split()))


def said_on(html: str, language: str) -> list[str]:
    """Every piece of text on the page, in its order."""
    reader = Reader(language)
    reader.feed(html)
    return [RULE.sub("", text) for text in reader.said]


def data_of_the_house() -> str:
    """All that people typed, one value a line: what of it stands on a page is no word of ours."""
    values = {text for model in apps.get_models() if model._meta.app_label not in DJANGOS for text in _typed(model)}
    values |= {str(one.default) for one in all_settings()}
    return "\n".join(sorted(values))


DJANGOS = {"admin", "auth", "contenttypes", "sessions", "once", "pghistory"}


def _typed(model: type[Model]) -> Iterator[str]:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, CharField | TextField | EmailField | JSONField) and not field.choices
    ]
    for row in model._default_manager.values_list(*names) if names else ():
        for value in row:
            yield from _texts(value)


def _texts(value: Any) -> Iterator[str]:
    match value:
        case str() if not MACHINE.fullmatch(value):
            yield value
        case dict():
            for one in value.values():
                yield from _texts(one)
        case list():
            for one in value:
                yield from _texts(one)
        case _:
            return
