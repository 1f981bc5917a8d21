"""Filters of the lists, with explicit fields; choices are those of the reader."""

from typing import Any

import django_filters
from django.db.models import DateField, Exists, F, Func, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _

from commissions.models import Statement
from commissions.periods import month_code, parse_month
from commissions.rules import sees_others
from salesops.base.look import month_text
from salesops.org.models import Assignment, Person, Region

# --------------------------------------------------------------------------------------------------------- statement


class StatementFilter(django_filters.FilterSet):
    """The list of statements: which month, where, whose."""

    month = django_filters.ChoiceFilter(label=_("Month"), method="of_month")
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"), method="of_region")
    person = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Person"))

    class Meta:
        model = Statement
        fields = ["month", "region", "person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        fields: Any = self.form.fields
        seen: Any = self.queryset
        months = seen.order_by("-month").values_list("month", flat=True).distinct()
        fields["month"].choices = lambda: [("", "---------"), *((month_code(one), month_text(one)) for one in months)]
        request: Any = self.request
        if not sees_others(request.user):
            del fields["region"], fields["person"]
            return
        people = Person.objects.filter(Exists(seen.filter(person=OuterRef("pk"))))
        fields["person"].queryset = people
        fields["region"].queryset = Region.objects.filter(
            Exists(Assignment.objects.filter(region=OuterRef("pk"), person__in=people))
        )

    def of_month(self, statements: QuerySet[Statement], _name: str, chosen: str) -> QuerySet[Statement]:
        """Those of one month."""
        return statements.filter(month=parse_month(chosen))

    def of_region(self, statements: QuerySet[Statement], _name: str, chosen: Region) -> QuerySet[Statement]:
        """Of people who worked in the region on the last day of the month."""
        last = Func(
            F("month"), template="(%(expressions)s + interval '1 month - 1 day')::date", output_field=DateField()
        )
        there = Assignment.objects.filter(region=chosen, person=OuterRef("person"), during__contains=OuterRef("last"))
        return statements.annotate(last=last).filter(Exists(there))
