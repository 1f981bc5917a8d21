"""Reads about stand-ins for the pages; who may decide for whom at a moment, ``standing_in`` says."""

from dataclasses import dataclass
from datetime import datetime

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from salesops.base import clock
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Deputation, Person
from salesops.org.papers import label_of
from salesops.org.queries import people_below
from salesops.org.rules import can_revoke_deputation
from salesops.org.standing_in import with_price_right

ENDED_SHOWN = 30
_STATES: dict[str, tuple[Sentence, str]] = {
    "running": (_("Running"), "done"),
    "coming": (_("Not begun"), "wait"),
    "priceless": (_("Does not count: no right to prices"), "stop"),
    "revoked": (_("Revoked"), "off"),
    "over": (_("Over"), "off"),
}


@dataclass(frozen=True, slots=True)
class DeputationRow:
    """One line of the list; ``kinds`` is empty for every kind."""

    deputation: Deputation
    state: Sentence
    pill: str
    kinds: list[str]
    may_revoke: Verdict

    @property
    def key(self) -> str:
        """Names the row's dialog."""
        return str(self.deputation.pk)

    @property
    def start(self) -> datetime:
        """The first moment."""
        return self.deputation.start

    @property
    def end(self) -> datetime:
        """The first moment after it, or the one at which it was revoked."""
        end = self.deputation.end
        return min(end, self.deputation.revoked_at or end)


def deputation_rows(
    deputations: QuerySet[Deputation], person: Person
) -> tuple[list[DeputationRow], list[DeputationRow]]:
    """Those that run or are to come, the next to end first; and the latest that have ended. Four queries."""
    now = clock.now()
    rows = deputations.select_related("principal", "deputy", "created_by", "revoked_by")
    is_open = Q(revoked_at=None, during__endswith__gt=now)
    below = people_below(person)
    counting = set(deputations.filter(is_open, with_price_right(clock.today())).values_list("pk", flat=True))
    running = [
        _row(one, now, person, below, counts=one.pk in counting)
        for one in rows.filter(is_open).order_by("during__endswith", "pk")
    ]
    ended = [_row(one, now, person, below) for one in rows.exclude(is_open).order_by("-during__endswith")[:ENDED_SHOWN]]
    return running, ended


def absences_now(deputations: QuerySet[Deputation], person: Person) -> tuple[list[str], list[str]]:
    """For whom the person stands in at this moment, and who stands in for them: names. One query."""
    running = deputations.filter(with_price_right(clock.today()), revoked_at=None, during__contains=clock.now())
    rows = running.filter(Q(deputy=person) | Q(principal=person)).select_related("principal", "deputy").order_by("pk")
    found = list(rows)
    return (
        list(dict.fromkeys(one.principal.name for one in found if one.deputy_id == person.pk)),
        list(dict.fromkeys(one.deputy.name for one in found if one.principal_id == person.pk)),
    )


def _row(
    deputation: Deputation, now: datetime, person: Person, below: list[int], *, counts: bool = True
) -> DeputationRow:
    if deputation.revoked_at is not None:
        state = "revoked"
    elif deputation.end <= now:
        state = "over"
    elif not counts:
        state = "priceless"
    else:
        state = "running" if deputation.start <= now else "coming"
    said, pill = _STATES[state]
    return DeputationRow(
        deputation=deputation,
        state=said,
        pill=pill,
        kinds=[label_of(key) for key in deputation.kinds],
        may_revoke=can_revoke_deputation(person, deputation, below=below),
    )
