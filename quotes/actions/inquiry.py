"""Reporting inquiries and tenders, and what is decided on them: the only door to `Inquiry` (INQ-1)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.following import follows_owner
from customers.models import Customer
from customers.rules import owners_for
from quotes.enums import INQUIRY, InquiryKind, InquirySource, InquiryState, InquiryVerb
from quotes.models import Inquiry
from quotes.rules import can_change_inquiry, can_name_customer, can_report_inquiry, customers_of_inquiries
from salesops.approvals.engine import open_request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line, clean_paragraphs
from salesops.base.verdicts import require
from salesops.documents.files import store_file
from salesops.documents.numbers import draw_number
from salesops.org.models import Person
from salesops.policy import policy

PREFIX = "XJ"
RULE = "INQ-1"
ADD_IT = _("Add it and send the report.")

follows_owner(Inquiry, InquiryVerb.PASSED_ON)


@dataclass(frozen=True, slots=True)
class InquiryData:
    """What a person reports; the amount is an estimate in yuan. ``owner`` counts only without a registered customer."""

    kind: str
    source: str
    received_on: date
    what: str
    customer: Customer | None = None
    named: str = ""
    owner: Person | None = None
    asked_by: str = ""
    quantity: str = ""
    amount: Decimal | None = None
    tender_no: str = ""
    due_on: date | None = None
    details: str = ""
    files: "Sequence[UploadedFile[Any]]" = ()


FIELDS = ("kind", "source", "received_on", "what", "asked_by", "quantity", "amount", "tender_no", "due_on", "details")


@transaction.atomic
def report_inquiry(data: InquiryData, *, by: Person) -> Inquiry:
    """Report it; whether we take part is asked at once. How many days late it is counts from the day it came in.

    Refused (INQ-1): no company, a day to come, an answer wanted before it came in, a customer or an account manager
    whom ``by`` doesn't work for; DOC-1 for a file that is not taken. PermissionDenied for other posts.
    """
    data = _held(data)
    require(can_report_inquiry(by))
    data = _fit(data, by=by)
    owner = _owner(data, by=by)
    region = data.customer.region if data.customer else owner.region
    if region is None:
        raise Refusal(RULE, _("An inquiry belongs to a region, and its account manager has none."), _ASK_ADMIN)
    inquiry = Inquiry(
        number=draw_number(PREFIX, on=today()),
        owner=owner,
        reported_by=by,
        region=region,
        reported_at=now(),
        late_days=(today() - data.received_on).days,
        **_columns(data),
    )
    inquiry.save(force_insert=True)
    _attach(inquiry, data, by=by)
    record(inquiry, InquiryVerb.REPORTED, by=by, about=_about(inquiry))
    open_request(INQUIRY, inquiry, by=by, owner=owner)
    return inquiry


@transaction.atomic
def report_again(inquiry: Inquiry, data: InquiryData, *, revision: int, by: Person) -> Inquiry:
    """Put one once more that came back, as it is typed now; how late it was stays, and whose it is.

    Named another customer in it, it becomes that one's account manager's.

    Raises ``StaleRecord`` when it was saved after ``revision``; refused (INQ-1) unless it came back, and what
    `report_inquiry` refuses.
    """
    data = _held(data)
    inquiry = _locked(inquiry)
    require(can_change_inquiry(by, inquiry))
    if not inquiry.is_editable:
        raise Refusal(
            RULE,
            _("%(number)s can't be changed: %(state)s.")
            % {"number": inquiry.number, "state": inquiry.get_state_display()},
            _("Withdraw it while nobody has decided, or report a new one."),
        )
    data = _fit(data, by=by, kept=inquiry.customer)
    columns = _columns(data)
    if data.customer is not None and data.customer.pk != inquiry.customer_id:
        columns |= {"owner": data.customer.owner, "region": data.customer.region}
    check_revision(inquiry, revision, {"what": data.what, "details": data.details})
    for name, value in columns.items():
        setattr(inquiry, name, value)
    _attach(inquiry, data, by=by)
    _move(inquiry, InquiryState.WAITING, InquiryVerb.REPORTED_AGAIN, *columns, by=by)
    open_request(INQUIRY, inquiry, by=by, owner=inquiry.owner)
    return inquiry


@transaction.atomic
def name_customer(inquiry: Inquiry, customer: Customer, *, by: Person) -> Inquiry:
    """The company was registered meanwhile: the inquiry is its account manager's, in its region.

    Twice is once; refused (INQ-1) for a customer ``by`` doesn't quote for.
    """
    customer = _held_customer(customer)
    inquiry = _locked(inquiry)
    if inquiry.customer_id == customer.pk:
        return inquiry
    require(can_name_customer(by, inquiry))
    _refuse_strange(customer, by=by)
    changes = {} if inquiry.owner == customer.owner else {"owner": (inquiry.owner.name, customer.owner.name)}
    inquiry.customer, inquiry.owner, inquiry.region = customer, customer.owner, customer.region
    inquiry.revision += 1
    inquiry.save(update_fields=["customer", "owner", "region", "revision"])
    record(inquiry, InquiryVerb.NAMED, by=by, about=_about(inquiry), changes=changes)
    return inquiry


@transaction.atomic
def take_part(inquiry: Inquiry, *, by: Person) -> Inquiry:
    """The last decision was yes."""
    return _decided(inquiry, InquiryState.TAKEN, InquiryVerb.TAKEN, by=by)


@transaction.atomic
def decline_inquiry(inquiry: Inquiry, *, by: Person) -> Inquiry:
    """The decision was no; its reason stands with the decision."""
    return _decided(inquiry, InquiryState.DECLINED, InquiryVerb.DECLINED, by=by)


@transaction.atomic
def return_inquiry(inquiry: Inquiry, *, by: Person) -> Inquiry:
    """Somebody wants more facts."""
    return _move(_locked(inquiry), InquiryState.RETURNED, InquiryVerb.RETURNED, by=by)


@transaction.atomic
def withdraw_inquiry(inquiry: Inquiry, *, by: Person) -> Inquiry:
    """Whoever reported it took it back, and may report it again."""
    return _move(_locked(inquiry), InquiryState.WITHDRAWN, InquiryVerb.WITHDRAWN, by=by)


_ASK_ADMIN = _("Ask the administrator to assign a region.")


def _fit(data: InquiryData, *, by: Person, kept: Customer | None = None) -> InquiryData:
    if data.kind not in InquiryKind.values or data.source not in InquirySource.values:
        raise ValueError("forms offer the kinds and sources there are")
    texts = {name: clean_line(getattr(data, name)) for name in ("named", "what", "asked_by", "quantity", "tender_no")}
    if data.customer is not None:
        if kept is None or data.customer.pk != kept.pk:
            _refuse_strange(data.customer, by=by)
        texts["named"] = data.customer.name
    if not texts["named"]:
        raise Refusal(RULE, _("Say which company asks: a registered customer, or its name."), ADD_IT, field="named")
    if not texts["what"]:
        raise Refusal(RULE, _("Say what is wanted."), ADD_IT, field="what")
    if data.received_on > today():
        raise Refusal(
            RULE, _("It can't have come in on a day to come."), _("Write the day it came in."), field="received_on"
        )
    if data.due_on is not None and data.due_on < data.received_on:
        sentence = _("The answer is wanted before the inquiry came in.")
        raise Refusal(RULE, sentence, _("Correct one of the two days."), field="due_on")
    return InquiryData(
        kind=data.kind,
        source=data.source,
        received_on=data.received_on,
        customer=data.customer,
        owner=data.owner,
        amount=data.amount,
        due_on=data.due_on,
        details=clean_paragraphs(data.details),
        files=data.files,
        **texts,
    )


def _refuse_strange(customer: Customer, *, by: Person) -> None:
    if not customers_of_inquiries(by).filter(pk=customer.pk).exists():
        raise Refusal(
            RULE,
            _("You don't work on the inquiries of %(customer)s.") % {"customer": customer.name},
            _("Tell its account manager, who reports it."),
            field="customer",
        )


def _owner(data: InquiryData, *, by: Person) -> Person:
    """Whose it is: the customer's account manager; of a company that is not registered whoever is to look after it."""
    if data.customer is not None:
        return data.customer.owner
    found = owners_for(by)
    if data.owner is None and found.filter(pk=by.pk).exists():
        return by
    if data.owner is None or not found.filter(pk=data.owner.pk).exists():
        sentence = _("Say which account manager looks after this company.")
        raise Refusal(RULE, sentence, _("Choose one whom you work for."), field="owner")
    return data.owner


def _columns(data: InquiryData) -> dict[str, Any]:
    limit = policy("quotes.inquiry_major_amount")
    return {
        **{name: getattr(data, name) for name in FIELDS},
        "customer": data.customer,
        "named": data.named,
        "major": data.amount is not None and data.amount >= limit,
    }


def _attach(inquiry: Inquiry, data: InquiryData, *, by: Person) -> None:
    for upload in data.files:
        store_file(upload, subject=inquiry, by=by)


def _decided(inquiry: Inquiry, state: InquiryState, verb: InquiryVerb, *, by: Person) -> Inquiry:
    inquiry = _locked(inquiry)
    inquiry.decided_at = now()
    return _move(inquiry, state, verb, "decided_at", by=by)


def _move(inquiry: Inquiry, state: InquiryState, verb: InquiryVerb, *changed: str, by: Person) -> Inquiry:
    inquiry.state = state
    inquiry.revision += 1
    inquiry.save(update_fields=["state", "revision", *changed])
    record(inquiry, verb, by=by, about=_about(inquiry))
    return inquiry


def _about(inquiry: Inquiry) -> list[Customer]:
    return [inquiry.customer] if inquiry.customer else []


def _held(data: InquiryData) -> InquiryData:
    """With the customer under its lock, so that it is neither merged nor given away meanwhile."""
    return data if data.customer is None else replace(data, customer=_held_customer(data.customer))


def _held_customer(customer: Customer) -> Customer:
    return locked_row(Customer.objects.all(), customer.pk, "owner", "region")


def _locked(inquiry: Inquiry) -> Inquiry:
    return locked_row(Inquiry.objects.all(), inquiry.pk, "customer", "owner", "region")
