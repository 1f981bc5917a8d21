"""What people send beside a decision: questions to colleagues, answers, comments, and the ways round the chain."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.approvals.enums import Stance, Turn
from salesops.base.fields import ParagraphsInput
from salesops.org.models import Person
from salesops.policy.refused import RefusalView

LONGEST = 2000


class TalkForm(forms.Form):
    """A dialog beside the decision. ``back`` says where it leads; several may stand on one page."""

    refusal: RefusalView | None = None
    prefix_id: ClassVar[str] = "talk"

    back = forms.ChoiceField(choices=[("inbox", ""), ("subject", "")], required=False, widget=forms.HiddenInput)

    def __init__(self, data: Any = None, *, initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial, auto_id=f"id_{self.prefix_id}_%s")


class OfStep(TalkForm):
    """What concerns one step."""

    step = forms.IntegerField(min_value=1, max_value=2**63 - 1, widget=forms.HiddenInput)


class AskForm(OfStep):
    """A question to a colleague; ``colleagues`` are those who may be asked."""

    prefix_id = "ask"

    colleague = forms.ModelChoiceField(Person.objects.none(), label=_("Whom to ask"))
    turn = forms.ChoiceField(
        label=_("When the opinion is wanted"),
        help_text=_("Asked for afterwards, it is waited for before the next stage begins."),
        choices=[(Turn.BEFORE, _("Before I decide")), (Turn.AFTER, _("After I decided"))],
        initial=Turn.BEFORE,
        widget=forms.RadioSelect,
    )
    question = ParagraphsInput(label=_("What you want to know"), max_length=LONGEST, rows=3)

    def __init__(
        self,
        data: Any = None,
        *,
        colleagues: QuerySet[Person],
        is_last: bool = False,
        initial: dict[str, Any] | None = None,
    ) -> None:
        super().__init__(data, initial=initial)
        if is_last:
            # Nothing comes after it that could wait: there is nothing to choose.
            self.fields["turn"].widget = forms.HiddenInput()
        field = self.fields["colleague"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = colleagues


class AnswerForm(TalkForm):
    """An opinion that was asked for."""

    prefix_id = "answer"

    stance = forms.ChoiceField(label=_("What it comes to"), choices=Stance, widget=forms.RadioSelect)
    answer = ParagraphsInput(label=_("Opinion"), max_length=LONGEST, rows=3)


class SpecialCaseForm(TalkForm):
    """The requester's direct way to the general manager: the reason is mandatory (APP-5)."""

    prefix_id = "direct"

    reason = ParagraphsInput(label=_("Special-case reason"), max_length=LONGEST, rows=3)


class TakeOverForm(OfStep):
    """The general manager takes an overdue step."""

    prefix_id = "over"

    reason = ParagraphsInput(label=_("Reason (optional)"), max_length=LONGEST, rows=3, required=False)


class DelegateForm(OfStep):
    """The head of a department gives the answer to a member."""

    prefix_id = "give"

    to = forms.ModelChoiceField(Person.objects.none(), label=_("Who answers"))

    def __init__(self, data: Any = None, *, members: QuerySet[Person], initial: dict[str, Any] | None = None) -> None:
        super().__init__(data, initial=initial)
        field = self.fields["to"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = members


class CommentForm(TalkForm):
    """A comment; @ and a name tells somebody."""

    prefix_id = "comment"

    text = ParagraphsInput(
        label=_("Comment"),
        max_length=LONGEST,
        widget=forms.Textarea({"rows": 2, "placeholder": _("Write a comment; @ and a name tells somebody")}),
    )
