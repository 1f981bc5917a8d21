"""The pages of memos: from a record's page to the answer, and what they show to whom."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from salesops.memos.enums import PaperState
from salesops.memos.models import LeakReport, Memo
from salesops.memos.queries.paper import files_of
from salesops.memos.queries.record import code_of
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer
from tests.factories.memos import HEADLINE, TEXT, asked, make_leak, make_memo, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

type Send = Callable[..., Any]
NEW, LIST = reverse("memos:memo-new"), reverse("memos:memo-list")
ANSWER = "同意首批先发货。"


@pytest.fixture
def send(client: Client) -> Send:
    """A GET, or with data a POST, as somebody."""

    def ask(person: Person, path: str, data: dict[str, Any] | None = None) -> Any:
        client.force_login(person)
        return client.get(path) if data is None else client.post(path, {"_once": str(uuid4())} | data)

    return ask


@pytest.fixture
def customer(cast: Cast) -> Customer:
    return make_customer(cast.li)


def typed(**more: Any) -> dict[str, Any]:
    return {"sort": "instruction", "headline": HEADLINE, "text": TEXT} | more


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("proof.pdf", b"%PDF-1.7 proof", content_type="application/pdf")


@pytest.mark.rule("APP-9")
def test_from_the_record_to_the_answer_and_back(cast: Cast, customer: Customer, send: Send) -> None:
    ask = f"{NEW}?on={code_of(customer)}"
    timeline = reverse("customers:timeline-of-customer", args=[customer.pk])
    assert ask in send(cast.li, timeline).content.decode()
    assert customer.name in send(cast.li, ask).content.decode()
    answer = send(cast.li, ask, typed(files=[pdf(), pdf()]))
    memo = Memo.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, memo.get_absolute_url())
    assert (memo.record, files_of(memo).count()) == (customer, 2)
    request = asked(memo)
    [step] = open_steps(request)
    decide = reverse("approvals:request-decide", args=[request.pk])
    said = {"step": step.pk, "verdict": "approve", "seen_hash": request.content_hash, "back": "subject"}
    assert send(cast.wang, decide, said | {"opinion": ""}).status_code == 422
    assert send(cast.wang, decide, said | {"opinion": ANSWER})["Location"] == memo.get_absolute_url()
    page = send(cast.li, memo.get_absolute_url()).content.decode()
    assert ANSWER in page
    assert TEXT in page
    on_record = send(cast.li, f"{LIST}?on={code_of(customer)}").context["rows"]
    assert list(on_record) == [memo]
    # The record tells it to whoever may read the memo, and to nobody else.
    assert memo.number in send(cast.li, timeline).content.decode()
    seen = send(cast.lin, timeline).content.decode()
    assert memo.number not in seen
    assert ANSWER not in seen
    assert HEADLINE not in seen


@pytest.mark.rule("APP-9")
def test_it_comes_back_and_goes_again(cast: Cast, send: Send) -> None:
    memo = returned(make_memo(cast.li))
    edit = reverse("memos:memo-edit", args=[memo.pk])
    assert edit in send(cast.li, memo.get_absolute_url()).content.decode()
    stale = send(cast.li, edit, typed(text="补充说明", revision=memo.revision - 1))
    assert stale.status_code == 422
    assert "补充说明" in stale.content.decode()
    assert send(cast.li, edit, typed(text="补充说明", revision=memo.revision)).status_code == 302
    memo.refresh_from_db()
    assert (memo.state, memo.text) == (PaperState.WAITING, "补充说明")
    # While somebody is to answer there is nothing to edit.
    assert send(cast.li, edit)["Location"] == memo.get_absolute_url()
    refused = send(cast.li, edit, typed(revision=memo.revision))
    assert refused.status_code == 422
    assert "APP-9" in refused.content.decode()


@pytest.mark.rule("APP-9")
@pytest.mark.parametrize(
    "wrong", [{"headline": ""}, {"text": " "}, {"sort": "leak"}, {"files": [SimpleUploadedFile("a.exe", b"MZ")]}]
)
def test_a_bad_form_keeps_what_was_typed(cast: Cast, send: Send, wrong: dict[str, Any]) -> None:
    answer = send(cast.li, NEW, typed(**wrong))
    assert answer.status_code == 422
    assert not Memo.objects.exists()
    assert answer.context["form"].errors or answer.context["form"].refusal


@pytest.mark.rule("APP-9", "ORG-2")
@pytest.mark.parametrize("on", ["customers.customer-999999", "org.person-1", "%00", "x"])
def test_a_record_that_is_not_there_is_not_found(cast: Cast, send: Send, on: str) -> None:
    assert send(cast.li, f"{NEW}?on={on}").status_code == 404
    assert send(cast.li, f"{LIST}?on={on}").status_code == 200


@pytest.mark.rule("APP-9")
def test_the_list_is_searched_by_number_headline_and_record(cast: Cast, customer: Customer, send: Send) -> None:
    one, other = make_memo(cast.li, customer), make_memo(cast.li, headline="报表打开很慢")
    for query, found in [("q=报表", [other]), (f"q={customer.name}", [one]), (f"q={one.number}", [one])]:
        assert list(send(cast.li, f"{LIST}?{query}").context["rows"]) == found
    assert list(send(cast.he, LIST).context["rows"]) == []


@pytest.mark.rule("CNF-4")
def test_a_leak_is_reported_from_the_record(cast: Cast, customer: Customer, send: Send) -> None:
    path = f"{reverse('memos:leak-new')}?on={code_of(customer)}"
    answer = send(cast.li, path, {"what": "报价单外泄", "noticed_on": "2026-01-05", "concerned": cast.wang.pk})
    leak = LeakReport.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, leak.get_absolute_url())
    assert (leak.record, leak.concerned) == (customer, cast.wang)
    assert leak.number in send(cast.li, leak.get_absolute_url()).content.decode()
    assert leak.number not in send(cast.li, customer.get_absolute_url()).content.decode()
    say(asked(leak), "approve", "更换口令。")
    assert "更换口令" in send(cast.li, leak.get_absolute_url()).content.decode()
    assert list(send(cast.wang, reverse("memos:leak-list")).context["rows"]) == []


@pytest.mark.rule("CNF-4")
def test_a_leak_comes_back_and_goes_again(cast: Cast, send: Send) -> None:
    leak = returned(make_leak(cast.li))
    edit = reverse("memos:leak-edit", args=[leak.pk])
    sent = {"what": "九月的报价单", "noticed_on": leak.noticed_on.isoformat(), "revision": leak.revision}
    assert send(cast.qian, edit).status_code == 403
    assert send(cast.li, edit, sent).status_code == 302
    leak.refresh_from_db()
    assert (leak.state, leak.what) == (PaperState.WAITING, "九月的报价单")
