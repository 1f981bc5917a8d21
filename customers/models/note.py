"""What was spoken with a customer: visits, calls, meetings (CUS-5, VIS-2)."""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from customers.enums import NoteKind
from customers.models.contact import Contact
from customers.models.customer import Customer
from salesops.base.append_only import AppendOnly

STANDING = Q(corrected_by__isnull=True)
"""Notes that no later one corrects."""


class ContactNote(AppendOnly):
    """One contact with a customer as its author wrote it down; the door is `log_contact` (customers/actions/note.py).

    A visit is a note of kind visit and is complete: whom one met, what for, what came of it, what is next (VIS-2). What
    was written wrong stays; a correction is a new note that names it in `corrects`.
    """

    customer = models.ForeignKey(Customer, models.PROTECT, related_name="notes", verbose_name=_("customer"))
    kind = models.CharField(pgettext_lazy("contact", "Kind"), max_length=8, choices=NoteKind)
    happened_on = models.DateField(_("Day"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, null=True, blank=True, related_name="notes", verbose_name=_("contact")
    )
    people = models.CharField(_("Others present"), max_length=200, blank=True)
    purpose = models.CharField(_("Purpose"), max_length=200, blank=True)
    outcome = models.TextField(_("Outcome"))
    next_step = models.CharField(_("Next step"), max_length=200, blank=True)
    next_on = models.DateField(_("Next step on"), null=True, blank=True)
    corrects = models.OneToOneField(
        "self", models.PROTECT, null=True, blank=True, related_name="corrected_by", verbose_name=_("corrects")
    )
    author = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("written by"))
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("contact note")
        verbose_name_plural = _("contact notes")
        ordering = ["-happened_on", "-pk"]
        constraints = [
            models.CheckConstraint(name="note_kind", condition=Q(kind__in=NoteKind.values)),
            models.CheckConstraint(name="note_outcome", condition=~Q(outcome="")),
            models.CheckConstraint(
                name="note_visit_whole",
                condition=~Q(kind=NoteKind.VISIT)
                | (~Q(purpose="") & ~Q(next_step="") & (Q(contact__isnull=False) | ~Q(people=""))),
            ),
            models.CheckConstraint(name="note_next_step_named", condition=Q(next_on__isnull=True) | (~Q(next_step=""))),
            models.CheckConstraint(
                name="note_next_step_later", condition=Q(next_on__isnull=True) | Q(next_on__gte=F("happened_on"))
            ),
        ]
        indexes = [
            models.Index(fields=["customer", "-happened_on", "-id"], name="note_of_customer"),
            models.Index(fields=["author", "happened_on"], name="note_of_author"),
        ]

    def __str__(self) -> str:
        return self.happened_on.isoformat()

    @property
    def met(self) -> str:
        """Everybody who was met, the contact first."""
        return " · ".join(filter(None, [self.contact.name if self.contact else "", self.people]))
