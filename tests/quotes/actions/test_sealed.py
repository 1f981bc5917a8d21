"""A quote leaves on paper by an entry of the seal register, and in no other way (QUO-4, QUO-6)."""

from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from quotes.actions.bid_review import reopen_bid
from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay, QuoteState
from quotes.invariants import QUOTE
from quotes.models import HandOut, Quote
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.models import Paper
from salesops.seals.actions.entry import apply_for_seal, check_entry, counter_entry, refuse_entry
from salesops.seals.enums import EntryState, Seal
from tests.cast import Cast
from tests.factories.bid import approve_bid, archive_bid, complete, make_bid, make_tender
from tests.factories.quotes import approve, archive, make_desk, make_line, make_quote, submit
from tests.factories.seals import application, asked_for, keeper_of, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def quote(cast: Cast) -> Quote:
    return approve(submit(make_desk(cast.li, keeper=cast.hu, gm=cast.qian).quote()))


@pytest.fixture
def paper(quote: Quote) -> Paper:
    return archive(quote)


@pytest.mark.rule("QUO-6")
def test_on_paper_only_with_an_entry(cast: Cast, quote: Quote, paper: Paper) -> None:
    asked_for(paper, by=cast.li)  # asked for is not sealed
    with pytest.raises(Refusal, match="QUO-6"):
        hand_out_quote(quote, way=HandOutWay.PAPER, by=cast.li)
    entry = sealed(paper, by=cast.li)
    handed = hand_out_quote(quote, way=HandOutWay.PAPER, by=cast.chen)
    assert (handed.seal_entry, handed.sha256) == (entry, paper.sha256)
    assert Quote.objects.get(pk=quote.pk).state == QuoteState.ISSUED
    counter_entry(entry, "登记有误", by=keeper_of(entry))
    with pytest.raises(Refusal, match="QUO-6"):
        hand_out_quote(quote, way=HandOutWay.PAPER, by=cast.li)


@pytest.mark.rule("QUO-6")
def test_a_download_needs_no_seal_and_takes_none(cast: Cast, quote: Quote, paper: Paper) -> None:
    entry = sealed(paper, by=cast.li)
    assert hand_out_quote(quote, way=HandOutWay.DOWNLOAD, by=cast.li).seal_entry is None
    values = {"quote": quote, "handed_by": cast.li, "handed_at": clock.now(), "sha256": paper.sha256}
    for wrong in ({"way": HandOutWay.PAPER}, {"way": HandOutWay.EMAIL, "seal_entry": entry}):
        with pytest.raises(IntegrityError), transaction.atomic():
            HandOut.objects.create(**values | wrong)


@pytest.mark.rule("QUO-6")
def test_the_page_offers_it_once_it_is_sealed(cast: Cast, quote: Quote, paper: Paper, client: Client) -> None:
    client.force_login(cast.li)
    assert b'data-opens="paper"' not in client.get(quote.get_absolute_url()).content
    part = client.get(reverse("seals:entry-of-paper", args=[paper.pk])).content.decode()
    assert reverse("seals:entry-new", args=[paper.pk]) in part
    entry = sealed(paper, by=cast.li)
    assert b'data-opens="paper"' in client.get(quote.get_absolute_url()).content
    assert entry.number in client.get(reverse("seals:entry-of-paper", args=[paper.pk])).content.decode()
    answer = client.post(reverse("quotes:quote-hand-out", args=[quote.pk]), {"way": "paper", "_once": str(uuid4())})
    assert answer.status_code == 302
    assert HandOut.objects.get().seal_entry == entry


@pytest.mark.rule("QUO-6")
def test_the_invariant_finds_a_paper_of_another_quote(cast: Cast, quote: Quote, paper: Paper) -> None:
    line = make_line(quote.lines.get().product)
    other = approve(submit(make_quote(quote.customer, line)))
    entry = sealed(archive(other, b"%PDF-1.7 another"), by=cast.li)
    HandOut.objects.create(
        quote=quote, way="paper", handed_by=cast.li, handed_at=clock.now(), sha256=entry.sha256, seal_entry=entry
    )
    [found] = [one for one in QUOTE if one.key == "quotes.quote.on_paper_sealed"]
    assert HandOut.objects.raw(found.sql)[0].quote == quote


@pytest.mark.rule("QUO-6", "INQ-4")
def test_no_seal_comes_down_on_the_paper_of_an_older_version(cast: Cast) -> None:
    """The bid is approved once more: what was approved before is another text, though its file is archived as well."""
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    tender = make_bid(make_tender(desk.customer), cast.chen, cast.xu)
    bid = approve_bid(complete(tender, approve(submit(desk.quote()))))
    older = archive_bid(bid)
    entry = asked_for(older, Seal.COMPANY, by=cast.chen)
    approve_bid(reopen_bid(bid, "招标方发了补遗。", by=cast.li))
    with pytest.raises(Refusal, match="QUO-6"):
        apply_for_seal(older, application(Seal.COMPANY), by=cast.chen)
    with pytest.raises(Refusal, match="QUO-6"):
        check_entry(entry, older.check_code, by=keeper_of(entry))
    assert refuse_entry(entry, "已有新版本", by=keeper_of(entry)).state == EntryState.REFUSED
