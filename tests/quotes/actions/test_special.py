"""A special price: asked, discussed, decided, used once, and by nobody else (PRC-4)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction

from contracts.models import ContractLine
from customers.actions.owner import give_customer
from quotes.actions.special import (
    ask_special,
    change_special,
    drop_special,
    record_special_opinions,
    submit_special,
)
from quotes.actions.version import new_version
from quotes.enums import Department, SpecialState, SpecialVerb
from quotes.models import PriceAttempt, PricePolicy, Quote, QuoteLine, SpecialPrice
from quotes.queries.quote import stored_judgement
from salesops.approvals.engine import withdraw
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.base.verdicts import NotAllowed
from tests.cast import Cast
from tests.factories.contracts import credit_code, make_contract
from tests.factories.customers import CustomerFactory
from tests.factories.merge import merge
from tests.factories.quotes import Desk, approve, make_desk, make_line, make_quote, sign, submit
from tests.factories.special import OPINIONS, ask, grant, heard, put_before, special_data, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    use_special_prices(by=cast.hu)
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def ten_at(desk: Desk, price: str, quantity: str = "10") -> Quote:
    return desk.quote(price, quantity)


def refusal_of(desk: Desk, price: str = "70.00", quantity: str = "10") -> Refusal:
    with pytest.raises(Refusal) as refused:
        submit(ten_at(desk, price, quantity))
    return refused.value


def test_departments_then_director_then_general_manager(cast: Cast, desk: Desk) -> None:
    special = ask(desk.customer, desk.product)
    assert (special.number[:3], special.state) == ("TJ-", SpecialState.REVIEW)
    request = put_before(special, keeper=cast.hu)
    assert [step.approver for step in request.steps.order_by("pk")] == [cast.zhao, cast.qian]
    assert refusal_of(desk).rule == "PRC-4"
    request = sign(sign(request))
    special = SpecialPrice.objects.get()
    assert special.state == SpecialState.APPROVED
    quote = approve(submit(ten_at(desk, "70.00")))
    line = quote.lines.get()
    assert (line.special, line.special_floor, line.floor) == (special, special.price, Decimal(80))
    # Director and general manager have agreed to it: the quote's own chain asks nobody more for its sake.
    assert stored_judgement(quote).needed_post is None


def test_one_fen_below_it_is_refused_and_kept_as_an_attempt(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    before = PriceAttempt.objects.count()
    assert refusal_of(desk, "69.99").rule == "PRC-4"
    assert PriceAttempt.objects.count() > before


@pytest.mark.parametrize("quantity", ["9", "11", "10.001"])
def test_it_holds_for_exactly_its_quantity(cast: Cast, desk: Desk, quantity: str) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    assert refusal_of(desk, quantity=quantity).rule == "PRC-4"


def test_it_holds_for_its_customer_and_the_normal_price_alone(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    for other in (
        make_quote(CustomerFactory(owner=cast.li), make_line(desk.product, "70.00", "10")),
        desk.quote("70.00", "10", price_type="market_capture", reason="新市场"),
    ):
        with pytest.raises(Refusal) as refused:
            submit(other)
        assert refused.value.rule in {"PRC-4", "QUO-2"}


def test_not_before_its_first_day_and_not_after_its_last(cast: Cast, desk: Desk) -> None:
    day = clock.today()
    special = ask(desk.customer, desk.product, valid_from=day + timedelta(days=1), valid_to=day + timedelta(days=2))
    grant(special, keeper=cast.hu)
    assert refusal_of(desk).rule == "PRC-4"


def test_a_discount_on_the_whole_does_not_slip_below_it(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    with pytest.raises(Refusal):
        submit(desk.quote("70.00", "10", header_discount="0.01"))
    assert submit(desk.quote("71.00", "10", header_discount="10.00"))


def test_one_quote_uses_it_and_so_do_its_versions(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    first = approve(submit(ten_at(desk, "70.00")))
    assert refusal_of(desk).rule == "PRC-4"
    second = approve(submit(new_version(first, by=cast.li)))
    assert (second.number, second.lines.get().special_id) == (first.number, first.lines.get().special_id)


def test_it_holds_one_line_and_not_each_of_its_quantity(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    twice = [make_line(desk.product, "70.00", "10"), make_line(desk.product, "70.00", "10")]
    with pytest.raises(Refusal) as refused:
        submit(make_quote(desk.customer, *twice))
    assert "2" in str(refused.value.sentence)
    grant(ask(desk.customer, desk.product, "69.00"), keeper=cast.hu)
    quote = approve(submit(make_quote(desk.customer, *twice)))
    assert [line.special_floor for line in quote.lines.all()] == [Decimal(70), Decimal(69)]


def test_the_database_lets_it_stand_on_one_line_of_a_quote(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    quote = make_quote(desk.customer, make_line(desk.product, "70.00", "10"), make_line(desk.product, "85.00", "10"))
    held = quote.lines.get(position=1)
    with pytest.raises(IntegrityError, match="quote_line_special_once"), transaction.atomic():
        quote.lines.filter(position=2).update(special=held.special, special_floor=held.special_floor)


def test_of_two_a_line_takes_the_one_that_gives_away_less(cast: Cast, desk: Desk) -> None:
    for price in ("60.00", "70.00"):
        grant(ask(desk.customer, desk.product, price), keeper=cast.hu)
    floors = []
    for price in ("75.00", "62.00"):
        quote = ten_at(desk, price)
        submit(quote)
        floors.append(quote.lines.get().special_floor)
    assert floors == [Decimal(70), Decimal(60)]


@pytest.mark.parametrize(
    ("first", "last"),
    [
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2027, 3, 1), date(2028, 2, 29)),
        (date(2028, 2, 29), date(2029, 2, 28)),
    ],
)
def test_its_days_are_a_year_at_most(desk: Desk, first: date, last: date) -> None:
    with pytest.raises(Refusal) as refused:
        ask(desk.customer, desk.product, valid_from=first, valid_to=last + timedelta(days=1))
    assert refused.value.field == "valid_to"
    assert ask(desk.customer, desk.product, valid_from=first, valid_to=last)


def test_a_withdrawn_quote_sets_it_free(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    withdraw(submit(ten_at(desk, "70.00")), by=cast.li)
    assert submit(ten_at(desk, "70.00"))


@pytest.mark.rule("QUO-2")
def test_a_quote_that_waits_is_not_approved_once_special_prices_are_off(cast: Cast, desk: Desk) -> None:
    grant(ask(desk.customer, desk.product), keeper=cast.hu)
    request = submit(ten_at(desk, "70.00"))
    use_special_prices("false", by=cast.hu)
    with pytest.raises(Refusal) as refused:
        sign(request)
    assert refused.value.rule == "QUO-2"


def test_switched_off_nobody_asks(cast: Cast, desk: Desk) -> None:
    use_special_prices("false", by=cast.hu)
    with pytest.raises(NotAllowed):
        ask(desk.customer, desk.product)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"price": "80.00"}, "price"),
        ({"quantity": "10", "valid_to": date(2020, 1, 1)}, "valid_to"),
        ({"reason": " \n "}, "reason"),
        ({"valid_to": date(2199, 1, 1)}, "valid_to"),
    ],
)
def test_what_can_not_be_asked(desk: Desk, typed: dict[str, object], field: str) -> None:
    with pytest.raises(Refusal) as refused:
        ask(desk.customer, desk.product, **typed)  # type: ignore[arg-type]  # one of each kind
    assert refused.value.field == field
    assert not SpecialPrice.objects.exists()


def test_the_same_twice_and_by_somebody_else(cast: Cast, desk: Desk) -> None:
    ask(desk.customer, desk.product)
    with pytest.raises(Refusal):
        ask(desk.customer, desk.product)
    with pytest.raises(NotAllowed):
        ask_special(desk.customer, special_data(desk.product, "60.00"), by=cast.he)


def test_it_is_not_changed_into_one_that_is_asked_for_already(cast: Cast, desk: Desk) -> None:
    first, second = ask(desk.customer, desk.product), ask(desk.customer, desk.product, quantity="20")
    with pytest.raises(Refusal) as refused:
        change_special(second, special_data(desk.product), revision=second.revision, by=cast.li)
    assert first.number in str(refused.value.sentence)


@pytest.mark.rule("CUS-3")
def test_what_is_asked_for_goes_with_its_customer_to_the_next_owner(cast: Cast, desk: Desk) -> None:
    special = heard(ask(desk.customer, desk.product), by=cast.hu)
    request = put_before(ask(desk.customer, desk.product, quantity="20"), keeper=cast.hu)
    give_customer(desk.customer, cast.he, note="按片区分工", by=cast.wang)
    assert not withdraw(request, by=cast.he).is_open
    special.refresh_from_db()
    assert timeline_for(special)[0].verb == SpecialVerb.PASSED_ON
    with pytest.raises(NotAllowed):
        submit_special(special, revision=special.revision, by=cast.li)
    assert submit_special(special, revision=special.revision, by=cast.he).is_open


def test_it_is_not_submitted_before_all_departments_were_heard(cast: Cast, desk: Desk) -> None:
    special = ask(desk.customer, desk.product)
    texts = {Department.FINANCE.value: "同意"}
    special = record_special_opinions(special, texts, revision=special.revision, by=cast.zhao)
    with pytest.raises(Refusal):
        submit_special(special, revision=special.revision, by=cast.li)
    with pytest.raises(NotAllowed):
        record_special_opinions(special, OPINIONS, revision=special.revision, by=cast.li)


def test_a_changed_request_is_discussed_anew_and_a_stale_page_is_told(cast: Cast, desk: Desk) -> None:
    special = heard(ask(desk.customer, desk.product), by=cast.hu)
    with pytest.raises(StaleRecord):
        change_special(special, special_data(desk.product, "60.00"), revision=1, by=cast.li)
    same = change_special(special, special_data(desk.product), revision=special.revision, by=cast.li)
    assert same.opinions.count() == len(Department)
    changed = change_special(special, special_data(desk.product, "60.00"), revision=special.revision, by=cast.li)
    assert changed.opinions.count() == 0


def test_returned_it_is_changed_rejected_it_is_over(cast: Cast, desk: Desk) -> None:
    sign(put_before(ask(desk.customer, desk.product), keeper=cast.hu), "return", "价格再高一点")
    special = SpecialPrice.objects.get()
    assert special.state == SpecialState.REVIEW
    special = change_special(special, special_data(desk.product, "75.00"), revision=special.revision, by=cast.li)
    sign(put_before(special, keeper=cast.hu), "reject", "不做")
    assert SpecialPrice.objects.get().state == SpecialState.REJECTED
    assert refusal_of(desk, "75.00").rule == "PRC-4"
    assert drop_special(ask(desk.customer, desk.product), by=cast.li).state == SpecialState.WITHDRAWN


def test_the_database_refuses_what_was_never_granted(cast: Cast, desk: Desk) -> None:
    special = ask(desk.customer, desk.product)
    quote = ten_at(desk, "100.00")
    lines = QuoteLine.objects.filter(quote=quote)
    wrong: list[Callable[[], object]] = [
        lambda: lines.update(special=special, special_floor="1.00", final_amount="10.00"),
        lambda: lines.update(special=None, special_floor="1.00"),
        lambda: SpecialPrice.objects.filter(pk=special.pk).update(
            state=SpecialState.APPROVED, submitted_at=clock.now()
        ),
        lambda: SpecialPrice.objects.filter(pk=special.pk).update(price="90.00"),
        lambda: _in_review_on(quote, special),
    ]
    for statement in wrong:
        with pytest.raises(IntegrityError), transaction.atomic():
            statement()
    granted = grant(special, keeper=cast.hu)
    with pytest.raises(IntegrityError), transaction.atomic():
        SpecialPrice.objects.filter(pk=granted.pk).update(price="60.00")


def _in_review_on(quote: Quote, special: SpecialPrice) -> None:
    """By hand, before anybody has agreed to the price."""
    QuoteLine.objects.filter(quote=quote).update(
        special=special, special_floor=special.price, unit_price="70", amount="700", final_amount="700", tax="80.53"
    )
    Quote.objects.filter(pk=quote.pk).update(
        state="in_review", number="QT-2026-99999", total="700", tax_total="80.53", policy=PricePolicy.objects.get()
    )


@pytest.mark.rule("CON-2")
def test_the_contract_of_the_quote_keeps_it(cast: Cast, desk: Desk) -> None:
    type(desk.customer).objects.filter(pk=desk.customer.pk).update(credit_code=credit_code())
    special = grant(ask(desk.customer, desk.product), keeper=cast.hu)
    contract = make_contract(approve(submit(ten_at(desk, "70.00"))))
    line = ContractLine.objects.get(contract=contract)
    assert (line.special, line.special_floor) == (special, special.price)
    with pytest.raises(IntegrityError), transaction.atomic():
        ContractLine.objects.filter(pk=line.pk).update(quantity=11)


@pytest.mark.rule("CUS-2")
def test_it_goes_along_when_its_customer_is_merged_unless_the_other_one_waits_for_the_same(
    cast: Cast, desk: Desk
) -> None:
    other = CustomerFactory(owner=cast.li)
    special, same = ask(desk.customer, desk.product), ask(other, desk.product)
    with pytest.raises(Refusal) as refused:
        merge(desk.customer, other, by=cast.wang)
    assert refused.value.rule == "CUS-2"
    assert special.number in str(refused.value.sentence)
    drop_special(same, by=cast.li)
    merge(desk.customer, other, by=cast.wang)
    special.refresh_from_db()
    assert (special.customer, special.state) == (other, SpecialState.REVIEW)
