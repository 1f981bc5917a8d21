"""Taking a guard of the database away, to see the fault it keeps out.

Only in tests with ``transaction=True``: the wall belongs to the owner of the schema, and the running role that tests
work as may not touch it.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

TABLES = "customers_customer, customers_contact, customers_customerevent, customers_contactevent"


@contextmanager
def without_walls() -> Iterator[None]:
    """No uniqueness of names and credit codes inside the block; the customers go with it, so that it can come back."""
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'customer_credit_code_once'")
        [code_index] = cursor.fetchone() or [""]
        cursor.execute("SELECT pg_get_constraintdef(oid) FROM pg_constraint WHERE conname = 'customer_name_once'")
        [name_constraint] = cursor.fetchone() or [""]
        cursor.execute("DROP INDEX customer_credit_code_once")
        cursor.execute("ALTER TABLE customers_customer DROP CONSTRAINT customer_name_once")
        try:
            yield
        finally:
            cursor.execute(f"TRUNCATE {TABLES} CASCADE")
            cursor.execute(code_index)
            cursor.execute(f"ALTER TABLE customers_customer ADD CONSTRAINT customer_name_once {name_constraint}")
