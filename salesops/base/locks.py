"""Reading rows under their locks together with what they point at."""

from typing import Any

from django.db.models import Model, QuerySet


def locked_row[M: Model](rows: QuerySet[M], pk: Any, first: str, *along: str) -> M:
    """The row under its lock (``no_key``), with what it points at read along. DoesNotExist where there is none.

    Whose customer or owner changed while we waited for it no longer fits the row that was joined, and PostgreSQL leaves
    it out: a merge does that. It is there, so it is read again.
    """
    held = rows.select_for_update(of=("self",), no_key=True).select_related(first, *along).order_by()
    return held.filter(pk=pk).first() or held.get(pk=pk)


def locked_rows[M: Model](rows: QuerySet[M], *along: str) -> list[M]:
    """Rows under their locks (``no_key``) in the order of their keys, with what they point at read along.

    Held first and read then: joined while it is waited for, a row would be left out as `locked_row` says.
    """
    held = rows.select_for_update(of=("self",), no_key=True).order_by("pk").values_list("pk", flat=True)
    return list(rows.model._default_manager.filter(pk__in=list(held)).select_related(*along).order_by("pk"))
