"""A price told on the telephone: looked up in the price list in force, and logged (INQ-2)."""

from dataclasses import dataclass, replace
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from quotes.actions.inquiry import PREFIX
from quotes.enums import PhoneVerb
from quotes.models import PhoneAnswer, Product
from quotes.queries.inquiry import price_to_tell
from quotes.rules import can_tell_prices, customers_of_inquiries
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.models import Person

RULE = "INQ-2"


@dataclass(frozen=True, slots=True)
class CallData:
    """Who called, and for the price of what. The price is no part of it."""

    product: Product
    quantity: Decimal
    caller: str
    company: str = ""
    customer: Customer | None = None
    phone: str = ""
    note: str = ""


@transaction.atomic
def tell_price(data: CallData, *, by: Person) -> PhoneAnswer:
    """Log the list price in force for this caller; that is the price to be told.

    Refused (INQ-2): no list price in force, no company, no caller. PermissionDenied for everybody but the sales
    assistant.
    """
    require(can_tell_prices(by))
    if data.customer is not None:  # under its lock: what is written once must not be written at a file that was merged
        data = replace(data, customer=locked_row(Customer.objects.all(), data.customer.pk, "owner", "region"))
    if data.customer is not None and not customers_of_inquiries(by).filter(pk=data.customer.pk).exists():
        sentence = _("%(customer)s belongs to another region.") % {"customer": data.customer.name}
        raise Refusal(RULE, sentence, _("Pass the call on to the sales assistant there."), field="customer")
    company = data.customer.name if data.customer else clean_line(data.company)
    caller = clean_line(data.caller)
    if not company or not caller:
        raise Refusal(
            RULE,
            _("A call is logged with the company and the person who asked."),
            _("Ask for them, then tell the price."),
            field="company" if caller else "caller",
        )
    band = price_to_tell(data.product, data.quantity, customer=data.customer, by=by)
    region = data.customer.region if data.customer else by.region
    if band is None or region is None:
        raise Refusal(
            RULE,
            _("There is no list price in force for %(product)s.") % {"product": data.product.name},
            _("Take the question down as an inquiry; the account manager answers it with a quote."),
            field="product",
        )
    answer = PhoneAnswer(
        number=draw_number(PREFIX, on=today()),
        told_at=now(),
        told_by=by,
        region=region,
        customer=data.customer,
        company=company,
        caller=caller,
        phone=clean_line(data.phone),
        product=data.product,
        quantity=data.quantity,
        band=band,
        list_price=band.list_price,
        note=clean_line(data.note),
    )
    answer.save(force_insert=True)
    record(answer, PhoneVerb.TOLD, by=by, about=[data.customer] if data.customer else [])
    return answer
