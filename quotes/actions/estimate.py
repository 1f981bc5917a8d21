"""Asking the technical department for days, and its answer (QUO-1; docs/rules/estimate.md)."""

from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from quotes.enums import DaysVerb, ProductKind
from quotes.models import DaysRequest, Product, Quote
from quotes.rules import can_answer_days, can_ask_days, can_drop_days
from salesops.audit import record
from salesops.base.clock import now
from salesops.base.locks import locked_row
from salesops.base.refusals import Refusal
from salesops.base.verdicts import require
from salesops.notices import NoticeKind, tell
from salesops.notices.enums import NoticeGroup
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.queries import holders

RULE = "QUO-1"
DAYS_WANTED = NoticeKind(
    "quotes.days.wanted", _("%(who)s asks how many days this takes: %(title)s"), NoticeGroup.WAITING
)
DAYS_CONFIRMED = NoticeKind("quotes.days.confirmed", _("%(who)s confirmed the days: %(title)s"), NoticeGroup.RESULT)


@transaction.atomic
def ask_days(quote: Quote, product: Product, scope: str, *, of: Person, by: Person) -> DaysRequest:
    """Ask how many days a product of the quote takes; submission is held until the answer.

    Raises ``Refusal`` QUO-1 once the quote is submitted, for a product that is no implementation or not on it, for a
    second request while one is open, and for somebody who is not of the technical department.
    """
    quote = locked_row(Quote.objects.all(), quote.pk, "customer", "owner")
    require(can_ask_days(by, quote))
    if not quote.is_editable:
        raise Refusal(
            RULE, _("Days are asked for before a quote is submitted."), _("Withdraw it first, or start a new version.")
        )
    planned = sum(quote.lines.filter(product=product).values_list("quantity", flat=True), Decimal(0))
    if product.kind != ProductKind.IMPLEMENTATION or not planned:
        raise Refusal(
            RULE,
            _("Only implementation that stands on the quote has days."),
            _("Put it on the quote and save, then ask."),
            field="product",
        )
    if not holders(Post.TECHNICAL).filter(pk=of.pk).exists():
        raise Refusal(RULE, _("The technical department confirms days."), _("Choose somebody of it."), field="asked_of")
    waiting = quote.days_requests.filter(product=product, answered_at=None, dropped_at=None).first()
    if waiting is not None:
        raise Refusal(
            RULE,
            _("%(name)s was asked already and has not answered.") % {"name": waiting.asked_of.name},
            _("Wait for the answer, or take the request back."),
            field="product",
        )
    request = DaysRequest(
        quote=quote, product=product, asked_by=by, asked_of=of, asked_at=now(), scope=scope, planned=planned
    )
    request.save(force_insert=True)
    record(request, DaysVerb.ASKED, by=by, about=[quote, quote.customer], note=scope)
    _tell(of, DAYS_WANTED, request, by=by)
    return request


@transaction.atomic
def answer_days(request: DaysRequest, days: Decimal, remark: str = "", *, by: Person) -> DaysRequest:
    """Say how many days it takes, once. Raises ``Refusal`` QUO-1 when it is closed, or the quote is no longer written.

    ValueError for no days at all: forms refuse those.
    """
    if days <= 0:
        raise ValueError("implementation takes some time")
    locked = _locked(request)
    require(can_answer_days(by, locked))
    if locked.dropped_at is not None or not locked.quote.is_editable:
        raise Refusal(RULE, _("Nobody waits for these days any more."), _("There is nothing to do."))
    if locked.answered_at is not None:
        raise Refusal(RULE, _("The days were confirmed already."), _("Open the page again to read by whom."))
    locked.days, locked.remark, locked.answered_by, locked.answered_at = days, remark, by, now()
    locked.save(update_fields=["days", "remark", "answered_by", "answered_at"])
    quote = locked.quote
    changes = {"days": (None, days)}
    record(locked, DaysVerb.ANSWERED, by=by, about=[quote, quote.customer], changes=changes, note=remark)
    for person in {locked.asked_by, quote.owner} - {by}:
        _tell(person, DAYS_CONFIRMED, locked, by=by)
    return locked


@transaction.atomic
def drop_days(request: DaysRequest, *, by: Person) -> DaysRequest:
    """Take a request back. Twice is once; ``Refusal`` QUO-1 once it was answered."""
    locked = _locked(request)
    require(can_drop_days(by, locked))
    if locked.dropped_at is not None:
        return locked
    if locked.answered_at is not None:
        raise Refusal(
            RULE, _("The days were confirmed already."), _("Ask again about a smaller scope; the new answer counts.")
        )
    return _drop(locked, by=by)


def drop_open_days(quote: Quote, *, by: Person) -> None:
    """Nobody is to answer any more: the quote is given up, or submitted without what was asked about.

    Within the caller's transaction, under the quote's lock.
    """
    for request in quote.days_requests.select_for_update(no_key=True).filter(answered_at=None, dropped_at=None):
        _drop(request, by=by)


def _drop(request: DaysRequest, *, by: Person) -> DaysRequest:
    request.dropped_at = now()
    request.save(update_fields=["dropped_at"])
    record(request, DaysVerb.DROPPED, by=by, about=[request.quote, request.quote.customer])
    return request


def _locked(request: DaysRequest) -> DaysRequest:
    # The quote first, as when it is submitted: an answer and a submission wait for one another.
    quote = locked_row(Quote.objects.all(), request.quote_id, "customer", "owner")
    locked = locked_row(DaysRequest.objects.all(), request.pk, "product", "asked_by", "asked_of")
    locked.quote = quote
    return locked


def _tell(person: Person, kind: NoticeKind, request: DaysRequest, *, by: Person) -> None:
    words = {"who": by.name, "title": f"{request.quote.customer.name}, {request.product.name}"}
    key = f"{kind.key}:{request.pk}"
    tell(person, kind, params=words, url=request.get_absolute_url(), key=key, about=request.quote)
