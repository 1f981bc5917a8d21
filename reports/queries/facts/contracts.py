"""The contracts' share in the facts: what was agreed, what came in, what is late."""

from decimal import Decimal
from typing import Any

from django.db.models import F, Q, QuerySet, Sum
from django.db.models.functions import Coalesce

from contracts.enums import ContractState
from contracts.models import DEAD, Contract, Instalment, ReceiptMatch
from contracts.receiving import days_late
from reports.queries.facts.rows import Facts, Row, Span, lies_within, plain, within
from salesops.base.clock import today
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.org.visibility import visible_to

MOMENTS = {
    "contracts_submitted": "submitted_at",
    "contracts_approved": "approved_at",
    "contracts_signed": "registered_at",  # signed is what the books know of; the paper may be older
}
NOTHING = Decimal("0.00")


def agreed(person: Person, span: Span) -> Facts:
    """What happened to the contracts that the person sold, looks after, drafted or registered as signed."""
    mine = Q(rep=person) | Q(owner=person) | Q(drafted_by=person) | Q(registered_by=person)
    happened = Q()
    for moment in MOMENTS.values():
        happened |= within(moment, span)
    contracts = visible_to(person, Contract, shared=False).exclude(state__in=DEAD).filter(mine, happened)
    found = list(contracts.select_related("customer").order_by("pk"))
    return {
        key: [_contract(one) for one in found if lies_within(getattr(one, moment), span)]
        for key, moment in MOMENTS.items()
    }


def received(person: Person, span: Span) -> list[Row]:
    """What was matched in the week to the contracts that the person sold or looks after, a row each.

    Net: a match that was taken back, or went with the reversal of its receipt, counts below zero in the week in which
    that happened, and what comes to nothing within the week is no row.
    """
    matches: Any = (
        ReceiptMatch.objects.filter(within("matched_at", span), contract__in=_money_of(person))
        .order_by("contract")
        .values("contract", "contract__number", "contract__customer__name")
        .annotate(net=Sum("amount"))
    )
    return [
        {
            "id": row["contract"],
            "name": row["contract__number"],
            "detail": row["contract__customer__name"],
            "amount": plain(row["net"]),
        }
        for row in matches
        if row["net"]
    ]


def overdue(person: Person, week: Week) -> list[Row]:
    """What is due and unpaid at the week's end, the oldest first; while the week lasts, today.

    At Sunday 24:00 what was due that Sunday is a day late, and what came in until then is in.
    """
    day = min(week.shifted(1).monday, today())
    paid = Sum("matches__amount", filter=Q(matches__received_on__lte=week.sunday))
    late: Any = (
        Instalment.objects.filter(contract__in=_money_of(person), due_on__lt=day)
        .annotate(received=Coalesce(paid, NOTHING))
        .filter(amount__gt=F("received"))
        .select_related("contract__customer")
        .order_by("due_on", "pk")
    )
    return [
        _contract(one.contract)
        | {
            "amount": plain(one.amount - one.received),
            "due": one.due_on.isoformat(),
            "days": days_late(one.due_on, day),
        }
        for one in late
    ]


def _money_of(person: Person) -> QuerySet[Contract]:
    """The signed contracts whose money is the person's business."""
    signed = visible_to(person, Contract, shared=False).filter(state=ContractState.SIGNED)
    return signed.filter(Q(rep=person) | Q(owner=person))


def _contract(contract: Contract) -> Row:
    return {
        "id": contract.pk,
        "name": str(contract),
        "detail": contract.customer.name,
        "amount": plain(contract.total),
    }
