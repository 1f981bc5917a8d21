"""Which download is the customer's file, and which a copy with its reader on it (QUO-4, QUO-6, CNF-2)."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from quotes.actions.expiry import expire_quotes
from quotes.actions.handout import hand_out_quote
from quotes.enums import HandOutWay
from quotes.models import Quote
from salesops.base import clock
from salesops.documents import papers_of, storage
from salesops.documents.models import Paper
from salesops.documents.papers import archive_paper
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.quotes import approve, make_desk, make_line, make_quote, submit
from tests.factories.seals import asked_for

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains"), pytest.mark.rule("QUO-4", "CNF-2")]
type Taken = Callable[[Person], str]


@pytest.fixture
def quote(cast: Cast) -> Quote:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    return approve(submit(make_quote(desk.customer, make_line(desk.product, "95.00"), contact=desk.contact)))


@pytest.fixture
def paper(quote: Quote) -> Paper:
    return archive_paper(papers_of(quote)[0].pk)


@pytest.fixture
def taken(client: Client, paper: Paper) -> Taken:
    """What a person gets: the file itself, or a copy."""
    clean = storage.get(paper.path, paper.sha256)

    def take(person: Person) -> str:
        client.force_login(person)
        content = client.get(reverse("documents:paper-download", args=[paper.pk])).content
        assert content.startswith(clean)
        return "file" if content == clean else "copy"

    return take


def test_the_file_is_for_who_noted_that_they_send_it(cast: Cast, quote: Quote, taken: Taken) -> None:
    assert {person.username: taken(person) for person in (cast.li, cast.wang, cast.zhao)} == {
        "li": "copy",
        "wang": "copy",
        "zhao": "copy",
    }
    hand_out_quote(quote, way=HandOutWay.DOWNLOAD, by=cast.li)
    assert taken(cast.li) == "file"
    assert taken(cast.wang) == "copy"
    with clock.at(clock.now() + timedelta(days=400)):
        expire_quotes([quote], by=Person.system())
    assert taken(cast.li) == "copy", "what has expired leaves no more"


def test_the_page_says_which_it_is(client: Client, cast: Cast, quote: Quote, paper: Paper) -> None:
    client.force_login(cast.li)
    said = "你的姓名和下载时间"
    assert said in client.get(quote.get_absolute_url()).content.decode()
    hand_out_quote(quote, way=HandOutWay.DOWNLOAD, by=cast.li)
    assert said not in client.get(quote.get_absolute_url()).content.decode()


@pytest.mark.rule("QUO-6")
def test_who_asked_for_its_seal_prints_the_file(cast: Cast, paper: Paper, taken: Taken) -> None:
    assert taken(cast.li) == "copy"
    asked_for(paper, by=cast.li)
    assert taken(cast.li) == "file"
