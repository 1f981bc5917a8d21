"""Reads about the protection of a customer, and about the open pool (CUS-2)."""

from dataclasses import dataclass
from datetime import date, timedelta
from functools import lru_cache

from django.db.models import F, QuerySet
from django.utils.translation import gettext_lazy as _

from customers.enums import CustomerStatus, PoolMove
from customers.holding import is_held
from customers.models import Customer, PoolEntry
from customers.queries.customer import label, shown_value
from salesops.base import clock
from salesops.base.look import day_text
from salesops.base.prepared import Prepared
from salesops.base.refusals import Sentence
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from salesops.policy.queries import policies, policy

FEW_TERMS = 8
UNPROTECTED = (CustomerStatus.POOL, CustomerStatus.INVALID, CustomerStatus.STOPPED)
"""Nobody's to lose: in the pool already, nobody there to be reached, or not served any more."""
_KEYS = (
    "customers.protection",
    "customers.protection_days",
    "customers.protection_warn_first",
    "customers.protection_warn_last",
)


@dataclass(frozen=True, slots=True)
class Terms:
    """How long a customer is protected, as the settings say today; days."""

    is_on: bool
    days: int
    warn_first: int
    warn_last: int


def terms() -> Terms:
    """See above; one query."""
    given = policies(_KEYS)
    return Terms(*(given[key] for key in _KEYS))


def protected_days_left(customer: Customer, running: Terms | None = None) -> int | None:
    """How many days nobody else may claim the customer, 0 on the last one; None where no protection runs.

    ``running`` are the settings, where somebody asks about many.

    Something open (a quote, a contract, a dispute) keeps a customer beyond them; that is not said here, for whoever
    only learns by whom a company is taken must not learn of it.
    """
    running = running or terms()
    if not running.is_on or customer.archived_at is not None or customer.status in UNPROTECTED:
        return None
    return max((lapses_on(customer, running) - clock.today()).days, 0)


def lapses_on(customer: Customer, running: Terms) -> date:
    """The last protected day. Nobody loses a customer without having been warned in time.

    Where no warning was given yet (the setting is new, or something open has just ended) it is counted from today.
    """
    warned = warned_on(customer) or clock.today()
    return max(_since(customer) + timedelta(days=running.days), warned + timedelta(days=running.warn_first))


def warned_on(customer: Customer) -> date | None:
    """The day of the first warning that this protection ends; None where none was given since it began."""
    warned = customer.lapse_warned_on
    return warned if warned is not None and warned > _since(customer) else None


def _since(customer: Customer) -> date:
    return customer.protected_from or customer.registered_at.astimezone(clock.BUSINESS_TZ).date()


def lapsed(running: Terms) -> QuerySet[Customer]:
    """Whose last protected day is over, of whom the owner was warned in time, and where nothing is open."""
    today = clock.today()
    return _unheld().filter(
        protected_from__lt=today - timedelta(days=running.days),
        lapse_warned_on__gt=F("protected_from"),
        lapse_warned_on__lt=today - timedelta(days=running.warn_first),
    )


def ending(running: Terms, among: QuerySet[Customer] | None = None) -> QuerySet[Customer]:
    """Those whose first warning is due or was given, and where nothing is open; of all, or ``among`` these."""
    return _unheld(among).filter(protected_from__lte=clock.today() - timedelta(days=running.days - running.warn_first))


def held_after_warning() -> QuerySet[Customer]:
    """Those that something open keeps although their owner was warned: when it is over, a new warning is due."""
    return Customer.objects.filter(is_held(), archived_at=None, lapse_warned_on__isnull=False)


def _unheld(among: QuerySet[Customer] | None = None) -> QuerySet[Customer]:
    """The protected ones that nothing but the days keeps."""
    customers = Customer.objects.all() if among is None else among
    return customers.filter(archived_at=None).exclude(status__in=UNPROTECTED).exclude(is_held())


def managers() -> dict[int, Person]:
    """Who takes over what falls: region → its manager; one query."""
    rows = Assignment.objects.filter(
        post=Post.REGIONAL_MANAGER, during__contains=clock.today(), person__is_active=True, region__isnull=False
    ).select_related("person")
    return {row.region_id: row.person for row in rows.order_by("-person_id") if row.region_id is not None}


def last_fall(customer: Customer) -> PoolEntry | None:
    """When the customer fell into the pool last, and who kept it until then."""
    return customer.pool_entries.filter(move=PoolMove.FELL).order_by("-at", "-pk").first()


@dataclass(frozen=True, slots=True)
class Allowance:
    """What one person has claimed of what one may claim, this month and at once."""

    this_month: int
    a_month: int
    kept: int
    at_once: int

    @property
    def left(self) -> int:
        """How many more now."""
        return max(min(self.a_month - self.this_month, self.at_once - self.kept), 0)


def allowance_of(person: Person) -> Allowance:
    """See above; months are Shanghai's. What was won, lost or handed on since is not kept any more; three queries."""
    given = policies(("customers.pool_claims_per_month", "customers.pool_open_at_once"))
    claims = PoolEntry.objects.filter(person=person, move=PoolMove.CLAIMED)
    kept = Customer.objects.active().filter(owner=person, pk__in=claims.values("customer_id"))
    return Allowance(
        this_month=claims.filter(at__gte=clock.shanghai(clock.today().replace(day=1))).count(),
        a_month=given["customers.pool_claims_per_month"],
        kept=kept.exclude(status__in=(*UNPROTECTED, CustomerStatus.WON)).count(),
        at_once=given["customers.pool_open_at_once"],
    )


def barred_until(person: Person, customer: Customer) -> date | None:
    """The last day on which the former owner may not claim a customer that fell from these hands; None if none is."""
    fell = last_fall(customer)
    if fell is None or fell.person_id != person.pk:
        return None
    days: int = policy("customers.pool_bar_days")
    until = fell.at.astimezone(clock.BUSINESS_TZ).date() + timedelta(days=days)
    return until if until >= clock.today() else None


def in_pool() -> QuerySet[PoolEntry]:
    """The falls of what is in the pool now: one row each."""
    return PoolEntry.objects.filter(move=PoolMove.FELL, at=F("customer__pooled_at"), customer__archived_at=None)


@dataclass(frozen=True, slots=True)
class Protection:
    """What the customer's page shows: the last protected day, how much is left (``width``), what else keeps it."""

    until: date
    days_left: int
    width: str
    ends_soon: bool
    is_held: bool


def protection_of(customer: Customer) -> Protection | None:
    """See above; None where no protection runs. Two queries."""
    running = terms()
    if not running.is_on or customer.archived_at is not None or customer.status in UNPROTECTED:
        return None
    until = lapses_on(customer, running)
    left = max((until - clock.today()).days, 0)
    return Protection(
        until=until,
        days_left=left,
        width=f"{min(left * 100 // running.days, 100)}%",
        ends_soon=left <= running.warn_first,
        is_held=Customer.objects.filter(is_held(), pk=customer.pk).exists(),
    )


def ending_for(person: Person, last: date) -> list[tuple[date, Customer]]:
    """The person's customers whose protection ends by this day unless somebody speaks with them; two queries."""
    running = terms()
    if not running.is_on:
        return []
    mine = _ending_of(clock.today(), running)(person.pk)
    return [(until, one) for one in mine if clock.today() <= (until := lapses_on(one, running)) <= last]


@lru_cache(FEW_TERMS)
def _ending_of(_day: date, running: Terms) -> Prepared[Customer]:
    """The day stands in the SQL."""
    return Prepared(
        lambda key: ending(running).filter(owner=key).order_by("protected_from", "pk").defer("search_text"), int
    )


def facts_in_pool(entry: PoolEntry) -> list[tuple[Sentence, str]]:
    """What is told of a customer before it is claimed: what it is, since when, and who kept it. Nothing of its file."""
    customer = entry.customer
    names = ("region", "level", "type", "industry", "scale")
    return [
        *((label(name), shown_value(customer, name)) for name in names),
        (label("pooled_at"), day_text(entry.at)),
        (_("Kept before by"), entry.person.name),
    ]
