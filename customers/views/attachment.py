"""Pages of the files kept with a customer (CUS-5)."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from customers.actions.attachment import archive_attachment, attach_files
from customers.forms.attachment import ArchiveAttachmentForm, AttachmentForm
from customers.models import Attachment, Customer
from customers.queries.attachment import facts_of_file, files_of_customer, kept_file, next_step_of_file, story_of_file
from customers.rules import can_archive_attachment, can_attach, can_see_attachments
from salesops.base.checks import checked, checks_fields, is_check
from salesops.org.pages import deny, load, reader
from salesops.policy.refused import attempt

REJECTED = 422


@require_GET
def of_customer(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """The files of a customer, as a part of the customer's page."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_see_attachments(person, customer))
    context = {
        "customer": customer,
        "files": files_of_customer(customer, reader=person),
        "may_attach": can_attach(person, customer),
    }
    return render(request, "customers/attachment/_of_customer.html", context)


@checks_fields
@require_http_methods(["GET", "HEAD", "POST"])
def new(request: HttpRequest, customer_pk: int) -> HttpResponse:
    """Keep files with a customer."""
    person = reader(request)
    customer = load(request, Customer, customer_pk)
    deny(can_attach(person, customer))
    form = AttachmentForm(request.POST or None, request.FILES or None)
    if is_check(request):
        return checked(request, form)
    if form.is_valid():
        typed = form.cleaned_data
        added = attempt(form, lambda: attach_files(customer, typed["files"], typed["about"], by=person))
        if added is not None:
            count = len(added)
            messages.success(
                request, ngettext("%(count)d file attached.", "%(count)d files attached.", count) % {"count": count}
            )
            return redirect(customer)
    context = {"form": form, "customer": customer, "cancel_url": customer.get_absolute_url()}
    return render(request, "customers/attachment/new.html", context, status=REJECTED if form.is_bound else 200)


@require_GET
def detail(request: HttpRequest, pk: int) -> HttpResponse:
    """One file: what it is, a look at it where a browser can, and the ways to take it or to put it away."""
    attachment = load(request, Attachment, pk, "customer", "added_by")
    kept = kept_file(attachment)
    context = {
        "attachment": attachment,
        "kept": kept,
        "facts": facts_of_file(kept),
        "next": next_step_of_file(attachment),
        "may_archive": can_archive_attachment(reader(request), attachment),
        "archive_form": ArchiveAttachmentForm(),
        "timeline": story_of_file(attachment),
    }
    return render(request, "customers/attachment/detail.html", context)


@require_POST
def archive(request: HttpRequest, pk: int) -> HttpResponse:
    """Take a file out of the customer's list, with a reason."""
    person = reader(request)
    attachment = load(request, Attachment, pk, "customer")
    deny(can_archive_attachment(person, attachment))
    form = ArchiveAttachmentForm(request.POST)
    form.is_valid()
    archive_attachment(attachment, form.cleaned_data.get("reason", ""), by=person)
    messages.success(request, _("%(name)s is archived.") % {"name": attachment.name})
    return redirect(attachment.customer)
