"""Which records may a person see: one selector per model, and no other way to load (SAFETY: four).

An app registers in its ``rules.py``::

    @visible(Customer)
    def customers_of(person: Person) -> QuerySet[Customer]:
        return by_owner_and_region(person, Customer.objects.all(), also=[Post.MARKETING_ASSISTANT])
"""

from collections.abc import Callable, Collection
from contextvars import ContextVar
from functools import reduce
from operator import or_
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, Model, OuterRef, Q, QuerySet

from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Person
from salesops.org.queries import covered_by, has_grant, is_below

type Selector = Callable[[Person], QuerySet[Any]]

_selectors: dict[type[Model], Selector] = {}
_unshared: dict[type[Model], Selector] = {}
_by_key: set[type[Model]] = set()
_among_few: ContextVar[bool] = ContextVar("among_few", default=False)


def visible[M: Model](
    model: type[M], *, shared: bool = True, by_key: bool = False
) -> Callable[[Callable[[Person], QuerySet[M]]], Callable[[Person], QuerySet[M]]]:
    """Register the decorated function as the answer to "which of these may she see?".

    A model whose records can be shared has a second one, ``shared=False``: which of them are hers to work with.
    ``by_key`` says that the selector asks of an account manager, and of whoever sees all, nothing but key, post and
    rights given by name: then `load` has its SQL written once (`salesops.org.sight`).
    """
    selectors = _selectors if shared else _unshared

    def register(selector: Callable[[Person], QuerySet[M]]) -> Callable[[Person], QuerySet[M]]:
        if model in selectors and selectors[model].__module__ != selector.__module__:
            raise ValueError(f"two selectors for {model.__name__}")
        selectors[model] = selector
        if by_key:
            _by_key.add(model)
        return selector

    return register


def visible_to[M: Model](
    person: Person, model: type[M], *, shared: bool = True, among_few: bool = False
) -> QuerySet[M]:
    """What this person may see of a model (ORG-2). Whoever was deactivated sees nothing.

    ``shared=False`` leaves out what is theirs to read only because it was shared with them: for figures, worklists and
    every right to act. ``among_few`` is for whoever narrows them to some hundred by an index of its own: each is asked
    whose it is then, where else the keys of all that the person owns are read first. Raises ``LookupError`` for a model
    without a selector: nothing is visible by accident.
    """
    if model not in _selectors:
        raise LookupError(f"no selector is registered for {model.__name__}")
    if not person.is_active:
        return model._default_manager.none()
    selector = _selectors[model] if shared else _unshared.get(model, _selectors[model])
    asked = _among_few.set(among_few)
    try:
        return selector(person)
    finally:
        _among_few.reset(asked)


def is_seen_by_key(model: type[Model]) -> bool:
    """Whether its selector was registered so."""
    return model in _by_key


def can_be_seen(model: type[Model]) -> bool:
    """Whether anybody may see records of this model at all: a model without a selector is shown to nobody."""
    return model in _selectors


def one_of(field: str, keys: QuerySet[Any, Any]) -> Q:
    """``field`` is one of these keys, asked for once and looked up by its index.

    ``field__in=keys`` beside another condition and an OR makes PostgreSQL read the whole table; an array does not.
    """
    found = Func(
        F(field),
        ArraySubquery(keys),
        template="(%(expressions)s))",
        arg_joiner=" = ANY(",
        output_field=BooleanField(),
    )
    return Q(found)


def by_owner_and_region[M: Model](
    person: Person,
    queryset: QuerySet[M],
    owner: str = "owner",
    region: str = "region",
    *,
    also: Collection[Post] = (),
    grant: str | None = None,
    via: str = "",
    shared: QuerySet[Any, int] | None = None,
) -> QuerySet[M]:
    """ORG-2 for things that somebody owns in a region.

    Director, sales vice-president and general manager see all of them; a regional manager the region and what the
    people below own; a sales assistant the regions and people she supports; an account manager the own ones.
    ``also`` names further posts that see all of these, ``grant`` a named right that opens them all, ``via`` a relation
    to something else with an owner: what hangs on an account manager's customer is theirs to see, whoever wrote it.
    ``shared`` are the keys of single ones that were shared with the person. Everybody else sees none. ``region`` may be
    empty where the thing has none.
    """
    post = person.post
    if post in ALL_SEEING_POSTS or post in also or (grant and has_grant(person, grant)):
        return queryset
    mine = _by_post(person, owner, region)
    if via and mine is not None and post == Post.ACCOUNT_MANAGER:
        held: Any = queryset.model._meta.get_field(via).related_model
        owned = held._default_manager.filter(owner=person).order_by()
        mine |= Q(Exists(owned.filter(pk=OuterRef(via)))) if _among_few.get() else one_of(via, owned.values("pk"))
    parts = [part for part in (mine, one_of("pk", shared) if shared is not None else None) if part is not None]
    return queryset.filter(reduce(or_, parts)) if parts else queryset.none()


def _by_post(person: Person, owner: str, region: str) -> Q | None:
    post = person.post
    if post == Post.ACCOUNT_MANAGER:
        return Q(**{owner: person})
    if post == Post.REGIONAL_MANAGER:
        mine = Q(**{owner: person}) | is_below(owner, person)
        return mine | Q(**{region: person.region_id}) if region and person.region_id else mine
    if post == Post.SALES_ASSISTANT:
        regions, people = covered_by(person)
        mine = Q(**{f"{owner}__in": people})
        return mine | Q(**{f"{region}__in": regions}) if region else mine
    return None
