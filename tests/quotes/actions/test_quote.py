"""Writing, submitting and giving up a quote (QUO-1, QUO-2, PRC-4)."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied

from customers.actions.customer import archive_customer
from quotes.actions.content import QuoteData
from quotes.actions.quote import discard_quote, draft_quote, save_quote, submit_quote
from quotes.enums import AttemptPath, PriceType, QuoteState
from quotes.models import PriceAttempt, Quote
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.policy.actions import set_policy
from salesops.workdays import add_working_days
from tests.cast import Cast
from tests.factories.customers import CustomerFactory, make_contact
from tests.factories.quotes import Desk, make_desk, make_line, make_product, make_quote, quote_data, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def again(quote: Quote) -> Quote:
    return Quote.objects.get(pk=quote.pk)


@pytest.mark.rule("QUO-1", "CNF-2")
def test_a_draft_is_computed_and_bound_by_the_house(cast: Cast, desk: Desk) -> None:
    second = make_product()
    lines = [make_line(desk.product, "95.00", "3", discount="0.02"), make_line(second, "7.00")]
    quote = make_quote(desk.customer, *lines, header_discount="0.50")
    first, other = quote.lines.order_by("position")
    assert (first.amount, other.amount) == (D("279.30"), D("7.00"))
    assert first.final_amount + other.final_amount == quote.total == D("285.80")
    assert first.band is not None
    assert (first.floor, first.list_price, first.ceiling) == (D("80.00"), D("100.00"), D("120.00"))
    assert other.band is None, "nothing is in force for it"
    assert quote.tax_total == first.tax + other.tax
    assert (quote.owner, quote.region, quote.number, quote.state) == (cast.li, cast.east, "", QuoteState.DRAFT)
    assert [entry.who for entry in timeline_for(quote)] == [str(cast.li)]


@pytest.mark.rule("QUO-1")
def test_only_who_sells_to_the_customer_drafts(cast: Cast, desk: Desk) -> None:
    for stranger in (cast.he, cast.wang, cast.zhao, cast.zhou, cast.sun, cast.hu):
        with pytest.raises(PermissionDenied):
            draft_quote(quote_data(desk.customer, make_line(desk.product)), by=stranger)
    assert not Quote.objects.exists()


@pytest.mark.rule("QUO-1")
def test_the_assistant_drafts_at_list_price_and_the_rep_submits(cast: Cast, desk: Desk) -> None:
    quote = draft_quote(quote_data(desk.customer, make_line(desk.product)), by=cast.chen)
    assert (quote.owner, quote.drafted_by) == (cast.li, cast.chen)
    with pytest.raises(PermissionDenied):
        submit_quote(quote, by=cast.chen)
    assert submit_quote(quote, by=cast.li).requester == cast.li


@pytest.mark.rule("QUO-1")
def test_the_assistant_does_not_leave_list_prices(cast: Cast, desk: Desk) -> None:
    special: list[tuple[dict[str, str], str]] = [
        ({"price": "99.00"}, "0.00"),
        ({"discount": "0.01"}, "0.00"),
        ({"price_type": PriceType.CAPTURE, "reason": "新市场"}, "0.00"),
        ({}, "1.00"),
    ]
    for line, head in special:
        data = quote_data(desk.customer, make_line(desk.product, **line), header_discount=head)
        with pytest.raises(Refusal) as refused:
            draft_quote(data, by=cast.chen)
        assert refused.value.rule == "QUO-1"
        mine = draft_quote(data, by=cast.li)
        with pytest.raises(PermissionDenied):
            save_quote(mine, quote_data(desk.customer, make_line(desk.product)), revision=1, by=cast.chen)


@pytest.mark.rule("APP-6")
def test_two_who_write_at_once_are_told(cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    save_quote(
        quote, quote_data(desk.customer, make_line(desk.product, "98.00"), project_name="一期"), revision=1, by=cast.li
    )
    mine = quote_data(desk.customer, make_line(desk.product, "99.00"), project_name="二期")
    with pytest.raises(StaleRecord) as stale:
        save_quote(quote, mine, revision=1, by=cast.li)
    told = {value for pair in stale.value.changes.values() for value in pair}
    assert {"一期", "二期"} <= told
    assert any("98.00" in value for value in told)
    assert any("99.00" in value for value in told)
    assert save_quote(quote, mine, revision=2, by=cast.li).project_name == "二期"


@pytest.mark.rule("QUO-2", "QUO-3", "APP-4")
def test_submission_draws_the_number_binds_the_lines_and_opens_the_chain(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("95.00"))
    quote = Quote.objects.get()
    assert quote.number == f"QT-{clock.today().year}-00001"
    assert (quote.state, quote.policy, quote.total) == (QuoteState.IN_REVIEW, desk.policy, D("95.00"))
    asked = [(step.approver, step.state) for step in request.steps.order_by("order")]
    assert asked == [(cast.wang, "open"), (cast.zhao, "waiting"), (None, "skipped")]
    assert request.due_at == add_working_days(request.opened_at, 2)
    assert request.snapshot["lines"][0]["floor"] == "80.00"
    assert request.facts["for_gm"] is False
    with pytest.raises(Refusal) as refused:
        save_quote(quote, quote_data(desk.customer, make_line(desk.product)), revision=quote.revision, by=cast.li)
    assert refused.value.rule == "APP-3"


@pytest.mark.rule("QUO-3", "PRC-4")
def test_the_gm_is_asked_for_major_quotes_and_beyond_the_director(cast: Cast, desk: Desk) -> None:
    for price, quantity, asked in [("85.00", "1", None), ("84.99", "1", cast.qian), ("100", "5000", cast.qian)]:
        assert submit(desk.quote(price, quantity)).steps.get(order=3).approver == asked


OUTSIDE = {
    "below": {"price": "79.99"},
    "above": {"price": "120.01"},
    "by the line's discount": {"price": "100.00", "discount": "0.2001"},
    "by the discount on the whole": {"price": "80.00", "header_discount": "0.01"},
    "by a rounding": {"price": "26.66", "quantity": "0.001"},
    "for free": {"price": "0.00", "quantity": "1000"},
    "in the other price type": {"price": "79.99", "price_type": PriceType.KEEP, "reason": "老客户"},
}


@pytest.mark.rule("PRC-4")
def test_outside_the_band_nobody_submits_and_the_attempt_is_kept(desk: Desk) -> None:
    for disguise, typed in OUTSIDE.items():
        quote = desk.quote(**typed)
        with pytest.raises(Refusal) as refused:
            submit(quote)
        assert (refused.value.rule, refused.value.kept) == ("PRC-4", True), disguise
        assert (again(quote).state, again(quote).number) == (QuoteState.DRAFT, "")
        kept = quote.attempts.order_by("pk")
        assert [attempt.path for attempt in kept] == [AttemptPath.DRAFT, AttemptPath.SUBMISSION]
        assert all(one.tried_by == quote.owner and one.off_by and one.off_by > 0 for one in kept)


@pytest.mark.rule("PRC-4")
def test_saving_the_same_draft_again_is_no_other_attempt(cast: Cast, desk: Desk) -> None:
    quote = desk.quote("79.00")
    save_quote(quote, quote_data(desk.customer, make_line(desk.product, "79.00")), revision=1, by=cast.li)
    assert PriceAttempt.objects.count() == 1
    save_quote(quote, quote_data(desk.customer, make_line(desk.product, "78.00")), revision=2, by=cast.li)
    assert PriceAttempt.objects.count() == 2


def _no_lines(desk: Desk) -> QuoteData:
    return quote_data(desk.customer)


def _no_band(desk: Desk) -> QuoteData:
    return quote_data(desk.customer, make_line(make_product()))


def _no_reason(desk: Desk) -> QuoteData:
    return quote_data(desk.customer, make_line(desk.product, price_type=PriceType.CAPTURE))


def _over(desk: Desk) -> QuoteData:
    return quote_data(desk.customer, make_line(desk.product), valid_until=clock.today() - timedelta(days=1))


def _withdrawn(desk: Desk) -> QuoteData:
    desk.product.withdrawn_on = clock.today()
    desk.product.save()
    return quote_data(desk.customer, make_line(desk.product))


@pytest.mark.rule("QUO-1", "QUO-2", "QUO-4")
def test_what_else_keeps_a_quote_from_being_submitted(cast: Cast, desk: Desk) -> None:
    cases = [(_no_lines, "QUO-1"), (_no_band, "QUO-2"), (_no_reason, "QUO-2"), (_over, "QUO-4"), (_withdrawn, "QUO-2")]
    for make, rule in cases:
        quote = draft_quote(make(desk), by=cast.li)
        with pytest.raises(Refusal) as refused:
            submit(quote)
        assert refused.value.rule == rule
        assert again(quote).number == ""


@pytest.mark.rule("QUO-4")
def test_a_quote_is_not_valid_longer_than_its_prices(cast: Cast) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian, valid_to=clock.today() + timedelta(days=3))
    with pytest.raises(Refusal) as refused:
        submit(desk.quote(valid_until=clock.today() + timedelta(days=4)))
    assert (refused.value.rule, refused.value.field) == ("QUO-4", "valid_until")
    assert submit(desk.quote(valid_until=clock.today() + timedelta(days=3)))


@pytest.mark.rule("QUO-2")
def test_another_price_type_needs_its_reason_and_the_post_the_policy_names(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote("100.00", price_type=PriceType.CAPTURE, reason="进入新市场"))
    assert request.facts["other_price_type"] is True
    assert request.facts["beyond_regional_manager"] is True


@pytest.mark.rule("APP-6")
def test_a_second_submission_is_refused_kindly(desk: Desk) -> None:
    quote = desk.quote()
    submit(quote)
    with pytest.raises(Refusal) as refused:
        submit(quote)
    assert refused.value.rule == "APP-3"


@pytest.mark.rule("APP-3", "CNF-2")
def test_a_draft_that_nobody_saw_goes_and_any_other_stays_void(cast: Cast, desk: Desk) -> None:
    gone = desk.quote()
    assert discard_quote(gone, by=cast.li) is None
    assert not Quote.objects.filter(pk=gone.pk).exists()
    tried = desk.quote("79.00")
    assert discard_quote(tried, by=cast.li) is not None
    assert again(tried).state == QuoteState.VOID
    assert tried.attempts.exists()
    waiting = desk.quote()
    submit(waiting)
    with pytest.raises(Refusal):
        discard_quote(waiting, by=cast.li)


def test_a_discount_larger_than_the_lines_is_refused(cast: Cast, desk: Desk) -> None:
    data = quote_data(desk.customer, make_line(desk.product), header_discount="100.01")
    with pytest.raises(Refusal) as refused:
        draft_quote(data, by=cast.li)
    assert refused.value.field == "header_discount"


def test_a_quote_stays_with_its_customer(cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    with pytest.raises(ValueError):
        save_quote(quote, quote_data(CustomerFactory(owner=cast.li)), revision=1, by=cast.li)


@pytest.mark.rule("QUO-1")
def test_the_draft_of_an_archived_customer_can_still_be_given_up(cast: Cast, desk: Desk) -> None:
    quote = make_quote(desk.customer, make_line(desk.product, "95.00"))
    archive_customer(desk.customer, "重复登记", by=cast.wang)
    with pytest.raises(Refusal, match="QUO-1"):
        submit_quote(again(quote), by=cast.li)
    with pytest.raises(PermissionDenied):
        discard_quote(again(quote), by=cast.he)
    assert discard_quote(again(quote), by=cast.li) is None


@pytest.mark.rule("CNF-1")
def test_a_quote_names_no_contact_of_another_customer(cast: Cast, desk: Desk) -> None:
    other = make_contact(CustomerFactory(owner=cast.li))
    data = quote_data(desk.customer, make_line(desk.product, "95.00"), contact=other)
    with pytest.raises(ValueError, match="another customer"):
        draft_quote(data, by=cast.li)


@pytest.mark.rule("QUO-4", "PRC-3")
def test_a_quote_does_not_keep_its_prices_for_ever(cast: Cast, desk: Desk) -> None:
    """An approved one outlives the policy by which it was judged; how long at most, a setting says."""
    with pytest.raises(Refusal) as refused:
        submit(desk.quote(valid_until=clock.today() + timedelta(days=366)))
    assert (refused.value.rule, refused.value.field) == ("QUO-4", "valid_until")
    set_policy("quotes.longest_valid_days", "60", valid_from=clock.today(), reason="市场波动", by=cast.hu)
    with pytest.raises(Refusal):
        submit(desk.quote(valid_until=clock.today() + timedelta(days=61)))
    assert submit(desk.quote(valid_until=clock.today() + timedelta(days=60)))
