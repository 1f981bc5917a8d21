"""The prices by which a quote is judged stand still while it is submitted or approved."""

from django.db import connection

from quotes.models import Quote, SpecialPrice
from quotes.queries.quote import Judgement, judge_quote
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
    """The quote by today's prices, its special prices held: of two quotes that want one, the second does without."""
    judgement = judge_quote(quote, on=today())
    specials = {line.special.pk for line in judgement.lines if line.special}
    if not specials:
        return judgement
    held = SpecialPrice.objects.select_for_update(no_key=True).filter(pk__in=specials).order_by("pk")
    list(held.values_list("pk"))
    return judge_quote(quote, on=today())
