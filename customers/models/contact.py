"""The people at a customer."""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.audit import tracked
from salesops.base.append_only import NeverDeleted


class ContactQuerySet(models.QuerySet["Contact"]):
    """Reads every page of the floor needs."""

    def active(self) -> "ContactQuerySet":
        """Without the archived ones."""
        return self.filter(archived_at__isnull=True)


@tracked()
class Contact(NeverDeleted):
    """A person at a customer.

    The doors: `add_contact`, `edit_contact`, `archive_contact` (customers/actions/contact.py). `phone` is written the
    way people read it, `phone_e164` is what is compared; both come from `salesops.base.text.parse_phone`. `pinyin` is
    how the name is read where the program reads it wrong (CUS-7).
    """

    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="contacts")
    name = models.CharField(pgettext_lazy("person", "Name"), max_length=60)
    pinyin = models.CharField(_("Pinyin"), max_length=60, blank=True)
    title = models.CharField(_("Job title"), max_length=60, blank=True)
    phone = models.CharField(_("Phone"), max_length=40, blank=True)
    phone_e164 = models.CharField(max_length=20, blank=True)
    email = models.CharField(_("E-mail"), max_length=254, blank=True)
    mail_domain = models.CharField(max_length=120, blank=True, editable=False)
    is_primary = models.BooleanField(_("Main contact"), default=False)
    revision = models.PositiveIntegerField(default=1)
    archived_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ContactQuerySet.as_manager()

    class Meta:
        verbose_name = _("contact")
        verbose_name_plural = _("contacts")
        ordering = ["-is_primary", "pk"]
        constraints = [
            models.UniqueConstraint(
                name="contact_one_primary",
                fields=["customer"],
                condition=Q(is_primary=True, archived_at__isnull=True),
            ),
        ]
        indexes = [
            models.Index(fields=["phone_e164"], name="contact_phone", condition=~Q(phone_e164="")),
            models.Index(fields=["mail_domain"], name="contact_mail_domain", condition=~Q(mail_domain="")),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def reachable(self) -> bool:
        """Has it a phone or an e-mail?"""
        return bool(self.phone or self.email)
