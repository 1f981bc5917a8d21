"""What changes while a quote waits: the prices of the day of the decision rule, and who decides is told why (QUO-2)."""

from datetime import timedelta

import pytest

from customers.models import Customer
from quotes.enums import QuoteState
from quotes.models import PriceBand, PricePolicy, Product, Quote
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.base.refusals import Refusal
from tests.cast import Cast
from tests.factories.quotes import Desk, discuss, issue, make_band, make_desk, make_draft, sign, submit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-2", "PRC-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def request_(desk: Desk) -> Request:
    """At 85 for one, inside 80 to 120."""
    return submit(desk.quote("85.00"))


def said_at_approval(request: Request) -> str:
    with pytest.raises(Refusal) as refused:
        sign(request)
    assert Quote.objects.get().state == QuoteState.IN_REVIEW
    return str(refused.value.sentence)


def test_a_product_withdrawn_meanwhile_is_named(desk: Desk, request_: Request) -> None:
    Product.objects.filter(pk=desk.product.pk).update(withdrawn_on=clock.today())
    said = said_at_approval(request_)
    assert desk.product.code in said
    assert "停售" in said


def test_another_version_is_named_with_its_first_day(cast: Cast, desk: Desk, request_: Request) -> None:
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, desk.product, ("90", "100", "120"))
    fresh = issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    said = said_at_approval(request_)
    assert str(fresh.number) in said
    assert "低于底价" in said


@pytest.mark.parametrize("change", ["region", "type"])
def test_a_customer_handed_over_or_of_another_type_gets_its_own_band(cast: Cast, desk: Desk, change: str) -> None:
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, desk.product)
    make_band(draft, desk.product, ("90", "100", "120"), region=cast.south)
    make_band(draft, desk.product, ("90", "100", "120"), customer_type="distributor")
    issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    request = submit(desk.quote("85.00"))
    customer = Customer.objects.filter(pk=desk.customer.pk)
    customer.update(region=cast.south) if change == "region" else customer.update(type="distributor")
    assert "低于底价" in said_at_approval(request)


def test_what_was_approved_keeps_its_prices(cast: Cast, desk: Desk, request_: Request) -> None:
    sign(sign(request_))
    quote = Quote.objects.get()
    Product.objects.filter(pk=desk.product.pk).update(withdrawn_on=clock.today())
    line = quote.lines.get()
    assert (quote.state, line.band) == (
        QuoteState.APPROVED,
        PriceBand.objects.get(policy=desk.policy, price_type="normal"),
    )
