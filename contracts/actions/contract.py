"""Writing and submitting contracts (CON-1, CON-2, CON-3). What the chain then does: `contracts.actions.outcome`."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from contracts.actions.content import (
    HEAD_FIELDS,
    ContractData,
    bind_anew,
    copy_clauses,
    copy_lines,
    locked_contract,
    locked_quote_of,
    put_head,
    refuse_unless_editable,
    refuse_unread,
    usual_lead,
    write_clauses,
    write_schedule,
)
from contracts.actions.hindrance import OutsideBand, hindrance, quote_gone
from contracts.enums import CONTRACT, ContractState, ContractVerb
from contracts.models import Contract, ContractTemplate, Deviation
from contracts.queries.contract import (
    TERMS,
    contract_of_deal,
    differences_from_offer,
    is_in_days,
    negotiable_clauses,
    schedule_data,
    template_in_force,
)
from contracts.queries.difference import schedule_differences
from contracts.rules import can_discard_contract, can_draft_contract, can_edit_contract, can_submit_contract
from contracts.schedule import InstalmentData, usual_schedule
from quotes.actions.attempt import keep_attempts
from quotes.actions.authority import refuse_unasked_authority
from quotes.actions.prices import hold_prices
from quotes.enums import AttemptPath
from quotes.models import Quote
from quotes.queries.quote import judge_quote
from salesops.approvals.engine import open_request
from salesops.approvals.models import Request
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.revisions import check_revision
from salesops.base.verdicts import require
from salesops.documents import papers_of
from salesops.documents.company import company_profile
from salesops.documents.numbers import draw_number
from salesops.org.enums import Post
from salesops.org.models import Person

__all__ = [
    "ContractData",
    "InstalmentData",
    "discard_contract",
    "draft_contract",
    "save_contract",
    "submit_contract",
]


@transaction.atomic
def draft_contract(quote: Quote, *, by: Person) -> Contract:
    """Start the contract of an approved quote: its lines as they are, its terms, the house's text (CON-1).

    The customer's account manager owns it and has made the sale, whoever drafts it. Raises ``Refusal`` for a quote
    that is not approved (CON-1) or superseded (QUO-5), that was agreed on already, be it in an earlier version, and
    where no template is approved.
    """
    quote = locked_row(Quote.objects.all(), quote.pk, "customer__owner", "customer__region")
    require(can_draft_contract(by, quote))
    if gone := quote_gone(quote):
        raise gone
    _refuse_second(quote)
    template = _approved_template()
    customer = quote.customer
    contract = Contract(
        quote=quote,
        template=template,
        customer=customer,
        rep=customer.owner,
        owner=customer.owner,
        drafted_by=by,
        region=customer.region,
        project_lead=usual_lead(customer.owner),
        title=(quote.project_name or template.title)[:120],
        total=quote.total,
        tax_total=quote.tax_total,
        created_at=now(),
        **{name: getattr(quote, name) for name in TERMS},
    )
    contract.save(force_insert=True)
    copy_lines(contract, quote)
    copy_clauses(contract)
    write_schedule(contract, usual_schedule(contract.total))
    record(contract, ContractVerb.DRAFTED, by=by, about=[quote, customer])
    return contract


def _refuse_second(quote: Quote) -> None:
    known = contract_of_deal(quote)
    if known is not None:
        raise Refusal(
            "CON-1",
            _("There is a contract from this quote already: %(contract)s.") % {"contract": known.shown_number},
            _("Open that contract."),
        )


def _approved_template() -> ContractTemplate:
    template = template_in_force()
    if template is None:
        raise Refusal(
            "CON-1",
            _("There is no approved template for a sales contract."),
            _("Ask the general manager to approve the template."),
        )
    return template


@transaction.atomic
def save_contract(contract: Contract, data: ContractData, *, revision: int, by: Person) -> Contract:
    """Replace what may be written in a draft or returned contract; lines and amounts are those of the quote.

    Raises ``StaleRecord`` with both values when somebody saved it after ``revision``, ``Refusal`` APP-3 once it is
    submitted, CON-1 for a clause that stands as it is, REC-1 for a part of the schedule that can't be kept.
    """
    contract = locked_contract(contract)
    require(can_edit_contract(by, contract))
    refuse_unless_editable(contract)
    _refuse_stale(contract, data, revision)
    put_head(contract, data)
    contract.revision += 1
    contract.save(update_fields=[*HEAD_FIELDS, "revision"])
    write_clauses(contract, data.clauses)
    write_schedule(contract, data.schedule)
    record(contract, ContractVerb.SAVED, by=by, about=[contract.customer])
    return contract


def _refuse_stale(contract: Contract, data: ContractData, revision: int) -> None:
    try:
        check_revision(contract, revision, {name: getattr(data, name) for name in HEAD_FIELDS})
    except StaleRecord as stale:
        stale.changes |= schedule_differences(mine=data.schedule, theirs=schedule_data(contract))
        stored, titles = negotiable_clauses(contract), dict(contract.clauses.values_list("position", "title"))
        for position, text in data.clauses.items():
            if stored.get(position, text) != text:
                stale.changes[titles[position]] = (text, stored[position])
        if not stale.changes:  # they saved the very same: there is nothing to lose
            return
        raise


def submit_contract(contract: Contract, *, revision: int | None = None, by: Person) -> Request:
    """The account manager answers for the contract and asks for its approval (CON-1, CON-2, CON-3).

    A quote in its days keeps its prices. One that is over is judged by today's bands and bound to them; a line
    outside refuses the whole, and the attempt is kept (PRC-4); so does a price that needs a post which the chain does
    not ask. Deviations are computed and kept, the number is drawn,
    the parties are named, the chain opened: one transaction.
    Raises ``StaleRecord`` when it was saved after the ``revision`` that was read; None stands for a program.
    """
    try:
        with transaction.atomic():
            contract = locked_contract(contract)
            require(can_submit_contract(by, contract))
            refuse_unless_editable(contract)
            refuse_unread(contract, revision)
            contract.quote = locked_quote_of(contract)
            hold_prices()
            if refusal := hindrance(contract, on=today()):
                raise refusal
            needed = _bind(contract, contract.quote)
            _put_submitted(contract)
            _keep_deviations(contract)
            record(contract, ContractVerb.SUBMITTED, by=by, about=[contract.customer])
            request = open_request(CONTRACT, contract, by=by, owner=contract.owner)
            refuse_unasked_authority(request, needed)
            return request
    except OutsideBand as refused:
        keep_attempts(contract.quote, refused.judgement.refused, path=AttemptPath.SUBMISSION, by=by)
        raise


def _bind(contract: Contract, quote: Quote) -> Post | None:
    """CON-2: prices of the quote while it is valid, else those of the day of submission.

    Of these, the post that has to agree: nobody did with the quote.
    """
    copy_lines(contract, quote)
    if is_in_days(quote, today()):
        return None
    judgement = judge_quote(quote, on=today())
    bind_anew(contract, judgement)
    return judgement.needed_post


def _put_submitted(contract: Contract) -> None:
    profile = company_profile()
    contract.company_name = profile.name if profile else ""
    contract.customer_name = contract.customer.name
    contract.number = contract.number or draw_number("XS", on=today())
    contract.state = ContractState.IN_REVIEW
    contract.round += 1
    contract.submitted_at = now()
    contract.revision += 1
    fields = ["company_name", "customer_name", "number", "state", "round", "submitted_at", "revision"]
    contract.save(update_fields=fields)


def _keep_deviations(contract: Contract) -> None:
    Deviation.objects.bulk_create(
        Deviation(
            contract=contract,
            round=contract.round,
            position=position,
            key=one.key,
            label=one.label,
            side=one.side,
            before=one.before,
            after=one.after,
        )
        for position, one in enumerate(differences_from_offer(contract), start=1)
    )


@transaction.atomic
def discard_contract(contract: Contract, *, revision: int | None = None, by: Person) -> Contract | None:
    """Give a draft up. One that nobody was ever asked about is gone (None); one that was submitted stays, void, with
    its number, and so does one of which a print was ordered.

    Raises ``Refusal`` APP-3 once it is submitted, ``StaleRecord`` when it was saved after the ``revision`` that was
    read; None stands for a program.
    """
    contract = locked_contract(contract)
    require(can_discard_contract(by, contract))
    refuse_unless_editable(contract)
    refuse_unread(contract, revision)
    about = [contract.customer]
    if contract.was_submitted or papers_of(contract):
        contract.state = ContractState.VOID
        contract.revision += 1
        contract.save(update_fields=["state", "revision"])
        record(contract, ContractVerb.VOIDED, by=by, about=about)
        return contract
    record(contract, ContractVerb.DISCARDED, by=by, about=about)
    contract.delete()
    return None
