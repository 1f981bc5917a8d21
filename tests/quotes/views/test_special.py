"""Pages of special prices: asked for, discussed, submitted, and closed to those who sell nothing by them (PRC-4)."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.http import HttpResponse, QueryDict
from django.test import Client
from django.urls import reverse

from quotes.actions.special import record_special_opinions
from quotes.enums import SpecialState
from quotes.models import SpecialPrice
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.desk.finding import find
from salesops.export.kinds import kind_of
from salesops.export.running import ask_for_run, hand_out
from salesops.export.writing import write_run
from tests.cast import Cast
from tests.factories.quotes import Desk, approve, make_desk, submit
from tests.factories.special import OPINIONS, ask, grant, heard, use_special_prices
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    use_special_prices(by=cast.hu)
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def post(client: Client, url: str, typed: Mapping[str, object]) -> HttpResponse:
    return client.post(url, {"_once": str(uuid4()), **typed})  # type: ignore[return-value]  # the test client's own kind


def page(client: Client, person: object, special: SpecialPrice) -> str:
    client.force_login(person)  # type: ignore[arg-type]  # a Person
    return client.get(special.get_absolute_url()).content.decode()


def test_from_the_form_to_the_chain(client: Client, cast: Cast, desk: Desk) -> None:
    client.force_login(cast.li)
    day = clock.today()
    typed = {
        "customer": desk.customer.pk,
        "product": desk.product.code,
        "quantity": "10",
        "price": "70",
        "valid_from": day.isoformat(),
        "valid_to": (day + timedelta(days=30)).isoformat(),
        "reason": "首单样板",
    }
    new = reverse("quotes:special-new")
    assert "申请特价" in client.get(new).content.decode()
    wrong = post(client, new, typed | {"price": "85"})
    assert wrong.status_code == 422
    assert "并不低于底价" in wrong.content.decode()
    assert post(client, new, typed).status_code == 302
    special = SpecialPrice.objects.get()
    assert "请各部门会审" in page(client, cast.hu, special)
    client.force_login(cast.hu)
    review = reverse("quotes:special-review", args=[special.pk])
    assert post(client, review, {**OPINIONS, "revision": special.revision}).status_code == 302
    special.refresh_from_db()
    assert "请提交审批" in page(client, cast.li, special)
    submit_url = reverse("quotes:special-submit", args=[special.pk])
    assert post(client, submit_url, {"revision": special.revision}).status_code == 302
    special.refresh_from_db()
    assert special.state == SpecialState.PENDING
    text = page(client, cast.zhao, special)
    assert "80 – 100 – 120" in text
    assert "¥100.00" in text


def test_where_it_was_used_stands_on_its_page_and_it_on_the_quote(client: Client, cast: Cast, desk: Desk) -> None:
    special = grant(ask(desk.customer, desk.product), keeper=cast.hu)
    assert "可以报价了" in page(client, cast.li, special)
    quote = approve(submit(desk.quote("70.00", "10")))
    assert quote.get_absolute_url() in page(client, cast.li, special)
    keeper = page(client, cast.hu, special)
    assert quote.shown_number in keeper
    assert quote.get_absolute_url() not in keeper, "who may not open it is not led there"
    client.force_login(cast.zhao)
    assert f"特价 {special.number}" in client.get(quote.get_absolute_url()).content.decode()
    assert special.number in client.get(reverse("quotes:special-list")).content.decode()
    assert ViewLog.objects.filter(by=cast.li, what="special-price.viewed").count() == 2


def test_a_stale_change_shows_both_and_keeps_what_was_typed(client: Client, cast: Cast, desk: Desk) -> None:
    special = heard(ask(desk.customer, desk.product), by=cast.hu)
    client.force_login(cast.li)
    url = reverse("quotes:special-edit", args=[special.pk])
    text = client.get(url).content.decode()
    assert 'value="70.00"' in text
    form = {
        "product": desk.product.code,
        "quantity": "10",
        "price": "66",
        "valid_from": special.valid_from.isoformat(),
        "valid_to": special.valid_to.isoformat(),
        "reason": "再低一点",
        "revision": "1",
    }
    stale = post(client, url, form)
    assert stale.status_code in {409, 422}
    assert 'value="66"' in stale.content.decode()


def test_whoever_records_after_somebody_else_reads_both_and_may_save_again(
    client: Client, cast: Cast, desk: Desk
) -> None:
    special = ask(desk.customer, desk.product)
    record_special_opinions(special, {"finance": "同意"}, revision=special.revision, by=cast.zhao)
    client.force_login(cast.hu)
    review = reverse("quotes:special-review", args=[special.pk])
    stale: Any = post(client, review, {"supply": "可供货", "revision": special.revision})
    assert stale.status_code == 422
    form = stale.context["review_form"]
    assert set(form.refusal.changes.values()) == {("可供货", "—"), ("—", "同意")}
    again = {**OPINIONS, "revision": form["revision"].value()}
    assert post(client, review, again).status_code == 302
    assert special.opinions.count() == len(OPINIONS)


@pytest.mark.parametrize("name", ["list", "new"])
def test_switched_off_the_pages_are_closed_and_not_offered(client: Client, cast: Cast, desk: Desk, name: str) -> None:
    use_special_prices("false", by=cast.hu)
    client.force_login(cast.li)
    assert client.get(reverse(f"quotes:special-{name}")).status_code == 403
    assert reverse("quotes:special-list") not in client.get(reverse("quotes:price-list")).content.decode()


@pytest.mark.rule("CNF-2", "CUS-7")
def test_the_list_is_taken_away_as_it_shows_and_the_palette_leads_there(cast: Cast, desk: Desk) -> None:
    special = ask(desk.customer, desk.product)
    kind = kind_of("special-prices")
    assert kind is not None
    assert list(kind.rows(cast.li, QueryDict())) == [special]
    assert list(kind.rows(cast.zhou, QueryDict())) == []
    assert not kind.may(cast.chen)
    told = {column.key: column.value(special) for column in kind.columns}
    assert (told["number"], told["price"], told["usual_floor"]) == (special.number, special.price, special.usual_floor)
    run = ask_for_run(kind, "", [column.key for column in kind.columns], by=cast.li)
    write_run(run.pk)
    run.refresh_from_db()
    assert hand_out(run, by=cast.li)
    assert ViewLog.objects.filter(by=cast.li, what="special-prices.exported").count() == 1
    assert (
        reverse("export:run-new", args=["special-prices"])
        in Visitor(cast.li).get(reverse("quotes:special-list")).content.decode()
    )
    found = [hit.url for group in find(cast.li, special.number.lower()) for hit in group.hits]
    assert special.get_absolute_url() in found
    assert special.get_absolute_url() not in [
        hit.url for group in find(cast.zhou, special.number) for hit in group.hits
    ]
