"""Who keeps a seal from now on."""

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.org.models import Person
from salesops.seals.models import Custody


class CustodyForm(forms.Form):
    """A keeper, and who stands in."""

    keeper = forms.ModelChoiceField(label=_("Keeper"), queryset=Person.objects.none(), empty_label=_("Choose"))
    stand_in = forms.ModelChoiceField(
        label=_("Stand-in"),
        queryset=Person.objects.none(),
        required=False,
        empty_label=_("Nobody"),
        help_text=_("Uses the seal when the keeper is away, and for what the keeper asks for."),
    )

    refusal: Any = None

    def __init__(self, *args: Any, colleagues: QuerySet[Person], custody: Custody | None, **kwargs: Any) -> None:
        if custody is not None:
            kwargs["initial"] = {"keeper": custody.keeper_id, "stand_in": custody.stand_in_id}
        super().__init__(*args, **kwargs)
        for name in ("keeper", "stand_in"):
            field: Any = self.fields[name]
            field.queryset = colleagues
            field.label_from_instance = lambda person: person.name
