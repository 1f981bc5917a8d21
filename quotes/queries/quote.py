"""Stored quotes as they were typed and judged (QUO-2)."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, timedelta

from quotes.models import PricePolicy, Quote, QuoteLine
from quotes.pricing import check_price
from quotes.queries.judging import Asked, JudgedLine, Judgement, LineData, judge_each
from quotes.queries.price import Limits, all_limits, as_band, policy_in_force
from quotes.queries.special import as_special
from salesops.base.clock import today
from salesops.base.prepared import Prepared, is_one_of
from salesops.org.enums import Post
from salesops.policy import policy

_lines = Prepared[QuoteLine](
    lambda quotes: (
        QuoteLine.objects.filter(is_one_of("quote_id", quotes)).select_related("product").order_by("quote", "position")
    ),
    list,
)
_judged_lines = Prepared[QuoteLine](
    lambda quotes: (
        QuoteLine.objects.filter(is_one_of("quote_id", quotes))
        .select_related("product", "band", "special")
        .order_by("quote", "position")
    ),
    list,
)


def lines_of(quote: Quote) -> list[LineData]:
    """The stored lines as they were typed; one query."""
    return [_typed(line) for line in _lines([quote.pk])]


def _typed(line: QuoteLine) -> LineData:
    return LineData(
        product=line.product,
        quantity=line.quantity,
        unit_price=line.unit_price,
        discount=line.discount,
        price_type=line.price_type,
        reason=line.reason,
        note=line.note,
    )


def judge_quote(quote: Quote, *, on: date) -> Judgement:
    """The stored quote judged by the prices of a day."""
    return judge_quotes([quote], on=on)[quote.pk]


def judge_quotes(quotes: Sequence[Quote], *, on: date, version: PricePolicy | None = None) -> dict[int, Judgement]:
    """Stored quotes judged by the prices of a day, by key; as many queries as for one.

    By that ``version`` as if it were in force then, where one is given.
    """
    lines: defaultdict[int, list[LineData]] = defaultdict(list)
    for row in _lines([quote.pk for quote in quotes]):
        lines[row.quote_id].append(_typed(row))
    asked = [
        Asked(lines[quote.pk], quote.customer, quote.header_discount, quote.number, submitted=not quote.is_editable)
        for quote in quotes
    ]
    return dict(zip((quote.pk for quote in quotes), judge_each(asked, on=on, version=version), strict=True))


def judgement_of(quote: Quote) -> Judgement:
    """While it is being written, by today's prices; afterwards as it was judged when it was submitted."""
    if quote.is_editable or quote.policy is None:
        return judge_quote(quote, on=today())
    return stored_judgement(quote)


def stored_judgement(quote: Quote) -> Judgement:
    """A submitted quote by the bands that its own lines are bound to; two queries.

    It reads nothing that may change afterwards (the customer's region, a newer policy), so it is always the same.
    """
    return stored_judgements([quote])[quote.pk]


def stored_judgements(quotes: Sequence[Quote]) -> dict[int, Judgement]:
    """As ``stored_judgement``, by key; one query, and one for each version of the policy among them."""
    versions = {quote.policy.pk: quote.policy for quote in quotes if quote.policy}
    limits = {pk: all_limits(version) for pk, version in versions.items()}
    by_key = {quote.pk: quote for quote in quotes}
    lines: defaultdict[int, list[JudgedLine]] = defaultdict(list)
    for row in _judged_lines(list(by_key)):
        quote = by_key[row.quote_id]
        lines[quote.pk].append(_bound(row, quote.policy, limits.get(quote.policy_id or 0, {})))
    return {
        quote.pk: Judgement(
            lines=tuple(lines[quote.pk]),
            policy=quote.policy,
            header_discount=quote.header_discount,
            list_total=quote.list_total,
            total=quote.total,
            tax_total=quote.tax_total,
        )
        for quote in quotes
    }


def _bound(row: QuoteLine, of_policy: PricePolicy | None, limits: Limits) -> JudgedLine:
    data, walls = _typed(row), None
    if row.band and of_policy and row.band.policy_id == of_policy.pk:
        row.band.policy = of_policy
    if row.band:
        walls = as_special(row.band, row.special) if row.special else as_band(row.band, limits)
    verdict = check_price(data.price(), walls, post=Post.ACCOUNT_MANAGER, share=row.amount - row.final_amount)
    return JudgedLine(row.position, data, row.band, walls, verdict, row.amount, row.final_amount, row.tax, row.special)


def usual_validity(on: date) -> date:
    """How long a quote of that day is valid unless somebody says otherwise: never past the prices' end (QUO-4)."""
    usual: date = on + timedelta(days=policy("quotes.valid_days"))
    in_force = policy_in_force(on)
    return min(usual, in_force.valid_to) if in_force and in_force.valid_to else usual
