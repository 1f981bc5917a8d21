"""What the end of its chain does to a contract (CON-3, CON-6, COM-1, APP-3). Called by `contracts.approval` alone."""

from hashlib import sha256

from django.db import transaction

from contracts.actions.content import locked_contract, locked_quote_of
from contracts.actions.hindrance import deviations_open, party_unfit, quote_gone
from contracts.documents import CONTRACT_PAPER, contract_html
from contracts.enums import ContractState, ContractVerb
from contracts.models import Contract, ContractText
from contracts.policies import commission_terms
from contracts.rules import can_confirm_deviations
from customers.rules import refuse_untraded
from quotes.models import Quote
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.documents.papers import order_paper
from salesops.org.models import Person

OUTCOME_VERBS = {
    ContractState.RETURNED: ContractVerb.RETURNED,
    ContractState.REJECTED: ContractVerb.REJECTED,
    ContractState.DRAFT: ContractVerb.WITHDRAWN,
}


def refuse_to_approve(contract: Contract, *, by: Person) -> None:
    """Raise ``Refusal`` where this person's approval would stand on something that is no longer so.

    We stopped serving the customer (CUS-4), a newer version of the quote was approved (QUO-5), the customer lost its
    credit code or was archived (CUS-1), or deviations are unconfirmed that this very person may confirm (CON-3).
    """
    refuse_untraded(contract.customer)
    if contract.quote is not None:
        _refuse_gone(contract, contract.quote)
    if can_confirm_deviations(by, contract) and (open_ones := deviations_open(contract)):
        raise open_ones


def _refuse_gone(contract: Contract, quote: Quote) -> None:
    if refusal := quote_gone(quote) or party_unfit(contract.customer):
        raise refusal


@transaction.atomic
def conclude_contract(contract: Contract, *, by: Person) -> Contract:
    """The last approval's effect: the text is made and frozen with its hash, the terms of commission are kept, the
    paper is ordered from that text (CON-6, COM-1).
    """
    contract = locked_contract(contract)
    _refuse_gone(contract, locked_quote_of(contract))
    if open_ones := deviations_open(contract):
        raise open_ones
    terms = commission_terms()
    for name, share in terms.items():
        setattr(contract, name, share)
    contract.state = ContractState.APPROVED
    contract.approved_at, contract.approved_on = now(), today()
    contract.save(update_fields=["state", "approved_at", "approved_on", *terms])
    html = contract_html(contract)
    ContractText.objects.create(
        contract=contract, html=html, sha256=sha256(html.encode()).hexdigest(), frozen_at=contract.approved_at
    )
    order_paper(CONTRACT_PAPER, contract, number=contract.number, version=1, by=by)
    record(contract, ContractVerb.APPROVED, by=by, about=[contract.customer])
    return contract


@transaction.atomic
def close_unapproved(contract: Contract, state: ContractState, *, by: Person) -> Contract:
    """The other outcomes of the chain: returned for change, rejected for good, or withdrawn into a draft (APP-3)."""
    contract = locked_contract(contract)
    contract.state = state
    contract.revision += 1
    contract.save(update_fields=["state", "revision"])
    record(contract, OUTCOME_VERBS[state], by=by, about=[contract.customer])
    return contract
