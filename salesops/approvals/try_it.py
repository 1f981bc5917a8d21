"""Trying a chain without a request: who would be asked, and until when (APP-2). Writes nothing."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Model, QuerySet

from salesops.approvals.chain_words import pill_of
from salesops.approvals.drawing import draw_plan
from salesops.approvals.freezing import freeze
from salesops.approvals.kinds import Facts, Kind
from salesops.approvals.models import ChainVersion, Request
from salesops.approvals.planner import Planner, limit_of
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.look import ChainView
from salesops.org.fields import InCharge
from salesops.org.models import Person
from salesops.org.models.person import SYSTEM
from salesops.org.queries import with_assignments
from salesops.org.visibility import visible_to

OFFERED = 12


@dataclass(frozen=True, slots=True)
class Trial:
    """How one version would run."""

    version: ChainVersion
    pill: str
    chain: ChainView
    asked: int
    stops: bool
    """Somebody needed isn't found, or nobody would be asked at all: such a request stops at once (ORG-4)."""


@dataclass(frozen=True, slots=True)
class Taken:
    """A paper whose facts are tried: what it states, whose it is, who else has a part in it."""

    title: str
    facts: Facts
    owner: Person | None
    interested: Collection[int] = field(default_factory=tuple)


def try_version(
    version: ChainVersion, kind: Kind[Any], facts: Facts, *, owner: Person, interested: Collection[int] = ()
) -> Trial:
    """The planner's answer for a paper of ``owner`` that states ``facts``, submitted now by the owner."""
    planner, now = Planner(owner, owner, interested), clock.now()
    plan = planner.handed_on(planner.plan(version, facts), kind, now)
    asked = [step for step in plan if not step.skipped]
    chain = draw_plan(kind, plan, requester=owner, now=now, limit=limit_of(version, kind))
    return Trial(version, pill_of(version), chain, len(asked), not asked or any(step.missing for step in asked))


def people_to_try() -> list[Person]:
    """Everybody whose paper it might be: who holds a post today."""
    people = Person.objects.filter(is_active=True).exclude(username=SYSTEM).order_by("name", "pk")
    return [person for person in with_assignments(people) if person.post]


def usual_owner(kind: Kind[Any], people: Sequence[Person]) -> Person | None:
    """Whose paper to begin with: the last one's that was submitted, else anybody's."""
    last = Request.objects.filter(kind=kind.key).order_by("-pk").values_list("owner_id", flat=True).first()
    return next((person for person in people if person.pk == last), people[0] if people else None)


def _seen(reader: Person, kind: Kind[Any]) -> QuerySet[Any] | None:
    try:
        return visible_to(reader, kind.model)
    except LookupError:
        return None  # a model that is shown to nobody by itself


def papers_offered(reader: Person, kind: Kind[Any]) -> list[tuple[int, str]]:
    """The newest papers of this kind that the reader may see anyway: key and title (ORG-2, CNF-1)."""
    seen = _seen(reader, kind)
    if seen is None:
        return []
    return [(paper.pk, kind.title(paper)) for paper in seen.order_by("-pk")[:OFFERED]]


def take_paper(reader: Person, kind: Kind[Any], pk: int) -> Taken | None:
    """The facts of a paper as it would be submitted now; None where the reader may not see it, or it isn't there."""
    seen = _seen(reader, kind)
    paper = seen.filter(pk=pk).first() if seen is not None else None
    if paper is None or not kind.may_see(reader, paper):
        return None
    return Taken(kind.title(paper), freeze(kind, paper).facts, _owner(paper), kind.interested(paper))


def _owner(paper: Model) -> Person | None:
    for column in paper._meta.concrete_fields:
        if isinstance(column, InCharge):
            return getattr(paper, column.name)  # type: ignore[no-any-return]  # a field class of people
    latest = latest_request_for(paper)
    return latest.owner if latest else None
