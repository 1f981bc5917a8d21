"""How the log of views is narrowed."""

from datetime import datetime, time, timedelta
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet, Value
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.audit import sights
from salesops.audit.models import TitleGrams, ViewLog
from salesops.base.clock import BUSINESS_TZ
from salesops.base.fields import DateInput, LineInput
from salesops.evidence.enums import Sort
from salesops.evidence.queries import rows_about
from salesops.evidence.records import parse_code
from salesops.org.models import Person
from salesops.org.visibility import visible_to

SHORTEST_SOUGHT = 2


class TitleFilter(django_filters.Filter):
    """Part of the record's name as it was when it was seen; from two characters on by an index."""

    field_class = LineInput

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow the list."""
        if not value:
            return qs
        found: QuerySet[Any] = qs.filter(title__icontains=value)
        if len(value) >= SHORTEST_SOUGHT:
            found = found.alias(grams=TitleGrams("title")).filter(grams__contains=TitleGrams(Value(value)))
        return found


class RecordFilter(TitleFilter):
    """One record, with its papers and files: ``quotes.quote-12``. A code that names nothing shows nothing."""

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        """Narrow the list."""
        if not value:
            return qs
        found = parse_code(value)
        if found is None:
            return qs.none()
        return qs.filter(rows_about(*found))


class DayFilter(django_filters.Filter):
    """From the beginning of a day in Shanghai on, or up to its end."""

    field_class = DateInput

    def __init__(self, *, is_end: bool = False, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.is_end = is_end

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        """Narrow the list."""
        if not value:
            return qs
        begins = datetime.combine(value, time.min, tzinfo=BUSINESS_TZ)
        return qs.filter(at__lt=begins + timedelta(days=1)) if self.is_end else qs.filter(at__gte=begins)


class LogFilter(django_filters.FilterSet):
    """Who, what, which record, when."""

    q = TitleFilter(label=pgettext_lazy("log", "Record"))
    by = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Person"))
    sort = django_filters.ChoiceFilter(choices=Sort, label=_("Sort"), method="of_sort")
    what = django_filters.ChoiceFilter(choices=sights.choices, label=_("What was done"))
    since = DayFilter(label=_("From"))
    until = DayFilter(label=_("Until"), is_end=True)
    record = RecordFilter(widget=forms.HiddenInput)

    class Meta:
        model = ViewLog
        fields = ["q", "by", "sort", "what", "since", "until", "record"]

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        reader: Any = person or getattr(self.request, "user", None)
        field: Any = self.form.fields["by"]
        field.queryset = visible_to(reader, Person)

    def of_sort(self, qs: QuerySet[Any], _name: str, value: str) -> QuerySet[Any]:
        """Looked at or taken away."""
        takings = sights.takings()
        return qs.filter(what__in=takings) if value == Sort.TAKING else qs.exclude(what__in=takings)
