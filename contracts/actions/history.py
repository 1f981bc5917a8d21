"""Contracts of the past: sold, signed and paid before this house kept them (CON-2, PRC-4, REC-1, COM-1).

They enter as signed and collected, by this door alone. Whoever approved them did so elsewhere, so there is no request,
no frozen text and no paper, and nobody is told. What the house answers for holds as for any other: lines inside the
band of their day, a schedule that sums, a receipt that pays it, terms of commission kept.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.enums import ContractState, ContractVerb, InstalmentKind, Origin, ReceivableVerb, Trigger
from contracts.models import Contract, ContractLine, Instalment, Receipt, ReceiptMatch
from contracts.policies import commission_terms
from customers.actions.customer import mark_won
from customers.enums import CustomerStatus
from customers.models import Customer
from quotes.actions.attempt import keep_attempts
from quotes.actions.prices import hold_prices
from quotes.enums import AttemptPath
from quotes.models import Product
from quotes.queries.judging import JudgedLine, LineData, judge_lines
from salesops.audit import record_all
from salesops.base.clock import now, today
from salesops.base.look import yuan_text
from salesops.base.refusals import Refusal
from salesops.documents.company import company_profile
from salesops.documents.numbers import draw_numbers
from salesops.org.models import Person, Region
from salesops.org.queries import with_assignments

ONE = Decimal(1)


@dataclass(frozen=True, slots=True)
class PastContract:
    """One unit of one product, sold at `price` (yuan, tax included); `source_number` names the deal at its source."""

    source_number: str
    customer: Customer
    rep: Person
    product: Product
    price: Decimal


class OutsideThen(Refusal):
    """PRC-4, QUO-2: a price lies outside the band of its day, or there was none."""

    def __init__(self, past: PastContract, line: JudgedLine) -> None:
        super().__init__(
            line.verdict.rule,
            _("%(product)s at %(price)s: %(why)s")
            % {"product": past.product.name, "price": yuan_text(past.price), "why": line.verdict.sentence()},
            _("Mend the price in the file, or the historical prices of that day."),
            kept=True,
        )
        self.line = line


@dataclass(frozen=True, slots=True)
class _Sale:
    """A contract of the past with what its day says about it."""

    past: PastContract
    customer: Customer
    line: JudgedLine
    region: Region
    lead: Person


def take_over_contract(past: PastContract, *, by: Person) -> Contract:
    """Take one contract over, as ``take_over_contracts`` does; the one that is there already, if it is."""
    made = take_over_contracts([past], by=by)
    return made[0] if made else Contract.objects.get(source_number=past.source_number)


def take_over_contracts(pasts: Sequence[PastContract], *, by: Person) -> list[Contract]:
    """Store contracts that were closed and paid on the clock's day, all or none; returns those that are new.

    Each is approved, signed, due and collected in full on that day. The rep is whose sale it was and looks after it;
    the customer keeps its own account manager. One that is there already, by its number at the source, stays as it is.
    Refused: a price outside the band of the day (PRC-4; QUO-2 without a band), which is kept as an attempt, and a rep
    who had no region then (ORG-1). ValueError for anybody but the program: nobody signs here what was signed elsewhere.
    """
    if not by.is_system:
        raise ValueError("contracts of the past are taken over by the program")
    try:
        return _take_over(pasts, by=by)
    except OutsideThen as refused:
        keep_attempts(None, [refused.line], path=AttemptPath.IMPORT, by=by)
        raise


@transaction.atomic
def _take_over(pasts: Sequence[PastContract], *, by: Person) -> list[Contract]:
    # The customers' rows first: a second import of the same deals waits, and then finds them there.
    customers = Customer.objects.select_for_update(of=("self",), no_key=True).select_related("region").order_by("pk")
    locked = customers.in_bulk([past.customer.pk for past in pasts])
    numbers = [past.source_number for past in pasts]
    there = set(Contract.objects.filter(source_number__in=numbers).values_list("source_number", flat=True))
    new = [past for past in pasts if past.source_number not in there]
    if not new:
        return []
    sales = list(_judged(new, locked))
    contracts = _draft(sales, by=by)
    instalments = _schedule(contracts)
    _sign(contracts)
    receipts = _collect(instalments, by=by)
    record_all({contract: [contract.customer] for contract in contracts}, ContractVerb.TAKEN_OVER, by=by)
    about = {receipt: [contract, contract.customer] for receipt, contract in zip(receipts, contracts, strict=True)}
    record_all(about, ReceivableVerb.RECORDED, by=by)
    firsts = {contract.customer: contract.number for contract in reversed(contracts)}
    for customer, number in firsts.items():
        if customer.status != CustomerStatus.WON:
            mark_won(customer, note=number)
    return contracts


def _judged(pasts: Sequence[PastContract], customers: dict[int, Customer]) -> Iterator[_Sale]:
    """In their order, each by the band that held for its customer on the day."""
    day = today()
    hold_prices()
    with_assignments({past.rep.pk: past.rep for past in pasts}.values(), on=day)
    alike: defaultdict[tuple[int, str], list[PastContract]] = defaultdict(list)
    for past in pasts:
        customer = customers[past.customer.pk]
        alike[customer.region_id, customer.type].append(past)
    lines: dict[str, JudgedLine] = {}
    for group in alike.values():
        # Without a discount on the whole each line stands for itself, so contracts may be judged side by side.
        typed = [LineData(past.product, ONE, past.price) for past in group]
        judgement = judge_lines(typed, customer=customers[group[0].customer.pk], header_discount=Decimal(0), on=day)
        lines |= {past.source_number: line for past, line in zip(group, judgement.lines, strict=True)}
    for past in pasts:
        yield _sale(past, customers[past.customer.pk], lines[past.source_number], day)


def _sale(past: PastContract, customer: Customer, line: JudgedLine, day: date) -> _Sale:
    if not line.verdict.allowed:
        raise OutsideThen(past, line)
    place = past.rep.assignment_on(day)
    if place is None or place.region is None:
        raise Refusal(
            "ORG-1",
            _("%(rep)s had no region on %(day)s.") % {"rep": past.rep, "day": day.isoformat()},
            _("Let the posts begin earlier, then import again."),
        )
    return _Sale(past, customer, line, place.region, place.superior or past.rep)


def _draft(sales: Sequence[_Sale], *, by: Person) -> list[Contract]:
    """Write them with their lines; every contract begins as a draft."""
    day, moment, profile, terms = today(), now(), company_profile(), commission_terms()
    numbers = draw_numbers("XS", len(sales), on=day)
    contracts = Contract.objects.bulk_create(
        Contract(
            number=number,
            origin=Origin.IMPORTED,
            source_number=sale.past.source_number,
            title=sale.past.product.name,
            customer=sale.customer,
            rep=sale.past.rep,
            owner=sale.past.rep,
            drafted_by=by,
            region=sale.region,
            project_lead=sale.lead,
            total=sale.line.final_amount,
            tax_total=sale.line.tax,
            created_at=moment,
            customer_name=sale.customer.name,
            company_name=profile.name if profile else "",
            approved_at=moment,
            approved_on=day,
            signed_on=day,
            registered_by=by,
            registered_at=moment,
            **terms,
        )
        for number, sale in zip(numbers, sales, strict=True)
    )
    ContractLine.objects.bulk_create(
        _line(contract, sale.line) for contract, sale in zip(contracts, sales, strict=True)
    )
    return contracts


def _line(contract: Contract, judged: JudgedLine) -> ContractLine:
    if judged.band is None:
        raise ValueError("a line without a band was let through")
    return ContractLine(
        contract=contract,
        position=1,
        product=judged.data.product,
        quantity=judged.data.quantity,
        unit_price=judged.data.unit_price,
        price_type=judged.data.price_type,
        tax_rate=judged.data.product.tax_rate,
        amount=judged.amount,
        final_amount=judged.final_amount,
        tax=judged.tax,
        band=judged.band,
        list_price=judged.band.list_price,
        floor=judged.band.floor,
        ceiling=judged.band.ceiling,
        special=judged.special,
        special_floor=judged.special.price if judged.special else None,
    )


def _schedule(contracts: Iterable[Contract]) -> list[Instalment]:
    """One instalment for each, of all it comes to, due on the day; in the order of the contracts."""
    day = today()
    return Instalment.objects.bulk_create(
        Instalment(
            contract=contract,
            position=1,
            kind=InstalmentKind.FIRST,
            amount=contract.total,
            trigger=Trigger.FIXED_DAY,
            due_on=day,
        )
        for contract in contracts
    )


def _sign(contracts: Iterable[Contract]) -> None:
    """The database checks that lines and schedule each sum to the total, and lets only the imported take this way."""
    keys = [contract.pk for contract in contracts]
    Contract.objects.filter(pk__in=keys).update(state=ContractState.SIGNED)
    for contract in contracts:
        contract.state = ContractState.SIGNED


def _collect(instalments: Sequence[Instalment], *, by: Person) -> list[Receipt]:
    """A receipt of the day for each instalment, matched in full; in their order."""
    day, moment = today(), now()
    numbers = draw_numbers("SK", len(instalments), on=day)
    receipts = Receipt.objects.bulk_create(
        Receipt(
            number=number,
            received_on=day,
            payer=instalment.contract.customer_name,
            customer=instalment.contract.customer,
            amount=instalment.amount,
            bank_reference=f"import {instalment.contract.source_number}",
            recorded_by=by,
            recorded_at=moment,
        )
        for number, instalment in zip(numbers, instalments, strict=True)
    )
    ReceiptMatch.objects.bulk_create(
        ReceiptMatch(
            receipt=receipt,
            instalment=instalment,
            contract=instalment.contract,
            received_on=day,
            amount=receipt.amount,
            matched_by=by,
            matched_at=moment,
        )
        for receipt, instalment in zip(receipts, instalments, strict=True)
    )
    return receipts
