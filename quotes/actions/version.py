"""The next version of a quote, and a copy of one (QUO-5, APP-3)."""

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from quotes.actions.content import QuoteData, locked_quote, put_head, write_draft
from quotes.enums import QuoteState, QuoteVerb
from quotes.models import DEAD, OFFERED, Quote
from quotes.queries.quote import lines_of, usual_validity
from quotes.rules import can_draft_quote
from salesops.audit import record
from salesops.base.clock import now, today
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.org.models import Person

CONTINUED = (*OFFERED, QuoteState.EXPIRED)


@transaction.atomic
def new_version(quote: Quote, *, by: Person) -> Quote:
    """A draft of the next version; the old one stays valid until the new one is approved (QUO-5, APP-3)."""
    quote = locked_quote(quote)
    require(can_draft_quote(by, quote.customer))
    newer = quote.later.exclude(state__in=DEAD).first()
    if newer is not None:
        raise Refusal(
            "QUO-5",
            _("There is a newer version already: %(quote)s.") % {"quote": newer.shown_number},
            _("Open the newest version."),
        )
    if quote.state not in CONTINUED:
        raise Refusal(
            "QUO-5",
            _("A new version starts from a quote that was approved; this one is: %(state)s.")
            % {"state": quote.get_state_display()},
            _("Change or withdraw a quote that is not approved yet; copy one that was rejected."),
        )
    last = Quote.objects.filter(number=quote.number).aggregate(last=Max("version"))["last"]
    return _copy(quote, previous=quote, number=quote.number, version=last + 1, by=by)


@transaction.atomic
def copy_quote(quote: Quote, *, by: Person) -> Quote:
    """A new draft with the same lines, judged by today's prices; it has no number yet."""
    quote = locked_quote(quote)  # a merge waits for it, and finds the copy at the customer that goes
    require(can_draft_quote(by, quote.customer))
    return _copy(quote, previous=None, number="", version=1, by=by)


def _copy(quote: Quote, *, previous: Quote | None, number: str, version: int, by: Person) -> Quote:
    fresh = Quote(
        customer=quote.customer, drafted_by=by, created_at=now(), previous=previous, number=number, version=version
    )
    data = QuoteData(
        customer=quote.customer,
        contact=quote.contact if quote.contact and quote.contact.archived_at is None else None,
        project_name=quote.project_name,
        inquiry=quote.inquiry if previous is not None else None,
        valid_until=usual_validity(today()),
        payment_terms=quote.payment_terms,
        delivery=quote.delivery,
        warranty=quote.warranty,
        notes=quote.notes,
        header_discount=quote.header_discount,
        lines=lines_of(quote),
    )
    judgement = put_head(fresh, data, by=by)
    fresh.save(force_insert=True)
    write_draft(fresh, judgement, by=by, is_new=True)
    record(fresh, QuoteVerb.COPIED, by=by, about=[quote, quote.customer])
    return fresh
