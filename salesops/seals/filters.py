"""How the register is narrowed."""

from typing import ClassVar

import django_filters
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.org.pages import reader
from salesops.seals.enums import EntryState, Seal
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import waiting_for_keeper

WAITING, OUTSIDE = "mine", "outside"


class EntryFilter(django_filters.FilterSet):
    """By words, seal, state and whose turn it is."""

    q = django_filters.CharFilter(label=_("Number, paper or other party"), method="by_words")
    seal = django_filters.ChoiceFilter(choices=Seal.choices, label=pgettext_lazy("stamp", "Seal"))
    state = django_filters.ChoiceFilter(choices=EntryState.choices, label=_("State"))
    turn = django_filters.ChoiceFilter(
        choices=((WAITING, _("Waits for me")), (OUTSIDE, _("Seal outside the office"))),
        label=_("Whose turn"),
        method="by_turn",
    )

    class Meta:
        model = SealEntry
        fields: ClassVar[list[str]] = ["q", "seal", "state", "turn"]

    def by_words(self, queryset: QuerySet[SealEntry], _name: str, value: str) -> QuerySet[SealEntry]:
        """Part of the number, of the paper's number, or of the other party's name."""
        found = Q(number__icontains=value) | Q(paper__number__icontains=value) | Q(counterparty__icontains=value)
        return queryset.filter(found)

    def by_turn(self, queryset: QuerySet[SealEntry], _name: str, value: str) -> QuerySet[SealEntry]:
        """What the reader is to check or to seal; or whose seal is not back."""
        if value == OUTSIDE:
            return queryset.filter(state=EntryState.USED, out_until__isnull=False, returned_at=None)
        if self.request is None:
            return queryset.none()
        return queryset.filter(pk__in=waiting_for_keeper(reader(self.request)).order_by().values("pk"))
