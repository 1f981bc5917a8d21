"""Money that the floors above know of a customer: each hands in what a column of the list of customers sums.

The list stands on this floor and has never heard of a quote. So a floor above says in its
``figures.py``, which Django's autodiscovery finds::

    Figure("quoted", _("Open quotes"), can_see_quotes, lambda person: …, "total").hand_in()
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass
from typing import Any

from django.db.models import OuterRef, QuerySet, Subquery, Sum

from customers.models import Customer
from salesops.base.refusals import Sentence
from salesops.base.verdicts import Verdict
from salesops.org.models import Person


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


def with_figures(customers: QuerySet[Customer], person: Person, shown: Collection[str]) -> QuerySet[Customer]:
    """Each with those of the sums shown that this person may see, named as the columns are."""
    return customers.annotate(**{one.key: one.of(person) for one in figures_for(person) if one.key in shown})
