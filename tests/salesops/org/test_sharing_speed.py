"""What sharing costs a list of many thousands, and a share or two (SAFETY, the fourth of the seven)."""

import pytest
from django.db import connections

from customers.models import Customer
from salesops.base import clock
from salesops.org.actions.sharing import share
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import make_customer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.rule("ORG-2")]


@pytest.mark.parametrize("count", [20_000, pytest.param(100_000, marks=pytest.mark.long)])
def test_many_thousand_customers_are_not_read_for_one_share(cast: Cast, count: int) -> None:
    """The selector stays with its indexes: the table is not read through for the sake of a share (SAFETY: 22.9 ms)."""
    _many(cast, count)
    shared = Customer.objects.filter(owner=cast.wu, region=cast.south).latest("registered_at")
    share(shared, cast.xu, until=clock.today(), reason="一起投标", by=cast.zhao)
    share(shared, cast.li, until=clock.today(), reason="一起投标", by=cast.zhao)
    for who, by_itself in (("li", 200), ("zhou", 200), ("xu", 0), ("wang", count // 2)):
        person: Person = getattr(cast, who)
        seen = visible_to(person, Customer).order_by("-registered_at", "-pk")
        plans = [seen[:25].explain(analyze=True) for _run in range(5)]
        took, plan = min((float(plan.rpartition("Execution Time: ")[2].split()[0]), plan) for plan in plans)
        print(f"{who}: {took:.2f} ms")
        assert took < 25, plan
        if by_itself <= 200:
            # Of a region there are tens of thousands; these few come by an index, and no other row is looked at.
            assert "Seq Scan on customers_customer" not in plan, plan
            assert seen.count() == by_itself + (who != "zhou")
        assert (shared in seen) == (who in {"li", "xu"})


def _many(cast: Cast, count: int) -> None:
    """That many customers straight in: half in the east, 200 each of Li's and Zhou's, all others of somebody else.

    What checks and keeps each row by itself stays out of the way; none of it is what the plan is made of.
    """
    sample = make_customer(owner=cast.he)
    columns = [str(field.column) for field in Customer._meta.local_concrete_fields if not field.primary_key]
    own = {
        "number": "'N' || n",
        "registered_at": "registered_at - n * interval '1 minute'",
        "region_id": f"CASE WHEN n % 2 = 0 THEN {cast.east.pk} ELSE {cast.south.pk} END",
        "owner_id": f"CASE WHEN n <= 200 THEN {cast.li.pk} WHEN n <= 400 THEN {cast.zhou.pk} ELSE {cast.wu.pk} END",
    }
    with connections["owner"].cursor() as cursor:
        cursor.execute("ALTER TABLE customers_customer DROP CONSTRAINT customer_name_once, DISABLE TRIGGER USER")
        cursor.execute("DROP INDEX customer_similar_names, customer_search_grams")
        cursor.execute(
            f"INSERT INTO customers_customer ({', '.join(columns)})"
            f" SELECT {', '.join(own.get(column, column) for column in columns)}"
            f" FROM customers_customer, generate_series(1, {count}) n WHERE id = {sample.pk}"
        )
        cursor.execute("ANALYZE customers_customer")
