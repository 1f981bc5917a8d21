"""What a person has laid out at their desk: one query for one list."""

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import CharField, QuerySet, TextField, Value
from django.db.models.functions import Cast

from salesops.base.prepared import Prepared
from salesops.desk.models import ColumnChoice, SavedView

if TYPE_CHECKING:
    from salesops.org.models import Person


@dataclass(frozen=True, slots=True)
class OwnList:
    """One person's views of a list, in the order they were made, and the columns they put away, if they ever chose."""

    views: tuple[SavedView, ...] = ()
    hidden: frozenset[str] | None = None

    def shows(self, key: str, *, extra: bool) -> bool:
        """Is the column to be shown? Of an extra one only whoever chose it wants to see anything."""
        return not extra if self.hidden is None else key not in self.hidden


def _laid_out(person_id: int, list_key: str) -> QuerySet[Any, Any]:
    views = SavedView.objects.filter(person_id=person_id, list_key=list_key)
    columns = ColumnChoice.objects.filter(person_id=person_id, list_key=list_key)
    nothing = Value("", output_field=CharField())
    named = views.order_by().values_list("pk", "name", "query", Value("", output_field=TextField()))
    hidden = columns.order_by().values_list("pk", nothing, nothing, Cast("hidden", TextField()))
    return named.union(hidden, all=True)


_rows = Prepared(_laid_out, int, str)


def own_list(person: "Person", list_key: str) -> OwnList:
    """What this person laid out for this list; one query."""
    rows = sorted(_rows(person.pk, list_key))
    views = tuple(SavedView(pk=pk, name=name, query=query) for pk, name, query, hidden in rows if not hidden)
    chosen = [json.loads(hidden) for *_view, hidden in rows if hidden]
    return OwnList(views, frozenset(chosen[0]) if chosen else None)


def own_view(person: "Person", pk: int) -> SavedView | None:
    """A view by its key, if it is this person's."""
    return SavedView.objects.filter(person=person, pk=pk).first()
