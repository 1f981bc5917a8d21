"""How the list of customers is narrowed."""

from collections.abc import Sequence
from functools import cache, partial
from typing import Any, ClassVar

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.forms import HiddenInput
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import (
    CLOSED_STAGES,
    CustomerStatus,
    CustomerType,
    DisputeState,
    Level,
    MarketTopic,
    Outlook,
    Standing,
)
from customers.filters.offered import OFFERED, OfferedFilter
from customers.models import (
    Competitor,
    Customer,
    CustomerSheet,
    Dispute,
    MarketNote,
    Opportunity,
    PoolEntry,
    PriceObservation,
)
from customers.models.customer import CustomerQuerySet
from customers.pipeline import OPEN_STAGES
from customers.queries.customer import matching, named
from customers.queries.opportunity import slipping, sought, stale, still_open
from customers.queries.standing import standing_so
from salesops.base.fields import DateInput, LineInput
from salesops.base.refusals import Sentence
from salesops.org.models import Person, Region


class SearchFilter(django_filters.Filter):
    """A search box that is safe with anything one pastes into it."""

    field_class = LineInput


class CustomerFilter(django_filters.FilterSet):
    """Search and facets. Owners and regions offered are those of customers the reader sees.

    ``standing`` is one of the list's own views, which are the reader's: without one it narrows to nothing.
    """

    standing = django_filters.ChoiceFilter(
        choices=Standing.choices, label=_("Standing"), method="standing_so", widget=HiddenInput
    )
    q = SearchFilter(method="find", label=_("Name, code or phone"), max_length=60)
    status = django_filters.ChoiceFilter(choices=CustomerStatus.choices, label=_("Status"))
    level = django_filters.ChoiceFilter(choices=Level.choices, label=_("Level"))
    type = django_filters.ChoiceFilter(choices=CustomerType.choices, label=_("Type"))
    region = OfferedFilter(queryset=Region.objects.none(), label=_("Region"))
    owner = OfferedFilter(queryset=Person.objects.none(), label=_("Owner"))

    class Meta:
        model = Customer
        fields = ["standing", "q", "status", "level", "type", "region", "owner"]

    def __init__(self, *args: Any, person: Person | None = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        asking = getattr(self.request, "user", None)
        self._person = asking if isinstance(asking, Person) else person
        for name, offered in OFFERED.items():
            field: Any = self.form.fields[name]
            field.offered = cache(partial(offered, self._person)) if self._person else tuple

    def find(self, customers: CustomerQuerySet, _name: str, typed: str) -> CustomerQuerySet:
        """CUS-7: part of the name, pinyin initials, number, credit code or phone."""
        return matching(customers, typed)

    def standing_so(self, customers: QuerySet[Customer], _name: str, chosen: str) -> QuerySet[Customer]:
        """As the reader's view of that name holds them."""
        return standing_so(customers, self._person, Standing(chosen)) if self._person else customers.none()


class PoolFilter(django_filters.FilterSet):
    """Search and facets of the open pool. Found by the name alone: whose phone it is, nobody learns before claiming."""

    q = SearchFilter(method="find", label=_("Name"), max_length=60)
    level = django_filters.ChoiceFilter("customer__level", choices=Level.choices, label=_("Level"))
    type = django_filters.ChoiceFilter("customer__type", choices=CustomerType.choices, label=_("Type"))

    class Meta:
        model = PoolEntry
        fields = ["q", "level", "type"]

    def find(self, entries: QuerySet[PoolEntry], _name: str, typed: str) -> QuerySet[PoolEntry]:
        """Part of the name."""
        return entries.filter(customer__in=named(typed).values("pk")) if typed.strip() else entries


class SheetFilter(django_filters.FilterSet):
    """By region and by account manager; offered are those of sheets the reader sees."""

    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))
    person = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Account manager"))

    class Meta:
        model = CustomerSheet
        fields = ["region", "person"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen = (CustomerSheet.objects.none() if self.queryset is None else self.queryset).order_by()
        for name, model in (("region", Region), ("person", Person)):
            choices = model.objects.filter(Exists(seen.filter(**{name: OuterRef("pk")})))
            self.form.fields[name].queryset = choices  # type: ignore[attr-defined]  # a ModelChoiceField


class DisputeFilter(django_filters.FilterSet):
    """By number or company, and by state."""

    q = SearchFilter(method="find", label=_("Number or company"), max_length=60)
    state = django_filters.ChoiceFilter(choices=DisputeState.choices, label=_("State"))

    class Meta:
        model = Dispute
        fields = ["q", "state"]

    def find(self, disputes: QuerySet[Dispute], _name: str, typed: str) -> QuerySet[Dispute]:
        """Part of the number, or of the company as the claimant wrote it."""
        return disputes.filter(Q(number__icontains=typed) | Q(named__icontains=typed))


class BoardFilter(django_filters.FilterSet):
    """Whose opportunities; the board shows their stages itself."""

    q = SearchFilter(method="find", label=_("Number, title or customer"), max_length=60)
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))
    owner = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Owner"))

    class Meta:
        model = Opportunity
        fields = ["q", "region", "owner"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = self.queryset
        for name, model in (("region", Region), ("owner", Person)):
            field: Any = self.form.fields[name]
            field.queryset = model._default_manager.filter(Exists(seen.filter(**{name: OuterRef("pk")})))

    def find(self, opportunities: QuerySet[Opportunity], _name: str, typed: str) -> QuerySet[Opportunity]:
        """Part of the number, of the title or of the customer's name."""
        return sought(opportunities, typed)


class OpportunityFilter(BoardFilter):
    """The list of opportunities, of `with_slips`. Without a chosen standing, those that are open."""

    STANDINGS: ClassVar[Sequence[tuple[str, Sentence]]] = (
        ("all", _("all")),
        ("stale", pgettext_lazy("opportunity", "Stale")),
        ("slipping", pgettext_lazy("opportunity", "Slipping")),
        ("won", pgettext_lazy("opportunity", "Won")),
        ("lost", pgettext_lazy("opportunity", "Lost")),
    )
    standing = django_filters.ChoiceFilter(choices=STANDINGS, label=_("Standing"), method="standing_so")
    stage = django_filters.ChoiceFilter(choices=[(one.value, one.label) for one in OPEN_STAGES], label=_("Stage"))
    outlook = django_filters.ChoiceFilter(choices=Outlook.choices, label=_("Outlook"))

    class Meta:
        model = Opportunity
        fields = ["q", "standing", "stage", "outlook", "region", "owner"]

    def filter_queryset(self, queryset: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
        """As chosen."""
        found: QuerySet[Opportunity] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("standing") else still_open(found)

    def standing_so(self, opportunities: QuerySet[Opportunity], _name: str, chosen: str) -> QuerySet[Opportunity]:
        """Stale and slipping are open ones that somebody has to look at (OPP-3)."""
        if chosen == "stale":
            return stale(opportunities)
        if chosen == "slipping":
            return slipping(opportunities)
        return opportunities.filter(stage=chosen) if chosen in CLOSED_STAGES else opportunities


class DayFilter(django_filters.Filter):
    """A day, from or up to which one looks."""

    field_class = DateInput


class CompetitorFilter(django_filters.FilterSet):
    """By name; without a word, those that are watched."""

    q = SearchFilter(method="find", label=_("Name"), max_length=60)
    standing = django_filters.ChoiceFilter(
        choices=[("archived", pgettext_lazy("competitor", "Archived"))], label=_("Standing"), method="standing_so"
    )

    class Meta:
        model = Competitor
        fields = ["q", "standing"]

    def filter_queryset(self, queryset: QuerySet[Competitor]) -> QuerySet[Competitor]:
        """As chosen."""
        found: QuerySet[Competitor] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("standing") else found.filter(archived_at=None)

    def find(self, competitors: QuerySet[Competitor], _name: str, typed: str) -> QuerySet[Competitor]:
        """Part of the name."""
        return competitors.filter(name__icontains=typed)

    def standing_so(self, competitors: QuerySet[Competitor], _name: str, _chosen: str) -> QuerySet[Competitor]:
        """Those that are watched no longer."""
        return competitors.exclude(archived_at=None)


class PriceFilter(django_filters.FilterSet):
    """Whose price, of what, seen when."""

    q = SearchFilter(method="find", label=_("Product"), max_length=60)
    competitor = django_filters.ModelChoiceFilter(
        queryset=Competitor.objects.order_by("name", "pk"), label=_("Competitor")
    )
    since = DayFilter("seen_on", "gte", label=_("From"))
    until = DayFilter("seen_on", "lte", label=_("Until"))

    class Meta:
        model = PriceObservation
        fields = ["q", "competitor", "since", "until"]

    def find(self, prices: QuerySet[PriceObservation], _name: str, typed: str) -> QuerySet[PriceObservation]:
        """Part of the product or of its specification."""
        return prices.filter(Q(product__icontains=typed) | Q(specification__icontains=typed))


class MarketNoteFilter(django_filters.FilterSet):
    """What about, where, whose competitor."""

    q = SearchFilter(method="find", label=_("Product or text"), max_length=60)
    topic = django_filters.ChoiceFilter(choices=MarketTopic.choices, label=pgettext_lazy("market", "Topic"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.all(), label=_("Region"))
    competitor = django_filters.ModelChoiceFilter(
        queryset=Competitor.objects.order_by("name", "pk"), label=_("Competitor")
    )

    class Meta:
        model = MarketNote
        fields = ["q", "topic", "region", "competitor"]

    def find(self, notes: QuerySet[MarketNote], _name: str, typed: str) -> QuerySet[MarketNote]:
        """Part of the text, of the product or of what is needed."""
        return notes.filter(Q(text__icontains=typed) | Q(product__icontains=typed) | Q(specification__icontains=typed))
