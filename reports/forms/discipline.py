"""What the price discipline is narrowed to; whatever can't be read is as if it were not there."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from quotes.enums import PriceType
from reports.queries.discipline import Choice, Grouping, Source
from salesops.base.clock import today
from salesops.org.models import Region

NO_CHOICE = "---------"  # the facets of the filter bar read it as "All"
SOURCES = ((Source.OFFERS.value, _("Quotes")), (Source.CONTRACTS.value, _("Signed contracts")))
MONTHS = (("3", _("3 months")), ("6", _("6 months")), ("12", _("12 months")))


class DisciplineFilter(forms.Form):
    """Of which papers, since when, where, and which price type."""

    of = forms.ChoiceField(label=_("Papers"), choices=SOURCES, required=False)
    months = forms.ChoiceField(label=_("Period"), choices=(("", NO_CHOICE), *MONTHS), required=False)
    region = forms.ModelChoiceField(
        Region.objects.order_by("code"), label=_("Region"), empty_label=NO_CHOICE, required=False
    )
    price_type = forms.ChoiceField(label=_("Price type"), choices=(("", NO_CHOICE), *PriceType.choices), required=False)
    by = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any) -> None:
        super().__init__(data)
        self.is_valid()

    def choice(self, key: str = "") -> Choice:
        """What is looked at."""
        typed = self.cleaned_data
        source, by = typed.get("of"), typed.get("by")
        return Choice(
            source=Source(source) if source in set(Source) else Source.OFFERS,
            by=Grouping(by) if by in set(Grouping) else Grouping.PRODUCT,
            since=_months_back(int(typed["months"])) if typed.get("months") else None,
            region=typed.get("region"),
            price_type=typed.get("price_type") or "",
            key=key,
        )


def _months_back(count: int) -> date:
    """The first day of the month that lies so many back, this one counted."""
    day = today()
    months = day.year * 12 + day.month - count
    return date(months // 12, months % 12 + 1, 1)
