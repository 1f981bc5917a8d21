"""Who may book money, set an instalment due, and see either (ORG-2, REC-1)."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

from django.db.models import Exists, Max, OuterRef, Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.enums import ContractState, Trigger
from contracts.models import AGREED, Contract, Instalment, Receipt, ReceiptMatch
from contracts.queries.receivable import open_instalments
from contracts.rules.contract import is_in_charge
from customers.acceptance import Accepted, accepts
from customers.holding import holds
from customers.models import Customer
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.visibility import visible, visible_to
from salesops.policy import policy

RECEIPT_POSTS = ALL_SEEING_POSTS | {Post.FINANCE}
DUE_POSTS = frozenset({Post.SALES_ASSISTANT, Post.REGIONAL_MANAGER, Post.DIRECTOR})
_ACCEPTANCE = Q(instalments__trigger=Trigger.ACCEPTANCE)
CORRECTING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.DIRECTOR})


@holds
def owing() -> QuerySet[Any, Any]:
    """Customers who have not paid all of what is signed keep their owner, whenever it is due (CUS-2)."""
    return open_instalments(Contract.objects.all()).order_by().values("contract__customer_id")


@accepts
def accepted_contracts(first: date, last: date) -> Iterator[Accepted]:
    """Signed contracts whose final acceptance was between two days: the last part that waited for one has its day.

    A contract that asks no money for an acceptance counts as accepted so many days after its signing as the setting
    says. Two queries (CUS-5).
    """
    signed = Contract.objects.filter(state=ContractState.SIGNED).only("number", "customer_id", "signed_on")
    waits = Instalment.objects.filter(contract=OuterRef("pk"), trigger=Trigger.ACCEPTANCE)
    said = signed.filter(instalments__trigger=Trigger.ACCEPTANCE).exclude(Exists(waits.filter(reached_on=None)))
    days = timedelta(days=policy("contracts.acceptance_days"))
    for one in said.annotate(accepted_on=Max("instalments__reached_on", filter=_ACCEPTANCE)).filter(
        accepted_on__range=(first, last)
    ):
        yield Accepted(one.customer_id, one, one.number, one.accepted_on)
    for plain in signed.exclude(Exists(waits)).filter(signed_on__range=(first - days, last - days)):
        if plain.signed_on is not None:
            yield Accepted(plain.customer_id, plain, plain.number, plain.signed_on + days)


@visible(Receipt)
def receipts_visible_to(person: Person) -> QuerySet[Receipt]:
    """ORG-2: finance, and who sees everything; others see what is matched on the contracts they see."""
    return Receipt.objects.all() if can_see_receipts(person) else Receipt.objects.none()


@visible(ReceiptMatch)
def matches_visible_to(person: Person) -> QuerySet[ReceiptMatch]:
    """What was matched on the contracts that the person sees."""
    return ReceiptMatch.objects.filter(contract__in=visible_to(person, Contract).values("pk"))


@visible(Instalment)
def instalments_visible_to(person: Person) -> QuerySet[Instalment]:
    """The payment schedules of the signed contracts that the person sees."""
    signed = visible_to(person, Contract).filter(state=ContractState.SIGNED)
    return Instalment.objects.filter(contract__in=signed.values("pk"))


def can_see_receipts(person: Person) -> Verdict:
    """May this person open the list of receipts?"""
    if person.is_active and person.post in RECEIPT_POSTS:
        return Allowed()
    return Denied(_("Receipts are kept by finance; on a contract's page you see what came in on it."), "ORG-2")


def can_record_receipts(person: Person) -> Verdict:
    """Nobody but finance books money, and the program where it takes over the past (REC-1)."""
    if person.is_system or (person.is_active and person.post == Post.FINANCE):
        return Allowed()
    return Denied(_("Money is booked by finance only."), "REC-1")


def customers_to_book(person: Person) -> QuerySet[Customer]:
    """Whose money this person may book: customers with an agreed contract (REC-1)."""
    agreed = visible_to(person, Contract).filter(state__in=AGREED)
    return Customer.objects.filter(pk__in=agreed.values("customer_id"))


def can_reach_instalment(person: Person, contract: Contract) -> Verdict:
    """Whom the work or the money concerns: project lead, account manager, assistant, superiors (REC-1)."""
    if person.is_system or (person.is_active and person.pk in {contract.owner_id, contract.project_lead_id}):
        return Allowed()
    if person.post in DUE_POSTS and is_in_charge(person, contract):
        return Allowed()
    return Denied(
        _("An instalment is set due by the project lead, the account manager, the sales assistant or a superior."),
        "REC-1",
    )


def can_correct_due(person: Person) -> Verdict:
    """A day that was set is corrected by a superior: who is late can't move the day."""
    if person.is_system or (person.is_active and person.post in CORRECTING_POSTS):
        return Allowed()
    return Denied(_("It was set due already; the regional manager or the director corrects the day."), "REC-1")
