"""What one types into the week's sheet of customers: a part for each customer touched, and a remark."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.actions.sheet import RowWords
from customers.queries.sheet import WORDS, Row, rows_of, shown_rows
from salesops.base.fields import LineInput, MoneyInput, ParagraphsInput
from salesops.base.weeks import Week
from salesops.org.models import Person


class RowForm(forms.Form):
    """One customer's row; ``shown`` is what stands there already."""

    next_plan = ParagraphsInput(label=_("Plan for next week"), rows=2, max_length=500)
    change = ParagraphsInput(label=_("What changed this week"), required=False, rows=2, max_length=500)
    problem = ParagraphsInput(label=_("Problems"), required=False, rows=2, max_length=500)
    need = ParagraphsInput(label=_("Need"), required=False, rows=2, max_length=1000)
    budget = MoneyInput(label=_("Budget, yuan"), required=False)
    timetable = LineInput(label=_("Timetable"), required=False)

    def __init__(self, data: Any, *, row: Row, shown: Any) -> None:
        super().__init__(data, prefix=f"row-{row['customer']}", initial={name: row[name] for name in WORDS})
        self.row, self.shown = row, shown

    @property
    def words_given(self) -> RowWords:
        """For the action. Only after ``is_valid()``."""
        return RowWords(**{name: self.cleaned_data[name] for name in WORDS})


class RemarkForm(forms.Form):
    """What belongs to no single customer. ``refusal`` is set by ``attempt``."""

    remark = ParagraphsInput(label=_("Remark"), required=False, rows=2, max_length=1000)

    refusal: Any = None


class SheetForms:
    """The whole page as one. The rows are those of this moment, also when it was sent. Unbound without ``data``."""

    def __init__(self, person: Person, week: Week, data: Any = None) -> None:
        rows = rows_of(person, week)
        shown = shown_rows(rows, reader=person)
        self.rows = [RowForm(data, row=row, shown=view) for row, view in zip(rows, shown, strict=True)]
        self.remark = RemarkForm(data)

    @property
    def is_rejected(self) -> bool:
        """Whether the page comes back with something to be corrected."""
        return bool(self.remark.is_bound and (self.remark.refusal or not self.is_valid()))

    def is_valid(self) -> bool:
        """Every part is; all of them are looked at, so that all mistakes show."""
        return all([self.remark.is_valid(), *(row.is_valid() for row in self.rows)])

    @property
    def words_given(self) -> dict[int, RowWords]:
        """For the action, by the customer's key. Only after ``is_valid()``."""
        return {form.row["customer"]: form.words_given for form in self.rows}
