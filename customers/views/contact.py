"""Pages of a customer's contacts."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from customers.actions.contact import add_contact, archive_contact, edit_contact
from customers.forms.contact import ContactForm
from customers.models import Contact, Customer
from customers.rules import can_edit_contact, can_edit_customer
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Add a person at a customer."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_edit_customer(person, customer))
    form = ContactForm(request.POST or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        added = attempt(form, lambda: add_contact(customer, form.data_given, by=person))
        if added is not None:
            messages.success(request, _("%(name)s is added.") % {"name": added.name})
            return redirect(customer)
    return _form(request, form, customer)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def edit(request: HttpRequest, pk: int) -> HttpResponse:
    """Change a contact; a stale page is told what changed meanwhile."""
    person = reader(request)
    contact = load(request, Contact, pk)
    deny(can_edit_contact(person, contact))
    form = ContactForm(request.POST or None, contact=contact)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        saved = attempt(
            form, lambda: edit_contact(contact, form.data_given, by=person, revision=form.cleaned_data["revision"])
        )
        if saved is not None:
            messages.success(request, _("Saved."))
            return redirect(contact.customer)
        contact.refresh_from_db(fields=["revision"])
        form.keep_mine(contact.revision)
    return _form(request, form, contact.customer, contact)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a contact out of the lists."""
    person = reader(request)
    contact = load(request, Contact, pk)
    deny(can_edit_customer(person, contact.customer))
    archive_contact(contact, by=person)
    messages.success(request, _("%(name)s is archived.") % {"name": contact.name})
    return redirect(contact.customer)


def _form(request: HttpRequest, form: ContactForm, customer: Customer, contact: Contact | None = None) -> HttpResponse:
    context = {
        "form": form,
        "customer": customer,
        "contact": contact,
        "keep": f"contact-{contact.pk}" if contact else f"contact-new-{customer.pk}",
        "cancel_url": customer.get_absolute_url(),
    }
    return render(request, "customers/contact/form.html", context, status=REJECTED if form.is_bound else 200)
