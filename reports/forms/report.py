"""What one types into a report: words, marks on last plan's items, next week's plan."""

from collections.abc import Mapping
from typing import Any

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from reports.actions.plan import Mark, PlanLine
from reports.actions.report import ReportData
from reports.enums import Outcome
from reports.models import PlanItem, Report
from reports.queries.report import is_settled, items_to_mark, own_plan
from reports.readiness import Gap, first_gap
from salesops.base.fields import DateInput, LineInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.lines import LineFormSet, line_formset
from salesops.base.text import clean_line
from salesops.org.models import Person
from salesops.org.visibility import visible_to

MARKS = [(outcome.value, outcome.label) for outcome in (Outcome.DONE, Outcome.MOVED, Outcome.DROPPED)]
LONGEST_NAME = 120
LARGEST_KEY = 2**63 - 1


class WordsForm(RevisionMixin):
    """What no book knows. ``refusal`` is set by ``attempt``."""

    progress = ParagraphsInput(label=_("Progress of the business"), required=False, rows=5)
    problems = ParagraphsInput(label=_("Problems"), required=False, rows=3)
    support = ParagraphsInput(label=_("Support needed"), required=False, rows=3)

    def carry_on(self, revision: int) -> None:
        """Draw the form again on top of what was just saved."""
        self.data = self.data.copy()  # type: ignore[attr-defined]  # a QueryDict
        self.data[self.add_prefix("revision")] = str(revision)  # type: ignore[index]


class MarkForm(forms.Form):
    """What became of one item of the last plan; drawn beside it."""

    outcome = forms.ChoiceField(label=_("Outcome"), choices=MARKS, required=False, widget=forms.RadioSelect)
    note = LineInput(label=_("Remark"), required=False)
    moved_to = DateInput(label=_("New day"), required=False)

    def __init__(self, data: Any, *, item: PlanItem) -> None:
        outcome = "" if item.outcome == Outcome.OPEN else item.outcome
        initial = {"outcome": outcome, "note": item.note, "moved_to": item.moved_to}
        super().__init__(data, prefix=f"mark-{item.pk}", initial=initial)
        self.item = item

    @property
    def outcome_now(self) -> str:
        """The mark as it stands on the page; empty without one."""
        value = self["outcome"].value() or ""
        return value if value in dict(MARKS) else ""

    @property
    def mark_given(self) -> Mark:
        """For the action. Only after ``is_valid()``."""
        typed = self.cleaned_data
        outcome = Outcome(typed["outcome"]) if typed["outcome"] else Outcome.OPEN
        return Mark(outcome, typed["note"], typed["moved_to"])


class PlanLineForm(forms.Form):
    """One item of next week's plan. The customer is written by name or number, with the reader's own offered."""

    id = forms.IntegerField(widget=forms.HiddenInput, required=False, min_value=1, max_value=LARGEST_KEY)
    text = LineInput(label=_("Item"))
    customer = LineInput(
        label=_("Customer"),
        required=False,
        max_length=LONGEST_NAME,
        widget=forms.TextInput({"list": "plan-customers", "autocomplete": "off"}),
    )
    goal = LineInput(label=_("Goal"), required=False)
    planned_on = DateInput(label=_("Day"), required=False)

    known: Mapping[str, Customer] = {}

    def has_changed(self) -> bool:
        """A row is there when something is written in it; its stored id alone is nothing."""
        return bool(set(self.changed_data) - {"id"})

    def clean_customer(self) -> Customer | None:
        """The customer of that name or number, among those the writer may see."""
        typed = self.cleaned_data["customer"]
        if not typed:
            return None
        if typed not in self.known:
            raise forms.ValidationError(
                _("No customer that you can see has this name or number. Choose one, or leave it empty.")
            )
        return self.known[typed]

    @property
    def line_given(self) -> PlanLine:
        """For the action. Only after ``is_valid()``."""
        typed = self.cleaned_data
        return PlanLine(typed["text"], typed["customer"], typed["goal"], typed["planned_on"], pk=typed["id"])


PlanFormSet = line_formset(PlanLineForm, most=50, blank=1)


def _line(value: Any) -> str:
    try:
        return clean_line(str(value or "")[:LONGEST_NAME])
    except ValueError:
        return ""


def _known_customers(plan: LineFormSet[PlanLineForm], by: Person) -> dict[str, Customer]:
    """Every customer named in the lines, by name and by number; one query however many lines."""
    wanted = {_line(form["customer"].value()) for form in plan.forms} - {""}
    if not wanted:
        return {}
    found = visible_to(by, Customer).filter(Q(name__in=wanted) | Q(number__in=wanted), archived_at__isnull=True)
    known: dict[str, Customer] = {}
    for customer in found:
        known[customer.name] = known[customer.number] = customer
    return known


def _shown_line(item: PlanItem) -> dict[str, Any]:
    customer = item.customer.name if item.customer else ""
    return {
        "id": item.pk,
        "text": item.text,
        "customer": customer,
        "goal": item.goal,
        "planned_on": item.planned_on,
    }


class ReportForms:
    """The whole page as one: words, a mark for each item, the plan. Unbound without ``data``."""

    def __init__(self, report: Report, *, by: Person, data: Any = None) -> None:
        self.report = report
        self.items = list(items_to_mark(report))
        words = {name: getattr(report, name) for name in ("progress", "problems", "support", "revision")}
        self.words = WordsForm(data, initial=words)
        self.settled = [item for item in self.items if is_settled(item)]
        self.marks = [MarkForm(data, item=item) for item in self.items if not is_settled(item)]
        stored = own_plan(report)
        self.standing = [item for item in stored if item.outcome != Outcome.OPEN]
        # Rows that were sent are judged by what stands in them: one that equals the stored row is no blank row.
        lines = [_shown_line(item) for item in stored if item.outcome == Outcome.OPEN] if data is None else None
        self.plan = PlanFormSet(data, prefix="plan", initial=lines)
        known = _known_customers(self.plan, by) if self.plan.is_bound else {}
        for form in self.plan.forms:
            form.known = known

    @property
    def is_rejected(self) -> bool:
        """Whether the page comes back with something to be corrected."""
        return bool(self.words.is_bound and (self.words.refusal or not self.is_valid()))

    def is_valid(self) -> bool:
        """Every part is; all of them are looked at, so that all mistakes show."""
        verdicts = [self.words.is_valid(), *(mark.is_valid() for mark in self.marks), self.plan.is_valid()]
        return all(verdicts)

    @property
    def data_given(self) -> ReportData:
        """For the action. Only after ``is_valid()``."""
        typed = self.words.cleaned_data
        return ReportData(
            progress=typed["progress"],
            problems=typed["problems"],
            support=typed["support"],
            marks={form.item.pk: form.mark_given for form in self.marks},
            plan=[form.line_given for form in self.plan.kept],
        )

    @property
    def moved(self) -> list[MarkForm]:
        """The items that will be carried over, as the page stands."""
        return [form for form in self.marks if form.outcome_now == Outcome.MOVED]

    @property
    def gap(self) -> Gap | None:
        """What is missing before it can be submitted, as the page stands."""
        settled_moves = sum(item.outcome == Outcome.MOVED for item in self.settled)
        return first_gap(
            unmarked=[form.item.text for form in self.marks if not form.outcome_now],
            progress=str(self.words["progress"].value() or ""),
            planned=len(self.moved) + settled_moves + len(self.standing) + self._lines_now,
        )

    @property
    def _lines_now(self) -> int:
        if not self.plan.is_bound:
            return self.plan.initial_form_count()
        return sum(bool(str(form["text"].value() or "").strip()) for form in self.plan.kept)
