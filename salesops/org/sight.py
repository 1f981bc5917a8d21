"""Reads of what a person may see, their SQL written once for all who see by the same words (ORG-2).

Whoever sees all, an account manager who sees what is theirs and a regional manager who sees a region and the people
below differ from others of their post and region in nothing but their key, and Django writes a query of rights anew in
ten times the time of its answer. Others see by those they support or by a right that was given them by name: for them
it is written each time.
"""

from collections.abc import Callable
from functools import lru_cache, partial
from typing import Any

from django.db.models import QuerySet

from salesops.base.clock import today
from salesops.base.prepared import Given, Prepared
from salesops.org.enums import ALL_SEEING_POSTS, Post
from salesops.org.models import Assignment, Person

KEPT = 64


class Seen[T]:
    """``Seen(build, int)`` is called with a person and an ``int``; see `Prepared` for what ``build`` may do with both.

    Of the person it may ask the key, the post, the region's key and the rights given by name. What depends on anything
    else, such as another query's answer, is no ``Seen``.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._prepared = lru_cache(KEPT)(self._prepare)

    def __call__(self, person: Person, *values: Given) -> list[T]:
        """The rows, asked for with these values."""
        post = person.post
        if not person.is_active or person.is_superuser or post is None or person.grants_on(today()):
            return list(self._build(person, *values))
        if post in ALL_SEEING_POSTS:
            return self._prepared(post, today(), pk=person.pk)(*values)
        if post in {Post.ACCOUNT_MANAGER, Post.REGIONAL_MANAGER}:
            return self._prepared(post, today(), region=person.region_id)(person.pk, *values)
        return list(self._build(person, *values))

    def _prepare(self, post: Post, day: Any, *, region: int | None = None, pk: int | None = None) -> Prepared[T]:
        """The day is one of the keys: rights that end do so by it, and it stands in the SQL."""

        def theirs(key: int, *values: Given) -> QuerySet[Any, T]:
            someone = Person(pk=key, is_active=True)
            someone.keep_assignment(day, Assignment(person=someone, post=post, region_id=region))
            someone.keep_grants(day, frozenset())
            return self._build(someone, *values)

        return Prepared(partial(theirs, pk), *self._kinds) if pk else Prepared(theirs, int, *self._kinds)
