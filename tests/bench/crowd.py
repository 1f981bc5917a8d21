"""A sales department of the size that lists are measured at, put there by two statements."""

from django.db import connection, connections
from django.db.models import CharField, Model, TextField

from customers.models import Contact, Customer
from tests.cast import Cast

CUSTOMERS = 20_000

_CUSTOMERS = """
SELECT 'C8' || lpad(n::text, 5, '0'), '杭州' || brand || '设备有限公司', brand || '设备', brand || '设备', '杭州',
    '杭州' || brand || '设备有限公司|hz' || n || 'sb|c8' || lpad(n::text, 5, '0'), 'end_user',
    substr('ABC', 1 + n %% 3, 1), '机械', %(region)s, '滨江区江南大道 ' || n || ' 号',
    CASE WHEN n %% 3 = 0 THEN %(he)s ELSE %(li)s END, 'registered', now() - n * interval '1 minute', 1
FROM (SELECT n, chr(19968 + n %% 140) || chr(20200 + n / 140) AS brand FROM generate_series(1, %(count)s) n) made
"""
_CUSTOMERS_GIVEN = [
    *["number", "name", "name_core", "name_plain", "name_region", "search_text", "type", "level", "industry"],
    *["region_id", "address", "owner_id", "status", "registered_at", "revision"],
]
_CONTACTS = """
SELECT id, '联系人', '采购经理', '138 0013 8000', '+8613800138000', 'buyer@example.com', true, 1 FROM customers_customer
"""
_CONTACTS_GIVEN = ["customer_id", "name", "title", "phone", "phone_e164", "email", "is_primary", "revision"]


def _put(model: type[Model], given: list[str], rows: str) -> str:
    """The statement that writes the rows; text that a later chapter added to the table is empty."""
    texts = [
        str(field.column)
        for field in model._meta.local_concrete_fields
        if isinstance(field, CharField | TextField) and not field.null and field.column not in given
    ]
    empty = "".join(", ''" for _ in texts)
    chosen = f"SELECT made_rows.*{empty} FROM ({rows}) made_rows"
    return f"INSERT INTO {model._meta.db_table} ({', '.join(given + texts)}) {chosen}"


def settle(cast: Cast, count: int = CUSTOMERS) -> None:
    """So many customers, each with a contact, in the hands of two reps of the east."""
    with connection.cursor() as cursor:
        given = {"region": cast.east.pk, "li": cast.li.pk, "he": cast.he.pk, "count": count}
        cursor.execute(_put(Customer, _CUSTOMERS_GIVEN, _CUSTOMERS), given)
        cursor.execute(_put(Contact, _CONTACTS_GIVEN, _CONTACTS))
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")  # the test profile has no autovacuum, and plans by guesses are no plans
