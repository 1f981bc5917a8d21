"""What keeps a quote from being submitted: the same answer for the held button, the action and the import."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from customers.models import Customer
from quotes.enums import PriceType
from quotes.queries.estimate import Promises
from quotes.queries.judging import LARGEST_LINE, JudgedLine, Judgement, LineData, judge_lines
from salesops.base.clock import today
from salesops.base.look import yuan_text
from salesops.base.look.figures import day_text, quantity_text
from salesops.base.refusals import Refusal
from salesops.policy import policy


class OutsideBand(Refusal):
    """PRC-4, QUO-2: at least one line lies outside its band, or has none."""

    def __init__(self, judgement: Judgement) -> None:
        first = judgement.refused[0]
        super().__init__(
            first.verdict.rule,
            _("Line %(line)d can't be submitted: %(why)s") % {"line": first.position, "why": first.verdict.sentence()},
            _("Change the price into the band, or ask the director about this line."),
            kept=True,
        )
        self.judgement = judgement


def hindrance(judgement: Judgement, *, valid_until: date, promises: Promises) -> Refusal | None:
    """Why a quote with these lines can't be submitted today, None when it can.

    ``promises``: what the technical department was asked about it, of `quotes.queries.estimate`.
    """
    return (
        _incomplete(judgement)
        or too_large(judgement)
        or _too_long(judgement, valid_until)
        or _outside(judgement)
        or _unpromised(judgement, promises)
    )


def _incomplete(judgement: Judgement) -> Refusal | None:
    if not judgement.lines:
        return Refusal("QUO-1", _("The quote has no lines."), _("Add at least one product."))
    silent = next((line for line in judgement.lines if _lacks_reason(line)), None)
    if silent is not None:
        return Refusal(
            "QUO-2",
            _("Line %(line)d uses the %(type)s without a reason.")
            % {"line": silent.position, "type": PriceType(silent.data.price_type).label},
            _("Say why, or take the normal price."),
        )
    return None


def _lacks_reason(line: JudgedLine) -> bool:
    return line.data.price_type != PriceType.NORMAL and not line.data.reason.strip()


def _outside(judgement: Judgement) -> Refusal | None:
    return OutsideBand(judgement) if judgement.refused else None


def _unpromised(judgement: Judgement, promises: Promises) -> Refusal | None:
    """QUO-1: where days were asked for they are confirmed, and no fewer are sold (docs/rules/estimate.md)."""
    for line in judgement.lines:
        promise = promises.get(line.data.product.pk)
        if promise is None:
            continue
        words = {
            "line": line.position,
            "name": promise.asked_of.name,
            "days": quantity_text(promise.days or Decimal(0)),
        }
        if promise.days is None:
            return Refusal(
                "QUO-1",
                _("Line %(line)d waits for its days: %(name)s has not confirmed them yet.") % words,
                _("Wait for the answer, or take the request back."),
            )
        sold = [one.data.quantity for one in judgement.lines if one.data.product.pk == promise.product_id]
        if sum(sold, Decimal(0)) < promise.days:
            return Refusal(
                "QUO-1",
                _("Line %(line)d sells fewer days than the technical department confirmed (%(days)s).") % words,
                _("Raise the days, or ask again about a smaller scope."),
            )
    return None


def _too_long(judgement: Judgement, valid_until: date) -> Refusal | None:
    if valid_until < today():
        return Refusal(
            "QUO-4", _("The quote would expire before it starts."), _("Set a later date."), field="valid_until"
        )
    end = judgement.policy_ends
    if end is not None and valid_until > end:
        return Refusal(
            "QUO-4",
            _("The prices hold until %(day)s; a quote can't be valid longer.") % {"day": day_text(end)},
            _("Set an earlier date."),
            field="valid_until",
        )
    # An approved quote keeps its prices for all its days, whatever the policy does.
    last = today() + timedelta(days=policy("quotes.longest_valid_days"))
    if valid_until > last:
        return Refusal(
            "QUO-4",
            _("A quote submitted today is valid until %(day)s at most.") % {"day": day_text(last)},
            _("Set an earlier date."),
            field="valid_until",
        )
    return None


def excess(lines: Sequence[LineData], header_discount: Decimal) -> Refusal | None:
    """Why this discount on the whole can't be spread over these lines, None when it can."""
    if header_discount <= sum((line.price().amount for line in lines), Decimal(0)):
        return None
    return Refusal(
        "QUO-1",
        _("The discount on the whole is larger than the lines together."),
        _("Lower the discount."),
        field="header_discount",
    )


def refuse_unsellable(lines: Sequence[LineData], customer: Customer) -> None:
    """PRC-4: a line below zero lowers another one where no band sees it. Not even a draft holds one."""
    if any(line.quantity <= 0 or line.unit_price < 0 for line in lines):
        raise OutsideBand(judge_lines(lines, customer=customer, header_discount=Decimal(0), on=today()))


def too_large(judgement: Judgement) -> Refusal | None:
    """Why these lines can't be stored: the sums at list price must fit as well, however little is asked for them."""
    line = next((one for one in judgement.lines if one.at_list > LARGEST_LINE), None)
    if line is None:
        return None
    return Refusal(
        "QUO-1",
        _("Line %(line)d is too large for a quote.") % {"line": line.position},
        _("Lower the quantity."),
    )


def off_list(line: JudgedLine, number: int) -> Refusal:
    """What the sales assistant is told of a line that is not at list price; nothing of its band (CNF-1)."""
    return Refusal(
        "QUO-1",
        _("Line %(line)d is not at the normal list price (%(price)s), which is all that you may draft.")
        % {"line": number, "price": yuan_text(line.band.list_price) if line.band else "—"},
        _("Draft at list prices; the account manager changes the price and submits."),
    )


def refuse_off_list(judgement: Judgement) -> None:
    """QUO-1: the sales assistant drafts at list price in the normal band; every other price is the rep's to set."""
    line = next((one for one in judgement.lines if not one.is_standard), None)
    if line is not None:
        raise off_list(line, line.position)
    if judgement.header_discount:
        raise Refusal(
            "QUO-1",
            _("A discount on the whole is the account manager's to give."),
            _("Leave it out; the account manager sets it before submitting."),
            field="header_discount",
        )
