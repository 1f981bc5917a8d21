"""Telling the director that a month's digest of the market is there (CUS-6)."""

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from customers.queries.market_digest import month_before, span_of, was_written
from salesops.base import clock
from salesops.notices import NoticeKind, tell
from salesops.org.enums import Post
from salesops.org.queries import holders

# Counts, and no price: notices go where prices may not be read (CNF-1).
DIGEST = NoticeKind(
    "customers.market_digest",
    _("The market in %(month)s: %(notes)s notes and %(prices)s competitors' prices were written down"),
)
LAST_DAY = 7
"""A run that comes late, after an outage, tells until this day of the month."""


@transaction.atomic
def send_market_digest() -> None:
    """On the 1st, tell the director what the month before left behind; once a month for ever, nothing of nothing."""
    today = clock.today()
    if today.day > LAST_DAY:
        return
    month = month_before(today.replace(day=1))
    notes, prices = was_written(*span_of(month))
    if not notes and not prices:
        return
    code = f"{month:%Y-%m}"
    for director in holders(Post.DIRECTOR):
        tell(
            director,
            DIGEST,
            params={"month": code, "notes": str(notes), "prices": str(prices)},
            url=f"{reverse('customers:market-digest')}?month={code}",
            key=f"market:{code}",
        )
