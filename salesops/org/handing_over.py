"""What is open in somebody's hands: walks over every field of the class ``InCharge`` (ORG-3)."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import groupby

from django.apps import apps
from django.db.models import Count, Model, Q, QuerySet, Value
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext
from pghistory.models import Event

from salesops.base import clock
from salesops.base.look import dotted
from salesops.base.refusals import Sentence
from salesops.org.enums import Post
from salesops.org.fields import NEVER, InCharge
from salesops.org.models import Assignment, Department, Deputation, Person
from salesops.org.visibility import can_be_seen, visible_to

SHOWN = 8


@dataclass(frozen=True, slots=True)
class Charge:
    """One field that says who is in charge of the records of a model."""

    model: type[Model]
    field: InCharge

    @property
    def key(self) -> str:
        """ "customers.customer.owner": names the field, in reports and invariants."""
        return f"{self.model._meta.label_lower}.{self.field.name}"

    @property
    def words(self) -> tuple[str | Promise, ...]:
        """What the records are called; where somebody is in charge of them not as the owner, also as what."""
        plural = self.model._meta.verbose_name_plural or self.key
        return (plural,) if self.field.name == "owner" else (plural, self.field.verbose_name)

    @property
    def label(self) -> str:
        """The words in the present language."""
        return dotted(*self.words)

    @property
    def has_region(self) -> bool:
        """Whether the records belong to a region."""
        return any(field.name == "region" for field in self.model._meta.fields)

    @property
    def has_revision(self) -> bool:
        """Whether a page that was opened before must notice the change."""
        return any(field.name == "revision" for field in self.model._meta.fields)

    def open(self) -> QuerySet[Model]:
        """Every record that is somebody's work."""
        return self.model._default_manager.filter(self.field.open_when or Q())

    def of(self, person: Person) -> QuerySet[Model]:
        """The open records in this person's hands."""
        return self.open().filter(**{self.field.name: person})


@dataclass(frozen=True, slots=True)
class Work:
    """What goes to one receiver; ``key`` is also the name of the form's field."""

    key: str
    charges: tuple[Charge, ...]

    @property
    def label(self) -> str:
        """What goes together, in the present language, the records of the lowest floor first."""
        floors = [list(of) for _app, of in groupby(self.charges, key=lambda charge: charge.model._meta.app_label)]
        return pgettext("between words of a list", ", ").join(
            charge.label for floor in reversed(floors) for charge in floor
        )

    @property
    def posts(self) -> frozenset[Post]:
        """Who may receive it; empty for everybody."""
        named = [charge.field.posts for charge in self.charges if charge.field.posts]
        return frozenset.intersection(*named) if named else frozenset()


def receivers_of(work: Work, person: Person) -> QuerySet[Person]:
    """Who may take it over from ``person``: colleagues whose post looks after such records."""
    people = Person.objects.filter(is_active=True).exclude(pk=person.pk)
    if not work.posts:
        return people
    holding = Assignment.objects.filter(post__in=work.posts, during__contains=clock.today())
    return people.filter(pk__in=holding.values("person_id"))


@cache
def charges() -> tuple[Charge, ...]:
    """Every field of the class, in the order in which the actions lock.

    The top floor first, a paper before its customer; on one floor as the models are written, a customer before its
    opportunities.
    """
    return tuple(
        Charge(model, field)
        for app in reversed(list(apps.get_app_configs()))
        for model in app.get_models()
        if not issubclass(model, Event)
        for field in model._meta.fields
        if isinstance(field, InCharge) and field.open_when != NEVER
    )


@cache
def works() -> tuple[Work, ...]:
    """The charges by receiver."""
    found: dict[str, list[Charge]] = {}
    for charge in charges():
        found.setdefault(charge.field.work or charge.key.replace(".", "-"), []).append(charge)
    return tuple(Work(key, tuple(of)) for key, of in found.items())


# ------------------------------------------------------------------------------------------------------ for the page


@dataclass(frozen=True, slots=True)
class OpenRecords:
    """The open records of one charge; ``shown`` are the first of those that the reader may see."""

    charge: Charge
    count: int
    shown: list[Model]

    @property
    def not_shown(self) -> int:
        """How many more there are."""
        return self.count - len(self.shown)


@dataclass(frozen=True, slots=True)
class OpenWork:
    """One piece of work that goes to one receiver."""

    work: Work
    records: list[OpenRecords]


def open_work(person: Person, *, reader: Person) -> list[OpenWork]:
    """What is open in the person's hands, counted, and listed as far as the reader may see it (CNF-1)."""
    counts = _counts(person)
    found = []
    for work in works():
        records = [
            _open_records(charge, counts[charge.key], person, reader) for charge in work.charges if charge.key in counts
        ]
        if records:
            found.append(OpenWork(work, records))
    return found


def _counts(person: Person) -> dict[str, int]:
    """How many records of each charge are open, without those of which there is none; one query for all."""
    first, *rest = [
        charge.of(person).order_by().annotate(charge=Value(charge.key)).values("charge").annotate(count=Count("pk"))
        for charge in charges()
    ]
    return {row["charge"]: row["count"] for row in first.union(*rest, all=True).order_by() if row["count"]}


def _open_records(charge: Charge, count: int, person: Person, reader: Person) -> OpenRecords:
    seen: Iterable[Model] = ()
    if can_be_seen(charge.model):
        seen = charge.of(person).filter(pk__in=visible_to(reader, charge.model).values("pk"))[:SHOWN]
    return OpenRecords(charge, count, list(seen))


# ------------------------------------------------------------------------------------- what goes a way of its own

type Counter = Callable[[Person], int]
_ways: list[tuple[Sentence, Counter]] = []


def goes_its_own_way(sentence: Sentence) -> Callable[[Counter], Counter]:
    """Decorator for an app's ``leaving.py``: something of a leaver's that no handover moves, and what becomes of it."""

    def register(counter: Counter) -> Counter:
        _ways.append((sentence, counter))
        return counter

    return register


def own_ways(person: Person) -> Iterable[tuple[Sentence, int]]:
    """What of this person's goes a way of its own, and how many of it there are."""
    return [(sentence, count) for sentence, counter in _ways if (count := counter(person))]


@goes_its_own_way(_("Stand-ins that are running or to come, for them and by them: they are revoked."))
def _deputations(person: Person) -> int:
    return running_deputations(person).count()


@goes_its_own_way(_("Departments they lead: each needs a new head, else its papers stop."))
def _departments(person: Person) -> int:
    return Department.objects.filter(head=person).count()


def running_deputations(person: Person) -> QuerySet[Deputation]:
    """Those that have not ended, in which the person is absent or stands in."""
    mine = Q(principal=person) | Q(deputy=person)
    return Deputation.objects.filter(mine, revoked_at=None, during__endswith__gt=clock.now())
