"""Each invariant is silent about honest papers and names the row that a fault left behind."""

from datetime import date

from django.db import connection

from salesops.documents import draw_number
from salesops.documents.invariants import INVARIANTS
from salesops.documents.papers import order_paper
from tests.cast import Cast
from tests.salesops.documents.conftest import LETTER

BY_KEY = {invariant.key: invariant for invariant in INVARIANTS}
NUMBER_DRAWN, VERSIONS_IN_ORDER = BY_KEY["documents.number_drawn"], BY_KEY["documents.versions_in_order"]


def broken(sql: str) -> list[int]:
    with connection.cursor() as cursor:
        cursor.execute(sql)
        return [row[0] for row in cursor.fetchall()]


def test_a_number_that_nobody_drew_is_found(cast: Cast) -> None:
    number = draw_number("QT", on=date(2026, 11, 21))
    order_paper(LETTER, cast.east, number=number, version=1, by=cast.li)
    assert broken(NUMBER_DRAWN.sql) == []
    invented = order_paper(LETTER, cast.east, number=f"{number[:-1]}9", version=1, by=cast.li)
    assert broken(NUMBER_DRAWN.sql) == [invented.pk]


def test_a_second_version_of_something_else_is_found(cast: Cast) -> None:
    order_paper(LETTER, cast.east, number="QT-2026-00001", version=1, by=cast.li)
    order_paper(LETTER, cast.east, number="QT-2026-00001", version=2, by=cast.li)
    assert broken(VERSIONS_IN_ORDER.sql) == []
    stray = order_paper(LETTER, cast.li, number="QT-2026-00001", version=3, by=cast.li)
    assert broken(VERSIONS_IN_ORDER.sql) == [stray.pk, stray.pk]
