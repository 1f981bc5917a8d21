"""What a row of the list of customers says beyond the file: when somebody last spoke with them, and what is next."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from django.db.models import F, OuterRef, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from customers.enums import PlanState
from customers.models import STANDING, ContactNote, Customer, Opportunity, VisitPlan
from customers.queries.pool import UNPROTECTED, Terms, lapses_on
from salesops.base.clock import today
from salesops.org.models import Person
from salesops.org.visibility import visible_to

# What no column says but how much of the file is there: fifty rows of it are not worth their way.
_UNLISTED = (
    *("name_core", "name_plain", "name_region", "name_branch", "web_domain", "mail_domain", "affiliate_reason"),
    *("legal_representative", "industry", "address", "website", "email", "background", "expected_quantity"),
    *("need", "budget", "timetable"),
)
MOST_DAYS = 1024  # whose words are kept, in both languages
_STEP = JSONObject(on="next_on", what="next_step")


@dataclass(frozen=True, slots=True)
class RowStep:
    """What is next with a customer; ``on`` is None where nobody said when."""

    what: str
    on: date | None

    @property
    def is_late(self) -> bool:
        """Its day has passed."""
        return self.on is not None and self.on < today()


@dataclass(frozen=True, slots=True)
class RowProtection:
    """How many protected days are left, and whether the owner has been warned of it."""

    days: int
    ends_soon: bool

    @property
    def text(self) -> str:
        """12 days"""
        return _days_text(self.days, get_language())


@lru_cache(MOST_DAYS)
def _days_text(days: int, _language: str | None) -> str:
    return ngettext("%(days)s day", "%(days)s days", days) % {"days": days}


def unread(shown: Collection[str]) -> Sequence[str]:
    """The fields that a list with these columns does not read."""
    return ["search_text"] if "file" in shown else ["search_text", *_UNLISTED]


def with_contacts(customers: QuerySet[Customer], person: Person) -> QuerySet[Customer]:
    """Each with ``contacted_on``, the last contact's day, and the steps from which ``step_of`` reads what is next.

    Of what this person may see (ORG-2); a row asks an index for one entry of each.
    """
    notes = visible_to(person, ContactNote).filter(STANDING, customer=OuterRef("pk")).order_by("-happened_on", "-pk")
    plans = visible_to(person, VisitPlan).filter(customer=OuterRef("pk"), state=PlanState.PLANNED, day__gte=today())
    return customers.annotate(
        contacted_on=Subquery(notes.values("happened_on")[:1]),
        noted_step=Subquery(notes.values(step=_STEP)[:1]),
        planned_day=Subquery(plans.order_by("day", "pk").values("day")[:1]),
    )


def with_chances(customers: QuerySet[Customer], person: Person) -> QuerySet[Customer]:
    """Each with the next step of its open opportunities, as far as the person sees them (OPP-1)."""
    chances = visible_to(person, Opportunity).filter(customer=OuterRef("pk"), closed_at=None)
    first = chances.exclude(next_step="").order_by(F("next_on").asc(nulls_last=True), "pk")
    return customers.annotate(chance_step=Subquery(first.values(step=_STEP)[:1]))


def step_of(row: Customer) -> RowStep | None:
    """The step that is due first, of a row that was loaded by the two above; one without a day comes last."""
    steps = [_read(getattr(row, name, None)) for name in ("noted_step", "chance_step")]
    if planned := getattr(row, "planned_day", None):
        steps.append(RowStep(_("Visit"), planned))
    return min(filter(None, steps), key=lambda step: step.on or date.max, default=None)


def _read(step: Mapping[str, str | None] | None) -> RowStep | None:
    if step is None or not step["what"]:
        return None
    return RowStep(step["what"], date.fromisoformat(step["on"]) if step["on"] else None)


def protection_of_row(row: Customer, running: Terms) -> RowProtection | None:
    """None where no protection runs; something open may keep the customer longer (CUS-2). Costs no query."""
    if not running.is_on or row.status in UNPROTECTED:
        return None
    days = max((lapses_on(row, running) - today()).days, 0)
    return RowProtection(days, days <= running.warn_first)
