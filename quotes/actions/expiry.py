"""Telling the account manager in time that an offer ends, and when it has (QUO-4)."""

from collections.abc import Iterable, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from quotes.models import DEAD, OFFERED, Quote
from salesops.base.clock import today
from salesops.base.look import day_text
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.policy import policy

ENDS = NoticeKind(
    "quotes.expiry.soon", _("The quote %(quote)s for %(customer)s is valid until %(day)s"), NoticeGroup.WAITING
)
ENDED = NoticeKind("quotes.expiry.over", _("The quote %(quote)s for %(customer)s has expired"), NoticeGroup.WAITING)


@transaction.atomic
def remind_of_expiry() -> int:
    """Each night: whose offers end within the days of the setting, once for each; how many are near their end.

    Who noted a result, or has a newer version in the making, need not be told. Two queries and one insert.
    """
    day = today()
    newer = Quote.objects.filter(previous=OuterRef("pk")).exclude(state__in=DEAD)
    near = Quote.objects.filter(
        ~Exists(newer),
        state__in=OFFERED,
        valid_until__range=(day, day + timedelta(days=policy("quotes.expiry_notice_days"))),
        result=None,
        owner__is_active=True,
    )
    return _tell(ENDS, near.select_related("owner", "customer"))


def tell_expired(quotes: Sequence[Quote]) -> None:
    """Their days are over. Within the caller's transaction."""
    _tell(ENDED, [quote for quote in quotes if quote.owner.is_active and not hasattr(quote, "result")])


def _tell(kind: NoticeKind, quotes: Iterable[Quote]) -> int:
    notices = [
        prepared(
            quote.owner,
            kind,
            params={
                "quote": quote.shown_number,
                "customer": quote.customer.name,
                "day": day_text(quote.valid_until),
            },
            url=quote.get_absolute_url(),
            key=f"{kind.key}:{quote.pk}:{quote.valid_until}",
            about=quote,
        )
        for quote in quotes
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)
    return len(notices)
