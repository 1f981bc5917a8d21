"""The pages of opportunities: list, board, one of them, and the forms that move it."""

from datetime import timedelta
from decimal import Decimal

import pytest
from django.urls import reverse

from customers.enums import Stage
from customers.models import Opportunity
from salesops.base import clock
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
