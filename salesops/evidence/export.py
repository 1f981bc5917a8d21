"""What may be taken away of the log of views: the rows and the columns of its list (CNF-2)."""

from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from salesops.audit import sights
from salesops.audit.models import ViewLog
from salesops.base.refusals import Sentence
from salesops.evidence.enums import LogTaking, Sort
from salesops.evidence.filters import LogFilter
from salesops.evidence.rules import can_see_log
from salesops.export.kinds import ExportColumn, ExportKind, register
from salesops.org.models import Person
from salesops.org.visibility import visible_to


def rows(person: Person, asked: QueryDict) -> QuerySet[Any]:
    """What the list shows under this filter, the oldest first: the log grows while it is written, at its end."""
    found = LogFilter(data=asked, queryset=visible_to(person, ViewLog), person=person).qs
    return found.select_related("by", "subject_type").order_by("at", "pk")


def _sort(row: ViewLog) -> Sentence:
    return (Sort.TAKING if row.what in sights.takings() else Sort.SIGHT).label


LOG = register(
    ExportKind(
        code="log",
        rule="CNF-2",
        title=_("Log of views"),
        columns=(
            ExportColumn("at", _("Time"), lambda row: row.at),
            ExportColumn("by", _("Person"), lambda row: row.by.name),
            ExportColumn("what", _("What was done"), lambda row: sights.sentence(row.what)),
            ExportColumn("sort", _("Sort"), lambda row: str(_sort(row))),
            ExportColumn("kind", _("Kind of record"), lambda row: row.subject_type.name),
            ExportColumn("record", pgettext_lazy("log", "Record"), lambda row: row.title),
            ExportColumn("ip", _("From where"), lambda row: row.ip or ""),
        ),
        may=can_see_log,
        rows=rows,
        taking=LogTaking.EXPORTED,
        list_label=_("Log of views"),
        list_url="evidence:log",
    )
)
