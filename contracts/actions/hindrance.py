"""What keeps a contract from being submitted or approved: the same answer for the held button and the action."""

from datetime import date

from django.utils.translation import gettext_lazy as _

from contracts.models import Contract
from contracts.queries.contract import can_become_contract, is_in_days, schedule_data, unconfirmed
from contracts.schedule import hindrance as schedule_hindrance
from customers.models import Customer
from quotes.enums import QuoteState
from quotes.models import Quote
from quotes.queries.judging import Judgement
from quotes.queries.quote import judge_quote
from salesops.base.refusals import Refusal
from salesops.documents.company import company_profile


class OutsideBand(Refusal):
    """PRC-4, CON-2: the quote is over, and by today's prices a line lies outside its band or has none."""

    def __init__(self, judgement: Judgement) -> None:
        first = judgement.refused[0]
        super().__init__(
            first.verdict.rule,
            _("The quote is over, and by today's prices line %(line)d can't be agreed: %(why)s")
            % {"line": first.position, "why": first.verdict.sentence()},
            _("Make a new version of the quote, and draft the contract from that."),
            kept=True,
        )
        self.judgement = judgement


def hindrance(contract: Contract, *, on: date) -> Refusal | None:
    """Why this contract can't be submitted on a day, None when it can; a draft as it is stored."""
    if contract.quote is None:
        raise ValueError("a contract of the past is not submitted")
    return (
        quote_gone(contract.quote)
        or party_unfit(contract.customer)
        or _nobody(on)
        or _over(contract, on)
        or schedule_hindrance(schedule_data(contract), contract.total, on=on)
        or _prices_moved(contract.quote, on)
    )


def quote_gone(quote: Quote) -> Refusal | None:
    """QUO-5: a contract is made from the newest version of an approved quote."""
    if quote.state == QuoteState.SUPERSEDED:
        return Refusal(
            "QUO-5",
            _("A newer version has taken the place of quote %(quote)s.") % {"quote": quote.shown_number},
            _("Draft the contract from the newest version."),
        )
    if not can_become_contract(quote):
        return Refusal(
            "CON-1",
            _("Quote %(quote)s is not approved: %(state)s.")
            % {"quote": quote.shown_number, "state": quote.get_state_display()},
            _("A contract is drafted from an approved quote."),
        )
    return None


def party_unfit(customer: Customer) -> Refusal | None:
    """CUS-1: whom we sign with is known by name and credit code, and not archived."""
    if customer.archived_at is not None:
        return Refusal(
            "CUS-1",
            _("%(customer)s is archived; no contract is made with it any more.") % {"customer": customer.name},
            _("Ask the regional manager why it was archived."),
        )
    if customer.needs_credit_code and not customer.credit_code:
        return Refusal(
            "CUS-1",
            _("%(customer)s has no unified social credit code, which a contract needs.") % {"customer": customer.name},
            _("Enter the code in the customer's file; public and overseas bodies need none."),
        )
    return None


def _nobody(on: date) -> Refusal | None:
    if company_profile(on) is not None:
        return None
    return Refusal(
        "CON-1",
        _("The company's particulars are missing, so the contract would lack party B."),
        _("Ask an administrator to enter the company's name, address and account."),
    )


def _over(contract: Contract, on: date) -> Refusal | None:
    if contract.expires_on is None or contract.expires_on >= on:
        return None
    return Refusal(
        "CON-1",
        _("The contract would expire before it starts."),
        _("Set a later date, or none."),
        field="expires_on",
    )


def _prices_moved(quote: Quote, on: date) -> Refusal | None:
    """CON-2: a quote in its days keeps its prices; one that is over is judged by those of the day."""
    if is_in_days(quote, on):
        return None
    judgement = judge_quote(quote, on=on)
    return OutsideBand(judgement) if judgement.refused else None


def deviations_open(contract: Contract) -> Refusal | None:
    """CON-3: nothing is approved for good, or signed, while a deviation is unconfirmed."""
    count = unconfirmed(contract).count()
    if not count:
        return None
    return Refusal(
        "CON-3",
        _("%(count)d deviations from the offer are not confirmed yet.") % {"count": count},
        _("The director confirms each by name, for a major contract the sales vice-president or the GM."),
    )
