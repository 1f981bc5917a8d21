"""What the chain does to a quote, from submission to the customer (QUO-2…5, APP-3, PRC-4)."""

from datetime import timedelta

import pytest

from quotes.actions.expiry import expire_quotes
from quotes.actions.outcome import refuse_moved_prices
from quotes.actions.quote import discard_quote, save_quote
from quotes.actions.version import copy_quote, new_version
from quotes.enums import QuoteState
from quotes.models import PricePolicy, Quote
from quotes.queries.page import changes_since_previous
from salesops.approvals.engine import withdraw
from salesops.approvals.models import Decision
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents import papers_of
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.quotes import (
    Desk,
    approve,
    issue,
    make_band,
    make_desk,
    make_draft,
    make_line,
    quote_data,
    sign,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def again(quote: Quote) -> Quote:
    return Quote.objects.get(pk=quote.pk)


def end_prices(cast: Cast, desk: Desk) -> PricePolicy:
    """Yesterday was the last day of the prices; today begin others without any band."""
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    return make_draft(by=cast.hu, valid_from=clock.today())


@pytest.mark.rule("QUO-3", "QUO-4", "APP-3")
def test_regional_manager_then_director_then_a_numbered_paper(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("90.00"))
    assert papers_of(Quote.objects.get()) == []
    request = sign(request)
    assert Quote.objects.get().state == QuoteState.IN_REVIEW
    request = sign(request)
    quote = Quote.objects.get()
    assert quote.state == QuoteState.APPROVED
    assert [decision.approver for decision in Decision.objects.order_by("pk")] == [cast.wang, cast.zhao]
    (paper,) = papers_of(quote)
    assert (paper.reference, paper.is_archived) == (quote.number, False)


@pytest.mark.rule("APP-3")
def test_returned_changed_and_submitted_again_keeps_the_number(cast: Cast, desk: Desk) -> None:
    first = submit(desk.quote("90.00"))
    sign(first, "return", "付款方式请谈到 30 % 首付")
    quote = Quote.objects.get()
    assert quote.state == QuoteState.RETURNED
    changed = quote_data(desk.customer, make_line(desk.product, "92.00"), payment_terms="首付 30 %")
    save_quote(quote, changed, revision=quote.revision, by=cast.li)
    second = submit(again(quote))
    assert (again(quote).number, second.round) == (quote.number, 2)
    assert second.content_hash != first.content_hash
    sign(second, "reject", "客户资信不好")
    assert again(quote).state == QuoteState.REJECTED
    with pytest.raises(Refusal):
        new_version(quote, by=cast.li)
    fresh = copy_quote(quote, by=cast.li)
    assert (fresh.number, fresh.total, fresh.state) == ("", quote.total + 2, QuoteState.DRAFT)


@pytest.mark.rule("APP-3")
def test_withdrawn_is_a_draft_again_and_void_when_given_up(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote())
    withdraw(request, by=cast.li)
    quote = Quote.objects.get()
    assert (quote.state, bool(quote.number)) == (QuoteState.DRAFT, True)
    assert discard_quote(quote, by=cast.li) is not None
    assert (again(quote).state, again(quote).number) == (QuoteState.VOID, quote.number)


@pytest.mark.rule("QUO-2", "PRC-4")
def test_a_band_that_moved_meanwhile_refuses_the_approval_and_stores_none(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("90.00"))
    draft = end_prices(cast, desk)
    make_band(draft, desk.product, ("95", "100", "120"))
    issue(draft, by=cast.qian)
    with pytest.raises(Refusal) as refused:
        sign(request)
    assert refused.value.rule == "QUO-2"
    assert not Decision.objects.exists()
    sign(request, "return", str(refused.value.sentence))
    assert Quote.objects.get().state == QuoteState.RETURNED


@pytest.mark.rule("PRC-4", "QUO-2", "QUO-4")
def test_other_ways_in_which_prices_move(cast: Cast, desk: Desk) -> None:
    submit(desk.quote("90.00"))
    quote = Quote.objects.get()
    refuse_moved_prices(quote)
    draft = end_prices(cast, desk)
    with pytest.raises(Refusal) as none_in_force:
        refuse_moved_prices(quote)
    assert none_in_force.value.rule == "QUO-2"
    make_band(draft, desk.product)
    draft.discounts.all().delete()
    issue(draft, by=cast.qian)
    with pytest.raises(Refusal) as higher_post:
        refuse_moved_prices(quote)
    assert higher_post.value.rule == "PRC-4"
    with clock.at(clock.now() + timedelta(days=31)), pytest.raises(Refusal) as too_late:
        refuse_moved_prices(quote)
    assert too_late.value.rule == "QUO-4"


@pytest.mark.rule("QUO-5")
def test_a_new_version_supersedes_the_old_when_it_is_approved(cast: Cast, desk: Desk) -> None:
    first = approve(submit(desk.quote("90.00")))
    second = new_version(first, by=cast.li)
    assert (second.number, second.version, second.shown_number) == (first.number, 2, f"{first.number}-V2")
    with pytest.raises(Refusal):
        new_version(first, by=cast.li)
    save_quote(second, quote_data(desk.customer, make_line(desk.product, "95.00", "2")), revision=1, by=cast.li)
    changes = {change.now for change in changes_since_previous(again(second))}
    assert {"2", "95.00", "190.00"} <= changes
    request = submit(again(second))
    assert again(first).state == QuoteState.APPROVED, "the old one holds until the new one is approved"
    approve(request)
    assert (again(first).state, again(second).state) == (QuoteState.SUPERSEDED, QuoteState.APPROVED)
    assert papers_of(again(second))[0].version == 2


@pytest.mark.rule("QUO-5")
def test_a_version_that_came_to_nothing_makes_room(cast: Cast, desk: Desk) -> None:
    first = approve(submit(desk.quote("90.00")))
    second = submit(new_version(first, by=cast.li))
    sign(second, "reject", "不行")
    third = new_version(first, by=cast.li)
    assert third.version == 3
    approve(submit(third))
    assert again(first).state == QuoteState.SUPERSEDED


@pytest.mark.rule("PRC-4")
def test_copy_and_new_version_are_judged_by_todays_prices(cast: Cast, desk: Desk) -> None:
    first = approve(submit(desk.quote("90.00")))
    draft = end_prices(cast, desk)
    make_band(draft, desk.product, ("95", "100", "120"))
    issue(draft, by=cast.qian)
    for fresh in (copy_quote(first, by=cast.li), new_version(first, by=cast.li)):
        assert fresh.lines.get().band is None
        with pytest.raises(Refusal) as refused:
            submit(fresh)
        assert refused.value.rule == "PRC-4"


@pytest.mark.rule("QUO-4")
def test_an_offer_expires_after_its_last_day(desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    by = Person.system()
    with clock.at(clock.shanghai(quote.valid_until, 23, 59)):
        assert expire_quotes([quote], by=by) == 0
    with clock.at(clock.shanghai(quote.valid_until + timedelta(days=1), 0, 1)):
        assert expire_quotes([quote], by=by) == 1
        assert expire_quotes([quote], by=by) == 0
    assert again(quote).state == QuoteState.EXPIRED
