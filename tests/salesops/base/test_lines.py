"""The line editor's formset and its computing page."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.http import HttpRequest, HttpResponse
from django.template import engines
from django.test import RequestFactory
from django.views.generic import View

from salesops.base import lines as line_editor
from salesops.base.fields import LineInput, MoneyInput, QuantityInput
from salesops.base.lines import LineEditorPage, LineFormSet, line_formset
from salesops.base.money import ZERO, line_amount


class OfferLine(forms.Form):
    name = LineInput()
    quantity = QuantityInput(initial=Decimal(1))
    price = MoneyInput()


Lines = line_formset(OfferLine, fewest=1, most=3)


def sent(*rows: dict[str, str], total: Any = None, prefix: str = "lines") -> dict[str, Any]:
    data: dict[str, Any] = {
        f"{prefix}-TOTAL_FORMS": len(rows) if total is None else total,
        f"{prefix}-INITIAL_FORMS": 1,
    }
    for number, row in enumerate(rows):
        data |= {f"{prefix}-{number}-{name}": value for name, value in row.items()}
    return data


ONE = {"name": "licence", "quantity": "2", "price": "10"}
BLANK = {"name": "", "quantity": "1", "price": ""}


def test_rows_in_the_order_of_the_page() -> None:
    lines = Lines(sent(ONE, {**ONE, "name": "service"}), prefix="lines")
    assert lines.is_valid()
    assert [row["name"] for row in lines.typed] == ["licence", "service"]
    assert lines.typed[0]["price"] == Decimal("10.00")


def test_blank_and_deleted_rows_do_not_count() -> None:
    lines = Lines(sent(BLANK, ONE, {**ONE, "name": "gone", "DELETE": "on"}, BLANK), prefix="lines")
    assert lines.is_valid()
    assert [row["name"] for row in lines.typed] == ["licence"]


@pytest.mark.parametrize("rows", [[], [BLANK], [{**ONE, "DELETE": "on"}]])
def test_too_few_lines(rows: list[dict[str, str]]) -> None:
    lines = Lines(sent(*rows), prefix="lines")
    assert not lines.is_valid()
    assert lines.non_form_errors()


def test_too_many_lines() -> None:
    lines = Lines(sent(*[ONE] * 4), prefix="lines")
    assert not lines.is_valid()
    assert "3" in str(lines.non_form_errors())
    assert len(Lines(sent(ONE, total=10**9), prefix="lines").forms) == 6


@pytest.mark.parametrize("total", ["", "x", "-1", "1e9", "9" * 5000, "\x00", None])
def test_a_count_that_was_tampered_with_is_a_message(total: Any) -> None:
    data = sent(ONE) | {"lines-TOTAL_FORMS": total} if total is not None else {}
    lines = Lines(data, prefix="lines")
    assert not lines.is_valid()
    assert lines.non_form_errors()
    assert lines.typed == []


def test_what_is_wrong_stays_and_is_missing_from_what_is_computed() -> None:
    lines = Lines(sent({**ONE, "price": "ten"}, ONE), prefix="lines")
    assert not lines.is_valid()
    assert lines.typed[0] == {"name": "licence", "quantity": Decimal("2.0000"), "DELETE": False}
    assert 'value="ten"' in str(lines.forms[0]["price"])


def test_stored_lines_are_shown() -> None:
    lines = Lines(
        initial=[{"name": "licence", "quantity": Decimal("2.0000"), "price": Decimal("10.00")}], prefix="lines"
    )
    assert len(lines.kept) == 1
    assert 'value="10.00"' in str(lines.forms[0]["price"])
    assert "__prefix__" in str(lines.empty_form["price"])
    assert len(line_formset(OfferLine, blank=1)().forms) == 1


class OfferLines(LineEditorPage):
    formset_class = Lines
    template_name = "offer-lines"

    def compute(self, request: HttpRequest, lines: LineFormSet[Any], **kwargs: Any) -> dict[str, Any]:
        rows = [row for row in lines.typed if {"quantity", "price"} <= set(row)]
        return {"total": sum((line_amount(row["quantity"], row["price"]) for row in rows), ZERO)}


def test_the_server_computes_while_one_types(monkeypatch: pytest.MonkeyPatch, rf: RequestFactory) -> None:
    part = engines["django"].from_string("{{ lines.total_form_count }}: {{ total }}")
    monkeypatch.setattr(line_editor, "render", lambda _request, _name, context: HttpResponse(part.render(context)))
    page: Any = OfferLines.as_view()
    assert page(rf.post("/", sent(ONE, {**ONE, "price": "ten"}))).content == b"2: 20.00"
    assert page(rf.get("/")).status_code == 405
    assert OfferLines.computes_only
    assert issubclass(OfferLines, View)
