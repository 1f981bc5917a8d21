"""The prices by which a quote is judged stand still while it is submitted or approved."""

from django.db import connection

from salesops.base.clock import today

_HOLD = """
    SELECT id FROM quotes_pricepolicy
     WHERE state = 'issued' AND valid_from <= %(day)s AND (valid_to IS NULL OR valid_to >= %(day)s)
       FOR SHARE
"""


def hold_prices() -> None:
    """Keep the version in force from being ended until this transaction is over (QUO-2).

    Who ends it waits, or has ended it before and we then judge without it: reading first and locking afterwards
    would approve by prices that are gone. Shared, so that quotes don't wait for one another.
    """
    with connection.cursor() as cursor:
        cursor.execute(_HOLD, {"day": today()})
