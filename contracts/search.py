"""What the palette finds here: contracts, receipts, templates, and the way to a new receipt."""

from collections.abc import Iterable

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from contracts.models import Contract, Receipt
from contracts.rules import can_record_receipts, can_see_contracts, can_see_receipts, can_see_templates
from customers.queries.customer import whose_name_is
from salesops.base.look.figures import day_text, dotted
from salesops.base.text import fold
from salesops.desk.finding import Hit, does, finds, goes_to
from salesops.org.models import Person
from salesops.org.visibility import one_of, visible_to

SHOWN = ("number", "state", "title", "customer__name")


@finds(_("Contracts"), more="contracts:contract-list", order=30)
def contracts(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of either number, or part of the customer's name."""
    if not can_see_contracts(person):
        return []
    code, every = fold(text).upper(), Contract.objects.order_by()
    numbered = every.exclude(number="").filter(number__startswith=code)
    sourced = every.exclude(source_number="").filter(source_number__startswith=code)
    wanted = one_of("pk", numbered.values("pk")) | one_of("pk", sourced.values("pk")) | whose_name_is(text)
    found = (
        visible_to(person, Contract, among_few=True)
        .filter(wanted)
        .select_related("customer")
        .only(*SHOWN)
        .order_by("-pk")
    )
    return [
        Hit(
            f"{one.shown_number} {one.title}".strip(),
            one.get_absolute_url(),
            "contract",
            dotted(one.customer.name, one.get_state_display()),
        )
        for one in found[:limit]
    ]


@finds(_("Receipts"), more="contracts:receipt-list", order=40)
def receipts(person: Person, text: str, limit: int) -> Iterable[Hit]:
    """By the beginning of its number, the whole reference of the bank, or part of the customer's name."""
    if not can_see_receipts(person):
        return []
    code = fold(text)
    by_code = Receipt.objects.order_by().filter(Q(number__startswith=code.upper()) | Q(bank_reference=code))
    wanted = one_of("pk", by_code.values("pk")) | whose_name_is(text)
    found = visible_to(person, Receipt).filter(wanted).order_by("-received_on", "-pk")
    return [
        Hit(one.number, one.get_absolute_url(), "dl", dotted(one.payer, day_text(one.received_on)))
        for one in found[:limit]
    ]


@goes_to
def lists(person: Person) -> Iterable[Hit]:
    """What no navigation has room for."""
    if can_see_templates(person):
        yield Hit(_("Contract templates"), reverse("contracts:template-list"), "contract", words=_("standard clauses"))


@does
def deeds(person: Person) -> Iterable[Hit]:
    """A line of the bank statement."""
    if can_record_receipts(person):
        yield Hit(_("Record a receipt"), reverse("contracts:receipt-new"), "plus", words=_("new payment money"))
