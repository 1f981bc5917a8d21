"""What shows that a customer was made an offer: each floor above hands in what it knows (CUS-4).

This floor decides who is in negotiation and has never heard of a quote. So a floor above says in its ``approval.py``::

    @proves_offer
    def first_approved_quote(customer: Customer) -> date | None:
        return …
"""

from collections.abc import Callable
from datetime import date

from customers.models import Customer

type Proof = Callable[[Customer], date | None]

_proofs: dict[str, Proof] = {}


def proves_offer[F: Proof](proof: F) -> F:
    """Register a function that gives the day of the first offer in force made to the customer, None for none."""
    _proofs[f"{proof.__module__}.{proof.__qualname__}"] = proof
    return proof


def offered_on(customer: Customer) -> date | None:
    """The day of the first approved quote or other offer; one query for each floor that hands in something."""
    days = [day for proof in _proofs.values() if (day := proof(customer)) is not None]
    return min(days, default=None)
