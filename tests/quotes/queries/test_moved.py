"""What moved under a waiting quote is said before anybody clicks: to who decides, to the rep, in rows."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from customers.enums import CustomerStatus
from customers.models import Customer
from quotes.models import PricePolicy, Product, Quote
from quotes.queries.moved import moved_among
from salesops.approvals.cards import request_view
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.base import clock
from tests.cast import Cast
from tests.factories.quotes import Desk, discuss, issue, make_band, make_desk, make_draft, submit
from tests.factories.special import ask, put_before, use_special_prices
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-2", "PRC-4"), pytest.mark.usefixtures("chains")]

INBOX, MINE = "/approvals/", "/approvals/mine/"
SAME, WITHIN, OUTSIDE = ("80", "100", "120"), ("82", "100", "120"), ("90", "100", "120")


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def request_(desk: Desk) -> Request:
    """At 85 for one, inside 80 to 120, which the director's 15 % cover."""
    return submit(desk.quote("85.00"))


def another_version(cast: Cast, desk: Desk, walls: tuple[str, str, str], **scope: Any) -> PricePolicy:
    """In force from today on."""
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, desk.product, walls, **scope)
    return issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)


def moved() -> list[int]:
    keys = list(Quote.objects.values_list("pk", flat=True))
    return [one.quote.pk for one in moved_among(keys, on=clock.today())]


def test_nothing_is_said_while_nothing_moved(cast: Cast, desk: Desk, request_: Request) -> None:
    with CaptureQueriesContext(connection) as queries:
        assert moved_among([request_.subject_id], on=clock.today()) == []
    assert len(queries) == 2
    view = request_view(request_, cast.wang)
    assert (view.drift, view.offers.main and view.offers.main.held) == (None, "")
    another_version(cast, desk, SAME)
    assert moved() == []


def test_walls_that_moved_but_still_hold_the_line_are_shown_and_hold_nobody_up(
    cast: Cast, desk: Desk, request_: Request
) -> None:
    fresh = another_version(cast, desk, WITHIN)
    view = request_view(request_, cast.wang)
    assert view.drift is not None
    assert str(fresh.number) in str(view.drift.sentence)
    assert view.refused_today is None
    assert view.offers.main is not None
    assert view.offers.main.held == ""
    [change] = view.drift.changes
    assert (change.was, change.now) == ("80 – 100 – 120", "82 – 100 – 120")


def test_who_decides_reads_it_before_clicking_and_returns_with_the_reason(
    cast: Cast, desk: Desk, request_: Request
) -> None:
    fresh = another_version(cast, desk, OUTSIDE)
    visitor = Visitor(cast.wang)
    for url in (INBOX, request_.get_absolute_url(), Quote.objects.get().get_absolute_url()):
        view = visitor.get(url).context["request_view"]
        assert str(fresh.number) in str(view.refused_today.sentence)
        assert view.offers.main.held
        back = view.offers.named("return")
        assert back.form.initial["opinion"] == str(view.drift.refusal.sentence)
    [group] = visitor.get(INBOX).context["groups"]
    assert (str(group.rows[0].drift.mark), group.rows[0].bulk) == ("价格已变", False)


def test_the_rep_is_told_on_the_quote_and_among_the_own_requests(cast: Cast, desk: Desk, request_: Request) -> None:
    another_version(cast, desk, OUTSIDE)
    visitor = Visitor(cast.li)
    page = visitor.get(Quote.objects.get().get_absolute_url())
    assert "撤回" in str(page.context["request_view"].refused_today.next_step)
    assert "价格已变" in visitor.get(MINE).content.decode()
    assert "价格已变" in visitor.get("/").content.decode()


@pytest.mark.rule("CNF-1")
def test_who_reads_no_walls_is_told_that_and_not_by_how_much(cast: Cast, desk: Desk, request_: Request) -> None:
    fresh = another_version(cast, desk, OUTSIDE)
    drifts = kind_of(request_.kind).drifts([request_.subject_id], cast.chen)
    told = drifts[request_.subject_id]
    assert told.refusal is not None
    assert told.changes == []
    said = str(told.sentence).replace(str(fresh.number), "")  # a number that may hold any of these
    assert not any(figure in said for figure in ("5.00", "90", "¥"))


@pytest.mark.parametrize("what", ["withdrawn", "region", "type", "over", "ends", "authority", "stopped"])
def test_whatever_moves_is_found(cast: Cast, desk: Desk, what: str) -> None:
    if what in {"region", "type"}:
        scope = {"region": cast.south} if what == "region" else {"customer_type": "distributor"}
        PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
        draft = make_draft(by=cast.hu, valid_from=clock.today())
        make_band(draft, desk.product)
        make_band(draft, desk.product, OUTSIDE, **scope)
        issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    request = submit(desk.quote("85.00"))
    customers, policies = Customer.objects.filter(pk=desk.customer.pk), PricePolicy.objects.filter(pk=desk.policy.pk)
    later = clock.now()
    match what:
        case "withdrawn":
            Product.objects.filter(pk=desk.product.pk).update(withdrawn_on=clock.today())
        case "region":
            customers.update(region=cast.south)
        case "type":
            customers.update(type="distributor")
        case "over":
            later += timedelta(days=31)
        case "ends":
            policies.update(valid_to=clock.today() + timedelta(days=3))
        case "authority":
            fresh = another_version(cast, desk, SAME)
            assert moved() == []
            PricePolicy.objects.filter(pk=fresh.pk).update(valid_to=clock.today())
            later += timedelta(days=1)
            draft = make_draft(by=cast.hu, valid_from=clock.today() + timedelta(days=1), limits={})
            make_band(draft, desk.product)
            issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
        case "stopped":
            customers.update(status=CustomerStatus.STOPPED)
    with clock.at(later):
        drifts = kind_of(request.kind).drifts([request.subject_id], cast.zhao)
    assert drifts[request.subject_id].refusal is not None


def test_many_waiting_quotes_cost_as_many_queries_as_one(cast: Cast, desk: Desk, request_: Request) -> None:
    for price in ("84.00", "86.00", "83.00"):
        submit(desk.quote(price))
    another_version(cast, desk, WITHIN)
    keys = list(Quote.objects.order_by("pk").values_list("pk", flat=True))

    def queries(among: list[int]) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert [one.quote.pk for one in moved_among(among, on=clock.today())] == among
        return len(seen)

    assert queries(keys) == queries(keys[:1])


def test_a_special_price_that_can_be_used_no_more_is_returned(cast: Cast, desk: Desk) -> None:
    use_special_prices(by=cast.hu)
    request = put_before(ask(desk.customer, desk.product, price="70.00"), keeper=cast.hu)
    assert request_view(request, cast.zhao).drift is None
    Product.objects.filter(pk=desk.product.pk).update(withdrawn_on=clock.today())
    view = request_view(request, cast.zhao)
    assert view.refused_today is not None
    assert view.offers.main is not None
    assert view.offers.main.held
