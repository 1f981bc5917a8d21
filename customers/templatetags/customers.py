"""Filters for the pages of the customer floor: ``{% load customers %}``."""

from decimal import Decimal
from functools import lru_cache
from typing import Any

from django import template
from django.utils.translation import get_language

from customers.completeness import Completeness
from customers.enums import (
    ANNUAL_MARK,
    DISPUTE_MARK,
    PAPER_MARK,
    PROPOSAL_MARK,
    REVISIT_MARK,
    STAGE_MARK,
    STATUS_MARK,
    AnnualState,
    CustomerStatus,
    CustomerType,
    DisputeState,
    Outlook,
    PaperState,
    ProposalState,
    RevisitState,
    Stage,
)
from customers.models import Customer, Dispute, Opportunity, Revisit
from customers.queries.customer import completeness_of
from customers.queries.dispute import share_of
from customers.queries.pool import Terms
from customers.queries.region import shown_registration
from customers.queries.rows import RowProtection, RowStep, protection_of_row, step_of
from customers.queries.status import shown_grounds
from salesops.base.clock import today
from salesops.base.refusals import Sentence

register = template.Library()


@register.filter
def status_mark(status: str) -> str:
    """The mark of a status pill: open, run, won, wait, stop or off."""
    return STATUS_MARK[CustomerStatus(status)]


@register.filter
def status_label(status: str) -> str:
    """What the status is called. ``get_…_display`` says the same and translates all choices to find it."""
    return _status_called(status, get_language())


@lru_cache
def _status_called(status: str, _language: str | None) -> str:
    return str(CustomerStatus(status).label)


@register.filter
def dispute_mark(state: str) -> str:
    """The mark of a dispute's state."""
    return DISPUTE_MARK[DisputeState(state)]


@register.filter
def dispute_label(state: str) -> Sentence:
    """What the state of a dispute is called."""
    return DisputeState(state).label


@register.filter
def dispute_share(dispute: Dispute) -> str:
    """What a ruling leaves the other side of the commission; empty for none."""
    return share_of(dispute)


@register.filter
def paper_mark(state: str) -> str:
    """The mark of the pill of a paper of this floor."""
    return PAPER_MARK[PaperState(state)]


@register.filter
def status_grounds(snapshot: dict[str, str]) -> list[tuple[Sentence, str]]:
    """What a request rests on, from its snapshot: labels and values as people read them."""
    return shown_grounds(snapshot)


@register.filter
def registration_facts(snapshot: dict[str, Any]) -> list[tuple[Sentence, str]]:
    """What is to be registered in another region, from its snapshot: labels and values as people read them."""
    return shown_registration(snapshot)


@register.filter
def type_label(kind: str) -> Sentence:
    """What the type is called."""
    return CustomerType(kind).label


@register.filter
def completeness(customer: Customer) -> Completeness:
    """The score of a row that was loaded by ``with_reachable``; costs no query (CUS-1)."""
    return completeness_of(customer, reachable=customer.reachable)  # type: ignore[attr-defined]  # an annotation


@register.filter
def filled(customer: Customer) -> int:
    """How much of the file is there, in percent."""
    return completeness(customer).percent


@register.filter
def file_tone(customer: Customer) -> str:
    """The class "quiet" for a file that lacks nothing."""
    return "quiet" if completeness(customer) else ""


@register.filter
def stage_mark(stage: str) -> str:
    """The mark of a stage's pill."""
    return STAGE_MARK[Stage(stage)]


@register.filter
def stage_label(stage: str) -> Sentence:
    """What the stage is called."""
    return Stage(stage).label


@register.filter
def annual_mark(state: str) -> str:
    """The mark of the pill of an annual forecast."""
    return ANNUAL_MARK[AnnualState(state)]


@register.filter
def outlook_label(outlook: str) -> Sentence:
    """What the outlook is called."""
    return Outlook(outlook).label


@register.filter
def overdue(opportunity: Opportunity) -> str:
    """The class "late" for an open one whose expected close has passed."""
    return "late" if opportunity.closed_at is None and opportunity.expected_on < today() else ""


@register.filter
def revisit_mark(state: str) -> str:
    """The mark of the pill of a call after acceptance."""
    return REVISIT_MARK[RevisitState(state)]


@register.filter
def revisit_label(state: str) -> Sentence:
    """What its state is called."""
    return RevisitState(state).label


@register.filter
def call_late(revisit: Revisit) -> str:
    """The class "late" for one that was due before today."""
    return "late" if revisit.closed_at is None and revisit.due_on < today() else ""


@register.filter
def dialled(phone: str) -> str:
    """A phone number as a telephone takes it."""
    return "".join(letter for letter in phone if letter.isdigit() or letter == "+")


@register.filter
def next_of(customer: Customer) -> RowStep | None:
    """What is next with a row that was loaded by ``with_contacts``; costs no query."""
    return step_of(customer)


@register.filter
def protected(customer: Customer, running: Terms) -> RowProtection | None:
    """How long the row's customer is protected yet; costs no query (CUS-2)."""
    return protection_of_row(customer, running)


@register.filter
def sum_of(customer: Customer, key: str) -> Decimal | None:
    """What a floor above sums for the row, in yuan; None for nothing."""
    found: Decimal | None = getattr(customer, key, None)
    return found or None


@register.filter
def proposal_mark(state: str) -> str:
    """The mark of the pill of a proposal to archive."""
    return PROPOSAL_MARK[ProposalState(state)]


@register.filter
def proposal_label(state: str) -> Sentence:
    """What its state is called."""
    return ProposalState(state).label
