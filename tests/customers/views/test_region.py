"""Registering in another region, as people use it (CUS-3)."""

import pytest
from django.test import Client

from customers.enums import PaperState
from customers.models import Customer, RegionRequest
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.region import make_region_request, region_decided

pytestmark = [pytest.mark.rule("CUS-3"), pytest.mark.usefixtures("chains")]
NAME = "广州粤启装备有限公司"


def typed(cast: Cast, **more: str) -> dict[str, object]:
    return {"name": NAME, "type": "end_user", "level": "C", "owner": cast.li.pk, "region": cast.south.pk} | more


def test_a_refusal_asks_why_and_the_reason_sends_it(cast: Cast, post: Send, client: Client) -> None:
    answer = post(cast.li, "/customers/new/", typed(cast))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert 'name="region_reason"' in page
    assert "华南" in page
    answer = post(cast.li, "/customers/new/", typed(cast, region_reason="总部统一采购"))
    paper = RegionRequest.objects.get()
    assert answer.headers["Location"] == paper.get_absolute_url()
    assert not Customer.objects.exists()
    client.force_login(cast.wu)
    for url in (paper.get_absolute_url(), "/approvals/"):
        page = client.get(url).content.decode()
        assert NAME in page
        assert "总部统一采购" in page


def test_the_field_stays_out_of_the_way_of_everybody_else(cast: Cast, get: Send) -> None:
    assert 'name="region_reason"' not in get(cast.li, "/customers/new/").content.decode()


def test_once_registered_the_paper_leads_to_the_customer(cast: Cast, get: Send) -> None:
    paper = region_decided(make_region_request(cast.li, cast.south))
    assert Customer.objects.get().get_absolute_url() in get(cast.li, paper.get_absolute_url()).content.decode()


def test_what_came_back_is_filled_in_as_it_was_and_sent_again(cast: Cast, get: Send, post: Send) -> None:
    paper = region_decided(make_region_request(cast.li, cast.south), "return")
    edit = f"/customers/regions/{paper.pk}/edit/"
    assert edit in get(cast.li, paper.get_absolute_url()).content.decode()
    page = get(cast.li, edit).content.decode()
    for said in (NAME, "装备制造", "岑若水", f"asking={paper.pk}"):
        assert said in page
    form = {"name": NAME, "type": "end_user", "level": "B", "region_reason": "已书面确认", "revision": paper.revision}
    assert post(cast.li, edit, form).status_code == 302
    paper.refresh_from_db()
    assert (paper.state, paper.reason) == (PaperState.PENDING, "已书面确认")
    paper = region_decided(paper, "return")
    assert post(cast.li, f"/customers/regions/{paper.pk}/drop/").status_code == 302
    paper.refresh_from_db()
    assert paper.state == PaperState.WITHDRAWN


def test_while_typing_one_is_told_who_has_asked(cast: Cast, get: Send) -> None:
    make_region_request(cast.li, cast.south)
    assert "李明" in get(cast.zhou, "/customers/conflict/", {"name": NAME}).content.decode()
