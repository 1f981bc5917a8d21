"""Filters of the lists, with explicit fields; choices are those of the reader."""

from typing import Any

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from quotes.enums import PolicyState, ProductKind
from quotes.models import PricePolicy, Product
from salesops.base.fields import LineInput

# ------------------------------------------------------------------------------------------------------------- price

WORDS = 5


class WordsFilter(django_filters.Filter):
    """Every word of what was typed must occur in one of the fields."""

    field_class = LineInput

    def __init__(self, *, fields: tuple[str, ...], **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.fields = fields

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow the list, word by word."""
        for word in (value or "").split()[:WORDS]:
            anywhere = Q()
            for field in self.fields:
                anywhere |= Q(**{f"{field}__icontains": word})
            qs = qs.filter(anywhere)
        return qs


class ProductFilter(django_filters.FilterSet):
    """The price list and the list of costs."""

    q = WordsFilter(fields=("code", "name", "spec"), label=_("Product"))
    kind = django_filters.ChoiceFilter(choices=ProductKind, label=_("Kind"))

    class Meta:
        model = Product
        fields = ["q", "kind"]


class PolicyFilter(django_filters.FilterSet):
    """The versions of the price policy."""

    q = WordsFilter(fields=("number", "title"), label=_("Number or title"))
    state = django_filters.ChoiceFilter(choices=PolicyState, label=_("State"))

    class Meta:
        model = PricePolicy
        fields = ["q", "state"]
