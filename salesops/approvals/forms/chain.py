"""What people send when they edit a chain or try it."""

import unicodedata
from decimal import Decimal, InvalidOperation
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.approvals.chain_choices import ask_from, needs_figure, placed, when_choices, whom_choices
from salesops.approvals.chain_edit import MOST_STAGES, Ask, StageData
from salesops.approvals.chains import Seen
from salesops.approvals.kinds import Facts, Kind, Limit
from salesops.approvals.models import ChainVersion
from salesops.base.forms import LARGEST_REVISION
from salesops.base.text import clean_line
from salesops.org.models import Person
from salesops.policy.refused import RefusalView

LONGEST_LIMIT = 365
LARGEST_KEY = 2**63 - 1
DIGITS = 15
COUNTS = [("1", pgettext_lazy("counted in", "working days")), ("0", pgettext_lazy("counted in", "calendar days"))]


class FigureField(forms.CharField):
    """A figure as people write it: 500,000 or ５００，０００, ¥500 000, 5 %; gives a Decimal, or None for nothing."""

    numeric = True

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput({"inputmode": "decimal", "autocomplete": "off"}))
        super().__init__(max_length=40, **kwargs)

    def clean(self, value: Any) -> Any:
        """ValidationError for what is no plain number."""
        typed = unicodedata.normalize("NFKC", super().clean(value) or "")
        plain = "".join(char for char in typed if char not in ", ¥%元")
        if not plain:
            return None
        try:
            figure = Decimal(plain)
        except InvalidOperation:
            figure = Decimal("NaN")
        if not figure.is_finite() or "e" in plain.lower() or len(plain.lstrip("-").replace(".", "")) > DIGITS:
            raise forms.ValidationError(_("Write a plain number, such as 500000."), code="number")
        return figure


class SeenForm(forms.Form):
    """Which draft the page showed, and how often it had been edited. Alone: a button."""

    refusal: RefusalView | None = None

    draft = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=LARGEST_KEY)
    revision = forms.IntegerField(widget=forms.HiddenInput, min_value=0, max_value=LARGEST_REVISION)

    @property
    def seen(self) -> Seen:
        """For the action, which refuses a page that is out of date."""
        return Seen(self.cleaned_data["draft"], self.cleaned_data["revision"])

    def carry_on(self, draft: ChainVersion | None) -> None:
        """After a refusal: what was typed stays, and is now said of the draft as it is."""
        if draft is not None:
            fresh = {"draft": draft.pk, "revision": draft.revision}
            self.data = dict(self.data.items()) | {self.add_prefix(name): value for name, value in fresh.items()}


class MoveForm(SeenForm):
    """Where a stage goes, counted from 1; ``pressed`` is the button that has the focus afterwards too."""

    pressed = forms.RegexField(r"^(up|down)-[0-9]{1,18}$", required=False)
    place = forms.IntegerField(min_value=0, max_value=MOST_STAGES + 1)


class InForceForm(SeenForm):
    """The reason that stands beside the version for ever."""

    note = forms.CharField(
        label=_("Why the chain is changed"),
        max_length=300,
        widget=forms.Textarea({"rows": 2, "autofocus": True}),
        help_text=_("Kept with the version, for whoever asks later."),
    )


class _Limits(SeenForm):
    """Days and how they are counted."""

    days = forms.IntegerField(
        label=_("Own limit in days"), required=False, min_value=1, max_value=LONGEST_LIMIT,
        widget=forms.TextInput({"inputmode": "numeric", "autocomplete": "off"}),
    )  # fmt: skip
    counts = forms.ChoiceField(label=_("Counted in"), choices=COUNTS, widget=forms.RadioSelect, initial="1")

    @property
    def working(self) -> bool:
        """Are they working days?"""
        return bool(self.cleaned_data["counts"] == "1")


class LimitForm(_Limits):
    """The limit of the whole chain; nothing: the setting of the kind."""

    def __init__(self, *args: Any, standard: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].label = _("Limit of the whole chain, in days")
        self.fields["days"].help_text = _("Empty: as the setting says, %(limit)s.") % {"limit": standard}

    @property
    def limit(self) -> Limit | None:
        """For the action."""
        days = self.cleaned_data["days"]
        return Limit(days, self.working) if days else None


class StageForm(_Limits):
    """Title and own limit of a stage."""

    title = forms.CharField(
        label=pgettext_lazy("stage of a chain", "Title"), required=False, max_length=60,
        help_text=_("Empty: the title of the post that decides."),
    )  # fmt: skip
    field_order = ["title", "days", "counts"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["days"].help_text = _("Empty: only the end of the whole chain counts.")

    def clean_title(self) -> str:
        """One line that can be stored and seen."""
        return clean_line(self.cleaned_data["title"])

    @property
    def stage_data(self) -> StageData:
        """For the action."""
        days = self.cleaned_data["days"]
        return StageData(self.cleaned_data["title"], days, self.working if days else None)


class AskForm(SeenForm):
    """Whom a sign-off asks, and on which condition."""

    whom = forms.ChoiceField(label=_("Who signs off"))
    when = forms.ChoiceField(label=_("When it is asked"), required=False)
    value = FigureField(label=_("The figure it is compared with"), required=False)

    def __init__(self, *args: Any, kind: Kind[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kind = kind
        self.fields["whom"].choices = [("", _("choose…")), *whom_choices()]  # type: ignore[attr-defined]
        self.fields["when"].choices = when_choices(kind)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """A figure where a figure is compared; elsewhere it is dropped, not complained about."""
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if needs_figure(data.get("when", "")) and data.get("value") is None and "value" not in self.errors:
            self.add_error("value", _("Write a plain number, such as 500000."))
        return data

    @property
    def ask(self) -> Ask:
        """For the action."""
        data = self.cleaned_data
        return ask_from(self.kind, data["whom"], data["when"], data["value"])


class NewStageForm(AskForm, StageForm):
    """A stage with its first sign-off, and its place among the others."""

    place = forms.TypedChoiceField(label=_("Where it stands"), coerce=int)
    field_order = ["whom", "when", "value", "place", "title", "days", "counts"]

    def __init__(self, *args: Any, names: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        before = [
            (place, _("before stage %(place)s, %(name)s") % {"place": place, "name": name})
            for place, name in enumerate(names, start=1)
        ]
        self.fields["place"].choices = [(len(names) + 1, _("at the end")), *before]  # type: ignore[attr-defined]


class TryForm(forms.Form):
    """Whose paper, and what it states; a figure left empty is unknown, and doubt asks everybody."""

    def __init__(self, data: Any, *, kind: Kind[Any], people: list[tuple[str, str]]) -> None:
        super().__init__(data)
        self.kind = kind
        self.fields["owner"] = forms.ChoiceField(label=_("Whose paper"), choices=people)
        for fact, label in kind.fact_names.items():
            self.fields[f"fact_{fact}"] = self._field(fact, str(label))

    def _field(self, fact: str, label: str) -> forms.Field:
        if fact in self.kind.flag_names:
            return forms.BooleanField(label=label, required=False)
        return FigureField(label=f"{label} (%)" if fact in self.kind.share_names else label, required=False)

    @property
    def owner(self) -> int:
        """The key of the person."""
        return int(self.cleaned_data["owner"])

    @property
    def facts(self) -> Facts:
        """As a paper would state them."""
        said = {fact: self.cleaned_data[f"fact_{fact}"] for fact in self.kind.fact_names}
        shares = self.kind.share_names
        return {
            fact: value if isinstance(value, bool) else str(value / 100 if fact in shares else value)
            for fact, value in said.items()
            if value is not None
        }


def try_people(people: list[Person], titles: dict[str, str]) -> list[tuple[str, str]]:
    """Everybody whose paper it might be, with where they stand."""
    return [(str(person.pk), placed(person, titles)) for person in people]
