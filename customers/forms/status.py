"""What one types to ask for another status of a customer."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from customers.actions.status import LONGEST_REASON
from customers.models import StatusRequest
from customers.queries.status import Way
from salesops.base.fields import ParagraphsInput
from salesops.base.forms import RevisionMixin


class ReasonForStatusForm(forms.Form):
    """Why; the superiors read it, and it stays in the trail."""

    reason = ParagraphsInput(label=_("Reason"), rows=4, max_length=LONGEST_REASON)

    refusal: Any = None


class StatusForm(ReasonForStatusForm):
    """Which status, of those that one may ask for now, and why."""

    field_order = ("to_status", "reason")
    to_status = forms.ChoiceField(label=_("Status wanted"), widget=forms.RadioSelect)

    def __init__(self, *args: Any, ways: Sequence[Way], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["to_status"].choices = [(way.status.value, way.status.label) for way in ways]  # type: ignore[attr-defined]  # a ChoiceField
        if ways:
            self.fields["to_status"].initial = ways[0].status.value


class StatusAgainForm(RevisionMixin, ReasonForStatusForm):
    """The reason, said better."""

    def __init__(self, *args: Any, paper: StatusRequest, **kwargs: Any) -> None:
        kwargs["initial"] = {"reason": paper.reason, "revision": paper.revision}
        super().__init__(*args, **kwargs)
