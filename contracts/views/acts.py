"""What the reader may do with a contract now, and whose turn it is: worked out once for the page's head."""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from contracts.enums import ContractState
from contracts.models import Contract
from contracts.queries.next_step import next_money
from contracts.queries.page import ContractPage
from contracts.rules import (
    can_change_lead,
    can_confirm_deviations,
    can_confirm_scan,
    can_discard_contract,
    can_edit_contract,
    can_give_up_contract,
    can_print_draft,
    can_read_text,
    can_sign_contract,
    can_submit_contract,
    can_take_paper,
)
from salesops.base.verdicts import Denied, Verdict
from salesops.org.models import Person
from salesops.policy.refused import RefusalView

NOT_NOW = Denied("")
"""What the state rules out has no button at all."""


@dataclass(frozen=True)
class Acts:
    """The buttons, as verdicts; ``held`` is why an own draft can't be submitted. ``say`` and ``why`` stand above."""

    edit: Verdict
    submit: Verdict
    discard: Verdict
    confirm: Verdict
    read_text: Verdict
    take_paper: Verdict
    draft_print: Verdict
    sign: Verdict
    confirm_scan: Verdict
    give_up: Verdict
    change_lead: Verdict
    held: RefusalView | None
    say: str
    why: str
    mine: bool


def acts_of(person: Person, contract: Contract, page: ContractPage, held: RefusalView | None) -> Acts:
    """See `Acts`."""
    is_written, state = contract.is_editable, contract.state
    submit = _only(is_written, lambda: can_submit_contract(person, contract))
    sign = _only(state == ContractState.APPROVED, lambda: can_sign_contract(person, contract))
    waits_for_scan = contract.is_signed and contract.scan_id is not None and contract.scan_confirmed_at is None
    confirm_scan = _only(waits_for_scan, lambda: can_confirm_scan(person, contract))
    mine = bool(submit or sign or confirm_scan)
    say, why = _turn(contract, page, mine=mine)
    why = next((str(one.sentence) for one in (sign, confirm_scan) if isinstance(one, Denied) and one.sentence), why)
    return Acts(
        edit=_only(is_written, lambda: can_edit_contract(person, contract)),
        submit=submit,
        discard=_only(is_written, lambda: can_discard_contract(person, contract)),
        confirm=_only(
            state == ContractState.IN_REVIEW and bool(page.unconfirmed),
            lambda: can_confirm_deviations(person, contract),
        ),
        read_text=can_read_text(person, contract),
        take_paper=can_take_paper(person, contract),
        draft_print=may_print_now(person, contract),
        sign=sign,
        confirm_scan=confirm_scan,
        give_up=_only(state == ContractState.APPROVED, lambda: can_give_up_contract(person, contract)),
        change_lead=_only(contract.is_agreed, lambda: can_change_lead(person, contract)),
        held=held if submit else None,
        say=say,
        why=why,
        mine=mine,
    )


def may_print_now(person: Person, contract: Contract) -> Verdict:
    """There is a draft to print until the decision."""
    is_open = contract.is_editable or contract.state == ContractState.IN_REVIEW
    return _only(is_open, lambda: can_print_draft(person, contract))


def _only(now: bool, ask: Callable[[], Verdict]) -> Verdict:
    return ask() if now else NOT_NOW


def _turn(contract: Contract, page: ContractPage, *, mine: bool) -> tuple[str, str]:
    """Whose turn it is and why, while no request runs."""
    name = {"name": contract.owner.name}
    match ContractState(contract.state):
        case ContractState.DRAFT:
            return (_("Submit it when it is complete") if mine else _("%(name)s submits it") % name), _differences(page)
        case ContractState.RETURNED:
            turn = _("Change it and submit it again") if mine else _("%(name)s changes it") % name
            return turn, _differences(page)
        case ContractState.APPROVED:
            return _to_sign(page, name, mine=mine)
        case ContractState.SIGNED:
            return _signed(contract, mine=mine)
        case ContractState.REJECTED:
            return _("Rejected for good"), _("A new contract may be drafted from the quote.")
        case ContractState.VOID:
            return _("Void; the number is not used again"), _("A new contract may be drafted from the quote.")
    return "", ""


def _to_sign(page: ContractPage, name: dict[str, str], *, mine: bool) -> tuple[str, str]:
    if page.wants_seal:
        turn = _("Have it sealed, then signed") if mine else _("%(name)s has it sealed and signed") % name
        return turn, _("No contract leaves the house on paper without an entry in the seal register.")
    turn = _("Have it signed and register the scan") if mine else _("%(name)s has it signed") % name
    return turn, _("The text is frozen: what is signed is exactly what was approved.")


def _signed(contract: Contract, *, mine: bool) -> tuple[str, str]:
    if contract.scan_id is not None and contract.scan_confirmed_at is None:
        turn = _("Compare the scan with the archived text") if mine else _("The scan is still to be confirmed")
        return turn, _("The sales assistant confirms, page by page, that what was signed is what was approved.")
    return next_money(contract)


def _differences(page: ContractPage) -> str:
    count = len(page.deviations)
    if not count:
        return _("It says what the quote and the template say.")
    return ngettext(
        "%(count)d difference from quote and template will have to be confirmed by name.",
        "%(count)d differences from quote and template will have to be confirmed by name.",
        count,
    ) % {"count": count}
