"""Which papers of this floor are sealed before they leave (QUO-6)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext_lazy as _

from quotes.actions.handout import refuse_to_leave
from quotes.documents import QUOTE_PAPER
from quotes.models import Quote
from quotes.rules import can_hand_out_quote
from salesops.base.clock import BUSINESS_TZ
from salesops.base.locks import locked_row
from salesops.seals.enums import Seal
from salesops.seals.kinds import Sealable


def _locked(quote: Quote) -> Quote:
    return locked_row(Quote.objects.all(), quote.pk, "customer", "owner")


def _party(quote: Quote) -> str:
    return quote.customer.name


def _dated(quote: Quote) -> date | None:
    return quote.approved_at.astimezone(BUSINESS_TZ).date() if quote.approved_at else None


def _about(quote: Quote) -> Sequence[Model]:
    return [quote]


Sealable(
    key=QUOTE_PAPER.key,
    label=_("Quote"),
    seals=(Seal.QUOTE, Seal.CONTRACT, Seal.COMPANY),
    may_apply=can_hand_out_quote,
    locked=_locked,
    refuse=refuse_to_leave,
    counterparty=_party,
    dated=_dated,
    about=_about,
)
