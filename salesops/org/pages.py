"""How a view gets its record: through the permission, there is no other loader."""

from django.db.models import Model
from django.http import HttpRequest
from django.shortcuts import get_object_or_404

from salesops.base.verdicts import Verdict, require
from salesops.org.models import Person
from salesops.org.visibility import visible_to


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
    seen = visible_to(reader(request), model)
    return get_object_or_404(seen.select_related(*along) if along else seen, pk=pk)


def deny(verdict: Verdict) -> None:
    """Stop here unless allowed: 403 with the reason, for an insider without the right."""
    require(verdict)
