"""Owners and regions by which the list of customers is narrowed: those of customers that the reader sees (ORG-2)."""

from functools import partial
from typing import Any

import django_filters
from django.db.models import Model, OuterRef, Q, QuerySet, Subquery

from customers.models import Customer
from salesops.base.offered import OfferedField
from salesops.org.models import Person, Region
from salesops.org.sharing import shared_with
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to


class OfferedFilter(django_filters.ModelChoiceFilter):
    """By an owner or a region."""

    field_class: Any = OfferedField


def _having[M: Model](model: type[M], name: str, person: Person) -> QuerySet[M]:
    """Those that the customers this person sees belong to.

    What is shared stands apart: an index answers for each part, and for both together none does.
    """
    own = visible_to(person, Customer, shared=False).filter(archived_at=None)
    shared = Customer.objects.filter(archived_at=None, pk__in=shared_with(person, Customer))
    key, offered = f"{name}_id", Q()
    for part in (own, shared):
        # The next one with customers, and whether that is this one. Asked whether it has any, PostgreSQL reads the
        # whole table for each without: it takes all people for owners of as many as the few who have some.
        following = part.filter(**{f"{key}__gte": OuterRef("pk")}).order_by(key).values(key)[:1]
        offered |= Q(pk=Subquery(following))
    return model._default_manager.filter(offered)


OFFERED: dict[str, Seen[Any]] = {
    "region": Seen(partial(_having, Region, "region")),
    "owner": Seen(partial(_having, Person, "owner")),
}
