"""The pages of a customer's status, as people use them (CUS-4)."""

import pytest
from django.test import Client

from customers.enums import CustomerStatus, PaperState
from customers.models import StatusRequest
from tests.cast import Cast
from tests.customers.views.conftest import Send
from tests.factories.customers import make_customer
from tests.factories.status import decided, make_status_request, make_wanting

pytestmark = pytest.mark.usefixtures("chains")


@pytest.mark.rule("CUS-4")
def test_the_panel_says_what_is_missing_and_leads_there(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li, need="两条产线改造")
    page = get(cast.li, f"/customers/{customer.pk}/status/").content.decode()
    edit = f"/customers/{customer.pk}/edit/"
    assert f"{edit}#id_budget" in page
    assert f"{edit}#id_timetable" in page
    assert f"{edit}#id_need" not in page
    assert f"/customers/{customer.pk}/status/new/" in page
    reading = get(cast.qian, f"/customers/{customer.pk}/status/").content.decode()
    assert edit not in reading
    assert "status/new/" not in reading


@pytest.mark.rule("CUS-4")
def test_one_asks_and_the_superior_reads_the_grounds(cast: Cast, post: Send, client: Client) -> None:
    customer = make_wanting(cast.li)
    answer = post(cast.li, f"/customers/{customer.pk}/status/new/", {"to_status": "basic", "reason": "需求已确认"})
    paper = StatusRequest.objects.get()
    assert answer.headers["Location"] == paper.get_absolute_url()
    client.force_login(cast.wang)
    page = client.get(paper.get_absolute_url()).content.decode()
    for said in ("需求已确认", "两条产线改造", "300,000.00", "年底前招标"):
        assert said in page
    assert "需求已确认" in client.get("/approvals/").content.decode()


@pytest.mark.rule("CUS-4")
def test_a_refusal_says_what_is_missing(cast: Cast, post: Send) -> None:
    customer = make_customer(cast.li)
    answer = post(cast.li, f"/customers/{customer.pk}/status/new/", {"to_status": "basic", "reason": "需求已确认"})
    assert answer.status_code == 422
    assert "尚缺" in answer.content.decode()
    answer = post(cast.li, f"/customers/{customer.pk}/status/new/", {"to_status": "won", "reason": "需求已确认"})
    assert answer.status_code == 422
    assert not StatusRequest.objects.exists()


@pytest.mark.rule("CUS-4")
def test_what_came_back_is_sent_again_or_given_up(cast: Cast, get: Send, post: Send) -> None:
    paper = decided(make_status_request(make_wanting(cast.li)), "return")
    page = get(cast.li, paper.get_absolute_url()).content.decode()
    assert f"/customers/status/{paper.pk}/edit/" in page
    post(cast.li, f"/customers/status/{paper.pk}/edit/", {"reason": "已书面确认", "revision": paper.revision})
    paper.refresh_from_db()
    assert (paper.state, paper.reason) == (PaperState.PENDING, "已书面确认")
    paper = decided(paper, "return")
    post(cast.li, f"/customers/status/{paper.pk}/drop/")
    paper.refresh_from_db()
    assert paper.state == PaperState.WITHDRAWN


@pytest.mark.rule("CUS-4")
def test_a_stopped_customer_is_proposed_to_be_served_again(cast: Cast, get: Send, post: Send) -> None:
    customer = make_customer(cast.li, status=CustomerStatus.STOPPED)
    assert "恢复服务" in get(cast.zhao, f"/customers/{customer.pk}/status/stop/").content.decode()
    post(cast.zhao, f"/customers/{customer.pk}/status/stop/", {"reason": "欠款已结清"})
    assert StatusRequest.objects.get().to_status == CustomerStatus.REGISTERED
    assert "已申请" in get(cast.li, f"/customers/{customer.pk}/status/").content.decode()
