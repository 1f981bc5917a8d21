"""Reads about bids: the plan, the parts, the sums, whose turn it is, what is due (INQ-4)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import F, Prefetch, Q, QuerySet, Sum
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from quotes.bidding import Sums
from quotes.enums import BidPart, BidState, BidStep, BidVerb, ItemState
from quotes.models import Bid, BidCertificate, BidDeviation, BidItem, BidTask, QuoteLine
from salesops.approvals.enums import ApprovalVerb
from salesops.audit import TimelineEntry, timeline_for
from salesops.base.clock import today
from salesops.base.look import day_text, moment_text, yuan_text
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.documents.models import File, Paper
from salesops.documents.papers import papers_of
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.policy import policy

SHOWN = 8
OPEN_FOR_WORK = (BidState.PREPARING, BidState.APPROVED, BidState.SEALED)
"""States in which a step of the plan is somebody's to do."""


def lead_days() -> dict[BidStep, int]:
    """How many working days before the closing day each step is due, by the settings of today."""
    return {step: int(policy(f"quotes.bid_days_{step.value}")) for step in BidStep}


def bid_label(name: str) -> Any:
    """What a field is called; a form's field takes it as it is."""
    return Bid._meta.get_field(name).verbose_name  # type: ignore[union-attr]  # a column, no relation to it


def sum_of_lines(bid: Bid) -> Decimal | None:
    """What the lines of its quote come to."""
    if bid.quote_id is None:
        return None
    found: Decimal | None = QuoteLine.objects.filter(quote=bid.quote_id).aggregate(sum=Sum("final_amount"))["sum"]
    return found


def sums_of(bid: Bid) -> Sums:
    """The sums that must agree."""
    return Sums(bid.total, sum_of_lines(bid), bid.opening_total, bid.opening_words, bid.ceiling)


def responsible(bid: Bid, step: str) -> Person:
    """Whose step it is: the technical writer's, the assistant's, and the account manager's to get it reviewed."""
    owners = {BidStep.TECHNICAL: bid.technical, BidStep.REVIEW: bid.owner}
    return owners.get(BidStep(step), bid.assistant)


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A step of the plan as the page shows it."""

    label: Sentence
    who: Person
    due_on: date
    is_done: bool
    done: str
    pill: str
    word: str


def plan_of(bid: Bid) -> list[PlanRow]:
    """The steps in the order of their days."""
    return [_row(bid, task) for task in sorted(bid.tasks.all(), key=lambda one: (one.due_on, _place(one)))]


def _row(bid: Bid, task: BidTask) -> PlanRow:
    step, day = BidStep(task.step), today()
    if task.done_at:
        pill, word = "done", _("done")
    elif not bid.runs:
        pill, word = "off", pgettext("bid step", "not needed any more")
    elif task.due_on < day:
        days = (day - task.due_on).days
        pill, word = "stop", ngettext("%(days)d day late", "%(days)d days late", days) % {"days": days}
    elif task.due_on == day:
        pill, word = "wait", pgettext("bid step", "due today")
    else:
        pill, word = "open", pgettext("bid step", "to come")
    return PlanRow(
        step.label, responsible(bid, step), task.due_on, task.done_at is not None, moment_text(task.done_at), pill, word
    )


def _place(task: BidTask) -> int:
    return list(BidStep).index(BidStep(task.step))


@dataclass(frozen=True, slots=True)
class PartView:
    """A part of the bid as the page shows it; ``items`` with ``files``."""

    part: BidPart
    writer: Person
    finished: str
    items: list[BidItem]
    deviations: list[BidDeviation]
    open: int
    writes: bool


def parts_of(bid: Bid, *, writes: Mapping[str, bool], sees_files: Mapping[str, bool]) -> list[PartView]:
    """Both parts with their lines, files and deviations: three queries."""
    items = list(bid.items.select_related("decided_by"))
    _with_files([item for item in items if sees_files[item.part]], items)
    deviations = list(bid.deviations.all())
    found = []
    for part, writer in ((BidPart.COMMERCIAL, bid.assistant), (BidPart.TECHNICAL, bid.technical)):
        mine = [item for item in items if item.part == part]
        ended = bid.commercial_at if part == BidPart.COMMERCIAL else bid.technical_at
        found.append(
            PartView(
                part,
                writer,
                moment_text(ended) if ended else "",
                mine,
                [one for one in deviations if one.part == part],
                sum(item.state == ItemState.OPEN for item in mine),
                writes[part] and ended is None,
            )
        )
    return found


def _with_files(shown: Sequence[Any], rows: Iterable[Any]) -> None:
    """Each row gets ``files``, in one query; those that aren't shown have none."""
    found: dict[int, list[File]] = {}
    if shown:
        kind = ContentType.objects.get_for_model(shown[0])
        for file in File.objects.filter(subject_type=kind, subject_id__in=[one.pk for one in shown]).order_by("pk"):
            found.setdefault(file.subject_id, []).append(file)
    for row in rows:
        row.files = found.get(row.pk, [])


def certificates_of(bid: Bid) -> list[BidCertificate]:
    """With ``files``; each knows its bid."""
    rows = list(bid.certificates.filter(dropped_at=None).order_by("pk"))
    for row in rows:
        row.bid = bid
    _with_files(rows, rows)
    return rows


def files_of_bid(bid: Bid) -> QuerySet[File]:
    """All that hangs on its lines and certificates."""
    kinds = ContentType.objects.get_for_models(BidItem, BidCertificate)
    items, papers = bid.items.values("pk"), bid.certificates.filter(dropped_at=None).values("pk")
    of_items = Q(subject_type=kinds[BidItem], subject_id__in=items)
    return File.objects.filter(of_items | Q(subject_type=kinds[BidCertificate], subject_id__in=papers)).order_by("pk")


def paper_of(bid: Bid) -> Paper | None:
    """The paper of this version; None before its approval."""
    return next((one for one in papers_of(bid) if one.version == bid.version), None)


def head_facts(bid: Bid, *, sees_prices: bool) -> list[tuple[Sentence, str]]:
    """What the tender says; its amounts only to those who read prices."""
    label = bid_label
    rows = [
        (label("tender_no"), bid.tender_no),
        (label("lot"), bid.lot),
        (label("agency"), bid.agency),
        (label("deadline"), moment_text(bid.deadline)),
        (label("questions_until"), moment_text(bid.questions_until) if bid.questions_until else ""),
        (label("obtained_on"), day_text(bid.obtained_on) if bid.obtained_on else ""),
        (label("opening_place"), bid.opening_place),
        (label("scoring"), bid.get_scoring_display()),
        (label("ceiling"), yuan_text(bid.ceiling) if bid.ceiling and sees_prices else ""),
        (label("bid_bond"), _bond(bid) if bid.bid_bond and sees_prices else ""),
        (label("valid_days"), ngettext("%(days)d day", "%(days)d days", bid.valid_days) % {"days": bid.valid_days}),
        (_("Originals and copies"), f"{bid.originals} + {bid.copies}"),
        (label("is_electronic"), _("yes") if bid.is_electronic else ""),
    ]
    return [(name, value) for name, value in rows if value]


def _bond(bid: Bid) -> str:
    back = _("came back on %(day)s") % {"day": day_text(bid.bond_returned_on)} if bid.bond_returned_on else ""
    return " · ".join(filter(None, [yuan_text(bid.bid_bond), bid.get_bond_form_display(), back]))


def bids_to_do(person: Person) -> list[BidTask]:
    """The next open step of each bid that is the person's to do, the most urgent first (DSH-1)."""
    asked = _due_of_technical if person.post == Post.TECHNICAL else _due_of_sales
    first: dict[int, BidTask] = {}
    for task in asked(person.pk):
        first.setdefault(task.bid_id, task)
    return list(first.values())[:SHOWN]


def _due(mine: Q) -> QuerySet[BidTask]:
    due = BidTask.objects.filter(done_at=None, bid__in=Bid.objects.filter(state__in=OPEN_FOR_WORK))
    return due.filter(mine).select_related("bid__customer").order_by("due_on", "pk")[: 4 * SHOWN]


_due_of_technical = Prepared(lambda key: _due(Q(bid__technical=key, step=BidStep.TECHNICAL)), int)
_due_of_sales = Prepared(
    lambda key: _due(
        Q(bid__assistant=key, step__in=(BidStep.COMMERCIAL, BidStep.SEAL, BidStep.DISPATCH))
        | Q(bid__owner=key, step=BidStep.REVIEW, bid__state=BidState.PREPARING)
    ),
    int,
)


# The engine tells of the request what the paper tells of itself; of a no the engine's entry is kept, for it has the
# reason. Who brought which line of a checklist up to date stands beside the line.
_TOLD_TWICE = {
    *(ApprovalVerb.OPENED, ApprovalVerb.SIGNED, ApprovalVerb.APPROVED, ApprovalVerb.WITHDRAWN),
    *(BidVerb.RETURNED, BidVerb.REFUSED, BidVerb.ITEM),
}


def story_of_bid(bid: Bid) -> list[TimelineEntry]:
    """What happened to it, each thing once, the newest first."""
    return [entry for entry in timeline_for(bid) if entry.verb not in _TOLD_TWICE]


def with_plan(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """Each with its open steps in the order of their days, for a row."""
    steps = BidTask.objects.filter(done_at=None).order_by("due_on", "pk")
    return bids.select_related("customer", "owner").prefetch_related(Prefetch("tasks", steps, to_attr="ahead"))


def overdue(bids: QuerySet[Bid]) -> QuerySet[Bid]:
    """Those with a step that is late."""
    late = BidTask.objects.filter(done_at=None, due_on__lt=today()).values("bid")
    return bids.filter(pk__in=late, state__in=OPEN_FOR_WORK).order_by(F("deadline"))
