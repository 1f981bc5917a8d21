"""A bid: begun on a tender, its head, its closing time and plan, given up (INQ-4). docs/rules/bid.md."""

from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from customers.following import follows_owner
from customers.models import Customer
from quotes.actions.bid_news import tell_moved, tell_writers
from quotes.bidding import plan
from quotes.enums import BID_OVER, CHECKLIST, BidState, BidStep, BidVerb, BondForm, Scoring
from quotes.models import Bid, BidItem, BidTask, Inquiry
from quotes.queries.bid import lead_days
from quotes.rules import can_begin_bid, can_drop_bid, can_edit_bid
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.locks import locked_row
from salesops.base.look import moment_text
from salesops.base.refusals import Refusal
from salesops.base.revisions import check_revision
from salesops.base.text import clean_line, clean_paragraphs
from salesops.base.verdicts import require
from salesops.documents.numbers import draw_number
from salesops.org.enums import Post
from salesops.org.models import Person

PREFIX = "TB"
RULE = "INQ-4"
ADD_IT = _("Add it and save again.")

follows_owner(Bid, BidVerb.PASSED_ON)


@dataclass(frozen=True, slots=True)
class BidData:
    """What the tender says, and who writes; amounts in yuan."""

    tender_no: str
    project_name: str
    deadline: datetime
    assistant: Person
    technical: Person
    agency: str = ""
    lot: str = ""
    obtained_on: date | None = None
    questions_until: datetime | None = None
    opening_place: str = ""
    bid_bond: Decimal | None = None
    bond_form: str = ""
    valid_days: int = 90
    ceiling: Decimal | None = None
    scoring: str = Scoring.OVERALL
    originals: int = 1
    copies: int = 4
    is_electronic: bool = False


TEXTS = ("tender_no", "project_name", "agency", "lot", "opening_place")
MOVABLE = ("deadline", "questions_until", "opening_place")
"""What may still change while others decide on it, and after."""
AMOUNTS = ("bid_bond", "ceiling")
"""What the history does not repeat: the technical department reads it."""


@transaction.atomic
def begin_bid(inquiry: Inquiry, data: BidData, *, by: Person) -> Bid:
    """Begin the bid on a tender: checklist and plan are there at once, both writers are told (INQ-4).

    Refused: another bid on this tender that is not given up, a closing time that is over, writers of other posts.
    """
    # Its row lets one bid through at a time.
    inquiry = locked_row(Inquiry.objects.all(), inquiry.pk, "customer__owner", "customer__region")
    require(can_begin_bid(by, inquiry))
    other = Bid.objects.filter(inquiry=inquiry).exclude(state=BidState.DROPPED).first()
    if other is not None:
        raise Refusal(
            RULE,
            _("There is a bid on this tender already: %(number)s.") % {"number": other.number},
            _("Open it, or give it up first."),
        )
    data = _fit(data)
    customer = inquiry.customer
    if customer is None:
        raise ValueError("the rule lets nobody bid to a company that is not registered")
    bid = Bid(
        number=draw_number(PREFIX, on=today()),
        inquiry=inquiry,
        customer=customer,
        owner=customer.owner,
        region=customer.region,
        begun_by=by,
        begun_at=now(),
        **_columns(data),
    )
    bid.save(force_insert=True)
    BidItem.objects.bulk_create(
        BidItem(bid=bid, part=part, paper=paper, position=place)
        for part, papers in CHECKLIST.items()
        for place, paper in enumerate(papers, start=1)
    )
    lay_plan(bid)
    record(bid, BidVerb.BEGUN, by=by, about=[customer, inquiry])
    tell_writers(bid, by=by)
    return bid


@transaction.atomic
def edit_bid(bid: Bid, data: BidData, *, revision: int, by: Person) -> Bid:
    """Change the head while it is prepared; once others decide on it, or have, only times and place of the opening.

    Raises ``StaleRecord`` when it was saved after ``revision``. Moving the closing time makes the plan anew.
    """
    bid = locked_bid(bid)
    require(can_edit_bid(by, bid))
    data = _fit(data)
    columns = _columns(data)
    if not bid.is_preparing:
        columns = {name: columns[name] for name in MOVABLE}
    changes = {name: (getattr(bid, name), value) for name, value in columns.items() if getattr(bid, name) != value}
    if not changes:
        return bid
    check_revision(bid, revision, {name: value for name, (_old, value) in changes.items()})
    moved, writers = "deadline" in changes, {"assistant", "technical"} & set(changes)
    for name, (_old, value) in changes.items():
        setattr(bid, name, value)
    bid.revision += 1
    bid.save(update_fields=[*changes, "revision"])
    told = {name: pair for name, pair in changes.items() if name not in AMOUNTS}
    record(bid, BidVerb.MOVED if moved else BidVerb.CHANGED, by=by, about=[bid.customer], changes=told)
    if moved:
        lay_plan(bid)
        tell_moved(bid, by=by)
    if writers:
        tell_writers(bid, by=by)
    return bid


@transaction.atomic
def drop_bid(bid: Bid, reason: str, *, by: Person) -> Bid:
    """Give it up before it is handed in; another one may be begun. Refused without a reason."""
    bid = locked_bid(bid)
    require(can_drop_bid(by, bid))
    bid.closing_note = clean_paragraphs(reason)
    if not bid.closing_note:
        raise Refusal(RULE, _("Say why the bid is given up."), _("Write the reason, then send it."), field="reason")
    return move_bid(bid, BidState.DROPPED, BidVerb.DROPPED, "closing_note", by=by, note=bid.closing_note)


def lay_plan(bid: Bid) -> None:
    """Make the plan by the settings of today; what was done stays done. Within the caller's transaction."""
    days = plan(bid.closing_day, lead_days(), today=today())
    kept = {task.step: task for task in bid.tasks.all()}
    for step, day in days.items():
        task = kept.get(step.value)
        if task is None:
            BidTask.objects.create(bid=bid, step=step, due_on=day)
        elif task.due_on != day and task.done_at is None:
            task.due_on = day
            task.save(update_fields=["due_on"])


def mark_step(bid: Bid, step: BidStep, *, done: bool) -> None:
    """A step was done by the thing itself, or was undone. Within the caller's transaction."""
    task = bid.tasks.get(step=step)
    task.done_at = now() if done else None
    task.save(update_fields=["done_at"])


def move_bid(bid: Bid, state: BidState, verb: BidVerb, *columns: str, by: Person, note: str = "") -> Bid:
    """Bring a locked bid to another state, with further changed columns, and say so in its history."""
    bid.state = state
    bid.closed_at = now() if state in BID_OVER else None
    bid.revision += 1
    bid.save(update_fields=["state", "closed_at", "revision", *columns])
    record(bid, verb, by=by, about=[bid.customer], note=note)
    return bid


def win_bid(bid: Bid, *, note: str, by: Person) -> Bid:
    """A locked bid is won; what a lost one names, said too early, goes, and the trail keeps it."""
    bid.closing_note = note
    return move_bid(bid, BidState.WON, BidVerb.WON, "closing_note", *forget_winner(bid), by=by, note=note)


def forget_winner(bid: Bid) -> Sequence[str]:
    """Take what only a lost bid names off a locked one; returns the columns to be saved."""
    bid.winner = bid.lost_reason = ""
    bid.winning_price = bid.price_seen = None
    return ("winner", "winning_price", "lost_reason", "price_seen")


def locked_bid(bid: Bid) -> Bid:
    """The bid under its row lock, with what its doors read."""
    return locked_row(Bid.objects.all(), bid.pk, "customer", "owner", "assistant", "technical", "quote", "inquiry")


def locked_customer_of(bid: Bid) -> Customer:
    """The customer's row, for doors that write something of the customer too: before the bid's."""
    return Customer.objects.select_for_update(no_key=True).get(bids=bid.pk)


def refuse_after_closing(bid: Bid) -> None:
    """Raise ``Refusal`` INQ-4 once the closing time is over."""
    if bid.deadline <= now():
        raise Refusal(
            RULE,
            _("The closing time, %(moment)s, is over.") % {"moment": moment_text(bid.deadline)},
            _("Correct the closing time if it was moved; else note what became of the tender."),
        )


def _fit(data: BidData) -> BidData:
    """The data with clean text. ValueError for choices that no form offers."""
    if data.scoring not in Scoring.values or data.bond_form not in ("", *BondForm.values):
        raise ValueError("forms offer the ways of scoring and the bonds there are")
    typed: dict[str, Any] = {field.name: getattr(data, field.name) for field in fields(data)}
    typed |= {name: clean_line(typed[name]) for name in TEXTS}
    if not typed["tender_no"]:
        raise Refusal(RULE, _("A bid names the number of its tender."), ADD_IT, field="tender_no")
    if not typed["project_name"]:
        raise Refusal(RULE, _("A bid names its project."), ADD_IT, field="project_name")
    if data.deadline <= now():
        sentence = _("The closing time is over.")
        raise Refusal(RULE, sentence, _("Correct it; after it nothing is handed in."), field="deadline_on")
    if data.questions_until is not None and data.questions_until > data.deadline:
        sentence = _("Questions are asked before the closing time.")
        raise Refusal(RULE, sentence, _("Correct one of the two."), field="questions_on")
    if (data.bid_bond is None) != (data.bond_form == ""):
        sentence = _("A bond has an amount and a form.")
        raise Refusal(RULE, sentence, _("Give both, or neither."), field="bond_form")
    _refuse_writer(data.assistant, Post.SALES_ASSISTANT, "assistant")
    _refuse_writer(data.technical, Post.TECHNICAL, "technical")
    return BidData(**typed)


def _refuse_writer(person: Person, post: Post, field: str) -> None:
    if not person.is_active or person.post != post:
        sentence = _("%(name)s does not write this part: it is that of: %(post)s.")
        said = {"name": person.name, "post": post.label}
        raise Refusal(RULE, sentence % said, _("Choose somebody of that post."), field=field)


def _columns(data: BidData) -> dict[str, Any]:
    return {field.name: getattr(data, field.name) for field in fields(data)}
