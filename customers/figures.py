"""Money that the floors above know of a customer: each hands in what a column of the list of customers sums.

The list stands on this floor and has never heard of a quote. So a floor above says in its
``figures.py``, which Django's autodiscovery finds::

    Figure("quoted", _("Open quotes"), can_see_quotes, lambda person: …, "total").hand_in()
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from django.db.models import F, OuterRef, QuerySet, Subquery, Sum

from customers.models import Customer
from customers.queries.rows import with_chances, with_contacts
from customers.rules import can_see_opportunities
from salesops.base.prepared import is_one_of
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person
from salesops.org.sight import Seen


@dataclass(frozen=True, slots=True)
class Figure:
    """A sum in yuan per customer, of ``rows`` that the person may see; ``customer`` is the field that names whose."""

    key: str
    label: Sentence
    may_see: Callable[[Person], Verdict]
    rows: Callable[[Person], QuerySet[Any]]
    amount: str
    customer: str = "customer"

    def hand_in(self) -> "Figure":
        """Offer the column in the list of customers."""
        _figures[self.key] = self
        return self

    def of(self, person: Person) -> Subquery:
        """The customer's sum; null where there is nothing."""
        rows = self.rows(person).filter(**{self.customer: OuterRef("pk")}).order_by().values(self.customer)
        return Subquery(rows.annotate(figure_sum=Sum(self.amount)).values("figure_sum"))


_figures: dict[str, Figure] = {}


def figures_for(person: Person) -> list[Figure]:
    """The columns that this person may see, those of the lowest floor first."""
    return [figure for _key, figure in sorted(_figures.items(), reverse=True) if figure.may_see(person)]


def say_more(rows: Sequence[Customer], person: Person, shown: Collection[str]) -> None:
    """Set on the rows of a page what these columns show beyond the file: owner's name, last contact, next steps, sums.

    As far as the person may see each (ORG-2). One query; none where no such column is shown.
    """
    asked = {"owner", "next", "contacted", *_figures}.intersection(shown)
    by_key = {row.pk: row for row in rows} if asked else {}
    for told in _more(frozenset(asked))(person, list(by_key)) if by_key else ():
        vars(by_key[told.pop("pk")]).update(told)


@lru_cache
def _more(asked: frozenset[str]) -> Seen[dict[str, Any]]:
    def build(person: Person, keys: list[int]) -> QuerySet[Customer, dict[str, Any]]:
        rows: Any = Customer.objects.filter(is_one_of("id", keys)).order_by()
        if "owner" in asked:
            rows = rows.annotate(owner_name=F("owner__name"))
        if not asked.isdisjoint({"next", "contacted"}):
            rows = with_contacts(rows, person)
        if "next" in asked and can_see_opportunities(person):
            rows = with_chances(rows, person)
        sums = {one.key: one.of(person) for one in figures_for(person) if one.key in asked}
        rows = rows.annotate(**sums)
        told: QuerySet[Customer, dict[str, Any]] = rows.values("pk", *rows.query.annotations)
        return told

    return Seen(build, list)
