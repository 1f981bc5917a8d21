"""The posts about a quote: five questions of each, and what each leads to."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import translation

from quotes.actions.handout import hand_out_quote
from quotes.actions.quote import save_quote
from quotes.enums import HandOutWay, QuoteState
from quotes.models import HandOut, Question, Quote
from salesops.audit import timeline_for
from salesops.jobs.models import Job
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import ContactFactory, CustomerFactory
from tests.factories.quotes import Desk, approve, archive, make_desk, make_line, quote_data, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def post(client: Client, person: Person, url: str, **data: Any) -> Any:
    client.force_login(person)
    return client.post(url, {"_once": str(uuid4()), **data})


def url_of(name: str, quote: Quote, *more: int) -> str:
    return reverse(f"quotes:{name}", args=[quote.pk, *more])


@pytest.mark.rule("ORG-2", "QUO-1", "QUO-3", "QUO-4")
def test_the_doors_are_for_the_rep_and_the_assistant(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    asked = Question.objects.create(
        quote=quote, asked_by=cast.li, asked_of=cast.zhao, text="可以吗？", asked_at=quote.created_at
    )
    doors = {
        url_of("quote-submit", quote): 403,
        url_of("quote-discard", quote): 403,
        url_of("quote-version", quote): 403,
        url_of("quote-copy", quote): 403,
        url_of("quote-hand-out", quote): 403,
        url_of("question-new", quote): 403,
        url_of("question-answer", quote, asked.pk): 403,
    }
    for url, insider in doors.items():
        assert post(client, cast.wang, url).status_code == insider, url
        for outsider in (cast.he, cast.wu, cast.sun, cast.xu):
            assert post(client, outsider, url).status_code == 404, url
        client.force_login(cast.li)
        if "question/" not in url or "answer" in url:
            assert client.get(url).status_code == 405, url
        assert client.post(url).status_code == 400, "without its key"
    assert post(client, cast.li, url_of("question-answer", quote, 0)).status_code == 404
    assert Quote.objects.get().state == QuoteState.DRAFT


@pytest.mark.rule("QUO-3", "APP-6")
def test_submitting_from_the_page(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    url = url_of("quote-submit", quote)
    assert post(client, cast.chen, url).status_code == 403
    key = str(uuid4())
    for _again in range(2):
        assert post(client, cast.li, url, _once=key, revision=quote.revision)["Location"] == quote.get_absolute_url()
    late = post(client, cast.li, url)
    assert (late.status_code, "APP-3" in late.content.decode()) == (409, True)
    low = desk.quote("79.00")
    held = post(client, cast.li, url_of("quote-submit", low), revision=low.revision)
    assert (held.status_code, "PRC-4" in held.content.decode()) == (409, True)


@pytest.mark.rule("APP-6", "QUO-1")
def test_nobody_submits_or_discards_what_they_have_not_read(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    client.force_login(cast.li)
    page = client.get(quote.get_absolute_url()).content.decode()
    assert page.count(f'name="revision" value="{quote.revision}"') == 2
    line = make_line(desk.product, quantity="1000")
    save_quote(quote, quote_data(desk.customer, line), revision=quote.revision, by=cast.chen)
    for name in ("quote-submit", "quote-discard"):
        for stale in ({"revision": quote.revision}, {}, {"revision": "x"}):
            answer = post(client, cast.li, url_of(name, quote), **stale)
            assert (answer.status_code, "别人改动了这份报价" in answer.content.decode()) == (409, True)
    quote.refresh_from_db()
    assert quote.state == QuoteState.DRAFT
    assert post(client, cast.li, url_of("quote-submit", quote), revision=quote.revision).status_code == 302


def test_discard_version_and_copy_lead_on(client: Client, cast: Cast, desk: Desk) -> None:
    gone = desk.quote()
    discarded = post(client, cast.li, url_of("quote-discard", gone), revision=gone.revision)
    assert discarded["Location"] == reverse("quotes:quote-list")
    quote = approve(submit(desk.quote()))
    for name in ("quote-version", "quote-copy"):
        answer = post(client, cast.li, url_of(name, quote))
        assert answer["Location"] == url_of("quote-edit", Quote.objects.latest("pk"))
    assert post(client, cast.li, url_of("quote-version", quote)).status_code == 409


@pytest.mark.rule("QUO-3")
def test_a_question_and_its_answer_stay_with_the_quote(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote("79.00")
    client.force_login(cast.li)
    assert desk.product.name in client.get(f"{url_of('question-new', quote)}?line=1").content.decode()
    assert client.get(f"{url_of('question-new', quote)}?line=\x00").status_code == 200
    empty = post(client, cast.li, url_of("question-new", quote), of="DIRECTOR", text="")
    assert empty.status_code == 422
    to_gm = post(client, cast.li, url_of("question-new", quote), of="GM", text="能到 79 吗？")
    assert (to_gm.status_code, "QUO-3" in to_gm.content.decode()) == (422, True)
    assert "能到 79 吗？" in to_gm.content.decode()
    post(client, cast.li, url_of("question-new", quote), of="DIRECTOR", text="能到 79 吗？")
    question = Question.objects.get()
    assert question.asked_of == cast.zhao
    answer_url = url_of("question-answer", quote, question.pk)
    assert post(client, cast.zhao, answer_url, answer=" ").status_code == 422
    post(client, cast.zhao, answer_url, answer="不能低于底价。")
    late = post(client, cast.zhao, answer_url, answer="改主意了")
    assert (late.status_code, "改主意了" in late.content.decode()) == (422, True)
    client.force_login(cast.li)
    text = client.get(quote.get_absolute_url()).content.decode()
    assert "不能低于底价。" in text
    assert Quote.objects.get().state == QuoteState.DRAFT, "an answer approves nothing"


@pytest.mark.rule("QUO-4", "CNF-1")
def test_nothing_leaves_before_the_approval_and_every_issue_is_logged(client: Client, cast: Cast, desk: Desk) -> None:
    quote = desk.quote(contact=desk.contact)
    url = url_of("quote-hand-out", quote)
    assert post(client, cast.li, url, way="download").status_code == 422
    approve(submit(quote))
    too_early = post(client, cast.li, url, way="download")
    assert "还在生成" in too_early.content.decode()
    archive(quote)
    assert post(client, cast.li, url, way="download")["Location"] == f"{quote.get_absolute_url()}?take=1"
    page = client.get(f"{quote.get_absolute_url()}?take=1").content.decode()
    assert "data-takes" in page
    assert "data-takes" not in client.get(quote.get_absolute_url()).content.decode()
    assert post(client, cast.chen, url, way="email", contact=desk.contact.pk).status_code == 302
    assert post(client, cast.li, url, way="email").status_code == 422
    assert post(client, cast.li, url, way="pigeon").status_code == 422
    handed = HandOut.objects.order_by("pk")
    assert [(one.way, one.handed_by) for one in handed] == [
        (HandOutWay.DOWNLOAD, cast.li),
        (HandOutWay.EMAIL, cast.chen),
    ]
    assert Quote.objects.get().state == QuoteState.ISSUED
    assert Job.objects.filter(task="quotes.tasks.mail_quote").count() == 1


@pytest.mark.rule("CNF-1")
def test_another_customers_contact_gets_nothing(client: Client, cast: Cast, desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    archive(quote)
    stranger = ContactFactory(customer=CustomerFactory(owner=cast.he))
    answer = post(client, cast.li, url_of("quote-hand-out", quote), way="email", contact=stranger.pk)
    assert answer.status_code == 422
    assert not HandOut.objects.exists()


@pytest.mark.rule("CNF-2", "DSH-2")
@pytest.mark.parametrize("written_in", ["zh-hans", "en"])
def test_the_trail_tells_each_reader_in_their_language(cast: Cast, desk: Desk, written_in: str) -> None:
    with translation.override(written_in):
        quote = desk.quote(contact=desk.contact)
        drafted = f"#{quote.pk}"
        archive(approve(submit(quote)))
        for way in (HandOutWay.DOWNLOAD, HandOutWay.EMAIL):
            hand_out_quote(quote, way=way, contact=desk.contact, by=cast.li)
    told = {}
    for language in ("en", "zh-hans"):
        with translation.override(language):
            told[language] = timeline_for(desk.customer)
    assert not any(entry.quote for entries in told.values() for entry in entries)
    assert drafted in {entry.title for entry in told["en"]}
    endings = [
        entry.sentence.removesuffix(f" {entry.title}") for entry in told["en"] if "sent the quote" in entry.sentence
    ]
    assert endings == ["sent the quote out by e-mail", "sent the quote as a download"]
    assert not any("sent the quote" in entry.sentence or "draft" in entry.title for entry in told["zh-hans"])
