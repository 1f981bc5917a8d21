"""From the approved text to the signed contract: drafts with their mark, the signing, the scan (CON-5, CON-6)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.actions.commission import keep_commission_share
from contracts.actions.content import locked_contract, locked_quote_of
from contracts.actions.hindrance import deviations_open
from contracts.documents import CONTRACT_PAPER, DRAFT_PAPER
from contracts.enums import ContractState, ContractVerb, Trigger
from contracts.models import Contract
from contracts.receiving import due_day
from contracts.rules import (
    can_change_lead,
    can_confirm_scan,
    can_give_up_contract,
    can_print_draft,
    can_sign_contract,
)
from customers.actions.customer import mark_won
from quotes.actions.result import note_won_by_contract
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.look import day_text
from salesops.base.refusals import Refusal
from salesops.base.text import clean_line
from salesops.base.verdicts import require
from salesops.documents.files import store_file
from salesops.documents.models import Paper
from salesops.documents.papers import order_paper, papers_of
from salesops.org.models import Person
from salesops.seals.actions.entry import adopt_scan
from salesops.seals.models import SealEntry
from salesops.seals.queries.custody import kept_since
from salesops.seals.queries.entry import sealed_for_leaving

LONGEST_PLACE = 60
SCANS = (".pdf", ".jpg", ".jpeg", ".png")
"""What a scanner makes; an office document is not what was signed."""


@dataclass(frozen=True, slots=True)
class SigningData:
    """What is registered of a signing; ``project_lead`` None leaves the one who was proposed."""

    signed_on: date
    place: str
    project_lead: Person | None
    scan: "UploadedFile[Any] | None"


@transaction.atomic
def print_draft(contract: Contract, *, by: Person) -> Paper:
    """Order the draft as it stands, marked on each page, with an entry in the trail (CON-5).

    Raises ``Refusal`` CON-5 once the text is approved, or when the contract came to nothing.
    """
    contract = locked_contract(contract)
    require(can_print_draft(by, contract))
    if contract.state in {ContractState.REJECTED, ContractState.VOID} or contract.is_agreed:
        raise Refusal(
            "CON-5",
            _("There is no draft to print; the contract is: %(state)s.") % {"state": contract.get_state_display()},
            _("Take the approved text where there is one."),
        )
    paper = order_paper(DRAFT_PAPER, contract, number=f"DRAFT-{contract.pk}", version=contract.revision, by=by)
    record(contract, ContractVerb.PRINTED, by=by, about=[contract.customer])
    return paper


@transaction.atomic
def sign_contract(contract: Contract, data: SigningData, *, by: Person) -> Contract:
    """Register that both sides signed the approved text; from now on money may come in on it (CON-6, REC-1).

    What is due after signing gets its day; its quote is won (QUO-5), and with the first one the customer (CUS-4). Where
    a ruling shares the commission, the contract keeps how (CUS-2).

    Raises ``Refusal`` CON-6 unless the text is approved, for a day before the approval or in the future, and without
    a scan; CON-3 while a deviation is unconfirmed; QUO-6 unless its paper was sealed; DOC-1 for a file that is not
    taken.
    """
    contract = locked_contract(contract)
    require(can_sign_contract(by, contract))
    _refuse_signing(contract, data)
    sealed = refuse_unsealed(contract)
    contract.signed_on = data.signed_on
    ruling = keep_commission_share(contract)
    contract.place = clean_line(data.place)
    contract.project_lead = data.project_lead or contract.project_lead
    if data.scan is None:
        raise ValueError("refused above")
    contract.scan = store_file(data.scan, subject=contract, by=by)
    contract.state = ContractState.SIGNED
    contract.registered_by, contract.registered_at = by, now()
    contract.save(
        update_fields=["signed_on", "place", "project_lead", "scan", "state", "registered_by", "registered_at"]
    )
    for part in contract.instalments.filter(trigger=Trigger.SIGNING):
        part.reached_on, part.due_on = data.signed_on, due_day(data.signed_on, part.days)
        part.save(update_fields=["reached_on", "due_on"])
    record(contract, ContractVerb.SIGNED, by=by, about=[contract.customer, *([ruling] if ruling else [])])
    if sealed is not None:
        adopt_scan(sealed, contract.scan, by=by)
    if contract.quote_id is not None:
        note_won_by_contract(locked_quote_of(contract), contract.number)
    mark_won(contract.customer, note=contract.number)
    return contract


def _refuse_signing(contract: Contract, data: SigningData) -> None:
    if contract.state == ContractState.SIGNED:
        raise Refusal(
            "CON-6",
            _("The signing on %(day)s is registered already.") % {"day": day_text(contract.signed_on)},
            _("Open the contract to see who registered it."),
        )
    if contract.state != ContractState.APPROVED or contract.approved_on is None:
        raise Refusal(
            "CON-6",
            _("Only the approved text is signed; the contract is: %(state)s.")
            % {"state": contract.get_state_display()},
            _("Wait for the last approval."),
        )
    if open_ones := deviations_open(contract):
        raise open_ones
    if data.signed_on > today():
        raise Refusal("CON-6", _("This day is in the future."), _("Register it once it is signed."), field="signed_on")
    if data.signed_on < contract.approved_on:
        raise Refusal(
            "CON-6",
            _("The text was approved on %(day)s; nothing was signed before.") % {"day": day_text(contract.approved_on)},
            _("Take the day on the signature page."),
            field="signed_on",
        )
    if not 0 < len(clean_line(data.place)) <= LONGEST_PLACE:
        raise Refusal(
            "CON-6", _("A signing names its place."), _("Write the city, in up to 60 characters."), field="place"
        )
    if data.project_lead is not None and not data.project_lead.is_active:
        raise Refusal(
            "CON-6",
            _("%(name)s has left and can't lead the project.") % {"name": data.project_lead.name},
            _("Name somebody else."),
            field="project_lead",
        )
    if data.scan is None:
        raise Refusal(
            "CON-6", _("The scan of the signed contract is missing."), _("Add it as a PDF or picture."), field="scan"
        )
    if not (data.scan.name or "").lower().endswith(SCANS):
        raise Refusal(
            "CON-6", _("This file is neither a PDF nor a picture."), _("Add it as a PDF or picture."), field="scan"
        )


def refuse_unsealed(contract: Contract) -> SealEntry | None:
    """The use of our seal on its paper; None while the register is not kept. Raises ``Refusal`` QUO-6 without one."""
    if kept_since() is None:
        return None
    paper = next((one for one in papers_of(contract) if one.kind == CONTRACT_PAPER.key), None)
    entry = sealed_for_leaving(paper) if paper is not None else None
    if entry is None:
        raise Refusal(
            "QUO-6",
            _("No contract leaves the house on paper without an entry in the seal register."),
            _("Have it sealed first: ask for the seal on the contract's page."),
        )
    return entry


@transaction.atomic
def confirm_scan(contract: Contract, *, by: Person) -> Contract:
    """The scan is the archived text, says somebody else than who registered it (CON-6). Twice is once."""
    contract = locked_contract(contract)
    require(can_confirm_scan(by, contract))
    if contract.scan_confirmed_at is not None:
        return contract
    if contract.state != ContractState.SIGNED or contract.scan_id is None:
        raise Refusal(
            "CON-6", _("There is no scan of a signed contract yet."), _("Register the signing with its scan first.")
        )
    contract.scan_confirmed_by, contract.scan_confirmed_at = by, now()
    contract.save(update_fields=["scan_confirmed_by", "scan_confirmed_at"])
    record(contract, ContractVerb.SCAN_CONFIRMED, by=by, about=[contract.customer])
    return contract


@transaction.atomic
def give_up_contract(contract: Contract, reason: str, *, by: Person) -> Contract:
    """An approved contract that nobody will sign: void, its number and its text stay; its quote is free again."""
    contract = locked_contract(contract)
    require(can_give_up_contract(by, contract))
    if contract.state != ContractState.APPROVED:
        raise Refusal(
            "CON-6",
            _("Only a contract that is approved and not signed is given up; it is: %(state)s.")
            % {"state": contract.get_state_display()},
            _("Discard a draft; withdraw what is in approval; a signed contract is changed by a supplement."),
        )
    if not reason.strip():
        raise Refusal("CON-6", _("Giving a contract up needs a reason."), _("Write why."), field="reason")
    contract.state = ContractState.VOID
    contract.revision += 1
    contract.save(update_fields=["state", "revision"])
    record(contract, ContractVerb.VOIDED, by=by, about=[contract.customer], note=reason.strip())
    return contract


@transaction.atomic
def change_lead(contract: Contract, lead: Person, *, by: Person) -> Contract:
    """Name another project lead (CON-6). Refused for somebody who has left; the same one again changes nothing."""
    contract = locked_contract(contract)
    require(can_change_lead(by, contract))
    if not lead.is_active:
        raise Refusal(
            "CON-6",
            _("%(name)s has left and can't lead the project.") % {"name": lead.name},
            _("Name somebody else."),
            field="project_lead",
        )
    if lead.pk == contract.project_lead_id:
        return contract
    changes = {"project_lead": (contract.project_lead, lead)}
    contract.project_lead = lead
    contract.save(update_fields=["project_lead"])
    record(contract, ContractVerb.LEAD_CHANGED, by=by, about=[contract.customer], changes=changes)
    return contract
