"""Pages of what was spoken with a customer."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from customers.actions.note import log_contact
from customers.forms.note import NoteForm
from customers.models import ContactNote, Customer
from customers.queries.note import notes_of
from customers.rules import can_correct_note, can_log_contact, can_see_notes
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The newest visits and contacts of a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_notes(person))
    may_log = can_log_contact(person, customer)
    context = {
        "customer": customer,
        "notes": notes_of(customer, reader=person, may_log=bool(may_log)),
        "may_log": may_log,
    }
    return render(request, "customers/note/_of_customer.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Write down a visit, a call or another contact (CUS-5, VIS-2)."""
    customer = load(request, Customer, customer_pk)
    deny(can_log_contact(reader(request), customer))
    return _write(request, customer)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def correct(request: HttpRequest, pk: int) -> HttpResponse:
    """Write a note anew in place of an earlier one of one's own; the earlier one stays in the trail."""
    note = load(request, ContactNote, pk)
    deny(can_correct_note(reader(request), note))
    return _write(request, note.customer, note)


def _write(request: HttpRequest, customer: Customer, corrects: ContactNote | None = None) -> HttpResponse:
    form = NoteForm(request.POST or None, customer=customer, corrects=corrects)
    if is_check(request):
        return checked(request, form)
    if form.is_valid() and attempt(form, lambda: log_contact(form.data_given, by=reader(request))) is not None:
        messages.success(request, _("Contact logged."))
        return redirect(customer)
    context = {
        "form": form,
        "customer": customer,
        "corrects": corrects,
        "keep": f"note-correct-{corrects.pk}" if corrects else f"note-new-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/note/form.html", context, status=REJECTED if form.is_bound else 200)
