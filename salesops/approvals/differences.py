"""The difference between two snapshots, as a reader would tell it: what, was, is."""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from salesops.base.refusals import Sentence

# A list's items are matched by the first of these keys they have, else by place.
NAMES = ("key", "name", "title", "label", "code")


class Change(NamedTuple):
    """One changed value; "—" stands for nothing."""

    label: str
    was: str
    now: str


def differences(before: Mapping[str, Any], after: Mapping[str, Any], labels: Mapping[str, Sentence]) -> list[Change]:
    """Every value that differs, in the order of ``after``, then what was left out."""
    old, new = dict(_flat(before, labels)), dict(_flat(after, labels))
    names = [*new, *(name for name in old if name not in new)]
    return [
        Change(" ".join(name), _shown(old.get(name)), _shown(new.get(name)))
        for name in names
        if old.get(name) != new.get(name)
    ]


def shown_items(values: Mapping[str, Any], labels: Mapping[str, Sentence]) -> list[tuple[str, str]]:
    """Every value of a snapshot with its label, for kinds that draw no card of their own."""
    return [(" ".join(name), _shown(value)) for name, value in _flat(values, labels)]


def _flat(
    value: Any, labels: Mapping[str, Sentence], path: tuple[str, ...] = ()
) -> Iterator[tuple[tuple[str, ...], Any]]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, labels, (*path, str(labels.get(key, key))))
    elif isinstance(value, list):
        seen: dict[str, int] = {}
        for place, inner in enumerate(value, start=1):
            name = _name(inner) or str(place)
            seen[name] = seen.get(name, 0) + 1
            # Two lines may carry the same name: number the second, or one would hide the other.
            again = f" ({seen[name]})" if seen[name] > 1 else ""
            yield from _flat(inner, labels, (*path, name + again))
    else:
        yield path, value


def _name(item: Any) -> str:
    if isinstance(item, Mapping):
        for key in NAMES:
            if item.get(key):
                return str(item[key])
    return ""


def _shown(value: Any) -> str:
    if value is None or value == "":
        return "—"
    if isinstance(value, bool):
        return _("yes") if value else _("no")
    return str(value)
