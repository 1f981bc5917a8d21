"""Which open quotes a draft of the price policy would leave outside, and who is told how much (PRC-3, CNF-1)."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.models import Customer
from quotes.enums import PriceType
from quotes.models import PricePolicy
from quotes.queries.fallout import fallout_of
from salesops.base import clock
from salesops.org.enums import Post
from tests.cast import Cast
from tests.factories.quotes import Desk, approve, discuss, make_band, make_desk, make_draft, submit
from tests.factories.special import ask, grant, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-3"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def draft(cast: Cast) -> PricePolicy:
    return make_draft(by=cast.hu, title="下一版", valid_from=clock.today() + timedelta(days=1))


def fallen(draft: PricePolicy, cast: Cast) -> dict[int, list[str]]:
    return {one.quote.pk: [line.why for line in one.lines] for one in fallout_of(draft, reader=cast.qian).quotes}


def test_below_the_new_floor_above_the_new_ceiling_and_without_a_band(
    cast: Cast, desk: Desk, draft: PricePolicy
) -> None:
    low, high, fit = desk.quote("82.00", "3"), desk.quote("118.00"), desk.quote("100.00")
    capture = desk.quote("100.00", price_type=PriceType.CAPTURE, reason="新市场")
    make_band(draft, desk.product, ("90", "100", "110"))
    assert fallen(draft, cast) == {
        low.pk: ["低于底价 ¥24.00"],
        high.pk: ["高于上限价 ¥8.00"],
        capture.pk: ["没有价格区间"],
    }
    assert fit.pk not in fallen(draft, cast)


@pytest.mark.parametrize("quantity", ["49", "50"])
def test_the_band_is_the_one_that_a_line_would_get(cast: Cast, desk: Desk, draft: PricePolicy, quantity: str) -> None:
    """Region before type before tier, as docs/rules/price-band.md has it."""
    Customer.objects.filter(pk=desk.customer.pk).update(type="distributor")
    quote = desk.quote("85.00", quantity)
    make_band(draft, desk.product, ("95", "100", "120"), customer_type="distributor", quantity_from="10")
    make_band(draft, desk.product, ("95", "100", "120"))
    make_band(draft, desk.product, ("95", "100", "120"), region=cast.east)
    make_band(draft, desk.product, ("80", "100", "120"), region=cast.east, quantity_from="50")
    make_band(draft, desk.product, ("80", "100", "120"), region=cast.south, customer_type="distributor")
    assert (quote.pk in fallen(draft, cast)) == (quantity == "49")


def test_what_each_state_means_and_whom_it_does_not_concern(cast: Cast, desk: Desk, draft: PricePolicy) -> None:
    over = desk.quote("82.00", valid_until=clock.today())
    waiting, offered = desk.quote("96.00"), desk.quote("96.00")
    submit(waiting)
    approve(submit(offered))
    make_band(draft, desk.product, ("98", "100", "110"))
    found = fallout_of(draft, reader=cast.qian)
    assert [one.quote.pk for one in found.quotes] == [waiting.pk, offered.pk]
    assert ["退回" in one.becomes for one in found.quotes] == [True, False]
    assert (found.total, found.in_review) == (2, 1)
    assert over.pk not in {one.quote.pk for one in found.quotes}


@pytest.mark.rule("PRC-4")
def test_who_would_need_a_higher_post_than_now(cast: Cast, desk: Desk) -> None:
    """Account manager 5, regional manager 10, director 15 % now; 2, 4 and 15 % in the draft."""
    limits = {Post.ACCOUNT_MANAGER: "0.02", Post.REGIONAL_MANAGER: "0.04", Post.DIRECTOR: "0.15"}
    draft = make_draft(by=cast.hu, title="收紧", valid_from=clock.today() + timedelta(days=1), limits=limits)
    make_band(draft, desk.product)
    own, waiting, same, offered = (desk.quote(price) for price in ("97.00", "93.00", "87.00", "93.00"))
    submit(waiting)
    approve(submit(offered))
    found = {one.quote.pk: one for one in fallout_of(draft, reader=cast.qian).quotes}
    assert list(found) == [waiting.pk, own.pk]
    assert [(one.needs, one.lines) for one in found.values()] == [(Post.DIRECTOR, []), (Post.REGIONAL_MANAGER, [])]
    assert "市场总监" in found[waiting.pk].beside[0]
    assert "退回" in found[waiting.pk].becomes
    assert "退回" not in found[own.pk].becomes
    assert same.pk not in found
    reader = fallout_of(draft, reader=cast.hu)
    assert (reader.dearer, reader.outside) == (2, 0)
    assert "总监" not in reader.quotes[0].beside[0]


@pytest.mark.rule("QUO-4")
def test_what_would_be_valid_beyond_the_drafts_last_day(cast: Cast, desk: Desk) -> None:
    first = clock.today() + timedelta(days=1)
    draft = make_draft(by=cast.hu, title="短期", valid_from=first, valid_to=first + timedelta(days=9))
    make_band(draft, desk.product)
    desk.quote(valid_until=first + timedelta(days=9))
    offered = desk.quote()
    approve(submit(offered))
    late = desk.quote(valid_until=first + timedelta(days=10))
    found = fallout_of(draft, reader=cast.qian)
    assert [(one.quote.pk, one.last_day, one.lines) for one in found.quotes] == [(late.pk, draft.valid_to, [])]
    assert (found.total, found.late, found.outside, found.dearer) == (1, 1, 0, 0)


def test_a_product_that_is_off_sale_by_then_has_no_band(cast: Cast, desk: Desk, draft: PricePolicy) -> None:
    quote = desk.quote()
    make_band(draft, desk.product)
    assert fallen(draft, cast) == {}
    desk.product.withdrawn_on = draft.valid_from
    desk.product.save()
    assert fallen(draft, cast) == {quote.pk: ["没有价格区间"]}


@pytest.mark.rule("PRC-4")
def test_a_special_price_stands_in_for_the_floor_and_not_for_a_band(cast: Cast, desk: Desk, draft: PricePolicy) -> None:
    use_special_prices(by=cast.hu)
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    quote = desk.quote("70.00", "10")
    submit(quote)
    assert fallen(draft, cast) == {quote.pk: ["没有价格区间"]}
    make_band(draft, desk.product, ("90", "100", "110"))
    assert fallen(draft, cast) == {}


@pytest.mark.rule("CNF-1")
def test_the_price_keeper_learns_whose_quote_it_is_and_no_amount(
    client: Client, cast: Cast, desk: Desk, draft: PricePolicy
) -> None:
    quote = desk.quote("82.00")
    make_band(draft, desk.product, ("90", "100", "110"))
    pages = {
        cast.hu: reverse("admin:quotes_pricepolicy_change", args=[draft.pk]),
        cast.qian: reverse("quotes:price-detail", args=[draft.pk]),
    }
    texts = {}
    for person, url in pages.items():
        client.force_login(person)
        texts[person] = client.get(url).content.decode()
    assert cast.li.name in texts[cast.hu]
    assert desk.customer.name not in texts[cast.hu]
    assert "¥8.00" not in texts[cast.hu]
    assert quote.get_absolute_url() not in texts[cast.hu]
    assert desk.customer.name in texts[cast.qian]
    assert "低于底价 ¥8.00" in texts[cast.qian]


def test_the_general_manager_reads_how_many_before_issuing(client: Client, cast: Cast, desk: Desk) -> None:
    desk.quote("82.00")
    draft = make_draft(by=cast.hu, title="再下一版", valid_from=clock.today() + timedelta(days=2))
    make_band(draft, desk.product, ("90", "100", "110"))
    discuss(draft, director=cast.zhao, by=cast.hu)
    client.force_login(cast.qian)
    text = client.get(reverse("quotes:price-detail", args=[draft.pk])).content.decode()
    assert "将落到区间外的未结报价</dt><dd>1</dd>" in "".join(text.split("\n")).replace("> <", "><")


def test_many_quotes_cost_as_many_queries_as_one(cast: Cast, desk: Desk, draft: PricePolicy) -> None:
    make_band(draft, desk.product, ("90", "100", "110"))
    desk.quote("82.00")
    assert fallout_of(draft, reader=cast.wang).total  # what a person is, is looked up once
    counts = []
    for size in (1, 6):
        for _ in range(size):
            desk.quote("82.00")
        with CaptureQueriesContext(connection) as asked:
            assert fallout_of(draft, reader=cast.wang).total
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 7, counts


def test_many_that_need_a_higher_post_cost_as_many_queries_as_one(cast: Cast, desk: Desk) -> None:
    draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1), limits={})
    make_band(draft, desk.product)
    desk.quote("97.00")
    assert fallout_of(draft, reader=cast.wang).dearer  # what a person is, is looked up once
    counts = []
    for size in (1, 6):
        for _ in range(size):
            submit(desk.quote("96.00"))
            desk.quote("97.00")
        with CaptureQueriesContext(connection) as asked:
            assert fallout_of(draft, reader=cast.wang).dearer
        counts.append(len(asked))
    assert counts[0] == counts[1] <= 16, counts
