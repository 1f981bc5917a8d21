"""Reads about a customer's status: what it rests on, what was asked, what is missing (CUS-4)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Min
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus, NoteKind, PaperState
from customers.models import STANDING, Customer, StatusRequest
from customers.proofs import offered_on
from customers.queries.customer import label
from customers.status import LADDER, Grounds, missing_for, next_rung, wanted_for, ways_from
from salesops.base.look import NextStep, day_text, yuan_text
from salesops.base.money import yuan
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict

NEGOTIATING = (NoteKind.VISIT, NoteKind.MEETING, NoteKind.PHONE)
"""How one negotiates; an e-mail asks or answers."""
GROUND_NAMES: dict[str, Sentence] = {
    "offered_on": _("An approved quote"),
    "negotiated_on": _("A visit, meeting or call about it, logged since"),
}


@dataclass(frozen=True, slots=True)
class Condition:
    """One thing a status rests on; ``url`` is where it is done."""

    label: Sentence
    met: bool
    url: str


@dataclass(frozen=True, slots=True)
class Way:
    """A status one may ask for, and what it takes."""

    status: CustomerStatus
    conditions: list[Condition]


@dataclass(frozen=True, slots=True)
class Rung:
    """One step of the ladder as it is drawn: ``state`` is done, now, back (fallen beside the ladder) or next."""

    status: CustomerStatus
    state: str
    day: str


def grounds_of(customer: Customer) -> Grounds:
    """What is known now. A negotiation is a contact in person or by phone on or after the day of the first offer."""
    offered = offered_on(customer)
    talked = None
    if offered is not None:
        spoken = customer.notes.filter(STANDING, kind__in=NEGOTIATING, happened_on__gte=offered)
        talked = spoken.aggregate(on=Min("happened_on"))["on"]
    return Grounds(
        need=customer.need,
        budget=customer.budget,
        timetable=customer.timetable,
        offered_on=offered,
        negotiated_on=talked,
    )


def ground_name(name: str) -> Sentence:
    """What a condition is called."""
    return GROUND_NAMES.get(name) or label(name)


def shown_grounds(kept: dict[str, str]) -> list[tuple[Sentence, str]]:
    """Frozen grounds as people read them, in the order of the conditions."""
    return [
        (ground_name(name), _shown(name, kept[name])) for name in wanted_for(CustomerStatus.POTENTIAL) if name in kept
    ]


def status_before(customer: Customer) -> CustomerStatus:
    """What the customer was before the last approved change to what it is now; registered where nobody knows."""
    moved = customer.status_requests.filter(state=PaperState.APPROVED, to_status=customer.status).order_by("-closed_at")
    found = moved.values_list("from_status", flat=True).first()
    return CustomerStatus(found) if found else CustomerStatus.REGISTERED


def ways_of(customer: Customer) -> list[Way]:
    """What the account manager may ask for now, each with its conditions."""
    ways = ways_from(customer.status, status_before(customer))
    grounds = grounds_of(customer)
    return [Way(way, _conditions(customer, way, grounds)) for way in ways]


def open_status_request(customer: Customer) -> StatusRequest | None:
    """The request that runs, or that came back to whoever asked."""
    return customer.status_requests.filter(state__in=(PaperState.DRAFT, PaperState.PENDING)).first()


def ladder_of(customer: Customer) -> list[Rung]:
    """The ladder up to where the customer is, and what lies ahead; beside it, what it fell to."""
    status = CustomerStatus(customer.status)
    reached = status if status in LADDER else _reached(customer)
    closed = customer.status_requests.filter(state=PaperState.APPROVED).order_by("closed_at")
    days = {moved.to_status: day_text(moved.closed_at) for moved in closed}
    days[CustomerStatus.REGISTERED] = day_text(customer.registered_at)
    at = LADDER.index(reached)
    rungs = [Rung(rung, "done", days.get(rung, "")) for rung in LADDER[:at]]
    if status in LADDER:
        here = "done" if status == CustomerStatus.WON else "now"
        rungs.append(Rung(reached, here, days.get(reached, "")))
        return rungs + [Rung(rung, "next", "") for rung in LADDER[at + 1 :]]
    return [*rungs, Rung(reached, "done", days.get(reached, "")), Rung(status, "back", days.get(status, ""))]


def next_conditions(customer: Customer) -> Way | None:
    """What is wanted for the next rung; None where nobody can ask for one."""
    rung = next_rung(customer.status)
    return None if rung is None else Way(rung, _conditions(customer, rung, grounds_of(customer)))


def is_stopped(customer: Customer) -> bool:
    """Whether the general manager decided not to serve the customer any longer."""
    return customer.status == CustomerStatus.STOPPED


def next_when_back(paper: StatusRequest, *, may_change: Verdict) -> NextStep | None:
    """What is next with a request that came back; None while its approval says so, or once it ended."""
    if not paper.is_editable:
        return None
    if not may_change:
        return NextStep(gettext("%(name)s says more about it, or gives it up") % {"name": paper.owner.name})
    return NextStep(
        gettext("Say more about it and send it again, or give it up"),
        gettext("What is wanted stands in the history."),
        mine=True,
        label=gettext("Change and send again"),
        url=reverse("customers:status-edit", args=[paper.pk]),
    )


def _reached(customer: Customer) -> CustomerStatus:
    if customer.status == CustomerStatus.DORMANT:
        return CustomerStatus.WON
    before = status_before(customer)
    return before if before in LADDER else CustomerStatus.REGISTERED


def _conditions(customer: Customer, status: str, grounds: Grounds) -> list[Condition]:
    missing = missing_for(status, grounds)
    return [Condition(ground_name(name), name not in missing, _where(customer, name)) for name in wanted_for(status)]


def _where(customer: Customer, name: str) -> str:
    if name == "negotiated_on":
        return reverse("customers:note-new", args=[customer.pk])
    if name == "offered_on":
        return f"{customer.get_absolute_url()}#quotes"
    return f"{reverse('customers:customer-edit', args=[customer.pk])}#id_{name}"


def _shown(name: str, value: str) -> str:
    if name == "budget":
        return yuan_text(yuan(value))
    return day_text(date.fromisoformat(value)) if name.endswith("_on") else value
