"""Filters of the lists, with explicit fields; choices are those of the reader."""

from datetime import timedelta
from typing import Any

import django_filters
from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.enums import Ageing, ContractState, InstalmentStanding, ReceiptStanding
from contracts.models import DEAD, Contract, Instalment, Receipt
from contracts.queries.receivable import in_bucket
from quotes.filters import WordsFilter
from salesops.base.clock import today
from salesops.org.models import Person, Region

# ---------------------------------------------------------------------------------------------------------- contract

TO_CONFIRM = "to_confirm"


class ContractFilter(django_filters.FilterSet):
    """The list of contracts. Without a chosen state, those that came to nothing stay out."""

    q = WordsFilter(fields=("number", "source_number", "customer__name", "title"), label=_("Number, customer, title"))
    state = django_filters.ChoiceFilter(choices=ContractState, label=_("State"))
    owner = django_filters.ModelChoiceFilter(queryset=Person.objects.none(), label=_("Account manager"))
    region = django_filters.ModelChoiceFilter(queryset=Region.objects.none(), label=_("Region"))
    signed = django_filters.ChoiceFilter(
        choices=[("month", _("this month")), ("year", _("this year")), ("before", _("before this year"))],
        label=_("Signed on"),
        method="signed_in",
    )
    scan = django_filters.ChoiceFilter(
        choices=[(TO_CONFIRM, _("to be confirmed"))], label=_("Scan"), method="with_scan"
    )

    class Meta:
        model = Contract
        fields = ["q", "state", "owner", "region", "signed", "scan"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = self.queryset
        for name, model in (("owner", Person), ("region", Region)):
            field: Any = self.form.fields[name]
            field.queryset = model._default_manager.filter(Exists(seen.filter(**{name: OuterRef("pk")})))

    def filter_queryset(self, queryset: QuerySet[Contract]) -> QuerySet[Contract]:
        """As chosen."""
        found: QuerySet[Contract] = super().filter_queryset(queryset)
        return found if self.form.cleaned_data.get("state") else found.exclude(state__in=DEAD)

    def signed_in(self, contracts: QuerySet[Contract], _name: str, chosen: str) -> QuerySet[Contract]:
        """By the day of signing."""
        first = today().replace(month=1, day=1)
        if chosen == "before":
            return contracts.filter(signed_on__lte=first - timedelta(days=1))
        return contracts.filter(signed_on__gte=first if chosen == "year" else today().replace(day=1))

    def with_scan(self, contracts: QuerySet[Contract], _name: str, _chosen: str) -> QuerySet[Contract]:
        """Signed, and nobody has compared the scan with the archived text yet."""
        return contracts.filter(state=ContractState.SIGNED, scan__isnull=False, scan_confirmed_at=None)


# -------------------------------------------------------------------------------------------------------- receivable

UNIDENTIFIED = "unidentified"


class ReceiptFilter(django_filters.FilterSet):
    """The list of receipts, of `with_rest`."""

    q = WordsFilter(fields=("number", "payer", "customer__name", "bank_reference"), label=_("Number, payer, reference"))
    standing = django_filters.ChoiceFilter(
        choices=[*ReceiptStanding.choices, (UNIDENTIFIED, _("Customer not identified"))],
        label=_("State"),
        method="standing_so",
    )
    received = django_filters.ChoiceFilter(
        choices=[("month", _("this month")), ("last", _("last month")), ("year", _("this year"))],
        label=_("Received on"),
        method="received_in",
    )

    class Meta:
        model = Receipt
        fields = ["q", "standing", "received"]

    def standing_so(self, receipts: QuerySet[Receipt], _name: str, chosen: str) -> QuerySet[Receipt]:
        """By what is left of them."""
        if chosen == UNIDENTIFIED:
            return receipts.filter(Q(customer=None, rest__gt=0))
        if chosen == ReceiptStanding.TO_MATCH:
            return receipts.filter(Q(rest=F("amount")))
        if chosen == ReceiptStanding.REST:
            return receipts.filter(Q(rest__gt=0, rest__lt=F("amount")))
        if chosen == ReceiptStanding.MATCHED:
            return receipts.filter(Q(amount__gt=0, rest=0, is_reversed=False))
        if chosen == ReceiptStanding.REVERSED:
            return receipts.filter(Q(is_reversed=True))
        return receipts.filter(amount__lt=0)

    def received_in(self, receipts: QuerySet[Receipt], _name: str, chosen: str) -> QuerySet[Receipt]:
        """By the day on the bank statement."""
        month = today().replace(day=1)
        if chosen == "last":
            before = month - timedelta(days=1)
            return receipts.filter(received_on__gte=before.replace(day=1), received_on__lte=before)
        return receipts.filter(received_on__gte=month if chosen == "month" else month.replace(month=1))


class ReceivableFilter(django_filters.FilterSet):
    """What is open, of `open_instalments`."""

    q = WordsFilter(fields=("contract__number", "contract__customer__name"), label=_("Contract, customer"))
    age = django_filters.ChoiceFilter(choices=Ageing, label=_("Days late"), method="of_age")
    standing = django_filters.ChoiceFilter(
        choices=[choice for choice in InstalmentStanding.choices if choice[0] != InstalmentStanding.PAID],
        label=_("State"),
        method="standing_so",
    )
    owner = django_filters.ModelChoiceFilter(
        queryset=Person.objects.none(), field_name="contract__owner", label=_("Account manager")
    )
    region = django_filters.ModelChoiceFilter(
        queryset=Region.objects.none(), field_name="contract__region", label=_("Region")
    )

    class Meta:
        model = Instalment
        fields = ["q", "age", "standing", "owner", "region"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        seen: Any = self.queryset
        for name, model in (("owner", Person), ("region", Region)):
            field: Any = self.form.fields[name]
            field.queryset = model._default_manager.filter(Exists(seen.filter(**{f"contract__{name}": OuterRef("pk")})))

    def of_age(self, instalments: QuerySet[Instalment], _name: str, chosen: str) -> QuerySet[Instalment]:
        """By the bucket."""
        return instalments.filter(in_bucket(Ageing(chosen)))

    def standing_so(self, instalments: QuerySet[Instalment], _name: str, chosen: str) -> QuerySet[Instalment]:
        """By where they stand."""
        if chosen == InstalmentStanding.OVERDUE:
            return instalments.filter(due_on__lt=today())
        not_late = instalments.exclude(due_on__lt=today())
        if chosen == InstalmentStanding.PART:
            return not_late.filter(Q(received__gt=0))
        return not_late.filter(Q(received=0, due_on__isnull=chosen == InstalmentStanding.WAITING))
