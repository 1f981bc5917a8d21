"""What people send when they decide."""

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.approvals.enums import NEEDS_REASON, VerdictWord
from salesops.base.text import clean_paragraphs
from salesops.policy.refused import RefusalView

LONGEST_OPINION = 2000


class DecisionForm(forms.Form):
    """One verdict on one step; what the dialogs send. ``refusal`` is set by ``attempt`` when the engine says no."""

    refusal: RefusalView | None = None

    step = forms.IntegerField(min_value=1, max_value=2**63 - 1)
    verdict = forms.ChoiceField(choices=VerdictWord)
    seen_hash = forms.RegexField(r"^[0-9a-f]{64}$")
    back = forms.ChoiceField(choices=[("inbox", ""), ("subject", "")], required=False)
    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=LONGEST_OPINION)

    def clean_opinion(self) -> str:
        """Without what can't be stored or seen."""
        return clean_paragraphs(self.cleaned_data["opinion"])


class OpinionForm(forms.Form):
    """The visible part of a dialog; returning and rejecting need a reason."""

    opinion = forms.CharField(
        label=_("Opinion (optional)"),
        required=False,
        max_length=LONGEST_OPINION,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
    )

    def __init__(self, *, verdict: str, initial: dict[str, str]) -> None:
        # Three of them stand on one page.
        super().__init__(auto_id=f"id_{verdict}_%s", initial=initial)
        if verdict in NEEDS_REASON:
            self.fields["opinion"].label = pgettext_lazy("decision", "Reason")
            self.fields["opinion"].required = True
            self.fields["opinion"].widget.is_required = True


def opinion_forms(refused: DecisionForm | None = None) -> dict[str, OpinionForm]:
    """A form for each verdict. After a refusal what was typed is kept, and "return" offers the refusal as reason."""
    typed = refused.data.get("opinion", "") if refused else ""
    said = refused.data.get("verdict", "") if refused else ""
    forms_by_verdict = {}
    for verdict in VerdictWord.values:
        opinion = typed if verdict == said else ""
        if verdict == VerdictWord.RETURN and said == VerdictWord.APPROVE and refused and refused.refusal:
            opinion = "\n".join(filter(None, [str(refused.refusal.sentence), typed]))
        forms_by_verdict[verdict] = OpinionForm(verdict=verdict, initial={"opinion": opinion})
    return forms_by_verdict
