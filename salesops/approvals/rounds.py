"""The rounds of a paper: each keeps its own snapshot, chain and words, as its author saw them (APP-3, APP-8)."""

from dataclasses import dataclass
from datetime import datetime

from salesops.approvals.inbox import PILLS
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.approvals.queries import requests_of
from salesops.approvals.rules import can_see_request
from salesops.approvals.words import state_text
from salesops.org.models import Person


@dataclass(frozen=True)
class RoundLine:
    """One round in the list; ``is_here`` is the one that the page shows."""

    request_obj: Request
    is_here: bool
    reason: str

    @property
    def pill(self) -> str:
        """The mark of how it ended."""
        return PILLS[self.request_obj.state]

    @property
    def state(self) -> str:
        """How it ended, in words."""
        return state_text(kind_of(self.request_obj.kind), self.request_obj)

    @property
    def when(self) -> datetime:
        """When it ended; while it runs, when it was submitted."""
        return self.request_obj.closed_at or self.request_obj.opened_at


def rounds_for(request: Request, reader: Person) -> list[RoundLine]:
    """Every round that belongs together with this one, before it and after it, the newest first; empty for a single.

    A paper that was changed after its approval starts over: that is another story, with rounds of its own. Of a
    confined paper only those that the reader may see: a later round may name the reader (CNF-4).
    """
    if request.previous_id is None and not Request.objects.filter(previous=request).exists():
        return []
    every = list(requests_of(request.paper).prefetch_related("decisions"))
    by_pk, after = {one.pk: one for one in every}, {one.previous_id: one for one in every}
    first = by_pk[request.pk]
    while first.previous_id in by_pk:
        first = by_pk[first.previous_id]
    rounds = [first]
    while (following := after.get(rounds[-1].pk)) is not None:
        rounds.append(following)
    if kind_of(request.kind).confined:
        rounds = [one for one in rounds if can_see_request(reader, one)]
    return [RoundLine(one, one.pk == request.pk, _reason(one)) for one in reversed(rounds)]


def _reason(request: Request) -> str:
    """Why it came back, in the words of who sent it back."""
    said = [one.opinion for one in request.decisions.all() if one.opinion]
    return said[-1] if said and not request.is_open else ""
