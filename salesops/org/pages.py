"""How a view gets its record: through the permission, there is no other loader."""

from functools import lru_cache
from typing import Any

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest

from salesops.base.verdicts import Verdict, require
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import is_seen_by_key, visible_to


def reader(request: HttpRequest) -> Person:
    """The signed-in person. Raises ``TypeError`` on a public page: nobody is signed in there."""
    person = request.user
    if not isinstance(person, Person):
        raise TypeError("this page needs somebody who is signed in")
    return person


def load[M: Model](request: HttpRequest, model: type[M], pk: int, *along: str) -> M:
    """The record if this person may see it, else 404: an outsider can't tell it from one that doesn't exist.

    ``along`` names relations that the page shows, to be read in the same query.
    """
    found = seen(reader(request), model, pk, *along)
    if found is None:
        raise Http404
    return found


def seen[M: Model](person: Person, model: type[M], pk: int, *along: str) -> M | None:
    """As ``load``, for a page that knows what to say where there is nothing to see: None then."""
    if not is_seen_by_key(model):
        record: M | None = _with(visible_to(person, model), along).filter(pk=pk).first()
        return record
    found: list[M] = _one(model, along)(person, pk)
    return found[0] if found else None


def _with(seen: QuerySet[Any], along: tuple[str, ...]) -> QuerySet[Any]:
    return seen.select_related(*along) if along else seen


@lru_cache
def _one[M: Model](model: type[M], along: tuple[str, ...]) -> Seen[M]:
    return Seen(lambda person, pk: _with(visible_to(person, model), along).filter(pk=pk)[:1], int)


def deny(verdict: Verdict) -> None:
    """Stop here unless allowed: 403 with the reason, for an insider without the right."""
    require(verdict)
