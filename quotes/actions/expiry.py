"""An offer ends: the account manager is told in time, and when it has (QUO-4)."""

from collections.abc import Iterable
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext_lazy as _

from quotes.enums import QuoteState, QuoteVerb
from quotes.models import DEAD, OFFERED, Quote
from salesops.audit import record
from salesops.base.clock import today
from salesops.base.look import day_text
from salesops.notices import NoticeKind
from salesops.notices.actions import prepared
from salesops.notices.enums import NoticeGroup
from salesops.notices.models import Notice
from salesops.org.models import Person
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


@transaction.atomic
def expire_quotes(quotes: Iterable[Quote], *, by: Person) -> int:
    """Mark offers whose last day has passed, and tell their account managers; returns how many.

    An expired quote can't be handed out again.
    """
    pks = [quote.pk for quote in quotes]
    due = Quote.objects.select_for_update(of=("self",), no_key=True).filter(
        pk__in=pks, state__in=OFFERED, valid_until__lt=today()
    )
    expired = list(due.select_related("customer", "owner", "result"))
    for quote in expired:
        quote.state = QuoteState.EXPIRED
        quote.save(update_fields=["state"])
        record(quote, QuoteVerb.EXPIRED, by=by, about=[quote.customer])
    _tell(ENDED, [quote for quote in expired if quote.owner.is_active and not hasattr(quote, "result")])
    return len(expired)


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
