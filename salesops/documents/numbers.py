"""Numbers of papers: unique, in order, without gaps (PAPERS, numbers).

One row per prefix and year. It stays locked until the drawing transaction ends: who rolls back gives the number back,
and nobody can have drawn the next one meanwhile.
"""

from datetime import date

from django.db import connection

from salesops.documents.models import Sequence


def draw_number(prefix: str, *, on: date, width: int = 5) -> str:
    """The next number of the prefix in the year of ``on``, such as QT-2026-00012; it grows past ``width`` digits.

    Raises RuntimeError outside a transaction: the number would be gone before the paper that bears it is there.
    """
    return draw_numbers(prefix, 1, on=on, width=width)[0]


def draw_numbers(prefix: str, count: int, *, on: date, width: int = 5) -> list[str]:
    """The next ``count`` numbers, one after the other, in one round trip. Raises as ``draw_number``."""
    last = _next(prefix, on.year, count)
    return [f"{prefix}-{on.year}-{number:0{width}}" for number in range(last - count + 1, last + 1)]


def company_number(prefix: str, *, width: int = 6) -> str:
    """The next number that counts over the years, such as C000123 for a customer. Raises as ``draw_number``."""
    return f"{prefix}{_next(prefix, 0):0{width}}"


def company_numbers(prefix: str, count: int, *, width: int = 6) -> list[str]:
    """The next ``count`` of them, one after the other. Raises as ``draw_number``."""
    last = _next(prefix, 0, count)
    return [f"{prefix}{number:0{width}}" for number in range(last - count + 1, last + 1)]


def _next(prefix: str, year: int, count: int = 1) -> int:
    """Draw so many and return the last. Whoever draws the first holds the row, so the others follow it."""
    if not connection.in_atomic_block:
        raise RuntimeError("a number is drawn in the transaction of the paper that bears it")
    table = connection.ops.quote_name(Sequence._meta.db_table)
    with connection.cursor() as cursor:
        # One statement each: the row is made or locked, and moved; whoever comes second waits for the first to end.
        one = (
            f"INSERT INTO {table} AS s (prefix, year, last) VALUES (%s, %s, 1)"  # noqa: S608 - our own table's name
            " ON CONFLICT (prefix, year) DO UPDATE SET last = s.last + 1 RETURNING last"
        )
        cursor.execute("; ".join([one] * count), [prefix, year] * count)
        row = cursor.fetchone()
    if row is None:
        raise RuntimeError(f"no number was drawn for {prefix}")
    return int(row[0])
