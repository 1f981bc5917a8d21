"""Reads about opportunities: sums, the board, what is stale or slips (OPP-1, OPP-3)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from django.db.models import Count, DecimalField, F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Round
from django.utils.translation import gettext as _

from customers.enums import CLOSED_STAGES, STAGE_MARK, Stage
from customers.models import Opportunity, StageMove
from customers.pipeline import OPEN_STAGES
from customers.queries.customer import whose_name_is
from salesops.base import clock
from salesops.base.look import amount_text, day_text, dotted
from salesops.base.money import ZERO
from salesops.base.refusals import Sentence
from salesops.org.visibility import one_of
from salesops.policy.queries import policy

SLIPS = 2
"""So often the expected close was put off before an opportunity is called slipping."""
CARDS = 30
LATEST = 10
YUAN = DecimalField(max_digits=20, decimal_places=2)
WEIGHTED = Round(Cast(F("amount") * F("probability"), DecimalField(max_digits=20, decimal_places=4)) / 100, precision=2)
"""The amount by its probability, in yuan, rounded half up to the cent."""


def with_slips(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Each with ``slips``, how often its expected close was put off, and with what a row shows."""
    put_off = StageMove.objects.filter(opportunity=OuterRef("pk"), from_expected_on__lt=F("expected_on"))
    counted = put_off.order_by().values("opportunity").annotate(times=Count("pk")).values("times")
    return opportunities.select_related("customer", "owner", "region").annotate(slips=Coalesce(Subquery(counted), 0))


def sought(opportunities: QuerySet[Opportunity], typed: str) -> QuerySet[Opportunity]:
    """Those found by part of the number, of the title or of the customer's name (CUS-7)."""
    itself = Opportunity.objects.filter(Q(number__icontains=typed) | Q(title__icontains=typed))
    return opportunities.filter(one_of("pk", itself.order_by().values("pk")) | whose_name_is(typed))


def still_open(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Neither won nor lost."""
    return opportunities.filter(closed_at=None)


def stale(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Open, and nothing moved them for as many days as the setting says (OPP-3)."""
    since = clock.now() - timedelta(days=policy("customers.opportunity_stale_days"))
    return still_open(opportunities).filter(touched_at__lt=since)


def slipping(opportunities: QuerySet[Opportunity]) -> QuerySet[Opportunity]:
    """Open, and the expected close has passed or was put off twice; of `with_slips` (OPP-3)."""
    return still_open(opportunities).filter(Q(expected_on__lt=clock.today()) | Q(slips__gte=SLIPS))


def is_stale(opportunity: Opportunity) -> bool:
    """As ``stale``, of one."""
    idle = clock.now() - opportunity.touched_at
    return opportunity.closed_at is None and idle > timedelta(days=policy("customers.opportunity_stale_days"))


@dataclass(frozen=True, slots=True)
class Sums:
    """How many opportunities, what they come to in yuan, and that by their probability."""

    count: int = 0
    total: Decimal = ZERO
    weighted: Decimal = ZERO


def sums_of(opportunities: QuerySet[Opportunity]) -> Sums:
    """One query."""
    found = opportunities.order_by().aggregate(
        count=Count("pk"), total=Sum("amount", output_field=YUAN), weighted=Sum(WEIGHTED, output_field=YUAN)
    )
    return Sums(found["count"], found["total"] or ZERO, found["weighted"] or ZERO)


@dataclass(frozen=True, slots=True)
class BoardColumn:
    """A stage with its sums and its first cards; ``more`` are not drawn."""

    stage: Stage
    sums: Sums
    cards: Sequence[Opportunity]

    @property
    def label(self) -> Sentence:
        """What the stage is called."""
        return self.stage.label

    @property
    def mark(self) -> str:
        """The mark of its pill."""
        return STAGE_MARK[self.stage]

    @property
    def more(self) -> int:
        """How many stand in the list only."""
        return self.sums.count - len(self.cards)

    @property
    def is_closed(self) -> bool:
        """Won or lost."""
        return self.stage in CLOSED_STAGES


def board_of(opportunities: QuerySet[Opportunity]) -> list[BoardColumn]:
    """A column for each stage, a query for each that isn't empty; of the closed ones those of the last 30 days."""
    since = clock.now() - timedelta(days=30)
    shown = opportunities.filter(Q(closed_at=None) | Q(closed_at__gte=since))
    grouped = (
        shown.order_by()
        .values("stage")
        .annotate(count=Count("pk"), total=Sum("amount", output_field=YUAN), weighted=Sum(WEIGHTED, output_field=YUAN))
    )
    sums = {row["stage"]: Sums(row["count"], row["total"], row["weighted"]) for row in grouped}
    rows = with_slips(shown).order_by("expected_on", "-amount", "pk")
    return [
        BoardColumn(stage, sums[stage], list(rows.filter(stage=stage)[:CARDS]))
        if stage in sums
        else BoardColumn(stage, Sums(), ())
        for stage in (*OPEN_STAGES, *CLOSED_STAGES)
    ]


def label(name: str) -> Sentence:
    """What a field of an opportunity is called."""
    called: Sentence = getattr(Opportunity._meta.get_field(name), "verbose_name", name)
    return called


def shown_value(opportunity: Opportunity, name: str) -> str:
    """The field's value as people read it; an empty string for nothing."""
    show = getattr(opportunity, f"get_{name}_display", None)
    value = show() if show else getattr(opportunity, name)
    if value is None:
        return ""
    if name == "amount":
        return amount_text(value)
    if name == "probability":
        return f"{value} %"
    return str(value)


def kept_value(opportunity: Opportunity, name: str) -> str:
    """The field's value as the trail keeps it: a choice by its key, which each reader is told in their language."""
    if Opportunity._meta.get_field(name).choices:  # type: ignore[union-attr]  # a column, no relation to it
        return str(getattr(opportunity, name))
    return shown_value(opportunity, name)


def facts_of(opportunity: Opportunity) -> list[tuple[Sentence, str]]:
    """What is known about it, labels and values as people read them."""
    names = ["customer", "contact", "product_line", "owner", "region", "amount", "probability", "outlook"]
    facts = [(label(name), shown_value(opportunity, name)) for name in names]
    facts.append((label("expected_on"), day_text(opportunity.expected_on)))
    if opportunity.next_step:
        day = day_text(opportunity.next_on) if opportunity.next_on else ""
        facts.append((label("next_step"), dotted(opportunity.next_step, day)))
    closing = [(label(name), shown_value(opportunity, name)) for name in ("loss_reason", "lost_to", "closing_note")]
    days = [(label(name), day_text(getattr(opportunity, name))) for name in ("opened_at", "closed_at")]
    return [*facts, *((name, value) for name, value in closing if value), *days]


@dataclass(frozen=True, slots=True)
class MoveRow:
    """A move as its line reads: what it became, and what changed beside the stage."""

    move: StageMove
    mark: str
    said: Sequence[str]


def moves_of(opportunity: Opportunity) -> list[MoveRow]:
    """All moves, the newest first; one query."""
    return [
        MoveRow(move, STAGE_MARK[Stage(move.stage)], _changes(move)) for move in opportunity.moves.select_related("by")
    ]


def _changes(move: StageMove) -> list[str]:
    said = []
    if move.from_amount is not None and move.from_amount != move.amount:
        said.append(f"{amount_text(move.from_amount)} → {amount_text(move.amount)}")
    if move.from_expected_on is not None and move.from_expected_on != move.expected_on:
        days = {"old": day_text(move.from_expected_on), "new": day_text(move.expected_on)}
        said.append(_("expected %(old)s → %(new)s") % days)
    if move.from_probability is not None and move.from_probability != move.probability:
        said.append(f"{move.from_probability} % → {move.probability} %")
    return said
