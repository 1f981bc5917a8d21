"""What is missing in the files of customers, for whoever looks after them (CUS-1, CUS-5)."""

from collections.abc import Mapping
from functools import reduce
from operator import add, or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Value, When

from customers.completeness import WANTED
from customers.enums import WITHOUT_CREDIT_CODE, CustomerStatus
from customers.models import Contact, Customer
from customers.queries.customer import with_reachable

NOT_KEPT = (CustomerStatus.INVALID, CustomerStatus.POOL, CustomerStatus.STOPPED)
"""Nobody completes the file of whom nobody works with."""
SOON = (CustomerStatus.POTENTIAL, CustomerStatus.WON, CustomerStatus.DORMANT)
"""With whom a contract is near, or was made: without its credit code there is none (CUS-1)."""


def lacking() -> Mapping[str, Any]:
    """For each thing a full file holds: which customers lack it. As ``completeness.score`` counts them."""
    lacks: dict[str, Any] = {name: Q(**{name: ""}) for name in WANTED}
    lacks["credit_code"] = Q(credit_code=None) & ~Q(nature__in=WITHOUT_CREDIT_CODE)
    reachable = Contact.objects.active().filter(customer=OuterRef("pk")).exclude(phone="", email="")
    lacks["contact"] = ~Exists(reachable)
    return lacks


def incomplete(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those whose file lacks something, and ought not to."""
    kept = customers.filter(archived_at=None).exclude(status__in=NOT_KEPT)
    return kept.filter(reduce(or_, map(Q, lacking().values())))


def with_gaps(customers: QuerySet[Customer]) -> QuerySet[Customer]:
    """Those whose file lacks something, each with how many things (``gaps``), ``reachable`` and what a row shows."""
    gaps = reduce(add, (Case(When(lack, then=Value(1)), default=Value(0)) for lack in lacking().values()))
    found = with_reachable(incomplete(customers)).annotate(gaps=gaps)
    return found.select_related("owner", "region").defer("search_text")


def lacking_one(customers: QuerySet[Customer], name: str) -> QuerySet[Customer]:
    """Those that lack this one; "contract": the credit code, where a contract is near."""
    if name == "contract":
        return customers.filter(lacking()["credit_code"], status__in=SOON)
    return customers.filter(lacking()[name])
