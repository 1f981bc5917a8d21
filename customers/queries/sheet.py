"""The week's sheet of customers: whom a person touched, and what stands in each row before one types (VIS-3)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from customers.enums import CustomerStatus, NoteKind, PlanState, Stage, VisitPurpose
from customers.models import STANDING, Contact, ContactNote, Customer, Opportunity, StageMove, VisitPlan
from customers.touches import label_of, touched
from salesops.base.look import named_day_text
from salesops.base.weeks import Week
from salesops.org.models import Person
from salesops.org.visibility import visible_to

type Row = dict[str, Any]
"""One customer's row as it is frozen: codes, texts, amounts as text, days in ISO form."""

WORDS = ("need", "budget", "timetable", "change", "problem", "next_plan")
SCORED = ("contact", "need", "budget", "timetable", "next_plan")
WHOLE = 100


def touched_by(person: Person, week: Week, also: Collection[int] = ()) -> QuerySet[Customer]:
    """Customers the person sees and had to do with: noted, planned to visit, registered, moved an opportunity of.

    ``also`` are the keys of those that other floors tell of.
    """
    days, moments = (week.monday, week.sunday), (week.start, week.end)
    notes = ContactNote.objects.filter(STANDING, author=person, happened_on__range=days)
    plans = VisitPlan.objects.filter(owner=person, day__range=days).exclude(state=PlanState.CANCELLED)
    moves = StageMove.objects.filter(by=person, at__gte=moments[0], at__lt=moments[1])
    registered = Q(owner=person, registered_at__gte=moments[0], registered_at__lt=moments[1])
    found = (
        registered
        | Q(pk__in=notes.order_by().values("customer"))
        | Q(pk__in=plans.order_by().values("customer"))
        | Q(pk__in=moves.order_by().values("opportunity__customer"))
        | Q(pk__in=also)
    )
    return visible_to(person, Customer).filter(found, archived_at=None).order_by("level", "name", "pk")


def rows_of(person: Person, week: Week) -> list[Row]:
    """A row for each customer touched, prefilled in the active language.

    Six queries however many there are, and one for each floor that tells of what it did.
    """
    contacts = Prefetch("contacts", Contact.objects.active())
    elsewhere = touched(person, week)
    found = touched_by(person, week, {key for counted in elsewhere.values() for key in counted})
    customers = list(found.defer("search_text").prefetch_related(contacts))
    keys = [customer.pk for customer in customers]
    notes = _by_customer(
        ContactNote.objects.filter(
            STANDING, customer__in=keys, author=person, happened_on__range=(week.monday, week.sunday)
        )
    )
    open_ones = _by_customer(Opportunity.objects.filter(customer__in=keys, closed_at=None))
    moves = StageMove.objects.filter(by=person, at__gte=week.start, at__lt=week.end, opportunity__customer__in=keys)
    changes: dict[int, list[StageMove]] = defaultdict(list)
    for move in moves.select_related("opportunity").order_by("at", "pk"):
        changes[move.opportunity.customer_id].append(move)
    coming = week.shifted(1)
    plans = _by_customer(
        VisitPlan.objects.filter(
            owner=person, customer__in=keys, state=PlanState.PLANNED, day__range=(coming.monday, coming.sunday)
        )
    )
    rows = [
        _row(customer, week, notes[customer.pk], open_ones[customer.pk], changes[customer.pk], plans[customer.pk])
        for customer in customers
    ]
    for row in rows:
        row["touches"] |= {
            code: counted[row["customer"]] for code, counted in elsewhere.items() if row["customer"] in counted
        }
    return rows


def _by_customer[M: (ContactNote, Opportunity, VisitPlan)](found: QuerySet[M]) -> dict[int, list[M]]:
    grouped: dict[int, list[M]] = defaultdict(list)
    for one in found:
        grouped[one.customer_id].append(one)
    return grouped


def _row(
    customer: Customer,
    week: Week,
    notes: Sequence[ContactNote],
    chances: Sequence[Opportunity],
    moves: Iterable[StageMove],
    plans: Iterable[VisitPlan],
) -> Row:
    contact = next(iter(customer.contacts.all()), None)
    return {
        "customer": customer.pk,
        "number": customer.number,
        "name": customer.name,
        "level": customer.level,
        "status": customer.status,
        "industry": customer.industry,
        "contact": " · ".join(filter(None, [contact.name, contact.title, contact.phone])) if contact else "",
        "touches": dict(Counter(note.kind for note in notes)),
        "opportunities": [
            {
                "title": one.title,
                "stage": one.stage,
                "amount": str(one.amount),
                "expected_on": one.expected_on.isoformat(),
            }
            for one in chances
        ],
        "need": customer.need,
        "budget": None if customer.budget is None else str(customer.budget),
        "timetable": customer.timetable,
        "change": _what_changed(customer, week, moves),
        "problem": "",
        "next_plan": _what_is_next(notes, plans),
    }


def _what_changed(customer: Customer, week: Week, moves: Iterable[StageMove]) -> str:
    said = [pgettext("this week", "Registered")] if week.start <= customer.registered_at < week.end else []
    for move in moves:
        stage = Stage(move.stage).label
        if not move.from_stage:
            said.append(_("%(title)s: taken up") % {"title": move.opportunity.title})
        elif move.from_stage != move.stage:
            said.append(f"{move.opportunity.title}: {Stage(move.from_stage).label} → {stage}")
    return "\n".join(said)


def _what_is_next(notes: Sequence[ContactNote], plans: Iterable[VisitPlan]) -> str:
    """The visits planned for the week after; without any, what the newest note says is next."""
    said = [
        f"{named_day_text(plan.day)} {VisitPurpose(plan.purpose).label}{f': {plan.target}' if plan.target else ''}"
        for plan in plans
    ]
    if not said and notes:
        newest = notes[0]
        day = f"{named_day_text(newest.next_on)} " if newest.next_on else ""
        said = [f"{day}{newest.next_step}"] if newest.next_step else []
    return "\n".join(said)


def completeness_of_rows(rows: Sequence[Mapping[str, Any]]) -> int:
    """Per cent of contact, need, budget, timetable and next plan that are filled in; a nil sheet is complete."""
    if not rows:
        return WHOLE
    filled = sum(bool(row[name]) for row in rows for name in SCORED)
    return filled * WHOLE // (len(rows) * len(SCORED))


# --------------------------------------------------------------------------------------------------- what a page shows


@dataclass(frozen=True, slots=True)
class ChanceView:
    """An opportunity as a row shows it."""

    title: str
    stage: str
    amount: Decimal
    expected_on: date


@dataclass(frozen=True, slots=True)
class RowView:
    """A row in the reader's language, live or frozen."""

    customer: int
    number: str
    name: str
    level: str
    status: str
    industry: str
    contact: str
    touches: list[tuple[str, int]]
    opportunities: list[ChanceView]
    need: str
    budget: Decimal | None
    timetable: str
    change: str
    problem: str
    next_plan: str
    is_seen: bool


def shown_rows(rows: Iterable[Row], *, reader: Person) -> list[RowView]:
    """The rows as the reader sees them; ``is_seen`` where the customer's page opens to them as well. One query."""
    listed = list(rows)
    seen = set(
        visible_to(reader, Customer).filter(pk__in=[row["customer"] for row in listed]).values_list("pk", flat=True)
    )
    return [_shown(row, is_seen=row["customer"] in seen) for row in listed]


def _shown(row: Row, *, is_seen: bool) -> RowView:
    told = {
        "touches": [(_touch_text(code), number) for code, number in row["touches"].items()],
        "opportunities": [
            ChanceView(
                one["title"],
                str(Stage(one["stage"]).label),
                Decimal(one["amount"]),
                date.fromisoformat(one["expected_on"]),
            )
            for one in row["opportunities"]
        ],
        "status": str(CustomerStatus(row["status"]).label),
        "budget": Decimal(row["budget"]) if row["budget"] else None,
    }
    return RowView(**{**row, **told}, is_seen=is_seen)


def _touch_text(code: str) -> str:
    return str(NoteKind(code).label if code in NoteKind.values else label_of(code))
