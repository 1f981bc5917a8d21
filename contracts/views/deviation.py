"""Confirming, by name, what a contract says otherwise than what was offered (CON-3)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from contracts.actions.deviation import confirm_deviations
from contracts.forms.deviation import ConfirmForm
from contracts.models import Contract
from contracts.rules import can_confirm_deviations
from contracts.views.contract import contract_page
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@require_POST
def confirm(request: HttpRequest, pk: int) -> HttpResponse:
    """Confirm those that are ticked."""
    person, contract = reader(request), load(request, Contract, pk)
    deny(can_confirm_deviations(person, contract))
    form = ConfirmForm(request.POST, contract=contract)
    if form.is_valid():
        ticked = form.cleaned_data["deviations"]
        attempt(form, lambda: confirm_deviations(contract, [one.pk for one in ticked], by=person))
        if form.refusal is None:
            count = len(ticked)
            words = ngettext("%(count)d difference confirmed.", "%(count)d differences confirmed.", count)
            messages.success(request, words % {"count": count})
            return redirect(contract)
    else:
        form.add_error(None, _("Tick at least one difference that is still to be confirmed."))
    return contract_page(request, contract, status=REJECTED, confirm_form=form)
