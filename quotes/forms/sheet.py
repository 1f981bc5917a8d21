"""The sheet of a quote while one writes: each line judged as typed, the sums, what holds it up, who would approve.

The action and the database judge again by the same functions; this only tells people in time.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.translation import gettext as _

from customers.models import Customer
from quotes.actions.attempt import Tried, tried_with
from quotes.actions.hindrance import excess, hindrance, off_list
from quotes.enums import QUOTE
from quotes.forms.quote import LineForm
from quotes.models import Quote
from quotes.pricing import Breach, PriceState
from quotes.queries.estimate import NOTHING, Part, Promises, estimate_of
from quotes.queries.facts import facts_of
from quotes.queries.judging import JudgedLine, Judgement, judge_lines
from quotes.queries.price import Wanted, bands_for
from quotes.queries.shown import LineView, Spectacles, line_view
from salesops.approvals.engine import preview
from salesops.base.clock import today
from salesops.base.lines import LineFormSet
from salesops.base.look import ChainView
from salesops.base.money import ZERO
from salesops.base.refusals import Refusal
from salesops.policy.refused import RefusalView, explain


@dataclass(frozen=True, slots=True)
class Row:
    """One row of the editor; ``view`` is None while the line is not complete."""

    form: LineForm
    number: int
    view: LineView | None = None
    refusal: RefusalView | None = None
    repriced: bool = False

    @property
    def prefix(self) -> str:
        """Where its parts stand in the page: "lines-0"."""
        return str(self.form.prefix)

    @property
    def tells_name(self) -> bool:
        """A code was typed: say which product it means. The whole name in the input needs no second one."""
        return self.view is not None and self.view.name not in str(self.form["product"].value())


@dataclass(frozen=True)
class Sheet:
    """Everything computed of the lines as typed. ``held`` is why the quote can't be submitted, None when it can."""

    rows: list[Row]
    judgement: Judgement
    held: RefusalView | None
    chain: ChainView | None

    @property
    def off_list(self) -> Decimal:
        """What all discounts together take off the list prices, in yuan; negative above them."""
        return self.judgement.total - self.judgement.list_total

    @property
    def parts(self) -> list[Part]:
        """The estimate: product price, users × fee, days × rate."""
        return estimate_of(self.judgement)

    @property
    def off_share(self) -> Decimal | None:
        """The same as a share of one."""
        whole = self.judgement.list_total
        return (self.off_list / whole).quantize(Decimal("0.0001")) if whole else None


class Writer:
    """Computes sheets for one customer and one reader."""

    def __init__(
        self,
        customer: Customer,
        eyes: Spectacles,
        *,
        known: frozenset[Tried] = frozenset(),
        promises: Promises = NOTHING,
        number: str = "",
    ) -> None:
        self.customer, self.eyes, self.known = customer, eyes, known
        self.promises, self.number = promises, number

    def sheet(self, lines: LineFormSet[LineForm], *, header_discount: Decimal, valid_until: date | None) -> Sheet:
        """Judge what can be read; rows that are incomplete hold the whole up and are left out of the sums."""
        typed = {form.prefix: form.line for form in lines.kept}
        data = [line for line in typed.values() if line]
        too_much = excess(data, header_discount)
        spread = ZERO if too_much else header_discount
        judgement = judge_lines(data, customer=self.customer, header_discount=spread, on=today(), number=self.number)
        judged = iter(judgement.lines)
        rows = [
            self._row(form, number, next(judged) if typed.get(form.prefix) else None)
            for number, form in enumerate(lines.forms, start=1)
        ]
        waiting = next((row.number for row in rows if row.prefix in typed and row.view is None), None)
        held = self._held(judgement, waiting, too_much, valid_until)
        return Sheet(rows, judgement, explain(held) if held else None, self.chain(judgement))

    def stored(self, lines: LineFormSet[LineForm], judgement: Judgement, *, valid_until: date) -> Sheet:
        """The sheet of a quote as it was saved; ``lines`` has one form per line and perhaps a blank one."""
        judged = list(judgement.lines)
        rows = [
            self._row(form, place + 1, judged[place] if place < len(judged) else None)
            for place, form in enumerate(lines.forms)
        ]
        held = hindrance(judgement, valid_until=valid_until, promises=self.promises)
        return Sheet(rows, judgement, explain(held) if held else None, self.chain(judgement))

    def chain(self, judgement: Judgement) -> ChainView | None:
        """Who would be asked if the account manager submitted now (APP-7)."""
        if not judgement.lines or any(self._hides_walls(line) for line in judgement.lines):
            return None
        owner = self.customer.owner
        return preview(QUOTE, Quote(), by=owner, owner=owner, facts=facts_of(judgement, on=today()))

    def _row(self, form: LineForm, number: int, judged: JudgedLine | None) -> Row:
        repriced = form.was_repriced
        if judged is None:
            return Row(form, number, repriced=repriced)
        refusal = None
        if self._hides_walls(judged):
            refusal = off_list(judged, number)
        elif not judged.verdict.allowed:
            refusal = _refusal(judged, number, kept=tried_with(judged) in self.known)
        view = line_view(judged, self.eyes, self.promises.get(judged.data.product.pk))
        return Row(form, number, view, explain(refusal) if refusal else None, repriced)

    def _hides_walls(self, judged: JudgedLine) -> bool:
        # Even yes or no would tell where the walls are: one could try until it changes (CNF-1).
        return not (self.eyes.sees_bands or judged.is_standard or judged.verdict.state == PriceState.NO_BAND)

    def _held(
        self, judgement: Judgement, waiting: int | None, too_much: Refusal | None, valid_until: date | None
    ) -> Refusal | None:
        if waiting is not None:
            return Refusal("QUO-1", _("Line %(line)d is not complete.") % {"line": waiting}, _("Complete it."))
        if valid_until is None:
            return Refusal("QUO-4", _("The quote has no last day."), _("Set how long it is valid."))
        hidden = next((line for line in judgement.lines if self._hides_walls(line)), None)
        if hidden is not None:
            return off_list(hidden, hidden.position)
        return too_much or hindrance(judgement, valid_until=valid_until, promises=self.promises)


def _refusal(judged: JudgedLine, number: int, *, kept: bool) -> Refusal:
    return Refusal(
        judged.verdict.rule,
        _("Line %(line)d can't be submitted: %(why)s") % {"line": number, "why": judged.verdict.sentence()},
        _("Change the price into the band, or ask the director about this line."),
        kept=kept,
    )


def fill_prices(lines: LineFormSet[LineForm], customer: Customer) -> None:
    """Give the rows whose product was just chosen its list price (QUO-1)."""
    fresh = [form for form in lines.kept if form.wants_price]
    wanted = [
        Wanted(
            form.cleaned_data["product"].pk,
            form.cleaned_data.get("price_type") or "normal",
            form.cleaned_data["quantity"],
        )
        for form in fresh
    ]
    bands = bands_for(wanted, region=customer.region, customer_type=customer.type, on=today())
    for form, band in zip(fresh, bands, strict=True):
        form.put_price(band.list_price if band else None)


def mend_price(
    lines: LineFormSet[LineForm], customer: Customer, prefix: str, *, header_discount: Decimal, sees_bands: bool
) -> None:
    """Put the price of one row at the wall it went through.

    At list price where a discount on the whole is spread, and for who may not know where the walls are (CNF-1).
    """
    form = next((one for one in lines.kept if one.prefix == prefix and one.line), None)
    line = form.line if form else None
    if form is None or line is None:
        return
    judged = judge_lines([line], customer=customer, header_discount=ZERO, on=today()).lines[0]
    if judged.band is None:
        return
    walls: Mapping[Breach | None, Decimal] = {
        Breach.BELOW: judged.band.floor,
        Breach.ABOVE: judged.band.ceiling,
    }
    to_list = header_discount or not sees_bands
    price = judged.band.list_price if to_list else walls.get(judged.verdict.breach, judged.band.list_price)
    form.put_price(price)
