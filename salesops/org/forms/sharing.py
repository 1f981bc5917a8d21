"""Who may read a record besides those whose it is (ORG-2)."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base.fields import DateInput, LineInput
from salesops.base.look import dotted
from salesops.org.models import Person
from salesops.org.queries import post_titles, with_assignments


class ShareForm(forms.Form):
    """A colleague, until when, and why."""

    person = forms.ModelChoiceField(label=_("Colleague"), queryset=Person.objects.none(), empty_label=_("Choose"))
    until = DateInput(label=_("Until"), help_text=_("The last day on which the record can be opened."))
    reason = LineInput(label=_("Reason"), max_length=300, help_text=_("The colleague and the record's history say it."))

    refusal: Any = None

    def __init__(self, *args: Any, colleagues: QuerySet[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        person: Any = self.fields["person"]
        person.queryset = colleagues
        titles = post_titles()
        told = {one.pk: dotted(one.name, titles.get(one.post or "")) for one in _placed(colleagues)}
        person.label_from_instance = lambda one: told.get(one.pk, one.name)


def _placed(colleagues: QuerySet[Person]) -> list[Person]:
    # Read once, with the posts: else each line of the choice would ask for one.
    return with_assignments(colleagues)


class UnshareForm(forms.Form):
    """With whom it ends."""

    person = forms.ModelChoiceField(queryset=Person.objects.all())
