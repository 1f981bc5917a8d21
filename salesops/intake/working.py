"""Checking and loading the rows, in batches that each commit: what was done stays done when the worker is killed.

Every batch locks the run and looks where the last one ended, so that two workers can't do one twice. A stretch ends
after some seconds and puts itself into the queue again, behind the work of others.
"""

import gc
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.db import connection, transaction
from django.utils import translation

from salesops.audit import record
from salesops.audit.context import acting
from salesops.base import clock
from salesops.base.copying import copy_rows
from salesops.base.refusals import Refusal
from salesops.intake.enums import RowState, RunState, RunVerb
from salesops.intake.kinds import Column, Fit, ImportKind, Loader, Outcome
from salesops.intake.models import ImportKey, ImportRun
from salesops.intake.news import DONE, READY, tell_of
from salesops.intake.rows import (
    Row,
    Wrong,
    columns_of,
    known_kind,
    refuse,
    restore_rows,
    store_rows,
    values_of,
    write_refused,
)
from salesops.intake.running import forget_lines, forget_rows, go_on, locked_run
from salesops.jobs import keep_claim

STRETCH_SECONDS = 10.0


def check_rows(pk: int) -> None:
    """Say of each row what would become of it; then write the refused ones into a file and tell the person."""
    _in_batches(pk, RunState.CHECKING, _read_lines, _check, then=_checked)


def load_rows(pk: int) -> None:
    """Store the good rows, judged once more: others may have registered meanwhile."""
    _in_batches(pk, RunState.LOADING, _good_rows, _load, then=_loaded)


type Batch = Callable[[ImportRun, ImportKind], list[Row]]
type Work = Callable[[ImportRun, ImportKind, Loader, list[Row]], Mapping[str, int]]


def _in_batches(
    pk: int, state: RunState, batch_of: Batch, work: Work, *, then: Callable[[ImportRun, ImportKind], None]
) -> None:
    run = ImportRun.objects.select_related("by").get(pk=pk)
    kind = known_kind(run)
    ends = time.monotonic() + STRETCH_SECONDS
    loader = kind.loader(run.by)
    with translation.override(run.language), acting(person_id=run.by_id), _only_new_garbage():
        while True:
            keep_claim()
            gc.freeze()
            with transaction.atomic():
                run = locked_run(pk)
                if run.state != state:
                    return
                batch = batch_of(run, kind)
                if not batch:
                    then(run, kind)
                    return
                for name, count in work(run, kind, loader, batch).items():
                    setattr(run, name, getattr(run, name) + count)
                run.reached = batch[-1].line
                run.done = min(run.done + len(batch), run.total)
                run.save(update_fields=["done", "reached", "good", "same", "bad", "loaded"])
            if time.monotonic() > ends:
                with transaction.atomic():
                    go_on(run)
                return


@contextmanager
def _only_new_garbage() -> Iterator[None]:
    """What was there before a batch is frozen: each row makes so many objects that the collector would look through
    all of the program for every few hundred of them, its dictionaries above all."""
    try:
        yield
    finally:
        gc.unfreeze()


# ------------------------------------------------------------------------------------------------------------ checking
def _read_lines(run: ImportRun, _kind: ImportKind) -> list[Row]:
    part = run.parts.filter(line__gt=run.reached).order_by("line").first()
    return [Row(line, cells, "", faults) for line, cells, faults in part.lines] if part else []


def _check(run: ImportRun, kind: ImportKind, loader: Loader, batch: list[Row]) -> Mapping[str, int]:
    columns, wide = columns_of(run, kind), len(run.headings)
    fits: list[Fit] = []
    for row in batch:
        wrong, given = values_of(row, columns, wide=wide)
        if wrong:
            refuse(row, partial(_unread, row, columns, wide))
            continue
        try:
            fits.append(loader.fit(row.line, given))
        except Refusal:
            refuse(row, partial(_unfit, kind, loader, row.line, given))
    by_line = {row.line: row for row in batch}
    good: list[Fit] = []
    for fit, outcome in zip(fits, loader.judge(fits, _earlier(run, fits)), strict=True):
        row = by_line[fit.line]
        if _settle(row, kind, outcome) == RowState.GOOD:
            row.values = fit.values
            good.append(fit)
    copy_rows(ImportKey, ["run_id", "key", "line"], ((run.pk, key, fit.line) for fit in good for key in fit.keys))
    store_rows(run, batch)
    return _counts(batch)


def _unread(row: Row, columns: Sequence[tuple[int, Column]], wide: int) -> Wrong:
    return values_of(row, columns, wide=wide)[0]


def _unfit(kind: ImportKind, loader: Loader, line: int, given: Mapping[str, Any]) -> Wrong:
    """What `fit` says against a row, in the language of the moment."""
    try:
        loader.fit(line, given)
    except Refusal as refusal:
        return [[_label(kind, refusal.field or ""), str(refusal.sentence)]]
    return []


def _settle(row: Row, kind: ImportKind, outcome: Outcome) -> str:
    row.state = outcome.state
    if outcome.state == RowState.BAD:
        refuse(row, lambda: [[_label(kind, outcome.column), str(outcome.sentence)]])
    return row.state


def _label(kind: ImportKind, column: str) -> str:
    named = kind.column(column)
    return str(named.label) if named else ""


def _counts(batch: Sequence[Row]) -> Mapping[str, int]:
    return {name: sum(row.state == name for row in batch) for name in ("good", "same", "bad")}


def _earlier(run: ImportRun, fits: Sequence[Fit]) -> list[Fit]:
    """Good rows before these that share a key with one of them; two queries."""
    keys: dict[int, list[str]] = {}
    with connection.cursor() as cursor:
        cursor.execute(_SHARED, [list({key for fit in fits for key in fit.keys}), run.pk])
        for line, key in cursor.fetchall():
            keys.setdefault(line, []).append(key)
    if not keys:
        return []
    rows = run.rows.filter(state=RowState.GOOD, line__in=keys).values_list("line", "values")
    return [Fit(line, values, tuple(keys[line])) for line, values in rows.order_by("line")]


# Key by key: of the tables of staging the planner knows nothing, and would rather read them whole.
_SHARED = """
    SELECT found.line, wanted.key FROM unnest(%s::text[]) AS wanted(key) CROSS JOIN LATERAL (
        SELECT line FROM intake_importkey WHERE run_id = %s AND key = wanted.key OFFSET 0
    ) AS found
"""


def _checked(run: ImportRun, kind: ImportKind) -> None:
    run.state = RunState.READY
    run.save(update_fields=["state"])
    if run.bad:
        write_refused(run)
    forget_lines(run)
    tell_of(run, kind, READY)


# ------------------------------------------------------------------------------------------------------------- loading
def _good_rows(run: ImportRun, kind: ImportKind) -> list[Row]:
    rows = run.rows.filter(state=RowState.GOOD, line__gt=run.reached).order_by("line")
    found = rows.values_list("line", "values")[: kind.batch]
    return [Row(line, [], RowState.GOOD, values=values) for line, values in found]


def _load(run: ImportRun, kind: ImportKind, loader: Loader, batch: list[Row]) -> Mapping[str, int]:
    outcomes = loader.load([Fit(row.line, row.values) for row in batch])
    for row, outcome in zip(batch, outcomes, strict=True):
        _settle(row, kind, outcome)
    restore_rows(run, [row for row in batch if row.state != RowState.GOOD])
    counts = _counts(batch)
    return {"loaded": counts["good"], "same": counts["same"], "bad": counts["bad"]}


def _loaded(run: ImportRun, kind: ImportKind) -> None:
    run.state, run.ended_at = RunState.DONE, clock.now()
    run.save(update_fields=["state", "ended_at"])
    if run.loaded < run.good:
        write_refused(run)
    kind.loader(run.by).finish(run)
    forget_rows(run, but=RowState.BAD)
    record(run, RunVerb.DONE, by=run.by)
    tell_of(run, kind, DONE)
