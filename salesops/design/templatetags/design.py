"""``{% load design %}``: what a component asks for, read off its own first lines."""

import re
from functools import lru_cache
from pathlib import Path

from django import template
from django.conf import settings

register = template.Library()
COMPONENTS = Path(settings.BASE_DIR) / "templates" / "components"
_COMMENT = re.compile(r"\{#\s*(.*?)\s*#\}")


@register.inclusion_tag("design/home/_inputs.html")
def inputs_of(*names: str) -> dict[str, list[tuple[str, str]]]:
    """The components of these names with what each says of itself."""
    return {"components": [(f"components/{name}.html", said_of(name)) for name in names]}


@lru_cache
def said_of(name: str) -> str:
    """The comments above a component's markup. FileNotFoundError for a component that isn't there."""
    said: list[str] = []
    for line in (COMPONENTS / f"{name}.html").read_text(encoding="utf-8").splitlines():
        if comments := _COMMENT.findall(line.partition("<")[0] if line.startswith("{#") else ""):
            said += comments
        elif not line.startswith("{%"):
            break
    return " ".join(said)
