"""Reads that nearly every page makes: their SQL is written once.

Django writes the SQL of a query anew each time it is asked, and for a small read that takes several times as long as
the answer of the database. Nothing of the answer is kept here: each call asks the database.
"""

from collections.abc import Callable
from copy import copy
from datetime import UTC, date, datetime, timedelta
from functools import cached_property
from typing import Any
from uuid import UUID

from django.contrib.postgres.fields import ArrayField
from django.db import connections
from django.db.models import BigIntegerField, BooleanField, F, Func, Q, QuerySet, TextField, Value
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

# Values that nobody asks for stand in the SQL while it is written, and show where the real ones go.
_INTEGER, _DAY, _MOMENT = 2**60, date(1, 1, 1), datetime(1, 1, 2, tzinfo=UTC)


type Given = int | str | date | UUID | list[int] | list[str]


def is_one_of(field: str, keys: list[int] | list[str]) -> Q:
    """``field__in=keys`` as a prepared query takes it: however many there are, the SQL is the same."""
    of_text = any(isinstance(key, str) for key in keys)
    listed = Value(keys, output_field=ArrayField(TextField() if of_text else BigIntegerField()))
    return Q(Func(F(field), listed, template="%(expressions)s)", arg_joiner=" = ANY(", output_field=BooleanField()))


class Prepared[T]:
    """A query of a fixed shape: ``Prepared(build, int, date)`` is called with an ``int`` and a ``date``.

    ``build`` gets as many values and returns the QuerySet; it may not look at them, only hand them to filters.
    Possible are ``int``, ``str``, ``date``, ``datetime``, ``UUID``, and for many, which ``is_one_of`` takes, ``list``
    of keys and ``list[str]``.
    ``ValueError`` when one of them doesn't reach the SQL.
    """

    def __init__(self, build: Callable[..., QuerySet[Any, T]], *kinds: type) -> None:
        self._build = build
        self._kinds = kinds
        self._converters: dict[int, Any] | None = None

    def __call__(self, *values: Given) -> list[T]:
        """The rows, asked for with these values."""
        rows, written, sql, params, places = self._written
        given = [values[place] if (place := places.get(at)) is not None else value for at, value in enumerate(params)]
        compiler = copy(written)
        asked = rows.all()
        connection = connections[asked.db]
        if asked.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("a row is locked inside a transaction only")
        compiler.connection = connection
        compiler.as_sql = lambda *args, **kwargs: (sql, tuple(given))  # type: ignore[method-assign, assignment]
        compiler.get_converters = self._converters_of  # type: ignore[method-assign, assignment]
        asked.query.get_compiler = lambda *args, **kwargs: compiler  # type: ignore[method-assign]
        return list(asked)

    def first(self, *values: Given) -> T | None:
        """The first row; ``build`` limits the query to one."""
        return next(iter(self(*values)), None)

    def _converters_of(self, columns: list[Any]) -> dict[int, Any]:
        """How the values of the columns are read: the same at each call, as the columns are."""
        if self._converters is None:
            self._converters = SQLCompiler.get_converters(self._written[1], columns)
        return self._converters

    @cached_property
    def _written(self) -> tuple[QuerySet[Any, T], SQLCompiler, str, tuple[Any, ...], dict[int, int]]:
        stand_ins = [_stand_in(kind, number) for number, kind in enumerate(self._kinds)]
        rows = self._build(*stand_ins)
        compiler = rows.query.get_compiler(using=rows.db)
        sql, params = compiler.as_sql()
        places = {at: stand_ins.index(value) for at, value in enumerate(params) if value in stand_ins}
        if set(places.values()) != set(range(len(stand_ins))):
            raise ValueError(f"not every value reaches the SQL: {sql}")
        return rows, compiler, sql, tuple(params), places


def _stand_in(kind: type, number: int) -> Given:
    if kind is int:
        return _INTEGER + number
    if kind is str:
        return f"\N{REPLACEMENT CHARACTER}{number}"
    if kind is UUID:
        return UUID(int=2**127 + number)
    if kind is datetime:
        return _MOMENT + timedelta(days=number)
    if kind is date:
        return _DAY + timedelta(days=number)
    if kind is list:
        return [_INTEGER + number]
    if kind == list[str]:
        return [f"\N{REPLACEMENT CHARACTER}{number}"]
    raise ValueError(f"{kind} is no kind of value for a prepared query")
