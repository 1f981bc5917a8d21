"""Which special price a line may stand on, and what is still missing of a request (PRC-4)."""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db.models import OuterRef, QuerySet, Subquery
from django.utils.translation import gettext as _

from quotes.enums import Department, QuoteState, SpecialState
from quotes.models import PriceBand, Quote, QuoteLine, SpecialPrice
from quotes.models.quote import DEAD, EDITABLE
from quotes.pricing import WHOLE, Band
from salesops.base.clock import today
from salesops.base.look import NextStep, day_text
from salesops.base.refusals import Refusal
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy import policy

UNBOUND = (*EDITABLE, *DEAD)
"""States of a quote in which its lines hold no special price for others."""

type Wanted = tuple[int, Decimal]
"""Product and quantity."""


@dataclass(frozen=True, slots=True)
class Use:
    """A quote on a special price; ``may_open``: the reader sees the quote, and not its number alone."""

    quote: Quote
    may_open: bool


def special_order(on: date | None = None) -> bool:
    """Whether special prices are in use on that day (setting `quotes.special_order`)."""
    return bool(policy("quotes.special_order", on))


@dataclass(frozen=True, slots=True)
class Deal:
    """What one quote would like special prices for; ``number`` is the quote's, empty while it has none.

    One that was ``submitted`` has those that its number holds and takes no other: its lines are not bound again, so a
    price that came later would stay free for the next quote.
    """

    customer_id: int
    number: str
    wanted: Sequence[Wanted]
    submitted: bool = False

    def may_have(self, special: SpecialPrice, held_by: str | None) -> bool:
        """Is it of this customer, and held by nobody else?"""
        mine = (self.number,) if self.submitted else (None, self.number or None)
        return special.customer_id == self.customer_id and held_by in mine


def specials_for(deals: Sequence[Deal], *, on: date) -> list[Mapping[Wanted, Sequence[SpecialPrice]]]:
    """The approved special prices of that day for each product and quantity of each deal, in their order.

    Of several the highest comes first. Two queries, one while special prices aren't in use. One price is for one deal:
    what stands on a quote of another number is not there any more.
    """
    if not any(deal.wanted for deal in deals) or not special_order(on):
        return [{} for _deal in deals]
    bound = QuoteLine.objects.filter(special=OuterRef("pk")).exclude(quote__state__in=UNBOUND)
    granted = granted_specials({deal.customer_id for deal in deals if deal.wanted}, on=on)
    there = list(
        granted.filter(product__in={product for deal in deals for product, _quantity in deal.wanted})
        .annotate(held_by=Subquery(bound.values("quote__number")[:1]))
        .order_by("-price", "pk")
    )
    return [_by_want([one for one in there if deal.may_have(one, one.held_by)]) for deal in deals]


def granted_specials(customers: Collection[int], *, on: date) -> QuerySet[SpecialPrice]:
    """The special prices of these customers that are approved and within their days, used or not."""
    return SpecialPrice.objects.filter(
        state=SpecialState.APPROVED, valid_from__lte=on, valid_to__gte=on, customer__in=customers
    )


def holders_of(specials: Collection[SpecialPrice]) -> dict[int, str]:
    """By key of the special price, the number of the quote that holds it; one query."""
    bound = QuoteLine.objects.filter(special__in=[one.pk for one in specials]).exclude(quote__state__in=UNBOUND)
    return dict(bound.values_list("special_id", "quote__number"))


def _by_want(specials: Sequence[SpecialPrice]) -> Mapping[Wanted, Sequence[SpecialPrice]]:
    found: defaultdict[Wanted, list[SpecialPrice]] = defaultdict(list)
    for one in specials:
        found[one.product_id, one.quantity].append(one)
    return found


def as_special(band: PriceBand, special: SpecialPrice) -> Band:
    """The band of a line that stands on a special price: director and general manager have agreed to all of it."""
    limits = {Post.ACCOUNT_MANAGER.value: WHOLE}
    return Band(special.price, band.list_price, band.ceiling, band.quantity_from, limits)


def why_not_approved(special: SpecialPrice, *, in_use: bool) -> Refusal | None:
    """Why it could not be used any more, None when it could; ``in_use``: the company has special prices at all."""
    if not in_use:
        return Refusal(
            "PRC-4", _("Special prices are not in use any more."), _("Return it, or have the setting changed first.")
        )
    if not special.product.is_on_sale(today()):
        return Refusal(
            "PRC-1",
            _("%(product)s is off sale by now.") % {"product": special.product},
            _("Return it with this reason."),
        )
    return why_over(special)


def why_over(special: SpecialPrice) -> Refusal | None:
    """That its last day is over, None before."""
    if special.valid_to >= today():
        return None
    return Refusal(
        "PRC-4",
        _("Its last day, %(day)s, is over.") % {"day": day_text(special.valid_to)},
        _("Return or withdraw it; it is asked for anew with other days."),
        field="valid_to",
    )


def missing_departments(special: SpecialPrice) -> list[Department]:
    """Whose opinion the collective review has not recorded yet."""
    given = {opinion.department for opinion in special.opinions.all()}
    return [department for department in Department if department not in given]


def uses_of(special: SpecialPrice, *, reader: Person) -> list[Use]:
    """Quotes that were submitted with it, the newest first; two queries."""
    lines = QuoteLine.objects.filter(special=special).exclude(quote__state__in=(*EDITABLE, QuoteState.VOID))
    quotes = [line.quote for line in lines.select_related("quote").order_by("-quote")]
    seen = visible_to(reader, Quote).filter(pk__in=[quote.pk for quote in quotes]) if quotes else Quote.objects.none()
    open_to_reader = set(seen.values_list("pk", flat=True))
    return [Use(quote, quote.pk in open_to_reader) for quote in quotes]


def next_for_special(special: SpecialPrice, *, mine: bool, records: bool) -> NextStep | None:
    """Who does what next; None while its approval says so."""
    if special.state == SpecialState.PENDING:
        return None
    if special.state == SpecialState.APPROVED:
        return NextStep(
            _("Quote it: a line of this product, quantity and customer may go down to this price"),
            _("For one quote only, within its days."),
        )
    if not special.is_editable:
        return NextStep(_("Nothing is left to do"), _("Whoever still wants it asks anew."))
    missing = missing_departments(special)
    if missing:
        names = _(", ").join(str(department.label) for department in missing)
        said = _("Not recorded yet: %(names)s") % {"names": names}
        return NextStep(_("The departments are heard; their opinions are recorded here"), said, mine=records)
    if not mine:
        return NextStep(_("%(name)s submits it for approval") % {"name": special.owner.name})
    return NextStep(
        _("All departments were heard: submit it for approval"),
        _("The director decides first, then the general manager."),
        mine=True,
        label=_("Submit…"),
        opens="submit",
    )
