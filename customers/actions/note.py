"""Writing down what was spoken with a customer: the only door to `ContactNote` (CUS-5, VIS-2)."""

from dataclasses import fields

from django.db import transaction

from customers.actions.dormancy import wake
from customers.actions.next_step import keep_next_step
from customers.actions.protection import extend_protection
from customers.actions.visit import keep_plan
from customers.details import NoteData, fit_note
from customers.enums import NoteKind, NoteVerb
from customers.models import ContactNote, Customer, VisitPlan
from customers.rules import can_correct_note, can_log_contact
from salesops.audit import record
from salesops.base import clock
from salesops.base.verdicts import require
from salesops.org.models import Person


@transaction.atomic
def log_contact(data: NoteData, *, by: Person, plan: VisitPlan | None = None) -> ContactNote:
    """Write down a visit, a call or another contact; with `data.corrects` in place of an earlier note of one's own.

    A visit keeps `plan`, or the one that was planned for this customer and day, in the same transaction (VIS-2).

    Refused: a day in the future or a note without outcome (CUS-5), a visit that isn't told in full (VIS-2).
    PermissionDenied for customers that aren't one's own or supported, archived ones, and others' notes. ValueError for
    a contact or a corrected note of another customer.
    """
    customer = Customer.objects.select_for_update(no_key=True).get(pk=data.customer.pk)
    require(can_log_contact(by, customer))
    if data.corrects is not None:
        earlier = ContactNote.objects.select_related("customer", "corrected_by").get(pk=data.corrects.pk)
        if earlier.customer_id != customer.pk:
            raise ValueError("the note to be corrected is about another customer")
        require(can_correct_note(by, earlier))
    fit = fit_note(data)
    note = ContactNote(
        author=by, written_at=clock.now(), **{field.name: getattr(fit, field.name) for field in fields(fit)}
    )
    note.save(force_insert=True)
    keep_next_step(customer)
    extend_protection(customer, note.happened_on)
    wake(customer, note)
    record(note, _verb(note), by=by, about=[customer], note=note.outcome)
    keep_plan(note, plan, by=by)
    return note


def _verb(note: ContactNote) -> NoteVerb:
    if note.corrects_id is not None:
        return NoteVerb.CORRECTED
    return NoteVerb.VISITED if note.kind == NoteKind.VISIT else NoteVerb.LOGGED
