"""What a post sees first (DSH-1): what waits, what is due, what is stuck; one function for each panel."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from quotes.enums import QuoteState
from quotes.models import OFFERED, Quote
from quotes.queries.estimate import days_to_answer
from quotes.queries.support import support_to_do
from reports.enums import Outcome
from reports.queries.report import OwedWeek, items_to_mark, owed_weeks, unwritten_report
from salesops.approvals.enums import OPEN_STATES, RequestState
from salesops.approvals.inbox import InboxRow, inbox_groups, request_rows
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.approvals.queries import WITH_CHAIN, my_requests, waiting_for, with_chain
from salesops.base.clock import today
from salesops.base.look import ClockView, week_clock
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.org.models import Person
from salesops.org.sight import Seen
from salesops.org.visibility import visible_to
from salesops.policy import policy
from salesops.seals.models import SealEntry
from salesops.seals.queries.entry import waiting_for_keeper
from salesops.workdays import missing_year

SHOWN = 8


@dataclass(frozen=True, slots=True)
class QuoteToDo:
    """A quote of mine that waits for me, and what is to be done with it."""

    quote: Quote
    what: str


@dataclass(frozen=True, slots=True)
class Question:
    """What technical was asked and has to answer: for whom, about what, since when, and what is to be done."""

    customer: str
    about: str
    asked_at: datetime
    label: str
    url: str


@dataclass(frozen=True, slots=True)
class WeekToDo:
    """A report that waits for me; only the newest has counts."""

    owed: OwedWeek
    clock: ClockView
    to_mark: int = 0
    unmarked: int = 0
    planned: int = 0

    @property
    def marked(self) -> int:
        """How many of last plan's items have their mark."""
        return self.to_mark - self.unmarked


@dataclass(frozen=True, slots=True)
class Stuck:
    """A request that stands still because nobody was found who may decide it; without its contents (ORG-2)."""

    request: Request
    kind: Sentence

    @property
    def who(self) -> str:
        """Who asked; of a confined paper nobody is told that (CNF-4)."""
        return "" if kind_of(self.request.kind).confined else self.request.requester.name


@dataclass(frozen=True, slots=True)
class Machinery:
    """What an administrator must look after."""

    stuck: list[Stuck]
    parked: int
    missing_year: int | None

    @property
    def is_well(self) -> bool:
        """Nothing to do."""
        return not (self.stuck or self.parked or self.missing_year)


def inbox_rows(person: Person) -> list[InboxRow]:
    """The most urgent of what waits for my decision."""
    steps = list(with_chain(waiting_for(person))[:SHOWN])
    return [row for group in inbox_groups(steps, person) for row in group.rows] if steps else []


def open_requests(person: Person) -> list[InboxRow]:
    """What I asked for and is not decided yet, the newest first."""
    requests = _asked_for(person.pk)
    return request_rows(requests, person) if requests else []


_asked_for = Prepared[Request](
    lambda key: my_requests(Person(pk=key)).filter(state__in=OPEN_STATES).prefetch_related(*WITH_CHAIN)[:SHOWN], int
)


def quotes_to_do(person: Person) -> list[QuoteToDo]:
    """My quotes that wait for me: to be finished, changed or handed out."""
    return [QuoteToDo(quote, _what_to_do(quote, person)) for quote in _waiting(person)]


def _quotes_waiting(person: Person) -> QuerySet[Quote]:
    states = (QuoteState.DRAFT, QuoteState.RETURNED, QuoteState.APPROVED)
    mine = Q(owner=person) | Q(drafted_by=person, state=QuoteState.DRAFT)
    found = visible_to(person, Quote, shared=False).filter(mine, state__in=states).select_related("customer", "owner")
    return found.order_by("-id")[:SHOWN]


_waiting = Seen(_quotes_waiting)


def _what_to_do(quote: Quote, person: Person) -> str:
    if quote.state == QuoteState.RETURNED:
        return _("Returned: change it and submit again")
    if quote.state == QuoteState.APPROVED:
        return _("Approved: send it to the customer")
    if quote.owner_id != person.pk:
        return _("Draft: %(name)s submits it") % {"name": quote.owner.name}
    return _("Draft: finish it and submit")


def papers_to_seal(person: Person) -> list[SealEntry]:
    """What waits for the seal that the person keeps, the oldest first."""
    return _to_seal(person.pk)


_to_seal = Prepared[SealEntry](lambda key: waiting_for_keeper(Person(pk=key))[:SHOWN], int)


def asked_of_technical(person: Person) -> list[Question]:
    """People to be named for support (INQ-3) and days to be confirmed (QUO-1), the oldest first; two queries."""
    support = [
        Question(one.customer.name, one.number, one.asked_at, _("Name people"), one.get_absolute_url())
        for one in support_to_do(person)
    ]
    days = [
        Question(one.quote.customer.name, str(one.product), one.asked_at, _("Confirm days"), one.get_absolute_url())
        for one in days_to_answer(person)
    ]
    return sorted(support + days, key=lambda one: one.asked_at)[:SHOWN]


def expiring_quotes(person: Person) -> list[Quote]:
    """Offers whose last day is near, of those the person may see; the nearest first."""
    last = today() + timedelta(days=policy("reports.expiring_days"))
    return _expiring(person, today(), last)


def _offers_ending(person: Person, first: date, last: date) -> QuerySet[Quote]:
    found = visible_to(person, Quote, shared=False).filter(state__in=OFFERED, valid_until__range=(first, last))
    return found.select_related("customer", "owner").order_by("valid_until", "pk")[:SHOWN]


_expiring = Seen(_offers_ending, date, date)


def weeks_to_do(person: Person) -> list[WeekToDo]:
    """The reports that wait for me, the newest first; that one with what is still to be written in it."""
    owed = owed_weeks(person)[::-1]
    return [_week_to_do(one, person, counts=one is owed[0]) for one in owed]


def _week_to_do(owed: OwedWeek, person: Person, *, counts: bool) -> WeekToDo:
    clock = week_clock(owed.week, owed.due_at)
    if not counts:
        return WeekToDo(owed, clock)
    report = owed.report or unwritten_report(person, owed.week)
    outcomes = list(items_to_mark(report).values_list("outcome", flat=True))
    return WeekToDo(
        owed,
        clock,
        to_mark=len(outcomes),
        unmarked=outcomes.count(Outcome.OPEN),
        planned=report.plan.count() if report.pk else 0,
    )


def machinery() -> Machinery:
    """Stopped requests, parked jobs, a year without its calendar."""
    stopped = Request.objects.filter(state=RequestState.STOPPED).select_related("requester", "version")
    return Machinery(
        stuck=[Stuck(one, kind_of(one.kind).label) for one in stopped.order_by("opened_at", "pk")[:SHOWN]],
        parked=Job.objects.filter(state=JobState.PARKED).count(),
        missing_year=missing_year(),
    )
