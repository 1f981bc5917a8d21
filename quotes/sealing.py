"""Which papers of this floor are sealed before they leave (QUO-6)."""

from collections.abc import Sequence
from datetime import date

from django.db.models import Model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from quotes.actions.bid import locked_bid
from quotes.actions.bid_leaving import refuse_unapproved
from quotes.actions.handout import refuse_to_leave
from quotes.documents import BID_PAPER, QUOTE_PAPER
from quotes.models import Bid, Quote
from quotes.rules import can_bind_bid, can_hand_out_quote
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


def _buyer(bid: Bid) -> str:
    return bid.customer.name


def _approved_on(bid: Bid) -> date | None:
    return bid.approved_at.astimezone(BUSINESS_TZ).date() if bid.approved_at else None


def _about_bid(bid: Bid) -> Sequence[Model]:
    return [bid]


Sealable(
    key=BID_PAPER.key,
    label=pgettext_lazy("paper", "Bid"),
    seals=(Seal.COMPANY, Seal.CONTRACT),
    besides=(Seal.LEGAL,),
    may_apply=can_bind_bid,
    locked=locked_bid,
    refuse=refuse_unapproved,
    counterparty=_buyer,
    dated=_approved_on,
    about=_about_bid,
    copies=5,
    straddle=True,
)
