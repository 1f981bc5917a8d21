"""What an app hands in so that the engine can judge its papers without knowing them.

Each app's ``approval.py`` subclasses `Kind` and calls `register`; Django's autodiscovery finds the module as the admin
finds ``admin.py``. An action names a kind by its key only: ``open_request(KEY, subject, by=by)``.
"""

from abc import ABC, abstractmethod
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from salesops.approvals.differences import Change, differences
from salesops.base.refusals import Refusal, Sentence
from salesops.base.verdicts import Verdict
from salesops.org import papers
from salesops.org.fields import InCharge
from salesops.policy import policy

if TYPE_CHECKING:
    from salesops.org.models import Person, Region

type Facts = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Limit:
    """How long a chain may take as a whole: ``days`` ≥ 1, working days or days of the calendar (APP-4)."""

    days: int
    working: bool = True


@dataclass(frozen=True, slots=True)
class SignOffSpec:
    """One sign-off of a default chain. ``who`` is a member of ``enums.Who``; the condition is optional."""

    who: str
    post: str = ""
    fact: str = ""
    operator: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class StageSpec:
    """One stage of a default chain; ``limit_days`` in the kind's days, None for the chain's limit alone."""

    sign_offs: Sequence[SignOffSpec]
    title: str = ""
    limit_days: int | None = None


@dataclass(frozen=True, slots=True)
class Drift:
    """What moved under a paper since it was submitted, as far as one reader may know.

    ``mark`` are two or three words for a row, ``sentence`` says it whole. ``refusal`` is what an approval would be
    refused with today, None where it could still be approved; ``changes`` are the single values.
    """

    mark: Sentence
    sentence: Sentence
    refusal: Refusal | None = None
    changes: Sequence[Change] = ()


class Kind[S: models.Model](ABC):
    """One sort of paper that can be put through a chain.

    ``facts`` and ``snapshot`` are plain JSON values (money as text) read from the saved row alone: no clock, no other
    person, no language, for the engine hashes them and compares at each approval. The effects run inside the
    deciding transaction with the request locked; they lock their own row and must not call the engine again.
    """

    key: ClassVar[str]
    label: ClassVar[Sentence]
    model: ClassVar[type[models.Model]]
    along: ClassVar[tuple[str, ...]] = ()
    """What a decision reads with the paper, in the same query."""
    card_template: ClassVar[str] = "approvals/_plain_card.html"
    """Draws ``snapshot`` and ``facts`` for ``reader``; ``request_obj``, ``shows_amounts``, ``compact`` in the inbox."""
    bulk: ClassVar[bool] = False
    """Whether several may be approved at once from the inbox."""
    may_reject: ClassVar[bool] = True
    """Whether there is a final no; a paper that somebody owes can only be returned."""
    direct_to_gm: ClassVar[bool] = False
    """Whether the requester may ask the general manager directly, with a special-case reason (APP-5)."""
    confined: ClassVar[bool] = False
    """Whether only those see it whom the chain asks: no opinions, no stand-ins, no escalation to others (CNF-4)."""
    answers_in_words: ClassVar[bool] = False
    """Whether approving is an answer, which says nothing without words (APP-9)."""
    verdict_words: ClassVar[Mapping[str, Sentence]] = {}
    """What the buttons of this kind say, where "approve" or "return" is not the word."""
    outcome: ClassVar[Sentence] = _("Takes effect")
    """What stands at the chain's end."""
    fact_names: ClassVar[Mapping[str, Sentence]] = {}
    """The facts that conditions may read, with their labels."""
    flag_names: ClassVar[Collection[str]] = ()
    """Those of the facts that are yes or no; the others are numbers."""
    share_names: ClassVar[Collection[str]] = ()
    """Those of the numbers that are shares of one: people type and read them as percentages."""
    field_names: ClassVar[Mapping[str, Sentence]] = {}
    """Labels of the snapshot's keys, for the difference to the last round."""

    @abstractmethod
    def facts(self, subject: S) -> Facts:
        """What conditions read: numbers as text, flags as booleans."""

    @abstractmethod
    def snapshot(self, subject: S) -> Facts:
        """What the approver sees and the card draws."""

    @abstractmethod
    def title(self, subject: S) -> str:
        """The paper in one line, for lists; names no amount."""

    @abstractmethod
    def url(self, subject: S) -> str:
        """The paper's own page."""

    @abstractmethod
    def may_see(self, person: "Person", subject: S) -> Verdict:
        """Whether somebody who has no part in the request may read it."""

    @abstractmethod
    def approved(self, subject: S, *, by: "Person") -> None:
        """The last sign-off said yes."""

    @abstractmethod
    def returned(self, subject: S, *, by: "Person") -> None:
        """Somebody asked for a change: the paper can be edited again."""

    @abstractmethod
    def rejected(self, subject: S, *, by: "Person") -> None:
        """The final no."""

    @abstractmethod
    def withdrawn(self, subject: S, *, by: "Person") -> None:
        """The requester took it back."""

    @abstractmethod
    def default_chain(self) -> Sequence[StageSpec]:
        """The chain to begin with; an administrator changes it afterwards."""

    def amount(self, subject: S) -> Decimal | None:
        """Yuan, for the inbox and the confirmation; None where the paper carries no money."""
        return None

    def interested(self, subject: S) -> Collection[int]:
        """Keys of the people besides requester and owner whose own paper it is as well: they don't decide (ORG-4)."""
        return ()

    def in_charge(self, subject: S) -> Collection[int]:
        """Keys of those who answer for the paper now, after a handover too: they may withdraw it and don't decide."""
        owner: int | None = getattr(subject, "owner_id", None)
        return () if owner is None else (owner,)

    def region(self, subject: S) -> "Region | None":
        """Whose posts a chain asks, where the paper is for another region than its owner's; None for the owner's."""
        return None

    def check(self, subject: S, *, by: "Person") -> None:  # noqa: B027
        """Raise ``Refusal`` where the effect would be refused now; reads only. Asked before each approval."""

    def drifts(self, keys: Collection[int], reader: "Person") -> "Mapping[int, Drift]":
        """What moved under papers that wait, by key, for those under which something did.

        Said to everybody who sees the request, before anybody clicks. A fixed number of queries, however many keys.
        """
        return {}

    def limit(self) -> Limit:
        """The outer clock of the chain."""
        return Limit(policy("approvals.limit_days"), working=policy("approvals.limit_counts_working_days"))

    def differences(self, before: Facts, after: Facts) -> list[Change]:
        """What changed between the snapshots of two rounds, in the reader's language."""
        return differences(before, after, self.field_names)


_kinds: dict[str, Kind[Any]] = {}


def register[K: Kind[Any]](kind: K) -> K:
    """Make ``kind`` known. ValueError when its key is taken by another class."""
    known = _kinds.get(kind.key)
    if known is not None and type(known) is not type(kind):
        raise ValueError(f"two kinds are called {kind.key!r}")
    _kinds[kind.key] = kind
    papers.know(kind.key, kind.label, confined=kind.confined)
    return kind


def kind_of(key: str) -> Kind[Any]:
    """The kind called ``key``; KeyError when no app has handed it in."""
    return _kinds[key]


def all_kinds() -> list[Kind[Any]]:
    """Every kind, by key."""
    return [_kinds[key] for key in sorted(_kinds)]


def kinds_in_charge() -> list[Kind[Any]]:
    """Those whose papers name as ``owner`` who is in charge of them now, after a handover too (ORG-3)."""
    return [
        kind
        for kind in all_kinds()
        if any(field.name == "owner" and isinstance(field, InCharge) for field in kind.model._meta.get_fields())
    ]
