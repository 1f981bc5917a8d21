"""Reading the log of views and takings: of one record, and what is far above a person's usual."""

from datetime import datetime
from typing import NamedTuple

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, Q

from salesops.audit import sights
from salesops.audit.models import ViewLog
from salesops.documents.models import File, Paper


def rows_about(model: type[Model], key: int) -> Q:
    """Entries of the log about a record, its papers and its files; two queries."""
    kind = ContentType.objects.get_for_model(model)
    wanted = Q(subject_type=kind, subject_id=key)
    for attached in (Paper, File):
        of_it = attached._default_manager.filter(subject_type=kind, subject_id=key).values_list("pk", flat=True)
        if keys := list(of_it):
            wanted |= Q(subject_type=ContentType.objects.get_for_model(attached), subject_id__in=keys)
    return wanted


class AccessLine(NamedTuple):
    """Somebody saw a record, or took something of it away; ``what`` in the reader's language.

    ``title`` names the paper or file where it was not the record itself.
    """

    at: datetime
    who: str
    what: str
    title: str
    where: str
    is_taking: bool


def access_log_of(record: Model, *, limit: int = 500) -> list[AccessLine]:
    """Who saw the record, its papers and its files, the newest first (CNF-2, CNF-4); three queries.

    Nobody's right is asked here: the caller decides who may read it.
    """
    kind = ContentType.objects.get_for_model(record)
    rows = ViewLog.objects.filter(rows_about(type(record), record.pk)).select_related("by").order_by("-pk")[:limit]
    takings = set(sights.takings())
    return [
        AccessLine(
            at=row.at,
            who=row.by.name,
            what=sights.sentence(row.what),
            title="" if row.subject_type_id == kind.pk else row.title,
            where=row.ip or "",
            is_taking=row.what in takings,
        )
        for row in rows
    ]
