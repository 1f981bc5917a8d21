"""Reads about invalid customers, and when a quarter's list is due (CUS-5)."""

from datetime import date, timedelta
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery
from django.urls import reverse
from django.utils.translation import gettext as _

from customers.enums import CustomerStatus, PaperState, ProposalState
from customers.models import ArchiveProposal, Customer, StatusRequest
from salesops.base.look import NextStep, day_text
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.workdays import is_working

LATE = timedelta(days=7)
"""A list that the machine could not send on its day is sent so long; later it waits for the next quarter."""


def quarter_of(day: date) -> tuple[str, date]:
    """The quarter's name, "2026Q4", and its first day."""
    number = (day.month - 1) // 3
    return f"{day.year}Q{number + 1}", date(day.year, 3 * number + 1, 1)


def is_list_day(day: date) -> bool:
    """Is it the first working day of the quarter, or shortly after?"""
    _name, first = quarter_of(day)
    while not is_working(first):
        first += timedelta(days=1)
    return first <= day < first + LATE


def invalid_ones(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those, each with since when and why (``since``, ``why``) and what was proposed last (``proposal``, its state)."""
    decided = StatusRequest.objects.filter(
        customer=OuterRef("pk"), state=PaperState.APPROVED, to_status=CustomerStatus.INVALID
    ).order_by("-closed_at")
    proposed = ArchiveProposal.objects.filter(customer=OuterRef("pk")).order_by("-proposed_at", "-pk")
    return (
        customers.filter(status=CustomerStatus.INVALID, archived_at=None)
        .select_related("owner", "region")
        .defer("search_text")
        .annotate(
            since=Subquery(decided.values("closed_at")[:1]),
            why=Subquery(decided.values("reason")[:1]),
            proposal=Subquery(proposed.values("pk")[:1]),
            proposal_state=Subquery(proposed.values("state")[:1]),
        )
    )


def open_proposal(customer: Customer) -> ArchiveProposal | None:
    """The one that waits for a decision."""
    return customer.archive_proposals.filter(state=ProposalState.OPEN).first()


def facts_of(proposal: ArchiveProposal) -> list[tuple[Sentence, str]]:
    """What was proposed, and what became of it."""
    names: dict[str, Any] = {
        "proposer": proposal.proposer.name,
        "proposed_at": day_text(proposal.proposed_at),
        "reason": proposal.reason,
    }
    if proposal.decider is not None:
        names |= {"decider": proposal.decider.name, "decided_at": day_text(proposal.decided_at)}
        names |= {"answer": proposal.answer} if proposal.answer else {}
    return [(ArchiveProposal._meta.get_field(name).verbose_name, value) for name, value in names.items()]  # type: ignore[union-attr]  # columns


def next_for_proposal(proposal: ArchiveProposal, *, may_decide: Verdict) -> NextStep:
    """Whose turn it is."""
    if proposal.state != ProposalState.OPEN or proposal.customer.archived_at is not None:
        return NextStep(_("Settled: nothing is left to do"))
    if not may_decide:
        return NextStep(_("The regional manager archives the customer, or says why it stays"))
    return NextStep(
        _("Archive the customer, or say why it stays"),
        _("Its name is free again once it is archived; nothing is deleted."),
        mine=True,
        label=_("Archive"),
        opens="archive",
    )


def list_url() -> str:
    """Where the invalid customers stand."""
    return reverse("customers:cleanup-list")
