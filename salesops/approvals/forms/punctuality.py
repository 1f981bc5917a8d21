"""What the punctuality report is narrowed to."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from salesops.approvals.punctuality import Quarter, quarters
from salesops.org.models import Region

NO_CHOICE = "---------"  # the facets of the filter bar read it as "All"


class PunctualityFilter(forms.Form):
    """Quarter and region; whatever can't be read is as if it were not there."""

    quarter = forms.ChoiceField(label=_("Quarter"), required=False)
    region = forms.ModelChoiceField(
        Region.objects.order_by("code"), label=_("Region"), empty_label=NO_CHOICE, required=False
    )

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.by_code = {one.code: one for one in quarters()}
        self.fields["quarter"] = forms.ChoiceField(
            label=_("Quarter"), required=False, choices=[(code, str(one)) for code, one in self.by_code.items()]
        )
        self.is_valid()

    @property
    def chosen_quarter(self) -> Quarter:
        """The one chosen, else this quarter."""
        return self.by_code.get(self.cleaned_data.get("quarter") or "", next(iter(self.by_code.values())))

    @property
    def chosen_region(self) -> Region | None:
        """The one chosen, else all."""
        return self.cleaned_data.get("region")
