"""Reads of the register."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request
from salesops.approvals.queries import requests_of
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.clock import now, shanghai
from salesops.base.look import moment_text
from salesops.base.refusals import Sentence
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.seals.enums import OPEN, EntryState
from salesops.seals.kinds import sealable
from salesops.seals.models import Custody, SealEntry
from salesops.seals.queries.custody import custody_of, keepers_of

ALONG = ("paper", "applicant", "keeper")


def sealed_for_leaving(paper: Paper) -> SealEntry | None:
    """The newest entry by which this paper may leave: used, not taken back, of the very bytes, with a seal that does.

    None for a paper that nobody sealed (QUO-6).
    """
    kind = sealable(paper.kind)
    if kind is None:
        return None
    used = SealEntry.objects.filter(paper=paper, state=EntryState.USED, corrects=None, correction=None)
    return used.filter(seal__in=kind.seals, sha256=paper.sha256).order_by("-pk").first()


def asked_to_seal(person: Person, paper: Paper) -> bool:
    """Whether this person asked for a seal on it: then what they print is the sheet that gets the seal."""
    over = (EntryState.REFUSED, EntryState.WITHDRAWN)
    return SealEntry.objects.filter(paper=paper, applicant=person).exclude(state__in=over).exists()


def entries_of(paper: Paper, *, reader: Person) -> QuerySet[SealEntry]:
    """All that was asked for and done with this paper, the newest first; ``may_open``: the reader sees its page too."""
    may_open = Exists(visible_to(reader, SealEntry).filter(pk=OuterRef("pk")))
    return SealEntry.objects.filter(paper=paper).annotate(may_open=may_open).order_by("-pk")


def approval_of(subject: Model) -> Request | None:
    """The request by which the paper's record was approved, the newest."""
    return requests_of(subject).filter(state=RequestState.APPROVED).order_by("-pk").first()


def keepers_for(entry: SealEntry) -> list[Person]:
    """Who may seal it: keeper and stand-in, but for who asked or witnesses it."""
    sides = {entry.applicant_id, entry.witness_id}
    return [one for one in keepers_of(custody_of(entry.seal)) if one.pk not in sides]


def kept_by(person: Person) -> QuerySet[Custody, Any]:
    """The custodies that are theirs now, as keeper or stand-in."""
    return Custody.objects.current().filter(Q(keeper=person) | Q(stand_in=person))


def waiting_for_keeper(person: Person) -> QuerySet[SealEntry]:
    """What waits for this person to check or to seal, the oldest first; never what they asked for themselves."""
    mine = SealEntry.objects.filter(state__in=OPEN, seal__in=kept_by(person).values("seal"))
    return mine.exclude(applicant=person).exclude(witness=person).select_related(*ALONG).order_by("pk")


def out_of_office() -> QuerySet[SealEntry]:
    """Uses whose seal is not back although its time has come."""
    out = SealEntry.objects.filter(state=EntryState.USED, out_until__lt=now(), returned_at=None)
    return out.filter(corrects=None).select_related(*ALONG)


def of_month(entries: QuerySet[SealEntry], first: date) -> QuerySet[SealEntry]:
    """One page of the book: what was asked for in the month that begins on ``first``, in the order of the numbers."""
    following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
    in_month = entries.filter(applied_at__gte=shanghai(first), applied_at__lt=shanghai(following))
    return in_month.select_related(*ALONG, "witness", "corrects").order_by("pk")


def months_of(entries: QuerySet[SealEntry]) -> list[date]:
    """The months in which something was entered, the newest first."""
    found = entries.order_by().values_list(F("applied_at__year"), F("applied_at__month")).distinct()
    return sorted((date(year, month, 1) for year, month in found), reverse=True)


@dataclass(frozen=True, slots=True)
class EntryPage:
    """What stands on the page of an entry."""

    facts: list[tuple[Sentence, str]]
    story: list[TimelineEntry]

    @classmethod
    def of(cls, entry: SealEntry) -> "EntryPage":
        """A fixed number of queries."""
        return cls(_facts(entry), timeline_for(entry))


def _facts(entry: SealEntry) -> list[tuple[Sentence, str]]:
    facts: list[tuple[Sentence, str]] = [
        (_("Other party"), entry.counterparty),
        (pgettext("seal", "Purpose"), entry.purpose),
        (_("Copies"), str(entry.copies)),
        (_("Pages of each copy"), str(entry.pages)),
        (_("Straddling seal"), _("yes") if entry.straddle else _("no")),
        (_("Asked for by"), f"{entry.applicant.name}, {moment_text(entry.applied_at)}"),
        (_("Keeper"), entry.keeper.name if entry.keeper else ""),
        (_("Witness"), entry.witness.name if entry.witness else ""),
        (_("Sealed at"), moment_text(entry.used_at) if entry.used_at else ""),
        (_("Reason"), entry.reason),
    ]
    if entry.out_until:
        facts.append((_("Out of the office until"), moment_text(entry.out_until)))
        facts.append((_("Back in the office"), moment_text(entry.returned_at) if entry.returned_at else ""))
    return [(label, value) for label, value in facts if value]
