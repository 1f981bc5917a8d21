"""Files kept with a customer (CUS-5)."""

from django.db.models import TextChoices
from django.utils.translation import gettext_lazy as _


class AttachmentVerb(TextChoices):
    """What the audit trail says happened to a file of a customer; its name follows."""

    ADDED = "customers.attachment.added", _("attached the file")
    ARCHIVED = "customers.attachment.archived", _("archived the file")
