"""Two files of one company merged, for tests, through the door."""

from customers.actions.merge import Revisions, merge_customers
from customers.models import Customer
from salesops.org.models import Person

REASON = "同一地址、同一法定代表人，系两次登记。"


def merge(gone: Customer, kept: Customer, *, by: Person, reason: str = REASON) -> Customer:
    """As they stand now."""
    for customer in (gone, kept):
        customer.refresh_from_db(fields=["revision"])
    return merge_customers(gone, kept, reason, revisions=Revisions(gone.revision, kept.revision), by=by)
