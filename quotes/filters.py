"""Filters of the lists, with explicit fields; choices are those of the reader."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.enums import (
    AttemptPath,
    BidState,
    InquiryKind,
    InquiryState,
    Outcome,
    PolicyState,
    PriceSide,
    ProductKind,
    QuoteState,
    SupportState,
)
from quotes.models import OFFERED, Bid, Inquiry, PhoneAnswer, PriceAttempt, PricePolicy, Product, Quote, SupportRequest
from quotes.queries.attempt import of_side
from salesops.base.clock import shanghai, today
from salesops.base.fields import LineInput
from salesops.org.models import Person, Region

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


# ------------------------------------------------------------------------------------------------------------- quote

OVER = "over"
OPEN = "open"


class QuoteFilter(django_filters.FilterSet):
    """The list of quotes. Without a chosen state, versions that were superseded or given up stay out."""

    q = WordsFilter(fields=("number", "customer__name", "project_name"), label=_("Number, customer, project"))
    state = django_filters.ChoiceFilter(choices=QuoteState, label=_("State"))
    owner = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Account manager"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))
    ends = django_filters.ChoiceFilter(
        choices=[("7", _("within 7 days")), ("30", _("within 30 days")), (OVER, _("over"))],
        label=_("Validity ends"),
        method="ending",
    )

    result = django_filters.ChoiceFilter(
        choices=[*Outcome.choices, (OPEN, _("not decided yet"))], label=_("Result"), method="decided"
    )

    class Meta:
        model = Quote
        fields = ["q", "state", "owner", "region", "ends", "result"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = self.queryset
        for name, model in (("owner", Person), ("region", Region)):
            field: Any = self.form.fields[name]
            field.queryset = model._default_manager.filter(Exists(seen.filter(**{name: OuterRef("pk")})))

    def filter_queryset(self, queryset: QuerySet[Quote]) -> QuerySet[Quote]:
        """As chosen."""
        found: Any = super().filter_queryset(queryset)
        chosen: QuerySet[Quote] = found if self.form.cleaned_data.get("state") else found.current()
        return chosen

    def decided(self, quotes: QuerySet[Quote], _name: str, chosen: str) -> QuerySet[Quote]:
        """Won, lost, or with the customer still."""
        if chosen == OPEN:
            return quotes.filter(state__in=OFFERED, result=None)
        return quotes.filter(result__outcome=chosen)

    def ending(self, quotes: QuerySet[Quote], _name: str, chosen: str) -> QuerySet[Quote]:
        """Offers that are out and end soon, or whose days are over."""
        if chosen == OVER:
            return quotes.filter(valid_until__lt=today())
        return quotes.filter(
            state__in=OFFERED, valid_until__gte=today(), valid_until__lte=today() + timedelta(days=int(chosen))
        )


# ----------------------------------------------------------------------------------------------------------- attempts


class AttemptFilter(django_filters.FilterSet):
    """The attempts outside the band (PRC-4)."""

    q = WordsFilter(
        fields=("product__code", "product__name", "quote__number", "quote__customer__name"),
        label=_("Product, number, customer"),
    )
    tried_by = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Who"))
    side = django_filters.ChoiceFilter(choices=PriceSide, label=_("Side"), method="beyond")
    path = django_filters.ChoiceFilter(choices=AttemptPath, label=_("Path"))
    since = django_filters.ChoiceFilter(
        choices=[("7", _("the last 7 days")), ("30", _("the last 30 days")), ("90", _("the last 90 days"))],
        label=_("Tried"),
        method="within",
    )

    class Meta:
        model = PriceAttempt
        fields = ["q", "tried_by", "side", "path", "since"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.form.fields["tried_by"]
        seen: Any = self.queryset
        field.queryset = Person.objects.filter(Exists(seen.filter(tried_by=OuterRef("pk")))).order_by("name")

    def beyond(self, attempts: QuerySet[PriceAttempt], _name: str, chosen: str) -> QuerySet[PriceAttempt]:
        """Below the floor, above the ceiling, or without any band."""
        return of_side(attempts, PriceSide(chosen))

    def within(self, attempts: QuerySet[PriceAttempt], _name: str, chosen: str) -> QuerySet[PriceAttempt]:
        """So many days back, today among them."""
        return attempts.filter(tried_at__gte=shanghai(today() - timedelta(days=int(chosen) - 1)))


# ----------------------------------------------------------------------------------------------------------- inquiry


class InquiryFilter(django_filters.FilterSet):
    """The list of inquiries."""

    q = WordsFilter(fields=("number", "named", "what", "tender_no"), label=_("Number, company, what is wanted"))
    kind = django_filters.ChoiceFilter(choices=InquiryKind, label=pgettext_lazy("inquiry", "What came in"))
    state = django_filters.ChoiceFilter(choices=InquiryState, label=_("State"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))

    class Meta:
        model = Inquiry
        fields = ["q", "kind", "state", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_regions(self)


class PhoneFilter(django_filters.FilterSet):
    """The log of the telephone."""

    q = WordsFilter(
        fields=("number", "company", "caller", "product__name", "product__code"),
        label=_("Company, caller, product"),
    )
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))

    class Meta:
        model = PhoneAnswer
        fields = ["q", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_regions(self)


class SupportFilter(django_filters.FilterSet):
    """The list of requests for support."""

    q = WordsFilter(fields=("number", "what", "customer__name"), label=_("Number, customer, what is needed"))
    state = django_filters.ChoiceFilter(choices=SupportState, label=_("State"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))

    class Meta:
        model = SupportRequest
        fields = ["q", "state", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_regions(self)


class BidFilter(django_filters.FilterSet):
    """The list of bids."""

    q = WordsFilter(
        fields=("number", "project_name", "tender_no", "customer__name"), label=_("Number, project, customer")
    )
    state = django_filters.ChoiceFilter(choices=BidState, label=_("State"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))

    class Meta:
        model = Bid
        fields = ["q", "state", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _offer_regions(self)


def _offer_regions(narrowed: Any) -> None:
    """Those of the rows that the reader sees."""
    seen = narrowed.queryset
    field = narrowed.form.fields["region"]
    field.queryset = Region.objects.filter(Exists(seen.order_by().filter(region=OuterRef("pk"))))
