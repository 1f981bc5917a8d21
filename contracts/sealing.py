"""Which papers of this floor are sealed before they leave (QUO-6, CON-6)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from contracts.actions.content import locked_contract
from contracts.actions.hindrance import deviations_open
from contracts.documents import CONTRACT_PAPER
from contracts.models import Contract
from contracts.rules import can_sign_contract
from salesops.base.refusals import Refusal
from salesops.seals.enums import Seal
from salesops.seals.kinds import Sealable


def _refuse(contract: Contract) -> None:
    """Only the approved text is sealed, with every deviation confirmed by name (CON-3, CON-6)."""
    if not contract.is_agreed:
        raise Refusal(
            "CON-6",
            _("Only the approved text is sealed; the contract is: %(state)s.")
            % {"state": contract.get_state_display()},
            _("Wait for the last approval."),
        )
    if open_ones := deviations_open(contract):
        raise open_ones


def _party(contract: Contract) -> str:
    return contract.customer_name or contract.customer.name


def _dated(contract: Contract) -> date | None:
    return contract.approved_on


def _about(contract: Contract) -> Sequence[Model]:
    return [contract]


Sealable(
    key=CONTRACT_PAPER.key,
    label=_("Contract"),
    seals=(Seal.CONTRACT, Seal.COMPANY),
    besides=(Seal.LEGAL, Seal.FINANCE),
    may_apply=can_sign_contract,
    locked=locked_contract,
    refuse=_refuse,
    counterparty=_party,
    dated=_dated,
    about=_about,
    copies=4,
    straddle=True,
    wants_scan=True,
)
