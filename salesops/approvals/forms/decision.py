"""What people send when they decide."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.approvals.enums import NEEDS_REASON, VerdictWord
from salesops.approvals.kinds import Kind
from salesops.approvals.words import asks_words, button_word
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
    to_order = forms.IntegerField(label=_("Back to"), min_value=1, max_value=2**15 - 1, required=False)
    opinion = forms.CharField(label=_("Opinion"), required=False, max_length=LONGEST_OPINION)

    def clean_opinion(self) -> str:
        """Without what can't be stored or seen."""
        return clean_paragraphs(self.cleaned_data["opinion"])

    @property
    def said(self) -> str:
        """The verdict that was sent, readable or not."""
        return str(self.data.get("verdict", ""))

    @property
    def typed(self) -> str:
        """The words that were sent."""
        return str(self.data.get("opinion", ""))


class OpinionForm(forms.Form):
    """The visible part of a dialog: the words, and for sending back the stage. A no needs words, an answer is some."""

    opinion = forms.CharField(
        label=_("Opinion (optional)"),
        required=False,
        max_length=LONGEST_OPINION,
        widget=forms.Textarea({"rows": 3, "autofocus": True}),
    )

    def __init__(
        self, kind: Kind[Any], verdict: str, *, opinion: str = "", stages: Sequence[tuple[int, str]] = ()
    ) -> None:
        # Several of them stand on one page.
        super().__init__(auto_id=f"id_{verdict}_%s", initial={"opinion": opinion})
        if asks_words(kind, verdict):
            field = self.fields["opinion"]
            field.label = pgettext_lazy("decision", "Reason") if verdict in NEEDS_REASON else button_word(kind, verdict)
            field.required = field.widget.is_required = True
        if stages:
            self.fields["to_order"] = forms.ChoiceField(label=_("Back to"), choices=stages)
            self.order_fields(["to_order", "opinion"])


def opinion_to_offer(kind: Kind[Any], verdict: str, refused: DecisionForm | None) -> str:
    """What stands in the words of a dialog: what was typed before a refusal; "return" offers the refusal as reason."""
    if refused is None:
        return ""
    if verdict == refused.said:
        return refused.typed
    if verdict == VerdictWord.RETURN and refused.said == VerdictWord.APPROVE and refused.refusal:
        return "\n".join(filter(None, [str(refused.refusal.sentence), refused.typed]))
    return ""
