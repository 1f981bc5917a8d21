"""What keeps a special price from being asked for, changed or submitted (PRC-4). Called under its lock."""

from datetime import date, timedelta

from django.utils.translation import gettext_lazy as _

from quotes.enums import OPEN_SPECIAL, PriceType
from quotes.models import SpecialPrice
from quotes.queries.price import band_for
from quotes.queries.special import why_over
from salesops.base.clock import today
from salesops.base.look.figures import day_text, yuan_text
from salesops.base.refusals import Refusal


def put_walls(special: SpecialPrice) -> None:
    """Take over the band of today that it leaves; nothing is stored yet. Refused where there is none to leave."""
    customer, product = special.customer, special.product
    band = band_for(
        product,
        price_type=PriceType.NORMAL,
        region=customer.region,
        customer_type=customer.type,
        quantity=special.quantity,
        on=today(),
    )
    if band is None or not product.is_on_sale(today()):
        raise Refusal(
            "PRC-4",
            _("%(product)s has no normal price for this customer and quantity today.") % {"product": product},
            _("A special price stands in for a floor; without a price there is none. Ask the price keeper."),
            field="product",
        )
    if special.price >= band.floor:
        raise Refusal(
            "PRC-4",
            _("%(price)s is not below the floor of %(floor)s.")
            % {"price": yuan_text(special.price), "floor": yuan_text(band.floor)},
            _("Quote it: the chain asks whoever may grant the discount."),
            field="price",
        )
    special.usual_floor, special.usual_list, special.usual_ceiling = band.floor, band.list_price, band.ceiling


def refuse_second(special: SpecialPrice) -> None:
    """One may be open for a customer, product and quantity; under the customer's lock."""
    same = SpecialPrice.objects.filter(
        customer=special.customer_id, product=special.product_id, quantity=special.quantity, state__in=OPEN_SPECIAL
    )
    other = same.exclude(pk=special.pk).first()
    if other:
        raise Refusal(
            "PRC-4",
            _("This is asked for already: %(number)s.") % {"number": other.number},
            _("Open it, or give it up first."),
        )


def refuse_backward(special: SpecialPrice) -> None:
    """Its days run forward, for a year at most."""
    if special.valid_to < special.valid_from:
        raise Refusal(
            "PRC-4",
            _("The last day lies before the first."),
            _("Choose a last day from the first day on."),
            field="valid_to",
        )
    last = last_day_of_year(special.valid_from)
    if special.valid_to > last:
        raise Refusal(
            "PRC-4",
            _("A special price holds for a year at most: begun on %(first)s, until %(last)s.")
            % {"first": day_text(special.valid_from), "last": day_text(last)},
            _("Choose a last day until then. What holds for longer belongs into the price policy."),
            field="valid_to",
        )


def last_day_of_year(first: date) -> date:
    """The last day of the year that begins on ``first``: the day before the same date a year later.

    365 days, 366 with a leap day among them; of one that begins on a leap day itself, the 28th of February.
    """
    if (first.month, first.day) == (2, 29):
        return date(first.year + 1, 2, 28)
    return first.replace(year=first.year + 1) - timedelta(days=1)


def refuse_over(special: SpecialPrice) -> None:
    """Its last day is not behind us; said to whoever asks."""
    if over := why_over(special):
        raise Refusal(over.rule, over.sentence, _("Set a later date."), field=over.field)
