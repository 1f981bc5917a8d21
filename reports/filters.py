"""How the list of reports is narrowed."""

from typing import Any

import django_filters
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from reports.enums import ReportState
from reports.models import Report
from salesops.org.models import Person


class ReportFilter(django_filters.FilterSet):
    """By state and by reporter; the reporters offered are those of reports the reader sees."""

    state = django_filters.ChoiceFilter(choices=ReportState.choices, label=_("State"))
    person = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Reporter"))

    class Meta:
        model = Report
        fields = ["state", "person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = Report.objects.none() if self.queryset is None else self.queryset
        reporters = Person.objects.filter(Exists(seen.order_by().filter(person=OuterRef("pk"))))
        self.form.fields["person"].queryset = reporters  # type: ignore[attr-defined]  # a ModelChoiceField
