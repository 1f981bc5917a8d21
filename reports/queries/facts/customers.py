"""The customers' share in the facts: who was registered, whom one spoke with."""

from django.db.models import Q

from customers.enums import ContactVerb, CustomerVerb, NoteKind
from customers.models import STANDING, Contact, ContactNote, Customer
from reports.queries.facts.rows import Facts, Row, Span, within
from salesops.audit.models import Entry
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.org.visibility import visible_to


def registered(person: Person, span: Span) -> Facts:
    """Registered by the person or for the person; contacts the person added. Who did it, the trail knows."""
    done = Entry.objects.filter(within("at", span), by=person, verb__in=(CustomerVerb.REGISTERED, ContactVerb.ADDED))
    subjects: dict[str, list[int]] = {CustomerVerb.REGISTERED: [], ContactVerb.ADDED: []}
    for verb, subject_id in done.values_list("verb", "subject_id"):
        subjects[verb].append(subject_id)
    own = within("registered_at", span) & (Q(owner=person) | Q(pk__in=subjects[CustomerVerb.REGISTERED]))
    customers = visible_to(person, Customer, shared=False).filter(own).order_by("registered_at", "pk")
    contacts = visible_to(person, Contact).filter(pk__in=subjects[ContactVerb.ADDED]).select_related("customer")
    return {
        "customers": [{"id": one.pk, "name": one.name} for one in customers],
        "contacts": [
            {"id": one.customer_id, "name": one.name, "detail": one.customer.name} for one in contacts.order_by("pk")
        ],
    }


def spoken(person: Person, week: Week) -> Facts:
    """Visits and other contacts of the week's days that the person wrote down, as they stand after corrections."""
    days = Q(happened_on__range=(week.monday, week.sunday))
    found = visible_to(person, ContactNote).filter(STANDING, days, author=person)
    notes = list(found.select_related("customer").order_by("happened_on", "pk"))
    return {
        "visits": [_note(one) for one in notes if one.kind == NoteKind.VISIT],
        "notes": [_note(one) for one in notes if one.kind != NoteKind.VISIT],
    }


def _note(note: ContactNote) -> Row:
    return {
        "id": note.customer_id,
        "name": note.customer.name,
        "kind": note.kind,
        "day": note.happened_on.isoformat(),
        "detail": note.purpose,
    }
