"""The text of a contract, its prints, its signing and its scan (CON-5, CON-6)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from contracts.actions.signing import SigningData, change_lead, confirm_scan, print_draft, sign_contract
from contracts.documents import draft_html
from contracts.enums import ContractSight
from contracts.forms.signing import SigningForm
from contracts.models import Contract
from contracts.queries.listing import possible_leads
from contracts.queries.page import frozen_text
from contracts.rules import can_change_lead, can_confirm_scan, can_print_draft, can_read_text, can_sign_contract
from contracts.views.acts import may_print_now
from contracts.views.contract import contract_page, lead_form_of
from salesops.audit import seen
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.clock import today
from salesops.org.models import Person
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import attempt

REJECTED = 422


@require_GET
def text(request: HttpRequest, pk: int) -> HttpResponse:
    """The archived text; before the approval what it would say, marked as a draft on screen and in print (CON-5)."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_read_text(person, contract))
    frozen = frozen_text(contract)
    seen(contract, by=person, what=ContractSight.TEXT if frozen else ContractSight.DRAFT)
    context = {
        "contract": contract,
        "frozen": frozen,
        "draft": None if frozen or contract.template is None else draft_html(contract),
        "may_print": may_print_now(person, contract),
    }
    return render(request, "contracts/contract/text.html", context)


@require_POST
def print_out(request: HttpRequest, pk: int) -> HttpResponse:
    """Order a print that says on each page that it is a draft; the order is kept."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_print_draft(person, contract))
    paper = print_draft(contract, by=person)
    messages.success(request, _("The print %(number)s is being made, marked as a draft.") % {"number": paper.reference})
    return redirect(contract)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def sign(request: HttpRequest, pk: int) -> HttpResponse:
    """Register the signed contract with its scan."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_sign_contract(person, contract))
    if request.method != "POST" and contract.is_signed:
        return redirect(contract)
    initial = {"signed_on": today(), "project_lead": contract.project_lead_id}
    data, files = (request.POST, request.FILES) if request.method == "POST" else (None, None)
    leads = possible_leads(visible_to(person, Person), contract)
    form = SigningForm(data, files, initial=initial, leads=leads)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        signed = attempt(form, lambda: sign_contract(contract, SigningData(**form.cleaned_data), by=person))
        if signed is not None:
            messages.success(request, _("Registered. The sales assistant now confirms the scan."))
            return redirect(contract)
    context = {"form": form, "contract": contract, "cancel_url": contract.get_absolute_url()}
    return render(request, "contracts/contract/sign.html", context, status=REJECTED if form.is_bound else 200)


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """The scan is the archived text: somebody else than who registered it says so."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_confirm_scan(person, contract))
    confirm_scan(contract, by=person)
    messages.success(request, _("Confirmed: what was signed is what was approved."))
    return redirect(contract)


@require_POST
def lead(request: HttpRequest, pk: int) -> HttpResponse:
    """Name another project lead."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_change_lead(person, contract))
    form = lead_form_of(person, contract, request.POST)
    if form.is_valid():
        chosen = form.cleaned_data["project_lead"]
        attempt(form, lambda: change_lead(contract, chosen, by=person))
        if getattr(form, "refusal", None) is None:
            messages.success(request, _("%(name)s leads the project.") % {"name": chosen.name})
            return redirect(contract)
    return contract_page(request, contract, status=REJECTED, lead_form=form)
