"""The conflict check reads no table through, however many customers there are (CUS-2)."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.conflict import Reach
from customers.models import Customer
from customers.queries.conflict import look_up
from salesops.management.scale.seeding import seed_customers
from tests.cast import Cast

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("CUS-2")]
SEEDED = 5_000


def test_every_question_of_the_check_is_answered_by_an_index(cast: Cast) -> None:
    seed_customers(SEEDED)
    some = Customer.objects.order_by("pk")[SEEDED // 2]
    reach = Reach(phones=frozenset({"+8613000000001"}), domains=frozenset({"company7.com.cn"}))
    with CaptureQueriesContext(connection) as asked:
        look_up(some.name[2:], "913101150DEMX00115", reach, by=cast.li)
        look_up(some.name[2:4], "", by=cast.li)
    questions = [one["sql"] for one in asked if 'FROM "customers_' in one["sql"]]
    assert len(questions) >= 6
    with connection.cursor() as cursor:
        # A table of this size may be read through at no cost; what is asked is whether there is another way.
        cursor.execute("SET enable_seqscan = off")
        cursor.execute("SELECT set_config('pg_trgm.similarity_threshold', '0.6', false)")
        for sql in questions:
            cursor.execute("EXPLAIN " + sql)
            plan = "\n".join(line for (line,) in cursor.fetchall())
            assert "Seq Scan on customers_" not in plan, plan
        cursor.execute("RESET enable_seqscan")


def test_names_alike_are_never_looked_for_by_reading_all_of_them(cast: Cast) -> None:
    """Reading a million names seemed the planner's quickest way to the first forty; that is shut while it looks."""
    with CaptureQueriesContext(connection) as asked:
        look_up("卓方包装制品", "", by=cast.li)
    questions = [one["sql"] for one in asked]
    alike = next(at for at, sql in enumerate(questions) if "&&" in sql)
    assert "set_config('enable_seqscan', 'off', true)" in questions[alike - 1]
    with connection.cursor() as cursor:
        cursor.execute("SHOW enable_seqscan")
        assert cursor.fetchone() == ("on",)
