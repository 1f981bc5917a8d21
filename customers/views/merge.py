"""Two files of one company: finding the other one, looking at both, merging them (CUS-2)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.merge import merge_customers
from customers.forms.merge import MergeForm
from customers.models import Customer
from customers.queries.customer import at_once
from customers.queries.merge import doubles_of, lines_of, refuse_archived, refuse_merge, way_to_merge, what_moves
from customers.rules import can_merge_customer
from salesops.base.checks import checked, checks_fields, is_check
from salesops.base.refusals import Refusal
from salesops.org.pages import deny, load, reader
from salesops.org.visibility import visible_to
from salesops.policy.refused import RefusalView, attempt, explain

OFFERED = 20
LONGEST_NAME = 120
REJECTED = 422


@require_GET
def choose(request: HttpRequest, pk: int) -> HttpResponse:
    """Which is the other file? What looks like the same company stands there at once."""
    person = reader(request)
    customer = load(request, Customer, pk, "owner", "region")
    deny(can_merge_customer(person, customer))
    text = request.GET.get("q", "").replace("\x00", "")[:LONGEST_NAME]
    if text:
        mine = visible_to(person, Customer, shared=False).filter(archived_at__isnull=True).exclude(pk=customer.pk)
        named = at_once(mine, text)  # type: ignore[arg-type]  # the selector's own query set
        found = list(named.select_related("owner", "region").order_by("name")[:OFFERED])
    else:
        found = doubles_of(customer, reader=person)
    context = {
        "customer": customer,
        "text": text,
        "others": [(other, way_to_merge(customer, other)) for other in found],
    }
    return render(request, "customers/merge/choose.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def confirm(request: HttpRequest, pk: int, kept_pk: int) -> HttpResponse:
    """Both files beside each other, what moves and what stays; confirmed with a reason it is done."""
    person = reader(request)
    gone, kept = (load(request, Customer, key, "owner", "region", "merged_into") for key in (pk, kept_pk))
    for customer in (gone, kept):
        deny(can_merge_customer(person, customer))
        refuse_archived(customer)
    form = MergeForm(request.POST or None, gone=gone, kept=kept)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        merged = attempt(
            form, lambda: merge_customers(gone, kept, typed["reason"], revisions=form.revisions, by=person)
        )
        if merged is not None:
            said = {"gone": gone.number, "kept": merged.number}
            messages.success(request, _("%(gone)s is merged: everything hangs on %(kept)s now.") % said)
            return redirect(merged)
        form.seen(gone, kept)
    context = {
        "gone": gone,
        "kept": kept,
        "lines": lines_of(gone, kept),
        "moving": what_moves(gone),
        "against": _against(gone, kept),
        "form": form,
        "turned_url": reverse("customers:merge-confirm", args=[kept.pk, gone.pk]),
        "cancel_url": gone.get_absolute_url(),
    }
    return render(request, "customers/merge/confirm.html", context, status=REJECTED if form.is_bound else 200)


def _against(gone: Customer, kept: Customer) -> RefusalView | None:
    try:
        refuse_merge(gone, kept)
    except Refusal as refusal:
        return explain(refusal)
    return None
