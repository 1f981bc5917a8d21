"""The life of a contract: drafted, submitted, discarded, given up. Each a POST that ends in one action."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from contracts.actions.contract import discard_contract, draft_contract, submit_contract
from contracts.actions.signing import give_up_contract
from contracts.forms.signing import GiveUpForm
from contracts.models import Contract
from contracts.rules import (
    can_discard_contract,
    can_draft_contract,
    can_give_up_contract,
    can_submit_contract,
)
from contracts.views.contract import contract_page
from quotes.models import Quote
from salesops.base.forms import revision_read
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@require_POST
def new(request: HttpRequest, quote_pk: int) -> HttpResponse:
    """Draft the contract from an approved quote (CON-1)."""
    person, quote = reader(request), load(request, Quote, quote_pk)
    deny(can_draft_contract(person, quote))
    contract = draft_contract(quote, by=person)
    messages.success(request, _("Drafted from %(quote)s, with its lines.") % {"quote": quote.shown_number})
    return redirect("contracts:contract-edit", pk=contract.pk)


@require_POST
def submit(request: HttpRequest, pk: int) -> HttpResponse:
    """Ask for approval as it was saved."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_submit_contract(person, contract))
    submit_contract(contract, revision=revision_read(request), by=person)
    messages.success(request, _("Submitted. The chain shows whose turn it is."))
    return redirect(contract)


@require_POST
def discard(request: HttpRequest, pk: int) -> HttpResponse:
    """Give a draft up."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_discard_contract(person, contract))
    left = discard_contract(contract, revision=revision_read(request), by=person)
    if left is not None:
        messages.success(request, _("%(contract)s is void.") % {"contract": left.shown_number})
        return redirect(left)
    messages.success(request, _("The draft is discarded."))
    return redirect("contracts:contract-list")


@require_POST
def give_up(request: HttpRequest, pk: int) -> HttpResponse:
    """An approved contract that will not be signed becomes void, with the reason."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_give_up_contract(person, contract))
    form = GiveUpForm(request.POST)
    reason = form.cleaned_data["reason"] if form.is_valid() else ""
    if reason and attempt(form, lambda: give_up_contract(contract, reason, by=person)) is not None:
        messages.success(request, _("%(contract)s is void.") % {"contract": contract.shown_number})
        return redirect(contract)
    return contract_page(request, contract, status=REJECTED, give_up_form=form)
