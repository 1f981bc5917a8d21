"""Confirming by name what a contract says otherwise than the offer did (CON-3)."""

from collections.abc import Collection

from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from contracts.actions.content import locked_contract
from contracts.enums import ContractState, ContractVerb
from contracts.models import Contract, DeviationConfirmation
from contracts.queries.contract import CHINESE, deviation_label, deviations_of
from contracts.rules import can_confirm_deviations
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import require
from salesops.org.models import Person


@transaction.atomic
def confirm_deviations(contract: Contract, deviations: Collection[int], *, by: Person) -> Contract:
    """Confirm deviations (their keys) of the last submission; one that is confirmed already stays as it is.

    Raises ``Refusal`` CON-3 where the contract is not in approval, ``StaleRecord`` for a deviation of another
    submission or contract: the page is an old one.
    """
    contract = locked_contract(contract)
    require(can_confirm_deviations(by, contract))
    if contract.state != ContractState.IN_REVIEW:
        raise Refusal(
            "CON-3",
            _("Deviations are confirmed while the contract is in approval; it is: %(state)s.")
            % {"state": contract.get_state_display()},
            _("Open the contract to see where it stands."),
        )
    current = {one.pk: one for one in deviations_of(contract)}
    if not set(deviations) <= set(current):
        raise StaleRecord(
            _("The contract was submitted again since you opened the page."),
            _("Open the contract and read its deviations again."),
        )
    fresh = [current[pk] for pk in sorted(deviations) if not hasattr(current[pk], "confirmation")]
    if not fresh:
        return contract
    DeviationConfirmation.objects.bulk_create(
        DeviationConfirmation(deviation=one, confirmed_by=by, confirmed_at=now()) for one in fresh
    )
    with translation.override(CHINESE):
        told = "、".join(deviation_label(one) for one in fresh)
    record(contract, ContractVerb.CONFIRMED, by=by, about=[contract.customer], note=told)
    return contract
