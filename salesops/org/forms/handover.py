"""Who takes over what (ORG-3)."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.base.look import dotted
from salesops.org.handing_over import OpenWork, receivers_of
from salesops.org.models import Person
from salesops.org.queries import post_titles, with_assignments


class HandoverForm(forms.Form):
    """One receiver for each piece of work; where only the superior may take it, they stand there already."""

    refusal: Any = None

    def __init__(self, *args: Any, person: Person, work: Iterable[OpenWork], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        titles = post_titles()
        for one in work:
            # Read once, with post and region: else each line of the choice would ask for them.
            people = with_assignments(receivers_of(one.work, person))
            known = {colleague.pk: _told(colleague, titles) for colleague in people}
            field: Any = forms.ModelChoiceField(
                label=_("Goes to"), queryset=receivers_of(one.work, person), empty_label=_("Choose")
            )
            field.label_from_instance = lambda colleague, known=known: known.get(colleague.pk, colleague.name)
            self.fields[one.work.key] = field

    @property
    def receivers(self) -> dict[str, Person]:
        """As the action takes them."""
        return {name: self.cleaned_data[name] for name in self.fields}


def _told(person: Person, titles: dict[str, str]) -> str:
    return dotted(person.name, titles.get(person.post or ""), person.region)
