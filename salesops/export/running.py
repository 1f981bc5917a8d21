"""Asking for an export, handing it out, letting it go. The writing is ``writing.py``."""

from collections.abc import Sequence
from datetime import timedelta

from django.db import transaction
from django.http import QueryDict
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from salesops.audit import record, seen
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.documents import storage
from salesops.export.enums import ExportVerb, RunState
from salesops.export.kinds import ExportKind, kind_of
from salesops.export.models import ExportRun
from salesops.export.rules import ASK_AGAIN, can_take_run
from salesops.jobs import later
from salesops.org.models import Person

MOST_ROWS = 100_000
LONGEST_FILTER = 1000
KEPT = timedelta(days=7)
WRITE = "salesops.export.tasks.write_run"


@transaction.atomic
def ask_for_run(kind: ExportKind, asked: str, columns: Sequence[str], *, by: Person) -> ExportRun:
    """Have the list written into a sheet; ``asked`` is the filter as a query string, ``columns`` are keys.

    Refused: no column, no row, more than 100,000 rows, a filter that is too long. One after another for each person.
    """
    require(kind.may(by))
    chosen = [column.key for column in kind.chosen(list(columns))]
    if not chosen:
        raise Refusal(kind.rule, _("A sheet needs a column."), _("Tick what you need."), field="columns")
    if len(asked) > LONGEST_FILTER:
        raise Refusal(kind.rule, _("This filter is too long."), _("Choose fewer things in the filter."))
    total = count_rows(kind, asked, by)
    if not total:
        raise Refusal(kind.rule, _("Nothing matches this filter."), _("Widen the filter of the list."))
    if total > MOST_ROWS:
        raise Refusal(
            kind.rule,
            _("These are more than %(most)s rows, and no more leave the house at once.") % {"most": f"{MOST_ROWS:,}"},
            _("Narrow the list by its filter, then export the parts that you need."),
        )
    run = ExportRun(
        kind=kind.code,
        by=by,
        asked=asked,
        columns=chosen,
        language=get_language() or by.language,
        total=total,
        started_at=clock.now(),
    )
    run.save(force_insert=True)
    record(run, ExportVerb.ASKED, by=by, note=asked)
    later(WRITE, run.pk, key=f"export:{by.pk}")
    return run


def count_rows(kind: ExportKind, asked: str, person: Person) -> int:
    """How many rows the filter lets through; counted no further than one beyond the most."""
    return kind.rows(person, QueryDict(asked)).order_by().values("pk")[: MOST_ROWS + 1].count()


@transaction.atomic
def hand_out(run: ExportRun, *, by: Person) -> bytes:
    """The sheet, and a line in the log of views (CNF-2): each download is a taking."""
    require(can_take_run(by, run))
    kind = kind_of(run.kind)
    try:
        content = storage.get(run.path, run.sha256)
    except storage.Damaged as error:
        sentence = _("The stored file is not the one that was written, so it is not handed out.")
        raise Refusal("CNF-2", sentence, ASK_AGAIN) from error
    if kind is not None:
        seen(run, by=by, what=kind.taking)
    return content


@transaction.atomic
def fail_run(pk: int) -> None:
    """The writing was given up."""
    ExportRun.objects.filter(pk=pk, state=RunState.WRITING).update(state=RunState.FAILED, ended_at=clock.now())


def forget_old() -> int:
    """Let go of every file of over a week ago; the rows say for ever what was taken. Returns how many there were."""
    over = ExportRun.objects.filter(state=RunState.READY, started_at__lt=clock.now() - KEPT)
    old = list(over.values_list("pk", "path"))
    for pk, path in old:
        ExportRun.objects.filter(pk=pk, state=RunState.READY).update(state=RunState.GONE, path="")
        storage.remove(path)
    return len(old)
