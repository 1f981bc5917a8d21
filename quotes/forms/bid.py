"""What one types about a bid: its head, dispatch, result, reasons (INQ-4)."""

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import LossReason
from quotes.actions.bid import BidData
from quotes.actions.bid_leaving import DispatchData
from quotes.actions.bid_result import BidResultData
from quotes.enums import BID_RESULTS, BidState, BondForm, DispatchWay, Scoring
from quotes.models import Bid, Inquiry
from quotes.queries.bid import bid_label
from salesops.base.clock import BUSINESS_TZ, now, today
from salesops.base.fields import DateInput, LineInput, MoneyInput, ParagraphsInput
from salesops.base.forms import RevisionMixin
from salesops.base.money import CENT
from salesops.memos.forms.files import FilesField
from salesops.org.models import Person

LONGEST_VALIDITY = 730
MOST_COPIES = 50
MORNING = time(9)


def clock_input(label: Any, **kwargs: Any) -> forms.TimeField:
    """A time of the day."""
    widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
    return forms.TimeField(label=label, widget=widget, **kwargs)


def moment_of(day: date | None, at: time | None) -> datetime | None:
    """Both as a moment on the Shanghai wall clock; None without a day."""
    if day is None:
        return None
    return datetime.combine(day, (at or MORNING).replace(second=0, microsecond=0), tzinfo=BUSINESS_TZ)


def _split(name: str, moment: datetime | None) -> dict[str, Any]:
    if moment is None:
        return {}
    local = moment.astimezone(BUSINESS_TZ)
    return {f"{name}_on": local.date(), f"{name}_time": local.time()}


PLAIN = (
    *("tender_no", "project_name", "agency", "lot", "obtained_on", "opening_place", "bid_bond", "bond_form"),
    *("valid_days", "ceiling", "scoring", "originals", "copies", "is_electronic", "assistant", "technical"),
)
TIMES = ("deadline_on", "deadline_time", "questions_on", "questions_time", "opening_place")
"""What may still change once the bid is out of its writers' hands."""


class BidForm(RevisionMixin):
    """The head of a bid, new or changed; of one that others decide on the times alone."""

    tender_no = LineInput(label=bid_label("tender_no"), max_length=60)
    project_name = LineInput(label=bid_label("project_name"), max_length=120)
    lot = LineInput(label=bid_label("lot"), max_length=60, required=False)
    agency = LineInput(label=bid_label("agency"), max_length=120, required=False)
    deadline_on = DateInput(label=pgettext_lazy("bid", "Closing day"))
    deadline_time = clock_input(pgettext_lazy("bid", "Closing at"))
    questions_on = DateInput(label=pgettext_lazy("bid", "Questions until"), required=False)
    questions_time = clock_input(pgettext_lazy("clock", "Time"), required=False, help_text=_("Empty: 09:00."))
    obtained_on = DateInput(label=bid_label("obtained_on"), required=False)
    opening_place = LineInput(label=bid_label("opening_place"), max_length=120, required=False)
    scoring = forms.ChoiceField(label=bid_label("scoring"), choices=Scoring.choices, initial=Scoring.OVERALL)
    ceiling = MoneyInput(label=bid_label("ceiling"), smallest=CENT, required=False)
    bid_bond = MoneyInput(label=bid_label("bid_bond"), smallest=CENT, required=False)
    bond_form = forms.ChoiceField(label=bid_label("bond_form"), choices=[("", "—"), *BondForm.choices], required=False)
    valid_days = forms.IntegerField(label=bid_label("valid_days"), min_value=1, max_value=LONGEST_VALIDITY, initial=90)
    originals = forms.IntegerField(label=bid_label("originals"), min_value=1, max_value=MOST_COPIES, initial=1)
    copies = forms.IntegerField(label=bid_label("copies"), min_value=0, max_value=MOST_COPIES, initial=4)
    is_electronic = forms.BooleanField(
        label=bid_label("is_electronic"), required=False, help_text=_("Handed in on a platform.")
    )
    assistant = forms.ModelChoiceField(
        label=bid_label("assistant"), queryset=Person.objects.none(), empty_label=_("Choose")
    )
    technical = forms.ModelChoiceField(
        label=bid_label("technical"), queryset=Person.objects.none(), empty_label=_("Choose")
    )

    def __init__(
        self,
        *args: Any,
        assistants: QuerySet[Person],
        technicians: QuerySet[Person],
        bid: Bid | None = None,
        **kwargs: Any,
    ) -> None:
        if bid is not None:
            kwargs["initial"] = self.stored(bid)
        super().__init__(*args, **kwargs)
        for name, people in (("assistant", assistants), ("technical", technicians)):
            field: Any = self.fields[name]
            field.queryset = people
            field.label_from_instance = lambda person: person.name
        self.bid = bid
        if bid is not None and not bid.is_preparing:
            for name in set(self.fields) - {*TIMES, "revision"}:
                del self.fields[name]
        self.layout = self._layout()

    @staticmethod
    def stored(bid: Bid) -> dict[str, Any]:
        """A bid as initial values."""
        plain = {name: getattr(bid, name) for name in (*PLAIN, "revision")}
        return plain | _split("deadline", bid.deadline) | _split("questions", bid.questions_until)

    @staticmethod
    def begun_from(inquiry: Inquiry, assistant: Person | None) -> dict[str, Any]:
        """What is known of the tender already."""
        return {
            "tender_no": inquiry.tender_no,
            "project_name": inquiry.what,
            "deadline_on": inquiry.due_on,
            "deadline_time": MORNING,
            "obtained_on": inquiry.received_on,
            "assistant": assistant,
        }

    def _layout(self) -> list[dict[str, Any]]:
        groups = [
            (_("The tender"), ["tender_no", "project_name", "lot", "agency", "scoring", "ceiling", "obtained_on"]),
            (_("Times and place"), [*TIMES]),
            (
                _("What is handed in"),
                ["valid_days", "originals", "copies", "is_electronic", "bid_bond", "bond_form"],
            ),
            (_("Who writes"), ["assistant", "technical"]),
        ]
        shown = [{"title": title, "fields": [name for name in names if name in self.fields]} for title, names in groups]
        return [group for group in shown if group["fields"]]

    @property
    def data_given(self) -> BidData:
        """What was typed, over what is stored. Only after `is_valid()`."""
        typed = self.cleaned_data
        stored = self.stored(self.bid) if self.bid else {}
        values: dict[str, Any] = {name: typed.get(name, stored.get(name)) for name in PLAIN}
        deadline = moment_of(typed["deadline_on"], typed["deadline_time"])
        if deadline is None:
            raise ValueError("asked before the form was valid")
        return BidData(
            **values,
            deadline=deadline,
            questions_until=moment_of(typed["questions_on"], typed["questions_time"]),
        )


class BidReasonForm(forms.Form):
    """Why it is given up, or taken up again."""

    reason = ParagraphsInput(label=_("Reason"), rows=3, max_length=500)
    refusal: Any = None


class PutForm(RevisionMixin):
    """Carries the revision that was read."""


class BondBackForm(forms.Form):
    """The day on which the bond came back."""

    day = DateInput(label=bid_label("bond_returned_on"))
    refusal: Any = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["day"].initial = today()


class DispatchForm(forms.Form):
    """When, by whom and which way it was handed in."""

    way = forms.ChoiceField(
        label=pgettext_lazy("dispatch", "Way"), choices=DispatchWay.choices, widget=forms.RadioSelect
    )
    sent_on = DateInput(label=pgettext_lazy("dispatch", "Handed in on"))
    sent_time = clock_input(pgettext_lazy("clock", "Time"))
    sent_by = LineInput(label=pgettext_lazy("dispatch", "By whom"), max_length=60)
    receipt = LineInput(
        label=pgettext_lazy("dispatch", "Receipt"),
        max_length=120,
        help_text=_("Its number, the courier's number, or who signed for it."),
    )
    place = LineInput(label=pgettext_lazy("dispatch", "Where to"), max_length=120, required=False)
    late_reason = LineInput(
        label=pgettext_lazy("dispatch", "Why it was still taken"),
        max_length=200,
        required=False,
        help_text=_("Only after the closing time."),
    )
    refusal: Any = None

    def __init__(self, *args: Any, bid: Bid, by: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Not in the class: a form's own ``files`` are what was sent.
        self.fields["files"] = FilesField()
        moment = now().astimezone(BUSINESS_TZ)
        way = DispatchWay.PLATFORM if bid.is_electronic else DispatchWay.IN_PERSON
        usual = {"way": way, "sent_on": moment.date(), "sent_time": moment.time(), "sent_by": by.name}
        for name, value in (usual | {"place": bid.opening_place}).items():
            self.fields[name].initial = value

    @property
    def data_given(self) -> DispatchData:
        """What was typed, for the action. Only after `is_valid()`."""
        typed = self.cleaned_data
        moment = moment_of(typed["sent_on"], typed["sent_time"])
        if moment is None:
            raise ValueError("asked before the form was valid")
        names = ("way", "sent_by", "receipt", "place", "late_reason", "files")
        return DispatchData(sent_at=moment, **{name: typed[name] for name in names})


class BidResultForm(forms.Form):
    """What was decided; lost names the winner, the price where it was read out, and why."""

    result = forms.ChoiceField(label=_("Result"), widget=forms.RadioSelect)
    decided_on = DateInput(label=pgettext_lazy("bid", "Decided on"))
    winner = LineInput(label=bid_label("winner"), max_length=120, required=False, help_text=_("If lost."))
    price = MoneyInput(
        label=bid_label("winning_price"),
        smallest=CENT,
        required=False,
        help_text=_("If lost, where it was read out; it is kept with the competitor."),
    )
    reason = forms.ChoiceField(
        label=_("Why it was lost"), choices=[("", "—"), *LossReason.choices], required=False, help_text=_("If lost.")
    )
    note = ParagraphsInput(label=bid_label("closing_note"), rows=3, max_length=1000, required=False)
    refusal: Any = None

    def __init__(self, *args: Any, bid: Bid, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        result: Any = self.fields["result"]
        offered = BID_RESULTS if bid.submitted_at else (BidState.CANCELLED,)
        result.choices = [(state.value, state.label) for state in offered]
        self.initial = {"decided_on": today()} | (_noted(bid) if bid.closed_at else {})

    def clean_decided_on(self) -> date:
        """Nobody knows today what is decided tomorrow."""
        day: date = self.cleaned_data["decided_on"]
        if day > today():
            raise ValidationError(_("This day is still to come."))
        return day

    @property
    def data_given(self) -> BidResultData:
        """What was typed, for the action. Only after `is_valid()`."""
        return BidResultData(**self.cleaned_data)


def _noted(bid: Bid) -> dict[str, Any]:
    """The result as it was noted, to be corrected."""
    said = {"result": bid.state, "winner": bid.winner, "price": bid.winning_price, "reason": bid.lost_reason}
    return {**said, "note": bid.closing_note}
