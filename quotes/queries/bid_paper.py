"""What stands in the paper of a bid: a whitelisted context, Chinese for every reader (INQ-4, CNF-1, PAPERS P2)."""

from typing import Any

from django.utils.translation import gettext_lazy as _

from quotes.enums import BidPart, BondForm, Direction, ItemState
from quotes.models import Bid, BidDeviation, QuoteLine
from quotes.queries.bid import certificates_of
from salesops.base.clock import BUSINESS_TZ
from salesops.base.look.figures import chinese_day
from salesops.base.refusals import Sentence
from salesops.documents.company import company_profile

DIRECTIONS = {Direction.BETTER: "正偏离", Direction.NONE: "无偏离", Direction.WORSE: "负偏离"}
BONDS = {BondForm.TRANSFER.value: "转账", BondForm.GUARANTEE.value: "保函"}


def bid_outdated(bid: Bid, version: int) -> Sentence | None:
    """Why this version can't be made any more: it was taken up again meanwhile."""
    return None if bid.version == version else _("The bid was taken up again before its paper was made.")


def bid_paper(bid: Bid) -> dict[str, Any]:
    """Only what the buyer may read: no band, price type, authority, cost or opinion."""
    approved_on = (bid.approved_at or bid.begun_at).astimezone(BUSINESS_TZ).date()
    profile = company_profile(approved_on)
    deviations = list(bid.deviations.order_by("pk"))
    return {
        "company": profile.name if profile else "",
        "bid": {
            "number": bid.shown_number,
            "tender_no": bid.tender_no,
            "project": bid.project_name,
            "lot": bid.lot,
            "buyer": bid.customer.name,
            "agency": bid.agency,
            "date": chinese_day(approved_on),
            "opens_on": chinese_day(bid.closing_day),
            "valid_days": bid.valid_days,
            "originals": bid.originals,
            "copies": bid.copies,
        },
        "opening": {
            "total": bid.opening_total,
            "words": bid.opening_words.removeprefix("人民币"),
            "delivery": bid.delivery,
            "warranty": bid.warranty,
            "bond": BONDS.get(bid.bond_form, ""),
            "bond_amount": bid.bid_bond,
            "remark": bid.remark,
        },
        "lines": _lines(bid),
        "header_discount": bid.quote.header_discount if bid.quote else None,
        "terms": [_deviation(one) for one in deviations if one.part == BidPart.COMMERCIAL],
        "specification": [_deviation(one) for one in deviations if one.part == BidPart.TECHNICAL],
        "certificates": [
            {
                "name": one.name,
                "number": one.number,
                "until": chinese_day(one.valid_until) if one.valid_until else "长期",
            }
            for one in certificates_of(bid)
        ],
        "annexes": {part.value: _annexes(bid, part) for part in BidPart},
    }


def _lines(bid: Bid) -> list[dict[str, Any]]:
    lines = QuoteLine.objects.filter(quote=bid.quote_id).select_related("product").order_by("position", "pk")
    return [
        {
            "position": place,
            "product": line.product.name,
            "spec": line.product.spec,
            "quantity": line.quantity,
            "unit": line.product.unit,
            "unit_price": line.unit_price,
            "amount": line.amount,
        }
        for place, line in enumerate(lines, start=1)
    ]


def _annexes(bid: Bid, part: BidPart) -> list[str]:
    """What is bound behind this paper, in the order of the checklist."""
    return [str(item.label) for item in bid.items.filter(part=part, state=ItemState.DONE)]


def _deviation(one: BidDeviation) -> dict[str, str]:
    return {
        "clause": one.clause,
        "required": one.required,
        "offered": one.offered,
        "direction": DIRECTIONS[Direction(one.direction)],
        "remark": one.remark,
    }
