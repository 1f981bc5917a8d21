"""Two reps claim one customer: claim, answer, ruling (CUS-2). The customer's row is locked before the dispute's."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.actions.owner import give_customer, make_collaborator
from customers.details import CustomerData, fit_customer
from customers.enums import CustomerStatus, DisputeState, DisputeVerb, Ruling
from customers.models import Customer, Dispute
from customers.queries.dispute import disputable, open_disputes_of, ruler_for
from customers.rules import can_answer_dispute, can_open_dispute, can_rule_dispute, can_withdraw_dispute
from customers.rules.customer import SELLERS
from salesops.audit import record
from salesops.base import clock
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, Sentence
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents.files import store_file
from salesops.documents.numbers import draw_number
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.models import Person

type Uploads = "Sequence[UploadedFile[Any]]"

PREFIX = "CD"

CLAIMED = NoticeKind(
    "customers.dispute.claimed",
    _("%(who)s claims a customer that you keep: %(company)s. Answer the claim."),
    NoticeGroup.WAITING,
)
WILL_RULE = NoticeKind(
    "customers.dispute.will-rule",
    _("%(who)s disputes who keeps %(company)s; you will rule when the other side has answered."),
    NoticeGroup.NEWS,
)
TO_RULE = NoticeKind(
    "customers.dispute.to-rule",
    _("%(who)s answered the claim on %(company)s; you rule on the dispute."),
    NoticeGroup.WAITING,
)
RULED = NoticeKind("customers.dispute.ruled", _("%(who)s ruled on the dispute over %(company)s"), NoticeGroup.RESULT)
MOVED = NoticeKind(
    "customers.dispute.moved",
    _(
        "%(who)s ruled on the dispute: %(company)s goes to %(owner)s, with its open opportunities;"
        " coming visits of %(former)s are called off"
    ),
    NoticeGroup.RESULT,
)
WITHDRAWN = NoticeKind(
    "customers.dispute.withdrawn", _("%(who)s withdrew the dispute over %(company)s"), NoticeGroup.NEWS
)


@dataclass(frozen=True, slots=True)
class ClaimData:
    """What a claimant writes: the company as they know it, and why it is theirs."""

    name: str
    claim: str
    first_contact_on: date
    credit_code: str | None = None
    files: Uploads = ()


@dataclass(frozen=True, slots=True)
class RulingData:
    """What the superior of both decides; ``shared_percent`` of the commission goes to the side that lost."""

    ruling: Ruling
    reason: str
    shared_percent: int | None = None


@transaction.atomic
def open_dispute(data: ClaimData, *, by: Person) -> Dispute:
    """Claim a customer that somebody else registered; the keeper is asked, the lowest common superior rules.

    Refused (CUS-2): nobody keeps it, it is one's own, it lies in the open pool, a dispute of one's own is not ruled
    yet, nobody stands above both; what ``fit_customer`` refuses of name, code and day, and DOC-1 for a file.
    """
    require(can_open_dispute(by))
    company = fit_customer(
        CustomerData(name=data.name, credit_code=data.credit_code, first_contact_on=data.first_contact_on)
    )
    found = disputable(company.name, company.credit_code, by=by)
    if found is None:
        raise _nobody_keeps_it()
    customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=found.customer_id)
    _refuse_unless_kept(customer, by=by)
    keeper = customer.owner
    ruler = ruler_for(by, keeper)
    if ruler is None:
        raise Refusal(
            "CUS-2",
            _("Nobody stands above both you and %(keeper)s to rule.") % {"keeper": keeper.name},
            _("Settle it with %(keeper)s, or ask the administrator to enter a superior.") % {"keeper": keeper.name},
        )
    dispute = Dispute(
        number=draw_number(PREFIX, on=clock.today()),
        customer=customer,
        named=company.name,
        claimant=by,
        keeper=keeper,
        ruler=ruler,
        claim=_said(data.claim, "claim", _("Say why the customer is yours.")),
        first_contact_on=data.first_contact_on,
        opened_at=clock.now(),
    )
    dispute.save(force_insert=True)
    _attach(dispute, data.files, by=by)
    record(dispute, DisputeVerb.OPENED, by=by, about=[customer])
    _tell(dispute, CLAIMED, keeper, by=by)
    _tell(dispute, WILL_RULE, ruler, by=by)
    return dispute


@transaction.atomic
def answer_dispute(dispute: Dispute, answer: str, files: Uploads = (), *, by: Person) -> Dispute:
    """Give the keeper's side, once. Refused (CUS-2): answered or closed already; PermissionDenied for anybody else."""
    dispute = _locked(dispute)
    require(can_answer_dispute(by, dispute))
    dispute.answer = _said(answer, "answer", _("Say why the customer is yours."))
    dispute.answered_at = clock.now()
    dispute.revision += 1
    dispute.save(update_fields=["answer", "answered_at", "revision"])
    _attach(dispute, files, by=by)
    record(dispute, DisputeVerb.ANSWERED, by=by, about=[dispute.customer])
    _tell(dispute, TO_RULE, dispute.ruler, by=by)
    return dispute


@transaction.atomic
def rule_dispute(dispute: Dispute, data: RulingData, *, revision: int, by: Person) -> Dispute:
    """Decide who keeps the customer, with a reason. If it moves, whoever kept it stays as a collaborator who reads.

    Refused (CUS-2): the keeper was not heard, it is closed, the claimant can keep no customer any more; StaleRecord
    when an answer came in after ``revision``. PermissionDenied for whoever isn't the superior of both.
    """
    dispute = _locked(dispute)
    require(can_rule_dispute(by, dispute))
    check_revision(dispute, revision, {"answer": ""})  # what alone can have come in: it was not read yet
    ruling = Ruling(data.ruling)
    dispute.state, dispute.ruling = DisputeState.RULED, ruling
    dispute.reason = _said(data.reason, "reason", _("Both sides read why; write it down."))
    dispute.shared_percent = data.shared_percent
    # Whoever was to rule may have been kept from it: the record says who did.
    dispute.ruler, dispute.closed_at = by, clock.now()
    dispute.revision += 1
    fields = ["state", "ruling", "reason", "shared_percent", "ruler", "closed_at", "revision"]
    dispute.save(update_fields=fields)
    customer = dispute.customer
    record(dispute, DisputeVerb.RULED, by=by, about=[customer], note=f"{ruling.label}: {dispute.reason}")
    former = customer.owner
    told = {person.pk: person for person in (dispute.claimant, dispute.keeper, former)}
    if ruling == Ruling.MOVES:
        _move(dispute, customer, by=by)
    kind = MOVED if customer.owner_id != former.pk else RULED
    for person in told.values():
        _tell(dispute, kind, person, by=by, owner=customer.owner.name, former=former.name)
    return dispute


@transaction.atomic
def withdraw_dispute(dispute: Dispute, *, by: Person) -> Dispute:
    """The claimant takes it back. Refused (CUS-2) once it is closed."""
    dispute = _locked(dispute)
    require(can_withdraw_dispute(by, dispute))
    dispute.state, dispute.closed_at = DisputeState.WITHDRAWN, clock.now()
    dispute.revision += 1
    dispute.save(update_fields=["state", "closed_at", "revision"])
    record(dispute, DisputeVerb.WITHDRAWN, by=by, about=[dispute.customer])
    for person in (dispute.customer.owner, dispute.ruler):
        _tell(dispute, WITHDRAWN, person, by=by)
    return dispute


def _locked(dispute: Dispute) -> Dispute:
    customer = Customer.objects.select_for_update(of=("self",), no_key=True).get(pk=dispute.customer_id)
    locked = locked_row(Dispute.objects.all(), dispute.pk, "claimant", "keeper", "ruler")
    locked.customer = customer
    return locked


def _move(dispute: Dispute, customer: Customer, *, by: Person) -> None:
    claimant, former = dispute.claimant, customer.owner
    if not claimant.is_active or claimant.post not in SELLERS:
        raise Refusal(
            "CUS-2",
            _("%(name)s holds no post that keeps customers any more.") % {"name": claimant.name},
            _("Let the keeper keep it, and say so in the reason."),
            field="ruling",
        )
    give_customer(customer, claimant, note=dispute.number, about=dispute, by=by)
    make_collaborator(customer, former, reason=dispute.number, by=by)


def _refuse_unless_kept(customer: Customer, *, by: Person) -> None:
    """Once more under the lock: it may have been given away or archived while the claim was written."""
    if customer.archived_at is not None or customer.owner_id == by.pk:
        raise _nobody_keeps_it()
    if customer.status == CustomerStatus.POOL:
        raise Refusal("CUS-2", _("This customer lies in the open pool: nobody keeps it."), _("Claim it there."))
    mine = open_disputes_of(customer).filter(claimant=by).first()
    if mine is not None:
        raise Refusal(
            "CUS-2",
            _("Your dispute %(number)s over this customer is not ruled yet.") % {"number": mine.number},
            _("Wait for the ruling, or withdraw it and claim anew."),
        )


def _nobody_keeps_it() -> Refusal:
    return Refusal(
        "CUS-2",
        _("Nobody else keeps a customer under this name or code."),
        _("Register the customer; if it is yours already, open it from your list."),
        field="name",
    )


def _said(text: str, field: str, next_step: Sentence) -> str:
    if not text.strip():
        raise Refusal("CUS-2", _("Both sides of a dispute and its ruling are written down."), next_step, field=field)
    return text.strip()


def _attach(dispute: Dispute, files: Uploads, *, by: Person) -> None:
    for upload in files:
        store_file(upload, subject=dispute, by=by)


def _tell(dispute: Dispute, kind: NoticeKind, person: Person, *, by: Person, **more: str) -> None:
    if person.pk == by.pk:
        return
    tell(
        person,
        kind,
        params={"who": by.name, "company": dispute.named} | more,
        url=dispute.get_absolute_url(),
        key=f"dispute:{dispute.pk}:{kind.key}",
        about=dispute,
    )
