"""A list of the design page: what `ListPage` would hand its templates, without a table behind it."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from django.core.paginator import Paginator
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.base.look import ClockView
from salesops.design.forms import SampleFilter
from salesops.design.samples import Somebody, clocks, people
from salesops.desk.pages import BulkAction, Column, SavedView


@dataclass(frozen=True, slots=True)
class SampleRow:
    """One row; ``pk`` is what a chosen row is known by."""

    pk: int
    name: str
    number: str
    owner: Somebody
    state: tuple[str, str]
    total: Decimal
    clock: ClockView | None

    def __str__(self) -> str:
        return self.name


def rows() -> list[SampleRow]:
    """Four rows in four states."""
    who, clock = people(), clocks()
    states = pill_states()
    names = [
        pgettext("sample", "Hefei Lianghan Semiconductor"),
        pgettext("sample", "Ningbo Haoyuan Machinery"),
        pgettext("sample", "Suzhou Qingtai Medical"),
        pgettext("sample", "Hangzhou Vista Software"),
    ]
    figures = ["494500.00", "38000.00", "-12800.50", "1020.00"]
    marks = [clock["calm"], clock["half"], clock["over"], None]
    picked = [states[1], states[4], states[5], states[2]]
    return [
        SampleRow(at + 1, name, f"2026-{311 + at:04}", Somebody(who["rep"]), state, Decimal(figure), mark)
        for at, (name, figure, mark, state) in enumerate(zip(names, figures, marks, picked, strict=True))
    ]


def pill_states() -> list[tuple[str, str]]:
    """Every state of the pill, with a word that means it."""
    return [
        ("open", pgettext("sample", "Draft")),
        ("run", pgettext("sample", "In review")),
        ("done", pgettext("sample", "Approved")),
        ("won", pgettext("sample", "Won")),
        ("wait", pgettext("sample", "Returned")),
        ("stop", pgettext("sample", "Rejected")),
        ("off", pgettext("sample", "Expired")),
    ]


def sample_list(*, filled: bool = True) -> Mapping[str, Any]:
    """The context of a list, full or empty."""
    columns = [
        Column("customer", _("Customer"), sort="customer"),
        Column("owner", _("Account manager")),
        Column("state", _("State"), sort="state"),
        Column("turn", _("Whose turn")),
        Column("total", _("Total"), sort="total", numeric=True),
    ]
    here = reverse("design:home")
    shown = rows() if filled else []
    return {
        "columns": columns,
        "offered": columns,
        "cells": {column.key: (str(column.label), column.numeric) for column in columns},
        "rows": Paginator(shown, 2 if filled else 50).get_page(1),
        "row_template": "design/home/_row.html",
        "filter": SimpleNamespace(form=SampleFilter({"level": "A"})),
        "is_filtered": filled,
        "sort": "-total",
        "totals": {"customer": _("4 customers"), "total": "520,719.50"},
        "views": [
            SavedView(pgettext("filter", "All"), here, count=4),
            SavedView(_("Mine in review"), here, current=True, count=2),
        ],
        "list_key": "design:home",
        "own_query": "level=A",
        "bulk": [BulkAction(_("Mark as read"), here), BulkAction(_("Archive…"), here, "stop")] if filled else [],
        "table_class": "brief",
        "empty_title": _("No quotes yet"),
        "empty_text": _("A quote starts from a customer, and reaches it only after its approval."),
    }
