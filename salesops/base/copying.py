"""Many rows at once by COPY, the quickest way into a table; triggers and constraints see them as any others."""

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from io import StringIO

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connection, models

type Plain = str | int | bool | None

_SPECIAL = re.compile(r"[\\\t\n\r]")
_WRITTEN = {"\\": "\\\\", "\t": "\\t", "\n": "\\n", "\r": "\\r"}


def copy_rows(model: type[models.Model], columns: Sequence[str], rows: Iterable[Sequence[Plain]]) -> None:
    """Insert rows in the caller's transaction; ``columns`` are the table's. What has no default must be among them.

    Days, moments, amounts and JSON are given as text. A row holds as much memory as its text until all are sent.
    """
    name = connection.ops.quote_name
    names = ", ".join(name(column) for column in columns)
    text = StringIO()
    for row in rows:
        text.write("\t".join([_cell(value) for value in row]))
        text.write("\n")
    text.seek(0)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY {name(model._meta.db_table)} ({names}) FROM STDIN", text)


def _cell(value: Plain) -> str:
    if value is None:
        return "\\N"
    text = str(value)
    return _SPECIAL.sub(lambda match: _WRITTEN[match[0]], text) if _SPECIAL.search(text) else text


def copy_like(sample: models.Model, rows: Iterable[Mapping[str, object]]) -> None:
    """Insert rows that say what differs from an unsaved sample, by attribute; their keys are drawn by the database."""
    fields = [field for field in sample._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    usual = {field.attname: getattr(sample, field.attname) for field in fields}
    made = ([_plain(row.get(name, value)) for name, value in usual.items()] for row in rows)
    copy_rows(type(sample), [str(field.column) for field in fields], made)


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return value.isoformat() if isinstance(value, date) else str(value)
