"""Files kept with a customer (CUS-5)."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from customers.models.customer import Customer
from salesops.audit import tracked
from salesops.base.addresses import address
from salesops.base.append_only import NeverDeleted


@tracked()
class Attachment(NeverDeleted):
    """A file kept with a customer; doors: customers/actions/attachment.py.

    The bytes hang on this row (`documents.File`), not on the customer: who reads the customer does not read them all.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="attachments", verbose_name=_("customer"))
    name = models.CharField(_("File"), max_length=200)
    about = models.CharField(_("What it is"), max_length=200, blank=True)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("Attached by")
    )
    added_at = models.DateTimeField(_("Attached"))
    archived_at = models.DateTimeField(_("Archived"), null=True, blank=True, editable=False)
    archive_reason = models.CharField(_("Reason"), max_length=300, blank=True, editable=False)

    class Meta:
        verbose_name = _("attachment of a customer")
        verbose_name_plural = _("attachments of customers")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                name="attachment_archived_why",
                condition=Q(archived_at=None, archive_reason="")
                | (Q(archived_at__isnull=False) & ~Q(archive_reason="")),
            )
        ]
        indexes = [models.Index(fields=["customer", "-id"], name="attachment_of_customer")]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The file's page."""
        return address("customers:attachment-detail", self.pk)
