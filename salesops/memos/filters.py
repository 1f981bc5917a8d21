"""How the lists of memos are narrowed."""

from typing import Any

import django_filters
from django import forms
from django.contrib.contenttypes.models import ContentType
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.memos.enums import MemoSort, PaperState
from salesops.memos.models import LeakReport, Memo
from salesops.memos.queries.record import find_record
from salesops.org.pages import reader


class MemoFilter(django_filters.FilterSet):
    """By words, sort and state; ``on`` names the record whose page one comes from."""

    q = django_filters.CharFilter(label=_("Number, headline or record"), method="by_words")
    sort = django_filters.ChoiceFilter(choices=MemoSort.choices, label=pgettext_lazy("memo", "Kind"))
    state = django_filters.ChoiceFilter(choices=PaperState.choices, label=_("State"))
    on = django_filters.CharFilter(widget=forms.HiddenInput, method="by_record")

    class Meta:
        model = Memo
        fields = ["q", "sort", "state", "on"]

    def by_words(self, queryset: QuerySet[Memo], _name: str, value: str) -> QuerySet[Memo]:
        """Part of the number, the headline or what the record is called."""
        found = Q(number__icontains=value) | Q(headline__icontains=value) | Q(record_title__icontains=value)
        return queryset.filter(found)

    def by_record(self, queryset: QuerySet[Memo], _name: str, value: str) -> QuerySet[Memo]:
        """Those on one record; nothing for a record that the reader may not see."""
        record: Any = find_record(reader(self.request), value) if self.request else None
        if record is None:
            return queryset.none()
        return queryset.filter(record_type=ContentType.objects.get_for_model(record), record_id=record.pk)


class LeakFilter(django_filters.FilterSet):
    """By state."""

    state = django_filters.ChoiceFilter(choices=PaperState.choices, label=_("State"))

    class Meta:
        model = LeakReport
        fields = ["state"]
