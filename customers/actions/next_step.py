"""The day on which something was agreed with a customer, on the customer's own row (CUS-5)."""

from customers.models import STANDING, ContactNote, Customer


def keep_next_step(customer: Customer) -> None:
    """Put the day that the newest standing note names on a customer that the caller has locked; None where it has none.

    Whatever writes, corrects or moves notes calls this: lists find what is due by it (docs/rules/due.md).
    """
    notes = ContactNote.objects.filter(STANDING, customer=customer).order_by("-happened_on", "-pk")
    day = notes.values_list("next_on", flat=True).first()
    if customer.next_step_on != day:
        customer.next_step_on = day
        customer.save(update_fields=["next_step_on"])
