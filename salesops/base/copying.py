"""Many rows at once by COPY, the quickest way into a table; triggers and constraints see them as any others."""

import json
import re
from collections.abc import Iterable, Sequence
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


def copy_objects[M: models.Model](objects: Sequence[M]) -> None:
    """Insert unsaved objects of one model; their keys are drawn by the database and stay unknown to them."""
    if not objects:
        return
    model = type(objects[0])
    fields = [field for field in model._meta.local_concrete_fields if not isinstance(field, models.AutoField)]
    names = [field.attname for field in fields]
    rows = ([_plain(getattr(one, name)) for name in names] for one in objects)
    copy_rows(model, [field.column for field in fields], rows)


def _plain(value: object) -> Plain:
    if value is None or isinstance(value, str | int):
        return value
    if isinstance(value, dict | list):
        return json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return value.isoformat() if isinstance(value, date) else str(value)
