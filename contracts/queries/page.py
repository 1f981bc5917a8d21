"""Everything the page of a contract shows besides its chain, read once."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.utils import translation

from contracts.deviations import ClausePair, Difference, Terms, compare
from contracts.enums import ClauseLock, ContractState, ContractVerb, DeviationSide
from contracts.house_text import side_of
from contracts.models import Contract, ContractClause, ContractText, Deviation, DeviationConfirmation
from contracts.queries.contract import (
    CHINESE,
    TERMS,
    deviation_label,
    deviations_of,
    differences_from_offer,
    judgement_of_contract,
    schedule_in_words,
)
from contracts.schedule import InstalmentData, usual_schedule
from quotes.queries.shown import LineView, Spectacles, line_views
from salesops.approvals.enums import ApprovalVerb
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.refusals import Sentence
from salesops.documents import papers_of
from salesops.documents.models import Paper
from salesops.seals.queries.custody import kept_since
from salesops.seals.queries.entry import sealed_for_leaving

DRAFT_PAPER = "contracts.draft"


AROUND = 60


@dataclass(frozen=True, slots=True)
class Marked:
    """A text in three parts, of which the middle one is what the other text does not say."""

    before: str
    differs: str
    after: str

    @property
    def whole(self) -> str:
        """The text as it is shown."""
        return f"{self.before}{self.differs}{self.after}"


def marked(text: str, other: str) -> Marked:
    """What of ``text`` is not in ``other``: all between their common beginning and their common end.

    Of what they have in common no more than ``AROUND`` characters are kept on each side.
    """
    longest = min(len(text), len(other))
    start = next((place for place in range(longest) if text[place] != other[place]), longest)
    most = longest - start
    end = next((place for place in range(most) if text[-1 - place] != other[-1 - place]), most)
    head, tail = text[:start], text[len(text) - end :]
    if len(head) > AROUND:
        head = f"…{head[-AROUND:]}"
    if len(tail) > AROUND:
        tail = f"{tail[:AROUND]}…"
    return Marked(head, text[start : len(text) - end], tail)


@dataclass(frozen=True, slots=True)
class DeviationRow:
    """One difference; ``pk`` is None, and nobody can confirm it, while the contract is not submitted."""

    pk: int | None
    label: Sentence
    side: DeviationSide
    before: str
    after: str
    confirmed_by: str = ""
    confirmed_at: datetime | None = None

    @property
    def was(self) -> Marked:
        """What was offered, with the part that is gone."""
        return marked(self.before, self.after)

    @property
    def now(self) -> Marked:
        """What is agreed, with the part that is new."""
        return marked(self.after, self.before)

    @property
    def side_label(self) -> Sentence:
        """Commercial or technical."""
        return self.side.label


@dataclass(frozen=True, slots=True)
class ClauseRow:
    """One clause; ``differs`` from the template that it was copied from."""

    position: int
    title: str
    text: str
    lock: ClauseLock
    differs: bool

    @property
    def is_negotiable(self) -> bool:
        """Whether it may differ at all."""
        return self.lock == ClauseLock.NEGOTIABLE


@dataclass(frozen=True)
class ContractPage:
    """What stands on the page."""

    lines: Sequence[LineView]
    sees_bands: bool
    clauses: Sequence[ClauseRow]
    deviations: Sequence[DeviationRow]
    text: ContractText | None
    paper: Paper | None
    drafts: Sequence[Paper]
    wants_seal: bool

    @classmethod
    def of(cls, contract: Contract, eyes: Spectacles) -> "ContractPage":
        """A fixed number of queries, however many lines, clauses and deviations."""
        papers = papers_of(contract)
        paper = next((one for one in papers if one.kind != DRAFT_PAPER), None)
        return cls(
            lines=lines_for(line_views(judgement_of_contract(contract), eyes), eyes),
            sees_bands=eyes.sees_bands,
            clauses=clauses_of(contract),
            deviations=deviation_rows(contract),
            text=ContractText.objects.filter(contract=contract).defer("html").first(),
            paper=paper,
            drafts=[one for one in papers if one.kind == DRAFT_PAPER],
            wants_seal=_wants_seal(contract, paper),
        )

    @property
    def unconfirmed(self) -> list[DeviationRow]:
        """What nobody has confirmed by name yet (CON-3)."""
        return [one for one in self.deviations if one.confirmed_at is None]

    @property
    def clauses_apart(self) -> list[ClauseRow]:
        """The clauses that were, or may have been, negotiated."""
        return [clause for clause in self.clauses if clause.differs or clause.is_negotiable]

    @property
    def clauses_as_house(self) -> list[ClauseRow]:
        """All others: they stand as the template has them."""
        return [clause for clause in self.clauses if not (clause.differs or clause.is_negotiable)]


def _wants_seal(contract: Contract, paper: Paper | None) -> bool:
    """Whether it can't be signed yet because nothing was sealed (QUO-6)."""
    if contract.state != ContractState.APPROVED or kept_since() is None:
        return False
    return paper is None or sealed_for_leaving(paper) is None


def lines_for(views: list[LineView], eyes: Spectacles) -> list[LineView]:
    """The lines for this reader: without the price type, too, for who may not know of bands (CNF-1)."""
    if eyes.sees_bands:
        return views
    return [replace(view, price_type="", reason="", list_price=None, off_list=None) for view in views]


def clauses_of(contract: Contract) -> list[ClauseRow]:
    """Each clause, told apart from the template's own text."""
    house = dict(contract.template.clauses.values_list("position", "text")) if contract.template else {}
    return [_clause(clause, house.get(clause.position, clause.text)) for clause in contract.clauses.all()]


def _clause(clause: ContractClause, house: str) -> ClauseRow:
    return ClauseRow(clause.position, clause.title, clause.text, ClauseLock(clause.lock), clause.text != house)


def deviation_rows(contract: Contract) -> list[DeviationRow]:
    """As computed now while the contract is written; afterwards those of its last submission, with who confirmed."""
    if contract.is_editable:
        return [_unsubmitted(one) for one in differences_from_offer(contract)]
    return [_submitted(one) for one in deviations_of(contract)]


def rows_as_typed(
    contract: Contract, terms: Mapping[str, Any], clauses: Mapping[int, str], parts: Sequence[InstalmentData]
) -> list[DeviationRow]:
    """The differences of what is being typed; what can't be read yet counts as it is stored."""
    if contract.quote is None or contract.template is None:
        return []
    house = dict(contract.template.clauses.values_list("position", "text"))
    with translation.override(CHINESE):
        offered = {name: getattr(contract.quote, name) for name in TERMS}
        agreed = {name: terms.get(name, getattr(contract, name)) for name in TERMS}
        usual = schedule_in_words(usual_schedule(contract.total), contract.total)
        pairs = [
            ClausePair(one.position, one.title, side_of(one.title), house.get(one.position, ""), text)
            for one in contract.clauses.all()
            for text in [clauses.get(one.position, one.text)]
        ]
        scheduled = schedule_in_words(parts, contract.total)
        found = compare(Terms(**offered, schedule=usual), Terms(**agreed, schedule=scheduled), pairs)
    return [_unsubmitted(one) for one in found]


def rows_of_snapshot(snapshot: Mapping[str, Any]) -> list[DeviationRow]:
    """The deviations that a request froze (`facts.contract_snapshot`)."""
    frozen = [
        Difference(one["key"], one["label"], DeviationSide(one["side"]), one["before"], one["after"])
        for one in snapshot.get("deviations", ())
    ]
    return [_unsubmitted(one) for one in frozen]


def _unsubmitted(one: Difference) -> DeviationRow:
    return DeviationRow(None, deviation_label(one), one.side, one.before, one.after)


def _submitted(one: Deviation) -> DeviationRow:
    confirmation: DeviationConfirmation | None = getattr(one, "confirmation", None)
    return DeviationRow(
        one.pk,
        deviation_label(one),
        DeviationSide(one.side),
        one.before,
        one.after,
        confirmation.confirmed_by.name if confirmation else "",
        confirmation.confirmed_at if confirmation else None,
    )


def frozen_text(contract: Contract) -> ContractText | None:
    """The text as it was approved (CON-6); None before, and for contracts of the past."""
    return ContractText.objects.filter(contract=contract).first()


# What the chain says of its request and the contract says of itself is one fact: told once.
_TOLD_BY_THE_CHAIN = {
    ContractVerb.SUBMITTED,
    ContractVerb.RETURNED,
    ContractVerb.REJECTED,
    ContractVerb.WITHDRAWN,
    ApprovalVerb.APPROVED,
}


def story_of(contract: Contract) -> list[TimelineEntry]:
    """What happened to the contract, its requests and its papers included, newest first."""
    return [
        replace(entry, sentence=entry.sentence.removesuffix(entry.title).rstrip())
        for entry in timeline_for(contract)
        if entry.verb not in _TOLD_BY_THE_CHAIN
    ]
