"""How the worklists about customers are narrowed: the calls after acceptance, files that lack something (CUS-5)."""

from collections.abc import Sequence
from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import Level, ProposalState, RevisitState
from customers.filters.customer import SearchFilter
from customers.models import Customer, Revisit
from customers.models.customer import CustomerQuerySet
from customers.queries.customer import labels_wanted, matching, named
from customers.queries.quality import lacking_one
from customers.queries.revisit import to_call, unhappy
from salesops.base.clock import today
from salesops.base.refusals import Sentence
from salesops.org.models import Person, Region


class RevisitFilter(django_filters.FilterSet):
    """The calls after acceptance. Without a chosen standing, those to be called."""

    STANDINGS: ClassVar[Sequence[tuple[str, Sentence]]] = (
        ("due", _("Due now")),
        ("unreached", pgettext_lazy("revisit", "Not reached")),
        ("unhappy", _("Not content")),
        ("done", pgettext_lazy("revisit", "Spoken with")),
    )
    q = SearchFilter(method="find", label=_("Customer"), max_length=60)
    standing = django_filters.ChoiceFilter(choices=STANDINGS, label=_("Standing"), method="standing_so")
    region = django_filters.ModelChoiceFilter("customer__region", queryset=Region.objects.none(), label=_("Region"))

    class Meta:
        model = Revisit
        fields = ["q", "standing", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = Revisit.objects.none() if self.queryset is None else self.queryset
        field: Any = self.form.fields["region"]
        field.queryset = Region.objects.filter(Exists(seen.order_by().filter(customer__region=OuterRef("pk"))))

    def find(self, revisits: QuerySet[Revisit], _name: str, typed: str) -> QuerySet[Revisit]:
        """Part of the customer's name."""
        return revisits.filter(customer__in=named(typed).values("pk")) if typed.strip() else revisits

    def filter_queryset(self, queryset: QuerySet[Revisit]) -> QuerySet[Revisit]:
        """As chosen."""
        found: QuerySet[Revisit] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("standing") else to_call(found)

    def standing_so(self, revisits: QuerySet[Revisit], _name: str, chosen: str) -> QuerySet[Revisit]:
        """Due now, or how it ended; who was not content is among those spoken with."""
        if chosen == "due":
            return to_call(revisits, today())
        return unhappy(revisits) if chosen == "unhappy" else revisits.filter(state=RevisitState(chosen))


class QualityFilter(django_filters.FilterSet):
    """Files that lack something, by what it is and whose they are."""

    q = SearchFilter(method="find", label=_("Name, code or phone"), max_length=60)
    missing = django_filters.ChoiceFilter(label=_("What is missing"), method="lacks", choices=())
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    owner = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Owner"))

    class Meta:
        model = Customer
        fields = ["q", "missing", "level", "owner"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = Customer.objects.none() if self.queryset is None else self.queryset
        fields: Any = self.form.fields
        fields["owner"].queryset = Person.objects.filter(Exists(seen.order_by().filter(owner=OuterRef("pk"))))
        names = [(name, str(called)) for name, called in labels_wanted().items()]
        fields["missing"].choices = [("", "—"), *names, ("contract", _("Credit code, contract near"))]

    def find(self, customers: CustomerQuerySet, _name: str, typed: str) -> CustomerQuerySet:
        """As the list of customers (CUS-7)."""
        return matching(customers, typed)

    def lacks(self, customers: QuerySet[Customer], _name: str, chosen: str) -> QuerySet[Customer]:
        """Those that lack this one."""
        return lacking_one(customers, chosen)


class InvalidFilter(django_filters.FilterSet):
    """Invalid customers, by what was proposed and whose they are."""

    q = SearchFilter(method="find", label=_("Name, code or phone"), max_length=60)
    proposal_state = django_filters.ChoiceFilter(choices=ProposalState.choices[:1], label=_("Archiving"))
    owner = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Owner"))

    class Meta:
        model = Customer
        fields = ["q", "proposal_state", "owner"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = Customer.objects.none() if self.queryset is None else self.queryset
        fields: Any = self.form.fields
        fields["owner"].queryset = Person.objects.filter(Exists(seen.order_by().filter(owner=OuterRef("pk"))))

    def find(self, customers: CustomerQuerySet, _name: str, typed: str) -> CustomerQuerySet:
        """As the list of customers (CUS-7)."""
        return matching(customers, typed)
