"""An administrator edits the chains, and gives nobody the right to a price that way (PRC-4, APP-2)."""

import pytest

from quotes.enums import PriceType, QuoteState, SpecialState
from quotes.models import Quote, SpecialPrice
from salesops.approvals.models import Request
from salesops.base.refusals import Refusal
from tests.cast import Cast
from tests.factories.chains import leave_out
from tests.factories.quotes import Desk, make_desk, sign, submit
from tests.factories.special import ask, put_before, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-4", "APP-2"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.mark.parametrize(
    ("price", "left_out", "named"),
    [("88.00", ["director", "gm"], "市场总监"), ("80.00", ["gm"], "总经理")],
)
def test_a_discount_is_not_submitted_past_the_post_that_may_grant_it(
    cast: Cast, desk: Desk, price: str, left_out: list[str], named: str
) -> None:
    leave_out("quotes.quote", *left_out, by=cast.hu)
    with pytest.raises(Refusal) as refused:
        submit(desk.quote(price))
    assert refused.value.rule == "PRC-4"
    assert named in str(refused.value.sentence)
    assert "管理员" in str(refused.value.next_step)
    quote = Quote.objects.get()
    assert (quote.state, quote.number, Request.objects.count()) == (QuoteState.DRAFT, "", 0)


def test_a_price_type_is_not_submitted_past_the_post_that_the_version_names(cast: Cast, desk: Desk) -> None:
    leave_out("quotes.quote", "director", "gm", by=cast.hu)
    with pytest.raises(Refusal) as refused:
        submit(desk.quote("100.00", price_type=PriceType.CAPTURE, reason="新客户"))
    assert refused.value.rule == "PRC-4"


def test_a_shorter_chain_is_enough_for_what_its_posts_may_grant(cast: Cast, desk: Desk) -> None:
    leave_out("quotes.quote", "director", "gm", by=cast.hu)
    sign(submit(desk.quote("100.00")))
    assert Quote.objects.get().state == QuoteState.APPROVED


@pytest.mark.parametrize("whom", ["director", "gm"])
def test_a_special_price_is_decided_by_director_and_general_manager(cast: Cast, desk: Desk, whom: str) -> None:
    use_special_prices(by=cast.hu)
    leave_out("quotes.special", whom, by=cast.hu)
    special = ask(desk.customer, desk.product)
    with pytest.raises(Refusal) as refused:
        put_before(special, keeper=cast.hu)
    assert refused.value.rule == "PRC-4"
    assert SpecialPrice.objects.get().state == SpecialState.REVIEW
