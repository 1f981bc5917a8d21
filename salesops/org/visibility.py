"""Which records may a person see: one selector per model, and no other way to load (SAFETY: four).

An app registers in its ``rules.py``::

    @visible(Customer)
    def customers_of(person: Person) -> QuerySet[Customer]:
        return by_owner_and_region(person, Customer.objects.all(), also=[Post.MARKETING_ASSISTANT])
"""

from collections.abc import Callable, Collection
from typing import Any

from django.db.models import Model, Q, QuerySet

from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import covered_by, has_grant, people_below

type Selector = Callable[[Person], QuerySet[Any]]

_selectors: dict[type[Model], Selector] = {}


def visible[M: Model](model: type[M]) -> Callable[[Callable[[Person], QuerySet[M]]], Callable[[Person], QuerySet[M]]]:
    """Register the decorated function as the answer to "which of these may she see?"."""

    def register(selector: Callable[[Person], QuerySet[M]]) -> Callable[[Person], QuerySet[M]]:
        if model in _selectors and _selectors[model].__module__ != selector.__module__:
            raise ValueError(f"two selectors for {model.__name__}")
        _selectors[model] = selector
        return selector

    return register


def visible_to[M: Model](person: Person, model: type[M]) -> QuerySet[M]:
    """What this person may see of a model (ORG-2). Whoever was deactivated sees nothing.

    Raises ``LookupError`` for a model without a selector: nothing is visible by accident.
    """
    if model not in _selectors:
        raise LookupError(f"no selector is registered for {model.__name__}")
    if not person.is_active:
        return model._default_manager.none()
    return _selectors[model](person)


def can_be_seen(model: type[Model]) -> bool:
    """Whether anybody may see records of this model at all: a model without a selector is shown to nobody."""
    return model in _selectors


def by_owner_and_region[M: Model](
    person: Person,
    queryset: QuerySet[M],
    owner: str = "owner",
    region: str = "region",
    *,
    also: Collection[Post] = (),
    grant: str | None = None,
) -> QuerySet[M]:
    """ORG-2 for things that somebody owns in a region.

    Director, sales vice-president and general manager see all of them; a regional manager the region and what the
    people below own; a sales assistant the regions and people she supports; an account manager the own ones.
    ``also`` names further posts that see all of these, ``grant`` a named right that opens them all. Everybody else
    sees none. ``region`` may be empty where the thing has none.
    """
    post = person.post
    if post in ALL_SEEING_POSTS or post in also or (grant and has_grant(person, grant)):
        return queryset
    if post == Post.ACCOUNT_MANAGER:
        return queryset.filter(**{owner: person})
    if post == Post.REGIONAL_MANAGER:
        mine = Q(**{owner: person}) | Q(**{f"{owner}__in": people_below(person)})
        if region and person.region_id:
            mine |= Q(**{region: person.region_id})
        return queryset.filter(mine)
    if post == Post.SALES_ASSISTANT:
        regions, people = covered_by(person)
        mine = Q(**{f"{owner}__in": people})
        if region:
            mine |= Q(**{f"{region}__in": regions})
        return queryset.filter(mine)
    return queryset.none()
