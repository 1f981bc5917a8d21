"""Keeping files with a customer: the only door to `Attachment` (CUS-5)."""

from collections.abc import Sequence
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.enums import AttachmentVerb
from customers.models import Attachment, Customer
from customers.rules import can_archive_attachment, can_attach
from salesops.audit import record
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents import store_file
from salesops.org.models import Person

type Uploads = "Sequence[UploadedFile[Any]]"


@transaction.atomic
def attach_files(customer: Customer, files: Uploads, about: str = "", *, by: Person) -> list[Attachment]:
    """Keep files with a customer, all of them or none; ``about`` says of each what it is.

    Refused: no file at all (CUS-5), and what `store_file` takes from nobody (DOC-1). PermissionDenied for whoever
    doesn't keep the customer's file, and once the customer is archived.
    """
    locked = Customer.objects.select_for_update(no_key=True).get(pk=customer.pk)
    require(can_attach(by, locked))
    if not files:
        raise Refusal("CUS-5", _("No file was chosen."), _("Choose at least one file."), field="files")
    return [_attach(locked, upload, about, by=by) for upload in files]


@transaction.atomic
def archive_attachment(attachment: Attachment, reason: str, *, by: Person) -> Attachment:
    """Take a file out of the customer's list, with a reason; whoever could read it still can. Twice is refused (CNF-2).

    Refused without a reason (CUS-5). PermissionDenied for whoever doesn't keep the customer's file.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=attachment.customer_id)
    locked = Attachment.objects.select_for_update(no_key=True).get(pk=attachment.pk)
    locked.customer = customer
    require(can_archive_attachment(by, locked))
    if not reason.strip():
        raise Refusal(
            "CUS-5", _("A file is archived with a reason."), _("Say why it is not needed any more."), field="reason"
        )
    locked.archived_at, locked.archive_reason = clock.now(), reason.strip()
    locked.save(update_fields=["archived_at", "archive_reason"])
    record(locked, AttachmentVerb.ARCHIVED, by=by, about=[customer], note=locked.archive_reason)
    return locked


def _attach(customer: Customer, upload: "UploadedFile[Any]", about: str, *, by: Person) -> Attachment:
    attachment = Attachment(customer=customer, about=about, added_by=by, added_at=clock.now())
    attachment.save(force_insert=True)
    # The file hangs on the row, and the row is called as the file is kept.
    attachment.name = store_file(upload, subject=attachment, by=by).name
    attachment.save(update_fields=["name"])
    record(attachment, AttachmentVerb.ADDED, by=by, about=[customer], note=about)
    return attachment
