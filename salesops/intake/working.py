"""Checking and loading the rows, in batches that each commit: what was done stays done when the worker is killed.

Every batch locks the run and looks where the last one ended, so that two workers can't do one twice. A stretch ends
after some seconds and puts itself into the queue again, behind the work of others.
"""

import time
from collections.abc import Callable, Mapping, Sequence

from django.db import transaction
from django.utils import translation

from salesops.audit import record
from salesops.audit.context import acting
from salesops.base import clock
from salesops.base.copying import copy_rows
from salesops.base.refusals import Refusal
from salesops.intake.enums import RowState, RunState, RunVerb
from salesops.intake.kinds import Fit, ImportKind, Loader
from salesops.intake.models import ImportKey, ImportRow, ImportRun
from salesops.intake.news import DONE, READY, tell_of
from salesops.intake.rows import columns_of, known_kind, refuse, settle, values_of, write_refused, write_rows
from salesops.intake.running import forget_rows, go_on, locked_run
from salesops.jobs import keep_claim

STRETCH_SECONDS = 10.0


def check_rows(pk: int) -> None:
    """Say of each row what would become of it; then write the refused ones into a file and tell the person."""
    _in_batches(pk, RunState.CHECKING, RowState.RAW, _check, then=_checked)


def load_rows(pk: int) -> None:
    """Store the good rows, judged once more: others may have registered meanwhile."""
    _in_batches(pk, RunState.LOADING, RowState.GOOD, _load, then=_loaded)


type Work = Callable[[ImportRun, ImportKind, Loader, list[ImportRow]], Mapping[str, int]]


def _in_batches(
    pk: int, state: RunState, rows: RowState, work: Work, *, then: Callable[[ImportRun, ImportKind], None]
) -> None:
    run = ImportRun.objects.select_related("by").get(pk=pk)
    kind = known_kind(run)
    ends = time.monotonic() + STRETCH_SECONDS
    loader, last = kind.loader(run.by), 0
    with translation.override(run.language), acting(person_id=run.by_id):
        while True:
            keep_claim()
            with transaction.atomic():
                run = locked_run(pk)
                if run.state != state:
                    return
                # Behind the last line: else each batch would step over what the ones before it left dead.
                batch = list(run.rows.filter(state=rows, line__gt=last).order_by("line")[: kind.batch])
                if not batch:
                    then(run, kind)
                    return
                last = batch[-1].line
                for name, count in work(run, kind, loader, batch).items():
                    setattr(run, name, getattr(run, name) + count)
                run.done = min(run.done + len(batch), run.total)
                run.save(update_fields=["done", "good", "same", "bad", "loaded"])
            if time.monotonic() > ends:
                with transaction.atomic():
                    go_on(run)
                return


# ------------------------------------------------------------------------------------------------------------ checking
def _check(run: ImportRun, kind: ImportKind, loader: Loader, batch: list[ImportRow]) -> Mapping[str, int]:
    columns, wide = columns_of(run, kind), len(run.headings)
    fits: list[Fit] = []
    for row in batch:
        row.reasons, given = values_of(row, columns, wide=wide)
        if row.reasons:
            row.state = RowState.BAD
            continue
        try:
            fits.append(loader.fit(row.line, given))
        except Refusal as refusal:
            refuse(row, kind, refusal.field or "", refusal.sentence)
    outcomes = dict(zip((fit.line for fit in fits), loader.judge(fits, _earlier(run, fits)), strict=True))
    by_line = {fit.line: fit for fit in fits}
    for row in batch:
        if row.line in outcomes:
            settle(row, kind, outcomes[row.line])
            row.values = by_line[row.line].values if row.state == RowState.GOOD else {}
    good = [by_line[row.line] for row in batch if row.state == RowState.GOOD]
    copy_rows(ImportKey, ["run_id", "key", "line"], ((run.pk, key, fit.line) for fit in good for key in fit.keys))
    write_rows(batch, with_values=True)
    return {name: sum(row.state == name for row in batch) for name in ("good", "same", "bad")}


def _earlier(run: ImportRun, fits: Sequence[Fit]) -> list[Fit]:
    """Good rows before these that share a key with one of them; two queries."""
    wanted = {key for fit in fits for key in fit.keys}
    shared = ImportKey.objects.filter(run=run, key__in=wanted).values_list("line", "key")
    keys: dict[int, list[str]] = {}
    for line, key in shared:
        keys.setdefault(line, []).append(key)
    rows = run.rows.filter(state=RowState.GOOD, line__in=keys).values_list("line", "values")
    return [Fit(line, values, tuple(keys[line])) for line, values in rows.order_by("line")]


def _checked(run: ImportRun, kind: ImportKind) -> None:
    run.state = RunState.READY
    run.bad_file = write_refused(run) if run.bad else None
    run.save(update_fields=["state", "bad_file"])
    ImportKey.objects.filter(run=run).delete()
    tell_of(run, kind, READY)


# ------------------------------------------------------------------------------------------------------------- loading
def _load(run: ImportRun, kind: ImportKind, loader: Loader, batch: list[ImportRow]) -> Mapping[str, int]:
    outcomes = loader.load([Fit(row.line, row.values) for row in batch])
    for row, outcome in zip(batch, outcomes, strict=True):
        settle(row, kind, outcome)
        if row.state == RowState.GOOD:
            row.state = RowState.LOADED
    write_rows(batch, with_values=False)
    return {name: sum(row.state == name for row in batch) for name in ("loaded", "same", "bad")}


def _loaded(run: ImportRun, kind: ImportKind) -> None:
    run.state, run.ended_at = RunState.DONE, clock.now()
    if run.loaded < run.good:
        run.bad_file = write_refused(run)
    run.save(update_fields=["state", "ended_at", "bad_file"])
    kind.loader(run.by).finish(run)
    forget_rows(run, but=RowState.BAD)
    record(run, RunVerb.DONE, by=run.by)
    tell_of(run, kind, DONE)
