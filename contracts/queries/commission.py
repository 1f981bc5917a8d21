"""Whose commission of a contract is shared by a ruling: as kept at the signing, or as it would be today (CUS-2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from contracts.models import CommissionShare, Contract
from customers.models import Dispute
from customers.queries.dispute import rulings_that_share
from salesops.base.clock import today
from salesops.org.models import Person

PER_CENT = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Sharing:
    """The other side of a ruling, and its part of the account manager's commission as a share of one."""

    person: Person
    part: Decimal
    ruling: Dispute


def sharing_to_keep(contract: Contract) -> Sharing | None:
    """What the signing of this contract has to keep: by the ruling in force on its ``signed_on``. One query."""
    found = rulings_that_share([contract.customer_id], on=contract.signed_on or today())
    return _by(found.get((contract.customer_id, contract.rep_id)))


def sharings_of(contracts: Sequence[Contract]) -> dict[int, Sharing]:
    """By the contract's key: kept where it is signed, else what a signing today would keep. Two queries at most."""
    signed = [contract.pk for contract in contracts if contract.is_signed]
    kept = CommissionShare.objects.filter(contract__in=signed).select_related("person", "ruling") if signed else ()
    found = {share.contract_id: Sharing(share.person, share.part, share.ruling) for share in kept}
    coming = [contract for contract in contracts if not contract.is_signed]
    if coming:
        rulings = rulings_that_share([contract.customer_id for contract in coming], on=today())
        for contract in coming:
            if sharing := _by(rulings.get((contract.customer_id, contract.rep_id))):
                found[contract.pk] = sharing
    return found


def _by(ruling: Dispute | None) -> Sharing | None:
    if ruling is None or ruling.shared_percent is None:
        return None
    return Sharing(ruling.other_side, ruling.shared_percent * PER_CENT, ruling)
