"""Who may write, sign and read contracts, and the house's text they are made from (ORG-2, CNF-1)."""

from datetime import date
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from contracts.enums import CONTRACT, ContractState
from contracts.models import Contract, ContractTemplate
from contracts.queries.contract import is_major
from customers.dormancy import wakes
from customers.holding import holds
from customers.models import Customer
from customers.rules import can_trade_with, works_with
from quotes.models import Quote
from quotes.rules import can_see_bands
from salesops.approvals.models import Request
from salesops.base.clock import BUSINESS_TZ, shanghai, today
from salesops.base.verdicts import Allowed, Denied, Verdict
from salesops.org.enums import ALL_SEEING_POSTS, REGIONAL_POSTS, SELLING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import alternate_of_gm
from salesops.org.rules import can_see_prices
from salesops.org.sharing import shared_with
from salesops.org.visibility import by_owner_and_region, visible, visible_to

# ---------------------------------------------------------------------------------------------------------- contract

CONTRACT_POSTS = ALL_SEEING_POSTS | REGIONAL_POSTS | {Post.FINANCE}
# Who may be asked to decide on a contract without seeing all of them, or those of the region, anyway.
DECIDING_POSTS = frozenset({Post.REGIONAL_MANAGER, Post.FINANCE})
# Whose project it may be without being theirs to sell.
PROJECT_POSTS = SELLING_POSTS
SUPERIOR_POSTS = ALL_SEEING_POSTS | {Post.REGIONAL_MANAGER}
ARCHIVED = _("This customer is archived; no contract is made with it any more.")
NOT_YOURS = _("A contract is written by the customer's account manager or the sales assistant.")


@holds
def under_contract() -> QuerySet[Any, Any]:
    """Customers with a contract on its way, or with an agreement in force, keep their owner (CUS-2).

    A draft alone keeps nobody. Of a signed sale the money keeps them, see ``owing``.
    """
    on_its_way = Q(state__in=(ContractState.IN_REVIEW, ContractState.RETURNED, ContractState.APPROVED))
    in_force = Q(state=ContractState.SIGNED, expires_on__gte=today())
    return Contract.objects.filter(on_its_way | in_force).values("customer_id")


@wakes
def agreed_since(day: date) -> QuerySet[Any, Any]:
    """Customers with a contract drafted or signed since that day are awake (CUS-4)."""
    since = Q(signed_on__gte=day) | Q(created_at__gte=shanghai(day))
    return Contract.objects.filter(since).values("customer_id")


@visible(Contract, shared=False)
def contracts_of(person: Person) -> QuerySet[Contract]:
    """ORG-2: reps their own and those of their customers, managers their region, assistants what they support.

    Director and GM all. Finance sees what money may come of: contracts from the last approval on. Whoever leads its
    project, decides or decided on one sees that one.
    """
    return _contracts(person, None)


@visible(Contract, by_key=True)
def contracts_visible_to(person: Person) -> QuerySet[Contract]:
    """Those, and single ones that were shared with the person, while the post has a right to prices (CNF-1)."""
    return _contracts(person, shared_with(person, Contract) if can_see_prices(person) else None)


def _contracts(person: Person, shared: QuerySet[Any, int] | None) -> QuerySet[Contract]:
    mine = Q(pk__in=by_owner_and_region(person, Contract.objects.all(), via="customer", shared=shared).values("pk"))
    if person.post in ALL_SEEING_POSTS:
        return Contract.objects.all()
    if person.post == Post.FINANCE:
        mine |= Q(approved_at__isnull=False)
    if person.post in PROJECT_POSTS:
        mine |= Q(project_lead=person)
    if person.post in DECIDING_POSTS:
        asked = Request.objects.filter(kind=CONTRACT, steps__approver=person)
        mine |= Q(pk__in=asked.values("subject_id"))
    return Contract.objects.filter(mine)


@visible(ContractTemplate)
def templates_visible_to(person: Person) -> QuerySet[ContractTemplate]:
    """The house's text is for everybody who works with contracts."""
    return ContractTemplate.objects.all() if can_see_templates(person) else ContractTemplate.objects.none()


def can_see_contracts(person: Person) -> Verdict:
    """May this person open the list of contracts? Which ones are on it, `visible_to` says."""
    if not person.is_active:
        return Denied(_("This account is no longer active."), "ORG-2")
    if person.post in CONTRACT_POSTS:
        return Allowed()
    return Denied(_("Contracts are open to those who work on them only."), "CNF-1")


def can_see_contract(person: Person, contract: Contract) -> Verdict:
    """Who neither owns nor leads nor supports nor decides does not see a contract (CNF-1)."""
    if visible_to(person, Contract).filter(pk=contract.pk).exists():
        return Allowed()
    return Denied(_("Contracts are open to those who work on them only."), "CNF-1")


def can_see_contract_bands(person: Person) -> Verdict:
    """CNF-1: who decides on prices sees the bands of the lines; finance reads the money of a contract only."""
    if person.post == Post.FINANCE:
        return Denied(_("Floors and ceilings are shown to those who decide on prices."), "CNF-1")
    return can_see_bands(person)


def can_draft_contract(person: Person, quote: Quote) -> Verdict:
    """CON-1: the customer's account manager, or the sales assistant who supports them; the quote's state, the action
    asks.
    """
    customer = quote.customer
    if person.is_active and person.pk == customer.owner_id:
        return _is_signed_with(customer)
    if person.post == Post.SALES_ASSISTANT and works_with(person, customer):
        return _is_signed_with(customer)
    return Denied(NOT_YOURS, "CON-1")


def _is_signed_with(customer: Customer) -> Verdict:
    return can_trade_with(customer, ARCHIVED, "CON-1")


def can_edit_contract(person: Person, contract: Contract) -> Verdict:
    """CON-1: its account manager, or the sales assistant who supports them; its state, the action asks."""
    return _works_on(person, contract) and _is_signed_with(contract.customer)


def _works_on(person: Person, contract: Contract) -> Verdict:
    if person.is_active and person.pk == contract.owner_id:
        return Allowed()
    if person.post == Post.SALES_ASSISTANT and is_in_charge(person, contract):
        return Allowed()
    return Denied(NOT_YOURS, "CON-1")


def _stands_above(person: Person, contract: Contract) -> bool:
    return person.post in SUPERIOR_POSTS and is_in_charge(person, contract)


def is_in_charge(person: Person, contract: Contract) -> bool:
    """By post, region or line (ORG-2). Whoever leads its project, or once decided on it, sees it and no more."""
    one = Contract.objects.filter(pk=contract.pk)
    return person.is_active and by_owner_and_region(person, one).exists()


def can_submit_contract(person: Person, contract: Contract) -> Verdict:
    """Only the account manager answers for a contract (CON-1)."""
    if person.is_active and person.pk == contract.owner_id:
        return _is_signed_with(contract.customer)
    return Denied(_("The account manager answers for the contract and submits it."), "CON-1")


def can_discard_contract(person: Person, contract: Contract) -> Verdict:
    """Whoever may write it, also where the customer was archived meanwhile."""
    return _works_on(person, contract)


def can_confirm_deviations(person: Person, contract: Contract) -> Verdict:
    """CON-3: the director or those above, for a major contract those above; never the own contract (ORG-4).

    For a contract of the general manager's the named alternate may, too: nobody else may stand above.
    """
    if person.pk in {contract.owner_id, contract.rep_id}:
        return Denied(_("Nobody confirms the deviations of their own contract."), "ORG-4")
    if person.is_active and person.post in {Post.GM, Post.SALES_VP}:
        return Allowed()
    if Post.GM in {contract.owner.post, contract.rep.post} and person == alternate_of_gm():
        return Allowed()
    submitted = contract.submitted_at
    on = submitted.astimezone(BUSINESS_TZ).date() if submitted else today()
    if is_major(contract.total, on=on):
        return Denied(
            _("This contract is major: its deviations are confirmed by the sales vice-president or the GM."), "CON-3"
        )
    if person.is_active and person.post == Post.DIRECTOR:
        return Allowed()
    return Denied(_("Deviations are confirmed by the director."), "CON-3")


def can_print_draft(person: Person, contract: Contract) -> Verdict:
    """CON-5: whoever works on it or decides on it; finance has no need of a draft, nor has whom it is shared with."""
    if person.post != Post.FINANCE and visible_to(person, Contract, shared=False).filter(pk=contract.pk).exists():
        return Allowed()
    return Denied(_("Drafts of contracts are for those who write and decide on them."), "CON-5")


def can_read_text(person: Person, contract: Contract) -> Verdict:
    """The approved text is for whoever sees the contract (CON-6), before the approval it is a draft (CON-5)."""
    if contract.approved_at is None:
        return can_print_draft(person, contract)
    return can_see_contract(person, contract)


def can_take_paper(person: Person, contract: Contract) -> Verdict:
    """The clean paper of the approved text: of no void contract, where it would pass for one in force (CON-6)."""
    if contract.is_void:
        return Denied(_("This contract is void: its paper is not handed out any more."), "CON-6")
    return can_see_contract(person, contract)


def brings_paper_out(person: Person, contract: Contract) -> bool:
    """Who goes to the customer with it: the account manager, or the assistant; the others take copies (CON-6)."""
    return bool(_works_on(person, contract))


def can_sign_contract(person: Person, contract: Contract) -> Verdict:
    """CON-6: the account manager, the sales assistant or a superior registers that it was signed."""
    works = _works_on(person, contract)
    if works or _stands_above(person, contract):
        return Allowed()
    return Denied(
        _("The signed contract is registered by the account manager, the sales assistant or a superior."), "CON-6"
    )


def can_confirm_scan(person: Person, contract: Contract) -> Verdict:
    """CON-6: the sales assistant compares scan and archived text, never the person who registered it.

    What an assistant registered is compared by another one or by the regional manager.
    """
    if person.pk == contract.registered_by_id:
        return Denied(_("You registered the scan; somebody else compares it with the archived text."), "CON-6")
    registrar = contract.registered_by
    posts = {Post.SALES_ASSISTANT}
    if registrar is not None and registrar.post == Post.SALES_ASSISTANT:
        posts.add(Post.REGIONAL_MANAGER)
    if person.post in posts and is_in_charge(person, contract):
        return Allowed()
    return Denied(_("The sales assistant confirms that the scan is the archived text."), "CON-6")


def can_give_up_contract(person: Person, contract: Contract) -> Verdict:
    """An approved contract that is never signed is given up by its account manager or a superior."""
    if person.is_active and person.pk == contract.owner_id:
        return Allowed()
    if _stands_above(person, contract):
        return Allowed()
    return Denied(_("A contract is given up by its account manager or a superior."), "CON-6")


def can_change_lead(person: Person, contract: Contract) -> Verdict:
    """CON-6: the project lead is named by the regional manager or those above."""
    if _stands_above(person, contract):
        return Allowed()
    return Denied(_("The project lead is named by the regional manager or those above."), "CON-6")


# ---------------------------------------------------------------------------------------------------------- template


def can_see_templates(person: Person) -> Verdict:
    """The house's text is for everybody who works with contracts, and the administrator."""
    if person.is_active and (person.post in CONTRACT_POSTS or person.administers):
        return Allowed()
    return Denied(_("Contract templates are open to those who work with contracts."), "CON-1")


def can_approve_template(person: Person) -> Verdict:
    """CON-1: the general manager decides what the house signs."""
    if person.is_active and person.post == Post.GM:
        return Allowed()
    return Denied(_("Only the general manager approves a contract template."), "CON-1")
