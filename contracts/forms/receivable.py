"""What finance types about money that came in, and when an instalment's trigger was reached."""

import re
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.actions.receivable import MatchData, ReceiptData
from contracts.models import Instalment
from customers.models import Customer
from salesops.base.clock import today
from salesops.base.fields import DateInput, LineInput, MoneyInput
from salesops.base.money import CENT, ZERO

PREFIX = "pay_"
_PAYS = re.compile(rf"{PREFIX}(\d{{1,18}})", re.ASCII)


class ReceiptForm(forms.Form):
    """A line of the bank statement. ``day`` is what the note on settled months reads."""

    day = DateInput(label=_("Received on"), initial=today)
    amount = MoneyInput(label=_("Amount"), smallest=CENT)
    payer = LineInput(label=_("Payer"), max_length=200, help_text=_("As the bank names the account."))
    customer = forms.ModelChoiceField(
        label=_("Customer"),
        queryset=Customer.objects.none(),
        required=False,
        empty_label=_("Not identified, or pays for several"),
    )
    bank_reference = LineInput(
        label=_("Bank reference"), max_length=50, help_text=_("The serial number of the line on the bank statement.")
    )
    note = LineInput(label=_("Note"), max_length=200, required=False)

    refusal: Any = None

    def __init__(self, *args: Any, customers: QuerySet[Customer], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["customer"].queryset = customers  # type: ignore[attr-defined]  # a ModelChoiceField

    def typed(self, name: str) -> Any:
        """What was typed into one field, where it can be read; else its initial value, or None."""
        if not self.is_bound:
            return self.get_initial_for_field(self.fields[name], name)
        self.is_valid()
        return self.cleaned_data.get(name)

    @property
    def data_typed(self) -> ReceiptData:
        """As the action takes it; the form is valid."""
        typed = self.cleaned_data
        return ReceiptData(
            received_on=typed["day"],
            payer=typed["payer"],
            customer=typed["customer"],
            amount=typed["amount"],
            bank_reference=typed["bank_reference"],
            note=typed["note"],
        )


class MatchesForm(forms.Form):
    """How much each open instalment gets: one field per row of `with_money`, blank for nothing."""

    refusal: Any = None

    def __init__(
        self, *args: Any, rows: Sequence[Any], proposed: Mapping[int, Decimal] | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.rows = {f"{PREFIX}{row.pk}": row for row in rows}
        for name, row in self.rows.items():
            given = (proposed or {}).get(row.pk)
            self.fields[name] = MoneyInput(label=_("Pays of it"), required=False, initial=given)

    @staticmethod
    def named_in(data: Mapping[str, Any]) -> set[int]:
        """The instalments that a sent form gives something to: none of them may be lost in silence."""
        found = {name: _PAYS.fullmatch(name) for name, value in data.items() if value}
        return {int(match[1]) for match in found.values() if match}

    @property
    def lines(self) -> list[tuple[Any, forms.BoundField]]:
        """Each row with its field."""
        return [(row, self[name]) for name, row in self.rows.items()]

    @property
    def amounts(self) -> dict[int, Decimal]:
        """What each instalment gets, by its key, where it can be read."""
        if not self.is_bound:
            pairs = [(row.pk, self.fields[name].initial) for name, row in self.rows.items()]
        else:
            self.is_valid()
            pairs = [(row.pk, self.cleaned_data.get(name)) for name, row in self.rows.items()]
        return {key: amount for key, amount in pairs if amount}

    @property
    def whole(self) -> Decimal:
        """What all of them get together, in yuan."""
        return sum(self.amounts.values(), ZERO)

    @property
    def matches(self) -> list[MatchData]:
        """As the actions take them; the form is valid."""
        by_key: dict[int, Instalment] = {row.pk: row for row in self.rows.values()}
        return [MatchData(by_key[key], amount) for key, amount in self.amounts.items()]


class ReasonForm(forms.Form):
    """Why something is taken back."""

    reason = LineInput(label=_("Reason"), max_length=200)

    refusal: Any = None


class ReverseForm(ReasonForm):
    """Why a receipt is reversed, and since when the money is gone."""

    day = DateInput(label=_("Gone since"), initial=today)
    field_order = ("day", "reason")


class ReachForm(forms.Form):
    """When the trigger of an instalment was reached."""

    on = DateInput(label=_("Reached on"), initial=today)

    refusal: Any = None
