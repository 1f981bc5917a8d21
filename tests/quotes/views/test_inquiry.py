"""The pages of inquiries, of the telephone and of support, as people walk through them (INQ-1…3)."""

from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from quotes.enums import InquiryState, SupportState
from quotes.models import Inquiry, PhoneAnswer, Quote, SupportRequest
from quotes.queries.inquiry import Unreported
from salesops.base import clock
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.bid import make_bid, make_tender
from tests.factories.customers import make_customer
from tests.factories.inquiry import decided, make_inquiry, make_support, named, support_said
from tests.factories.quotes import Desk, make_desk

pytestmark = [pytest.mark.rule("INQ-1"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Li's customer and what it is sold."""
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def at(name: str, *args: object) -> str:
    return reverse(f"quotes:{name}", args=args)


def get(client: Client, person: Person, url: str, **query: Any) -> str:
    client.force_login(person)
    answer = client.get(url, query)
    assert answer.status_code == 200, answer.status_code
    return answer.content.decode()


def post(client: Client, person: Person, url: str, **typed: Any) -> Any:
    client.force_login(person)
    return client.post(url, {"_once": str(uuid4())} | typed)


def test_reported_decided_and_quoted(cast: Cast, desk: Desk, client: Client) -> None:
    part = get(client, cast.li, at("inquiry-of-customer", desk.customer.pk))
    assert f"{at('inquiry-new')}?customer={desk.customer.pk}" in part
    day = clock.today().isoformat()
    typed = {"kind": "tender", "source": "platform", "received_on": day, "what": "看板", "customer": desk.customer.name}
    upload = SimpleUploadedFile("招标.pdf", b"%PDF-1.4 x")
    assert post(client, cast.li, at("inquiry-new"), **typed, files=upload).status_code == 302
    inquiry = Inquiry.objects.get()
    page = get(client, cast.li, inquiry.get_absolute_url())
    assert all(text in page for text in ("看板", "招标.pdf", desk.customer.name))
    decided(inquiry)
    editor = f"{at('quote-new')}?customer={desk.customer.pk}&amp;inquiry={inquiry.pk}"
    assert editor in get(client, cast.li, inquiry.get_absolute_url())
    form = get(client, cast.li, at("quote-new"), customer=desk.customer.pk, inquiry=inquiry.pk)
    assert f'<option value="{inquiry.pk}" selected' in form
    head = {
        "inquiry": inquiry.pk,
        "valid_until": (clock.today() + timedelta(days=20)).isoformat(),
        "payment_terms": "a",
        "delivery": "b",
        "warranty": "c",
        "lines-TOTAL_FORMS": 0,
        "lines-INITIAL_FORMS": 0,
    }
    url = f"{at('quote-new')}?customer={desk.customer.pk}"
    assert post(client, cast.li, url, **head).status_code == 302
    assert Quote.objects.get().inquiry == inquiry
    assert inquiry.number in get(client, cast.li, Quote.objects.get().get_absolute_url())
    assert Quote.objects.get().get_absolute_url() in get(client, cast.li, inquiry.get_absolute_url())


def test_what_was_typed_stays_when_it_is_refused(cast: Cast, client: Client) -> None:
    answer = post(
        client, cast.li, at("inquiry-new"), kind="inquiry", source="email", received_on="2026-01-05", what="看板"
    )
    assert answer.status_code == 422
    assert "看板" in answer.content.decode()
    assert not Inquiry.objects.exists()


def test_what_came_back_is_changed_on_its_page(cast: Cast, client: Client) -> None:
    customer = make_customer(cast.li)
    inquiry = decided(make_inquiry(customer), "return", "要数量。")
    assert at("inquiry-edit", inquiry.pk) in get(client, cast.li, inquiry.get_absolute_url())
    typed = {"kind": "inquiry", "source": "email", "received_on": clock.today().isoformat(), "what": "看板"}
    sent = {**typed, "customer": customer.number, "quantity": "20 套", "revision": inquiry.revision}
    assert post(client, cast.li, at("inquiry-edit", inquiry.pk), **sent).status_code == 302
    inquiry.refresh_from_db()
    assert (inquiry.state, inquiry.quantity) == (InquiryState.WAITING, "20 套")
    client.force_login(cast.li)
    assert client.get(at("inquiry-edit", inquiry.pk)).status_code == 302


def test_the_list_and_what_was_not_reported_in_time(cast: Cast, client: Client) -> None:
    make_inquiry(make_customer(cast.li), received_on=clock.today() - timedelta(days=2))
    page = get(client, cast.zhao, at("inquiry-list"))
    assert at("inquiry-unreported") in page
    assert "晚报 2 天" in page
    assert "晚报 2 天" in get(client, cast.zhao, at("inquiry-unreported"))
    assert at("inquiry-unreported") not in get(client, cast.li, at("inquiry-list"))


def test_what_was_not_reported_goes_on_page_by_page(
    cast: Cast, client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Unreported, "LONGEST", 2)
    for days in (1, 2, 3):
        make_inquiry(make_customer(cast.li), received_on=clock.today() - timedelta(days=days))
    url = at("inquiry-unreported")

    def listed(asked: str) -> list[str]:
        page = get(client, cast.zhao, f"{url}{asked}")
        return [f"{days} 天" for days in (1, 2, 3) if f"晚报 {days} 天" in page]

    assert (listed(""), listed("?only=late&page=2")) == (["2 天", "3 天"], ["1 天"])
    assert '?only=late">查看全部 3' in get(client, cast.zhao, url)
    assert listed("?only=after") == []
    assert listed("?only=nonsense") == ["2 天", "3 天"]


@pytest.mark.rule("INQ-4", "CNF-1")
def test_the_bids_stand_on_the_customers_page_without_an_amount(cast: Cast, client: Client) -> None:
    customer = make_customer(cast.li)
    bid = make_bid(make_tender(customer), cast.chen, cast.xu, ceiling=Decimal("876543.00"))
    panel = at("inquiry-of-customer", customer.pk)
    for person in (cast.li, cast.wang, cast.chen):
        part = get(client, person, panel)
        assert bid.get_absolute_url() in part
        assert "876" not in part
    client.force_login(cast.zhou)
    assert client.get(panel).status_code == 404


@pytest.mark.rule("INQ-2")
def test_the_assistant_reads_the_price_before_she_logs_the_call(cast: Cast, desk: Desk, client: Client) -> None:
    asked = {"product": desk.product.pk, "quantity": "2"}
    assert "100.00" in get(client, cast.chen, at("phone-price"), **asked)
    # Floor and ceiling stand in no byte of it (CNF-1).
    part = get(client, cast.chen, at("phone-price"), **asked)
    assert "80.00" not in part
    assert "120.00" not in part
    answer = post(client, cast.chen, at("phone-new"), **asked, caller="周工", company="昆山丁香电子有限公司")
    assert answer.status_code == 302
    told = PhoneAnswer.objects.get()
    assert told.number in get(client, cast.chen, told.get_absolute_url())
    assert told.company in get(client, cast.wang, at("phone-list"))


@pytest.mark.rule("INQ-3")
def test_support_from_the_inquiry_to_the_agreement(cast: Cast, client: Client) -> None:
    inquiry = decided(make_inquiry(make_customer(cast.li)))
    new = f"{at('support-new', inquiry.customer_id)}?inquiry={inquiry.pk}"
    assert new in get(client, cast.li, inquiry.get_absolute_url())
    day = (clock.today() + timedelta(days=3)).isoformat()
    typed = {"what": "现场调研", "details": "两条产线", "wanted_from": day, "wanted_to": day}
    assert post(client, cast.li, new, **typed).status_code == 302
    support = support_said(SupportRequest.objects.get())
    assert support.inquiry == inquiry
    page = get(client, cast.xu, support.get_absolute_url())
    assert at("support-name", support.pk) in page
    assert inquiry.get_absolute_url() not in page
    assert "两条产线" in get(client, cast.xu, at("support-list")) or support.what in page
    sent: dict[str, Any] = {"people": [cast.xu.pk], "from_on": day, "to_on": day}
    assert post(client, cast.xu, at("support-name", support.pk), **sent).status_code == 422
    sent["revision"] = support.revision
    assert post(client, cast.xu, at("support-name", support.pk), **sent).status_code == 302
    support.refresh_from_db()
    assert "徐涛" in get(client, cast.li, support.get_absolute_url())
    agreed = post(client, cast.li, at("support-agree", support.pk), revision=support.revision)
    assert agreed.status_code == 302
    support.refresh_from_db()
    assert support.state == SupportState.AGREED


@pytest.mark.rule("INQ-3")
def test_no_agreement_is_sent_to_both(cast: Cast, client: Client) -> None:
    support = named(make_support(make_customer(cast.li)), cast.xu)
    assert at("support-dispute", support.pk) in get(client, cast.li, support.get_absolute_url())
    url = at("support-dispute", support.pk)
    assert post(client, cast.li, url, objection="", revision=support.revision).status_code == 422
    assert post(client, cast.li, url, objection="人不够", revision=support.revision).status_code == 302
    assert "人不够" in get(client, cast.zhao, support.get_absolute_url())
    home = get(client, cast.zhao, reverse("reports:home"))
    assert support.number in home


@pytest.mark.rule("CUS-7")
def test_the_customer_is_found_while_one_types_and_only_ones_own(cast: Cast, client: Client) -> None:
    mine = make_customer(cast.li, name="杭州远景软件有限公司")
    make_customer(cast.li, name="杭州远景光电有限公司")
    make_customer(cast.zhou, name="深圳远景水务有限公司")
    hits = get(client, cast.li, at("inquiry-customers"), q="yuanjing")
    assert f'data-value="{mine.name} {mine.number}"' in hits
    assert "深圳远景" not in hits
    assert "“没有的公司”" in get(client, cast.li, at("inquiry-customers"), q="没有的公司")
    sent = {"kind": "inquiry", "source": "email", "received_on": clock.today().isoformat(), "what": "看板"}
    for text, why in (("远景", "杭州远景光电有限公司 · 杭州远景软件有限公司"), ("深圳远景", "没有")):
        answer = post(client, cast.li, at("inquiry-new"), **sent, customer=text)
        assert answer.status_code == 422
        assert why in answer.content.decode()
        assert f'value="{text}"' in answer.content.decode()
    form = get(client, cast.li, at("inquiry-new"), customer=mine.pk)
    assert f'value="{mine.name} {mine.number}"' in form
    assert post(client, cast.li, at("inquiry-new"), **sent, customer=f"{mine.name} {mine.number}").status_code == 302
    assert Inquiry.objects.get().customer == mine
