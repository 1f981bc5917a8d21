"""How many rows a list has: counted once, and only as far as anybody pages."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.core.paginator import Paginator
from django.db.models import QuerySet

COUNTED = 10_000  # rows are counted and paged up to here: nobody pages further, and a filter finds faster


@dataclass(frozen=True, slots=True)
class Totals:
    """What stands under the columns, by their keys; ``count`` is how many rows that is of, which then nobody counts."""

    texts: Mapping[str, Any]
    count: int


class BoundedPaginator(Paginator[Any]):
    """Counts no more than ``at_most`` rows; ``is_more`` says that there are. ``counted`` were counted already."""

    def __init__(self, rows: Any, per_page: int, *, at_most: int, counted: int | None = None) -> None:
        super().__init__(rows, per_page)
        self.at_most = at_most
        if counted is not None:
            self._counted = counted

    @cached_property
    def count(self) -> int:
        """No more than ``at_most``."""
        return min(self._counted, self.at_most)

    @property
    def is_more(self) -> bool:
        """Are there rows that were not counted?"""
        return self._counted > self.at_most

    @property
    def count_text(self) -> str:
        """ "312", or "10000+"."""
        return f"{self.count}+" if self.is_more else str(self.count)

    @cached_property
    def _counted(self) -> int:
        rows = self.object_list
        if not isinstance(rows, QuerySet):
            return len(rows)
        return rows.order_by().values("pk")[: self.at_most + 1].count()
