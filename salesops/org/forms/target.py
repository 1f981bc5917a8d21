"""The targets of a month: the company's, each region's with its people's."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from salesops.base.fields import MoneyInput
from salesops.base.look import yuan_text
from salesops.base.money import ZERO
from salesops.org.targets import COMPANY, Line, Targets, Whose


def field_name(whose: Whose) -> str:
    """The field of somebody's target."""
    if whose.person:
        return f"person-{whose.person}"
    return f"region-{whose.region}" if whose.region else "company"


class TargetsForm(forms.Form):
    """Filled in with what is set. ``refusal`` is set by ``attempt``."""

    refusal: Any = None

    def __init__(self, data: Any, *, month: date, targets: Targets, lines: Sequence[Line]) -> None:
        super().__init__(data)
        self.lines = lines
        self.layout: list[dict[str, Any]] = []
        for line in lines:
            if not line.whose.person:
                self.layout.append({"title": line.name or pgettext("targets", "Company"), "fields": []})
            name = field_name(line.whose)
            self.layout[-1]["fields"].append(name)
            self.fields[name] = MoneyInput(
                label=line.name or _("The whole company"),
                required=False,
                initial=targets.of(line.whose, [month]),
                help_text="" if line.whose.person else self._together(line.whose, month, targets),
            )
        self.fields["rest"] = forms.BooleanField(
            label=gettext_lazy("Also for the later months of the year"), required=False
        )
        self.layout.append({"title": "", "fields": ["rest"]})

    def _together(self, whose: Whose, month: date, targets: Targets) -> str:
        """What the parts of it have."""
        if whose == COMPANY:
            parts = [line.whose for line in self.lines if line.whose.region]
        else:
            at = next(place for place, line in enumerate(self.lines) if line.whose == whose) + 1
            parts = []
            while at < len(self.lines) and self.lines[at].whose.person:
                parts.append(self.lines[at].whose)
                at += 1
        amount = yuan_text(sum((targets.of(one, [month]) or ZERO for one in parts), ZERO))
        sentence = _("The regions have %(amount)s together.") if whose == COMPANY else _("Its people: %(amount)s.")
        return sentence % {"amount": amount}

    @property
    def amounts(self) -> dict[Whose, Decimal]:
        """What was typed, 0 for nothing. Only after ``is_valid()``."""
        return {line.whose: self.cleaned_data[field_name(line.whose)] or ZERO for line in self.lines}

    @property
    def is_for_rest(self) -> bool:
        """Whether the later months of the year get the same. Only after ``is_valid()``."""
        return bool(self.cleaned_data["rest"])
