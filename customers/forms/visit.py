"""What one types to plan a visit, and to report it on the way back: the report is all but filled in (VIS-2)."""

from typing import Any

from django import forms
from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.actions.visit import LONGEST, SHORTEST, PlanData
from customers.details import NoteData
from customers.enums import NoteKind, VisitPurpose
from customers.models import Contact, VisitPlan
from customers.queries.visit import last_met
from salesops.base import clock
from salesops.base.fields import DateInput, LineInput, ParagraphsInput
from salesops.base.forms import RevisionMixin

EDITED = ("day", "starts_at", "minutes", "purpose", "target")


class NextMove(TextChoices):
    """What usually follows a visit: one tap on the phone; what is special is typed beside it."""

    OFFER = "offer", pgettext_lazy("after a visit", "Send an offer")
    SHOW = "show", pgettext_lazy("after a visit", "Show the product")
    CALL = "call", pgettext_lazy("after a visit", "Call again")
    VISIT = "visit", pgettext_lazy("after a visit", "Visit again")
    MONEY = "money", pgettext_lazy("after a visit", "Follow up the payment")


class PlanForm(RevisionMixin):
    """A visit as one plans it, or changes the plan."""

    day = DateInput(label=_("Day"))
    starts_at = forms.TimeField(
        label=_("Starts at"), required=False, widget=forms.TimeInput({"type": "time"}, format="%H:%M")
    )
    minutes = forms.IntegerField(
        label=_("Duration in minutes"), min_value=SHORTEST, max_value=LONGEST, initial=60, required=False
    )
    purpose = forms.ChoiceField(label=_("Purpose"), choices=VisitPurpose.choices, initial=VisitPurpose.NEED)
    target = LineInput(
        label=_("What is to come of it"), required=False, help_text=_("Read again in the report of the visit.")
    )

    def __init__(
        self, data: Any = None, *, plan: VisitPlan | None = None, initial: dict[str, Any] | None = None
    ) -> None:
        stored = {name: getattr(plan, name) for name in (*EDITED, "revision")} if plan else {}
        super().__init__(data, initial=stored | (initial or {}))

    @property
    def data_given(self) -> PlanData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = {name: self.cleaned_data[name] for name in EDITED}
        return PlanData(**typed | {"minutes": typed["minutes"] or PlanData.__dataclass_fields__["minutes"].default})


class MoveForm(RevisionMixin):
    """Another day for a visit: typed in the dialog, or where it was dropped."""

    day = DateInput(label=pgettext_lazy("visit", "New day"))


class CancelForm(forms.Form):
    """Why a visit is called off."""

    reason = LineInput(label=_("Why it is cancelled"))


class FocusForm(RevisionMixin):
    """What the visits of a week are about."""

    week = DateInput(widget=forms.HiddenInput)
    text = LineInput(max_length=300, label=_("Focus of the week"), help_text=_("Confirmed in the weekly meeting."))


class VisitReportForm(forms.Form):
    """The report of a planned visit: what came of it is typed, the rest stands there from the plan and last time."""

    outcome = ParagraphsInput(label=_("What came of it"), rows=4)
    next_move = forms.ChoiceField(
        label=_("Next step"), choices=NextMove.choices, required=False, widget=forms.RadioSelect
    )
    next_step = LineInput(
        max_length=150, label=_("Next step in your words"), required=False, help_text=_("Tap one above, or type it.")
    )
    next_on = DateInput(label=_("Next step on"), required=False)
    contact = forms.ModelChoiceField(
        label=_("Whom you met"), queryset=Contact.objects.none(), required=False, empty_label="—"
    )
    people = LineInput(max_length=200, label=_("Others present"), required=False)
    happened_on = DateInput(label=_("Day"))
    purpose = LineInput(max_length=200, label=_("Purpose"))

    layout = (
        {"title": _("What came of it"), "fields": ("outcome", "next_move", "next_step", "next_on")},
        {"title": _("Filled in from the plan"), "fields": ("contact", "people", "happened_on", "purpose")},
    )
    refusal: Any = None

    def __init__(self, data: Any = None, *, plan: VisitPlan) -> None:
        purpose = " · ".join(filter(None, [plan.get_purpose_display(), plan.target]))
        initial = {
            "contact": last_met(plan.customer),
            "happened_on": min(plan.day, clock.today()),
            "purpose": purpose[:200],
        }
        super().__init__(data, initial=initial)
        self.plan = plan
        self.fields["contact"].queryset = plan.customer.contacts.active()  # type: ignore[attr-defined]

    @property
    def data_given(self) -> NoteData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = dict(self.cleaned_data)
        move = typed.pop("next_move")
        said = [str(NextMove(move).label)] if move else []
        step = " · ".join(filter(None, [*said, typed.pop("next_step")]))
        return NoteData(customer=self.plan.customer, kind=NoteKind.VISIT, next_step=step, **typed)
