"""What one types into a contract: terms, the clauses that may be negotiated, the payment schedule (CON-1, REC-1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from contracts.enums import ClauseLock, InstalmentKind, Trigger
from contracts.models import Contract, ContractClause, Instalment
from contracts.schedule import InstalmentData, hindrance
from salesops.base.clock import today
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.lines import LineFormSet, line_formset
from salesops.base.money import ZERO
from salesops.base.refusals import Refusal
from salesops.policy.refused import RefusalView, explain

MOST_INSTALMENTS = 24
LONGEST_CLAUSE = 4000
LONGEST_WAIT = 3650
TERMS = ("payment_terms", "delivery", "warranty", "notes")

# ------------------------------------------------------------------------------------------------------------- terms


class TermsForm(RevisionMixin):
    """Head and terms of a contract; its lines are those of the quote and are not typed."""

    title = LineInput(label=gettext_lazy("Title"), max_length=120)
    expires_on = DateInput(label=gettext_lazy("In force until"), required=False)
    payment_terms = ParagraphsInput(label=gettext_lazy("Payment terms"), max_length=1000, rows=2)
    delivery = ParagraphsInput(label=gettext_lazy("Delivery"), max_length=1000, rows=2)
    warranty = ParagraphsInput(label=gettext_lazy("Warranty and service"), max_length=1000, rows=2)
    notes = ParagraphsInput(label=gettext_lazy("Further terms"), max_length=1000, rows=2, required=False)

    @staticmethod
    def stored(contract: Contract) -> dict[str, Any]:
        """A contract's terms as initial values."""
        return {name: getattr(contract, name) for name in ("title", "expires_on", *TERMS, "revision")}

    @property
    def terms(self) -> Mapping[str, Any]:
        """What was typed and can be read, without the revision."""
        return {name: value for name, value in getattr(self, "cleaned_data", {}).items() if name != "revision"}


class ClausesForm(forms.Form):
    """One text for each clause of the template that may be negotiated."""

    def __init__(self, data: Any = None, *, clauses: list[ContractClause]) -> None:
        self.clauses = [clause for clause in clauses if clause.lock == ClauseLock.NEGOTIABLE]
        initial = {self.key(clause): clause.text for clause in self.clauses}
        super().__init__(data, prefix="clause", initial=initial)
        for clause in self.clauses:
            label = _("%(position)d %(title)s") % {"position": clause.position, "title": clause.title}
            self.fields[self.key(clause)] = ParagraphsInput(label=label, max_length=LONGEST_CLAUSE, rows=3)

    @staticmethod
    def key(clause: ContractClause) -> str:
        """The name of its field."""
        return str(clause.position)

    @property
    def texts(self) -> dict[int, str]:
        """Position of the clause → what was typed, as far as it can be read."""
        typed = getattr(self, "cleaned_data", {})
        return {clause.position: typed[self.key(clause)] for clause in self.clauses if typed.get(self.key(clause))}


# ---------------------------------------------------------------------------------------------------------- schedule


class InstalmentForm(forms.Form):
    """One part of the payment schedule. ``due_on`` counts for a fixed day alone, ``days`` for every other trigger."""

    kind = forms.ChoiceField(label=gettext_lazy("Part"), choices=InstalmentKind.choices, initial=InstalmentKind.FIRST)
    amount = MoneyInput(label=gettext_lazy("Amount"), smallest=Decimal("0.01"))
    trigger = forms.ChoiceField(label=gettext_lazy("Falls due"), choices=Trigger.choices, initial=Trigger.SIGNING)
    days = forms.IntegerField(
        label=gettext_lazy("Days"),
        min_value=0,
        max_value=LONGEST_WAIT,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "maxlength": "4"}),
    )
    due_on = DateInput(label=gettext_lazy("Day"), required=False)

    def clean(self) -> dict[str, Any]:
        """A fixed day is named."""
        typed: dict[str, Any] = super().clean() or {}
        if typed.get("trigger") == Trigger.FIXED_DAY and "due_on" not in self.errors and not typed.get("due_on"):
            self.add_error("due_on", _("Name the day."))
        return typed

    @property
    def is_fixed(self) -> bool:
        """Whether it falls due on a day of the calendar."""
        return bool(self["trigger"].value() == Trigger.FIXED_DAY)

    @property
    def amount_typed(self) -> Decimal | None:
        """The amount if it can be read; of a page that was not sent yet, the stored one."""
        known = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        amount: Decimal | None = known.get("amount")
        return amount

    @property
    def instalment(self) -> InstalmentData | None:
        """What was typed, None while something is missing or wrong; of a page not sent yet, what is stored."""
        typed = getattr(self, "cleaned_data", {}) if self.is_bound else self.initial
        if self.errors or typed.get("amount") is None:
            return None
        is_fixed = typed["trigger"] == Trigger.FIXED_DAY
        return InstalmentData(
            kind=typed["kind"],
            amount=typed["amount"],
            trigger=typed["trigger"],
            days=0 if is_fixed else typed.get("days") or 0,
            due_on=typed["due_on"] if is_fixed else None,
        )

    was_changed_by_us = False
    """Whether the page must be told another amount than was typed."""

    def put_amount(self, amount: Decimal) -> None:
        """Fill an amount in as if it had been typed."""
        data: Any = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        data[self.add_prefix("amount")] = f"{amount:.2f}"
        self.data = data
        self.full_clean()
        self.was_changed_by_us = True

    @staticmethod
    def typed(stored: Instalment) -> dict[str, Any]:
        """A stored instalment as initial values."""
        return {
            "kind": stored.kind,
            "amount": stored.amount,
            "trigger": stored.trigger,
            "days": stored.days,
            "due_on": stored.due_on if stored.trigger == Trigger.FIXED_DAY else None,
        }


ScheduleLines: type[LineFormSet[InstalmentForm]] = line_formset(InstalmentForm, most=MOST_INSTALMENTS)


@dataclass(frozen=True, slots=True)
class ScheduleRow:
    """One row of the editor, with its share of the contract's amount."""

    form: InstalmentForm
    number: int
    share: Decimal | None


@dataclass(frozen=True)
class ScheduleSheet:
    """The schedule as typed and its sums, in yuan; ``missing`` is negative when it comes to more than the contract."""

    rows: list[ScheduleRow]
    parts: list[InstalmentData]
    total: Decimal
    typed: Decimal
    complete: bool

    @property
    def missing(self) -> Decimal:
        """What is not scheduled yet."""
        return self.total - self.typed

    @property
    def share(self) -> Decimal | None:
        """How much of the contract is scheduled."""
        return _share(self.typed, self.total)

    @property
    def can_be_mended(self) -> bool:
        """Whether the last row can take the rest and stay positive."""
        return bool(self.missing and self.parts) and self.complete and self.parts[-1].amount + self.missing > ZERO

    @property
    def held(self) -> RefusalView | None:
        """Why the contract can't be submitted with this schedule, None when it can (REC-1)."""
        if not self.complete:
            incomplete = _("A part of the payment schedule is not complete.")
            return explain(Refusal("REC-1", incomplete, _("Complete it, or leave it out.")))
        refusal = hindrance(self.parts, self.total, on=today())
        return explain(refusal) if refusal else None


def schedule_sheet(lines: LineFormSet[InstalmentForm], total: Decimal) -> ScheduleSheet:
    """What the typed rows come to; rows that can't be read count as nothing and hold the whole up."""
    kept = lines.kept
    rows = [
        ScheduleRow(form, number, _share(form.amount_typed, total) if form.amount_typed else None)
        for number, form in enumerate(lines.forms, start=1)
    ]
    parts = [form.instalment for form in kept]
    whole = [part for part in parts if part]
    typed = sum((form.amount_typed or ZERO for form in kept), ZERO)
    return ScheduleSheet(rows, whole, total, typed, complete=len(whole) == len(parts))


def put_rest(lines: LineFormSet[InstalmentForm], total: Decimal) -> None:
    """Let the last row take what is missing, or give what is too much."""
    sheet = schedule_sheet(lines, total)
    if sheet.can_be_mended:
        last = lines.kept[-1]
        last.put_amount((last.amount_typed or ZERO) + sheet.missing)


def _share(part: Decimal, whole: Decimal) -> Decimal | None:
    return (part / whole).quantize(Decimal("0.0001")) if whole else None
