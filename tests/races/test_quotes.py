"""One quote submitted by many hands at once; prices ended while a quote is approved (QUO-2). Twins show the race."""

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from datetime import timedelta

import pytest
from django.db import DatabaseError, connections, transaction

from quotes.actions.price import end_policy
from quotes.actions.quote import submit_quote
from quotes.enums import QuoteState
from quotes.models import PricePolicy, Quote
from quotes.queries.price import policy_in_force
from salesops.approvals.engine import withdraw
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.models import Paper
from salesops.documents.numbers import draw_number
from tests.cast import Cast
from tests.factories.quotes import Desk, make_desk, sign, submit
from tests.factories.special import ask, grant, use_special_prices
from tests.races.waiting import how_many_wait, somebody_waits, wait_until, waits_or_ends

pytestmark = [pytest.mark.race, pytest.mark.django_db(transaction=True)]
HANDS = 20


@pytest.fixture
def desk(cast: Cast, chains: None) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def at_once(acts: Sequence[Callable[[], object]]) -> Counter[str]:
    """Everybody in one moment, each on a connection of their own; how it ended for how many."""
    start = threading.Barrier(len(acts))
    ends: list[str] = []

    def run(act: Callable[[], object]) -> None:
        try:
            start.wait(30)
            act()
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        except DatabaseError:
            ends.append("refused by the database")
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    return Counter(ends)


@pytest.mark.rule("APP-6", "QUO-4")
def test_twenty_hands_submit_one_quote_once(desk: Desk) -> None:
    quote = desk.quote()
    ends = at_once([lambda: submit_quote(quote, by=quote.owner)] * HANDS)
    assert ends == {"done": 1, "APP-3": HANDS - 1}
    assert Request.objects.count() == 1
    assert [one.number for one in Quote.objects.all()] == [f"QT-{clock.today().year}-00001"]


@pytest.mark.rule("QUO-4")
def test_ten_quotes_at_once_draw_ten_numbers_without_a_gap(desk: Desk) -> None:
    quotes = [desk.quote() for _ in range(10)]
    assert at_once([lambda quote=quote: submit_quote(quote, by=quote.owner) for quote in quotes]) == {"done": 10}  # type: ignore[misc]
    drawn = sorted(Quote.objects.values_list("number", flat=True))
    assert drawn == [f"QT-{clock.today().year}-{place:05}" for place in range(1, 11)]


@pytest.mark.rule("APP-6", "QUO-4")
def test_without_the_row_lock_several_would_draw_a_number(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    looked = threading.Barrier(HANDS)
    drawn: list[str] = []
    draw = draw_number

    def unlocked(quote: Quote) -> Quote:
        seen = Quote.objects.select_related("customer__region", "owner", "previous").get(pk=quote.pk)
        looked.wait(30)
        return seen

    def counted(*args: object, **kwargs: object) -> str:
        drawn.append("")
        return draw("QT", on=clock.today())

    monkeypatch.setattr("quotes.actions.quote.locked_quote", unlocked)
    monkeypatch.setattr("quotes.actions.quote.draw_number", counted)
    quote = desk.quote()
    submissions = [lambda: submit_quote(quote, by=quote.owner)] * HANDS
    as_owner("DISABLE")
    try:
        at_once(submissions)
    finally:
        as_owner("ENABLE")
    assert len(drawn) > 1


def as_owner(verb: str) -> None:
    """Only the owner of the schema may take the guard of the lines away, which would stop the others, too."""
    with connections["owner"].cursor() as cursor:
        cursor.execute(f"ALTER TABLE quotes_quoteline {verb} TRIGGER quote_line_guard")


def end_prices_while_approving(desk: Desk, cast: Cast) -> str:
    """The director gives the last signature; before that is committed the general manager ends the prices."""
    request = sign(submit(desk.quote()))
    ends: list[str] = []

    def end() -> None:
        try:
            end_policy(desk.policy, on=clock.today(), by=cast.qian)
            ends.append("ended")
        finally:
            connections.close_all()

    other = threading.Thread(target=end)
    with transaction.atomic():
        sign(request)
        other.start()
        moment = waits_or_ends(ends)
    other.join(30)
    assert ends == ["ended"]
    return moment


@pytest.mark.rule("QUO-2", "PRC-3")
def test_prices_do_not_end_under_a_quote_that_is_being_approved(cast: Cast, desk: Desk) -> None:
    assert end_prices_while_approving(desk, cast) == "waited"
    assert Quote.objects.get().state == QuoteState.APPROVED
    assert Paper.objects.count() == 1


@pytest.mark.rule("QUO-2", "PRC-3")
def test_without_holding_them_they_would(cast: Cast, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("quotes.actions.outcome.hold_prices", lambda: None)
    assert end_prices_while_approving(desk, cast) == "went through"


@pytest.mark.rule("QUO-2")
def test_prices_ended_first_refuse_the_submission_that_waited(desk: Desk) -> None:
    quote = desk.quote(valid_until=clock.today())
    ends: list[str] = []

    def hand_in() -> None:
        try:
            submit_quote(quote, by=quote.owner)
            ends.append("done")
        except Refusal as refusal:
            ends.append(refusal.rule)
        finally:
            connections.close_all()

    rep = threading.Thread(target=hand_in)
    with transaction.atomic():
        gone = clock.today() - timedelta(days=1)
        PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=gone)
        rep.start()
        assert waits_or_ends(ends) == "waited"
    rep.join(30)
    assert policy_in_force(clock.today()) is None
    assert ends == ["QUO-2"]


def submit_in(ends: list[str], name: str, quote: Quote, *, held_until: threading.Event | None = None) -> None:
    """Submit on a connection of one's own, and keep that open until the event."""
    try:
        with transaction.atomic():
            submit_quote(quote, by=quote.owner)
            ends.append(f"{name} submitted")
            if held_until:
                held_until.wait(30)
    except Refusal as refusal:
        ends.append(f"{name} {refusal.rule}")
    except DatabaseError:
        ends.append(f"{name} refused by the database")
    finally:
        connections.close_all()


@pytest.mark.rule("PRC-4")
def test_who_waited_for_a_special_price_and_comes_to_another_is_refused_in_words(cast: Cast, desk: Desk) -> None:
    """The second waits for the price that the first takes, and would come to the other while a third takes that one."""
    use_special_prices(by=cast.hu)
    for price in ("70.00", "60.00"):
        grant(ask(desk.customer, desk.product, price), keeper=cast.hu)
    first, second, third = (desk.quote(price, "10") for price in ("70.00", "70.00", "62.00"))
    for quote in (first, second, third):
        # They have their numbers: nobody waits for the counter instead.
        withdraw(submit(quote), by=quote.owner)
    ends: list[str] = []
    second_waits = threading.Event()
    hands = [
        threading.Thread(target=submit_in, args=(ends, "first", first), kwargs={"held_until": second_waits}),
        threading.Thread(target=submit_in, args=(ends, "second", second)),
    ]
    with transaction.atomic():
        submit_quote(third, by=third.owner)
        hands[0].start()
        before = waits_or_ends(ends)
        hands[1].start()
        wait_until(lambda: how_many_wait() == (2 if before == "waited" else 1))
        second_waits.set()
        wait_until(somebody_waits)
    for hand in hands:
        hand.join(60)
    assert sorted(ends) == ["first submitted", "second PRC-4"]
    assert not any(hand.is_alive() for hand in hands)
