"""Signed contracts and money on them, for tests that are not about how a contract comes to be signed."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal
from itertools import count

from django.db import transaction
from django.db.models import F, Q, QuerySet

from contracts.actions.receivable import MatchData, ReceiptData, record_receipt
from contracts.enums import ContractState, InstalmentKind, Origin, Trigger
from contracts.models import Contract, ContractLine, Instalment, Receipt
from contracts.queries.receivable import annotate_money, as_open, open_instalments
from contracts.receiving import propose
from customers.models import Customer
from quotes.models import PriceBand
from salesops.base import clock
from salesops.base.money import split_gross
from salesops.documents.numbers import draw_number
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from tests.factories.customers import make_customer
from tests.factories.quotes import make_band, make_draft, make_product

_numbers = count(1)
THIRDS = ("30000.00", "40000.00", "25000.00", "5000.00")


def sold_contract(
    owner: Person,
    parts: Sequence[str] = THIRDS,
    *,
    customer: Customer | None = None,
    signed_on: date | None = None,
    due: Sequence[int | None] = (),
    signed: bool = True,
) -> Contract:
    """A contract as the past hands it over: signed, nothing paid. ``due`` are days from today, per instalment."""
    on = signed_on or clock.today()
    total = sum(map(Decimal, parts), Decimal("0.00"))
    customer = customer or make_customer(owner=owner)
    with transaction.atomic():
        number = draw_number("XS", on=on)
    contract = Contract.objects.create(
        number=number,
        origin=Origin.IMPORTED,
        source_number=f"OLD-{next(_numbers)}",
        title="软件许可合同",
        customer=customer,
        customer_name=customer.name,
        rep=owner,
        owner=owner,
        drafted_by=owner,
        region=customer.region,
        project_lead=owner,
        created_at=clock.now(),
    )
    band = _band(owner, total)
    tax = split_gross(total, band.product.tax_rate).tax
    ContractLine.objects.create(
        contract=contract,
        position=1,
        product=band.product,
        quantity=1,
        unit_price=total,
        tax_rate=band.product.tax_rate,
        amount=total,
        final_amount=total,
        tax=tax,
        band=band,
        list_price=band.list_price,
        floor=band.floor,
        ceiling=band.ceiling,
    )
    kinds = [*InstalmentKind]
    for position, amount in enumerate(parts, start=1):
        days = due[position - 1] if position <= len(due) else None
        Instalment.objects.create(
            contract=contract,
            position=position,
            kind=kinds[min(position, len(kinds)) - 1],
            amount=Decimal(amount),
            trigger=Trigger.ACCEPTANCE if days is None else Trigger.FIXED_DAY,
            days=10,
            due_on=None if days is None else clock.today() + timedelta(days=days),
        )
    contract.total, contract.tax_total = total, tax
    contract.save()
    return sign_past(contract, on) if signed else contract


def sign_past(contract: Contract, on: date, *, terms: Sequence[str] = ("0.03", "0.02", "0.70")) -> Contract:
    """By the way that only contracts of the past may go; ``terms`` are its rates and the share that is paid."""
    contract.state = ContractState.SIGNED
    contract.approved_at, contract.approved_on, contract.signed_on = clock.now(), on, on
    contract.rep_rate, contract.team_rate, contract.paid_share = map(Decimal, terms)
    contract.registered_by, contract.registered_at = contract.owner, clock.now()
    contract.save()
    return contract


def _band(keeper: Person, price: Decimal) -> PriceBand:
    draft = make_draft(by=keeper, valid_from=clock.today(), title="历史价")
    return make_band(draft, make_product(), (str(price), str(price), str(price)))


def cashier() -> Person:
    """Whoever books money in this company."""
    return Assignment.objects.select_related("person").filter(post=Post.FINANCE).latest("pk").person


def receipt_data(customer: Customer | None, amount: str, on: date | None = None, **typed: str) -> ReceiptData:
    """A line of the bank statement; each has a reference of its own unless said otherwise."""
    return ReceiptData(
        received_on=on or clock.today(),
        payer=typed.pop("payer", customer.name if customer else "某某公司"),
        customer=customer,
        amount=Decimal(amount),
        bank_reference=typed.pop("bank_reference", f"BANK-{next(_numbers):06}"),
        **typed,
    )


def receive(contract: Contract, amount: str, on: date | None = None, *, by: Person | None = None) -> Receipt:
    """Money of the contract's customer that pays its oldest open instalments."""
    rows = {row.pk: row for row in open_instalments(Contract.objects.filter(pk=contract.pk))}
    parts = propose(Decimal(amount), as_open(rows.values()))
    matches = [MatchData(rows[key], part) for key, part in parts.items()]
    return record_receipt(receipt_data(contract.customer, amount, on), matches, by=by or cashier())


def collected_in_full(contracts: QuerySet[Contract]) -> QuerySet[Contract]:
    """Those of which all money is there, net of what was taken back (COM-2)."""
    return annotate_money(contracts).filter(Q(received__gt=0, received__gte=F("total")))
