"""The prices by which a quote is judged stand still while it is submitted or approved."""

from django.db import connection

from quotes.models import Quote
from quotes.queries.judging import Judgement
from quotes.queries.quote import judge_quote
from quotes.queries.special import granted_specials
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


def judged_today(quote: Quote) -> Judgement:
    """The quote by today's prices, its special prices held (PRC-4).

    Of two quotes that want one, the second does without. While it waits for one it may come to stand on another: so
    all that its customer has are held, in the order of their keys, and it is judged again until it stands on none but
    those.
    """
    held: set[int] = set()
    while True:
        judgement = judge_quote(quote, on=today())
        if held >= {line.special.pk for line in judgement.lines if line.special}:
            return judgement
        granted = granted_specials([quote.customer_id], on=today())
        held.update(granted.select_for_update(no_key=True).order_by("pk").values_list("pk", flat=True))
