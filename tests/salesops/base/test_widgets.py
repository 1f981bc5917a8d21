"""Inputs drawn by heart are those that Django's own templates draw."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy

from salesops.base.look.widgets import Renderer

WIDGETS = [
    *(forms.TextInput, forms.NumberInput, forms.EmailInput, forms.URLInput, forms.SearchInput, forms.PasswordInput),
    *(forms.HiddenInput, forms.DateInput, forms.TimeInput, forms.Textarea, forms.Select, forms.CheckboxInput),
]
VALUES = [
    None,
    "",
    "<b>\"'&",
    0,
    Decimal("1.50"),
    date(2026, 11, 22),
    SafeString("&lt;b&gt;"),
    gettext_lazy("Draft"),
    "a\nb",
]
ATTRS: dict[str, Any] = {"id": "x", "class": 'a"b', "required": True, "readonly": False, "rows": 2, "data-n": None}


@pytest.mark.parametrize("widget", WIDGETS)
def test_a_widget_is_drawn_as_django_draws_it(widget: type[forms.Widget]) -> None:
    for value in VALUES:
        drawn = [widget().render("n<", value, dict(ATTRS), renderer()) for renderer in (Renderer, DjangoTemplates)]
        assert drawn[0] == drawn[1]
        assert isinstance(drawn[0], SafeString)
