"""What changed from one state of a quote to another, as a reader would tell it (QUO-5, APP-3, APP-6)."""

from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from quotes.enums import PriceType
from quotes.queries.judging import LineData
from salesops.approvals.differences import Change
from salesops.base.look import amount_text, percent_text, quantity_text
from salesops.base.look.figures import NOTHING
from salesops.base.refusals import Sentence

type Snapshot = Mapping[str, Any]

HEAD: dict[str, Sentence] = {
    "customer": gettext_lazy("Customer"),
    "contact": gettext_lazy("Contact"),
    "project_name": gettext_lazy("Project"),
    "valid_until": gettext_lazy("Valid until"),
    "payment_terms": gettext_lazy("Payment terms"),
    "delivery": gettext_lazy("Delivery"),
    "warranty": gettext_lazy("Warranty and service"),
    "notes": gettext_lazy("Notes"),
}
SUMS: dict[str, Sentence] = {
    "header_discount": gettext_lazy("Discount on the whole"),
    "total": gettext_lazy("Total, tax included"),
}
LINE: dict[str, Sentence] = {
    "quantity": gettext_lazy("Quantity"),
    "unit_price": gettext_lazy("Unit price"),
    "discount": gettext_lazy("Discount"),
    "price_type": gettext_lazy("Price type"),
    "reason": gettext_lazy("Reason for the price type"),
    "note": gettext_lazy("Note"),
}


def snapshot_differences(before: Snapshot, after: Snapshot) -> list[Change]:
    """Two snapshots of a quote (`facts.quote_snapshot`) compared: lines first, then the head, then the sums."""
    return [*_lines(before, after), *_values(before, after, HEAD, str), *_values(before, after, SUMS, _amount)]


def _lines(before: Snapshot, after: Snapshot) -> Iterator[Change]:
    old, new = _by_product(before), _by_product(after)
    for name in [*new, *(name for name in old if name not in new)]:
        was, now = old.get(name), new.get(name)
        if was is None or now is None:
            yield Change(name, _whole(was), _whole(now))
            continue
        for key, label in LINE.items():
            pair = _figure(key, was), _figure(key, now)
            if pair[0] != pair[1]:
                yield Change(f"{name} {label}", *pair)


def _by_product(snapshot: Snapshot) -> dict[str, Snapshot]:
    """A product may stand on two lines: the second is told apart by a number."""
    found: dict[str, Snapshot] = {}
    for line in snapshot.get("lines", ()):
        name, again = line["name"], 1
        while name in found:
            again += 1
            name = f"{line['name']} ({again})"
        found[name] = line
    return found


def _whole(line: Snapshot | None) -> str:
    if line is None:
        return NOTHING
    return f"{_figure('quantity', line)} × {_figure('unit_price', line)}"


def _figure(key: str, line: Snapshot) -> str:
    value = line.get(key) or ""
    match key:
        case "quantity":
            return quantity_text(Decimal(value))
        case "unit_price":
            return amount_text(Decimal(value))
        case "discount":
            return percent_text(Decimal(value or 0))
        case "price_type":
            return str(PriceType(value).label)
    return value or NOTHING


def _values(before: Snapshot, after: Snapshot, names: Mapping[str, Sentence], shown: Any) -> Iterator[Change]:
    for name, label in names.items():
        was, now = before.get(name) or "", after.get(name) or ""
        if was != now:
            yield Change(str(label), shown(was) or NOTHING, shown(now) or NOTHING)


def _amount(text: str) -> str:
    return amount_text(Decimal(text or 0))


def line_differences(*, mine: Sequence[LineData], theirs: Sequence[LineData]) -> dict[str, tuple[str, str]]:
    """Lines that differ by place, label → (mine, theirs), for two people who wrote at once."""
    changes = {}
    for place in range(max(len(mine), len(theirs))):
        pair = tuple(_in_words(lines[place]) if place < len(lines) else NOTHING for lines in (mine, theirs))
        if pair[0] != pair[1]:
            changes[_("Line %(line)d") % {"line": place + 1}] = (pair[0], pair[1])
    return changes


def _in_words(line: LineData) -> str:
    words = [line.product.name, f"{quantity_text(line.quantity)} × {amount_text(line.unit_price)}"]
    if line.discount:
        words.append(f"− {percent_text(line.discount)}")
    if line.price_type != PriceType.NORMAL:
        words.append(f"{PriceType(line.price_type).label} {line.reason}")
    if line.note:
        words.append(line.note)
    return " ".join(words)
