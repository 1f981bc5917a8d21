"""The pages of opportunities: list, board, one of them, and the forms that move it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.actions.forecast import freeze_forecast
from customers.enums import Stage
from customers.models import QUARTERS, AnnualForecast, Opportunity
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_contact, make_customer
from tests.factories.opportunity import make_opportunity

pytestmark = pytest.mark.rule("OPP-1")


def at(name: str, pk: int) -> str:
    return reverse(f"customers:opportunity-{name}", args=[pk])


def test_from_the_customers_page_to_won(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    contact = make_contact(customer)
    part, new = at("of-customer", customer.pk), at("new", customer.pk)
    assert part in get(cast.li, customer.get_absolute_url()).content.decode()
    assert new in get(cast.li, part).content.decode()
    assert get(cast.li, new).context["form"]["contact"].value() == contact.pk
    day = (clock.today() + timedelta(days=30)).isoformat()
    typed = {"title": "二期", "amount": "120,000", "expected_on": day, "contact": contact.pk, "outlook": "open"}
    assert post(cast.li, new, typed).status_code == 302
    opportunity = Opportunity.objects.get()
    assert opportunity.amount == Decimal(120_000)
    page = get(cast.li, opportunity.get_absolute_url()).content.decode()
    assert all(text in page for text in ("二期", "120,000.00", at("win", opportunity.pk), at("edit", opportunity.pk)))
    moved = post(cast.li, at("move", opportunity.pk), {"stage": "offered", "revision": 1})
    assert moved.url == opportunity.get_absolute_url()
    assert post(cast.li, at("win", opportunity.pk), {"note": ""}).status_code == 422
    assert post(cast.li, at("win", opportunity.pk), {"note": "交期"}).status_code == 302
    page = get(cast.li, opportunity.get_absolute_url()).content.decode()
    assert "交期" in page
    assert at("reopen", opportunity.pk) in page


def test_a_card_dropped_on_the_board_moves_and_comes_back_to_it(cast: Cast, get: Send, post: Send) -> None:
    opportunity = make_opportunity(make_customer(owner=cast.li))
    board = reverse("customers:opportunity-board")
    page = get(cast.li, board).content.decode()
    assert f'data-deal="{at("move", opportunity.pk)}"' in page
    sent = {"stage": "confirmed", "revision": 1, "back": "board"}
    assert post(cast.li, at("move", opportunity.pk), sent).url == board
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.CONFIRMED
    # From the offer on it names a contact: the card stays, and the person is told.
    assert post(cast.li, at("move", opportunity.pk), sent | {"stage": "offered", "revision": 2}).url == board
    assert "须指定客户联系人" in get(cast.li, board).content.decode()
    for stage, name in (("won", "win"), ("lost", "lose")):
        sent |= {"stage": stage, "revision": 2}
        assert post(cast.li, at("move", opportunity.pk), sent).url == at(name, opportunity.pk)
    opportunity.refresh_from_db()
    assert opportunity.stage == Stage.CONFIRMED


def test_the_board_is_narrowed_to_one_person(cast: Cast, get: Send) -> None:
    mine = make_opportunity(make_customer(owner=cast.li), title="李的机会")
    his = make_opportunity(make_customer(owner=cast.he), title="何的机会")
    asked = {"owner": cast.he.pk, "q": his.customer.name[:4]}
    part = get(cast.wang, reverse("customers:opportunity-board"), asked, **{"HX-Request": "true"}).content.decode()
    assert his.title in part
    assert mine.title not in part
    assert "<html" not in part


@pytest.mark.rule("OPP-3")
def test_the_list_shows_what_is_open_and_has_views_for_the_rest(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(owner=cast.li)
    with clock.at(clock.now() - timedelta(days=70)):
        idle = make_opportunity(customer, title="旧机会")
    fresh, lost = make_opportunity(customer, title="新机会"), make_opportunity(customer, title="丢单")
    assert post(cast.li, at("lose", lost.pk), {"reason": "price"}).status_code == 302
    url = reverse("customers:opportunity-list")
    for standing, shown in {
        "": {idle, fresh},
        "stale": {idle},
        "slipping": {idle},
        "lost": {lost},
        "won": set(),
        "all": {idle, fresh, lost},
    }.items():
        assert set(get(cast.wang, url, {"standing": standing}).context["rows"]) == shown


@pytest.mark.rule("OPP-2")
def test_the_forecast_is_of_the_readers_people(cast: Cast, get: Send) -> None:
    make_opportunity(make_customer(owner=cast.li), amount=Decimal("7310.00"))
    url = reverse("customers:opportunity-forecast")
    assert "731.00" in get(cast.wang, url).content.decode()
    assert "731.00" not in get(cast.wu, url).content.decode()
    for by in ("region", "line", "x"):
        assert get(cast.wang, url, {"by": by, "month": "2026-13"}).status_code == 200


@pytest.mark.parametrize("value", ["\x00", "9" * 5000, "<script>x</script>", "won", "2026-13-40", "-1"])
@pytest.mark.parametrize("field", ["title", "amount", "expected_on", "contact", "outlook", "probability", "next_on"])
def test_bad_input_gets_a_sentence_or_is_stored_as_text(cast: Cast, post: Send, field: str, value: str) -> None:
    customer = make_customer(owner=cast.li)
    day = (clock.today() + timedelta(days=30)).isoformat()
    typed = {"title": "二期", "amount": "10", "expected_on": day, "outlook": "open", "next_step": "送样"}
    answer = post(cast.li, at("new", customer.pk), typed | {field: value})
    assert answer.status_code in {302, 422}
    assert (answer.status_code == 302) == customer.opportunities.exists()
    assert "<script>x" not in answer.content.decode()


@pytest.mark.rule("OPP-2")
def test_accuracy_is_empty_until_something_was_frozen(cast: Cast, get: Send) -> None:
    make_opportunity(make_customer(owner=cast.li), amount=Decimal("7310.00"))
    url = reverse("customers:forecast-accuracy")
    assert "尚未冻结" in get(cast.wang, url).content.decode()
    freeze_forecast(by=Person.system())
    for asked in ({}, {"by": "line", "month": "x"}, {"month": f"{clock.today():%Y-%m}"}):
        page = get(cast.wang, url, asked)
        assert page.status_code == 200
        assert "chart-accuracy" in page.content.decode()


@pytest.mark.rule("OPP-5")
def test_the_annual_forecast_from_begun_to_opened(cast: Cast, get: Send, post: Send) -> None:
    year = clock.today().year + 1
    new = post(cast.zhao, reverse("customers:annual-new"), {"year": year})
    annual = AnnualForecast.objects.get()
    assert new.url == at_annual("edit", annual.pk)
    assert "假设" in get(cast.zhao, new.url).content.decode()
    typed = {f"forecast_{one}": "1,000" for one in QUARTERS} | {f"assumptions_{one}": "老客户" for one in QUARTERS}
    assert post(cast.zhao, new.url, typed | {"revision": 1, "forecast_1": "x"}).status_code == 422
    assert post(cast.zhao, new.url, typed | {"revision": 1}).status_code == 302
    stale = post(cast.zhao, new.url, typed | {"revision": 1, "remark": "晚了"})
    assert stale.status_code == 422
    page = get(cast.zhao, annual.get_absolute_url()).content.decode()
    assert all(text in page for text in ("4,000.00", "老客户", at_annual("file", annual.pk)))
    assert get(cast.qian, annual.get_absolute_url()).status_code == 404
    for revision in ("x", "99999999999999999999"):
        post(cast.zhao, at_annual("file", annual.pk), {"revision": revision})
        assert AnnualForecast.objects.get().filed_at is None
    assert post(cast.zhao, at_annual("file", annual.pk), {"revision": 2}).status_code == 302
    assert "老客户" in get(cast.qian, annual.get_absolute_url()).content.decode()
    assert annual.copies.get().opened_at is not None
    assert cast.qian.name in get(cast.zhao, reverse("customers:annual-list")).content.decode()


def at_annual(name: str, pk: int) -> str:
    return reverse(f"customers:annual-{name}", args=[pk])
