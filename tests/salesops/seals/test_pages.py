"""The pages of the register: from the application to the book, and what the keeper finds on the first page (QUO-6)."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from quotes.models import Quote
from salesops.base import clock
from salesops.documents.models import Paper
from salesops.org.models import Person
from salesops.seals.enums import EntryState, Seal
from salesops.seals.models import Custody, SealEntry
from tests.cast import Cast
from tests.factories.quotes import approve, archive, make_desk, submit
from tests.factories.seals import asked_for, name_keepers, pdf_of, sealed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def quote(cast: Cast) -> Quote:
    return approve(submit(make_desk(cast.li, keeper=cast.hu, gm=cast.qian).quote()))


@pytest.fixture
def paper(quote: Quote, cast: Cast) -> Paper:
    name_keepers(cast.sun, cast.qian)
    return archive(quote)


def as_person(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def post(client: Client, name: str, *args: object, **typed: object) -> int:
    return client.post(reverse(name, args=args), {**typed, "_once": str(uuid4())}).status_code


@pytest.mark.rule("QUO-6")
def test_asked_checked_sealed_scanned_and_taken_back(cast: Cast, paper: Paper) -> None:
    rep, keeper = as_person(cast.li), as_person(cast.sun)
    typed = {"seal": "quote", "copies": "2", "pages": "1", "purpose": "寄给客户"}
    assert post(rep, "seals:entry-new", paper.pk, **typed | {"copies": "0"}) == 422
    assert post(rep, "seals:entry-new", paper.pk, **typed) == 302
    entry = SealEntry.objects.get()
    assert entry.number in keeper.get(reverse("seals:entry-list"), {"turn": "mine"}).content.decode()
    assert reverse("seals:entry-detail", args=[entry.pk]) in keeper.get(reverse("reports:home")).content.decode()
    assert post(keeper, "seals:entry-check", entry.pk, code="deadbeef") == 422
    assert post(keeper, "seals:entry-use", entry.pk) == 409
    assert post(keeper, "seals:entry-check", entry.pk, code=paper.check_code) == 302
    assert post(rep, "seals:entry-use", entry.pk) == 403
    assert post(keeper, "seals:entry-use", entry.pk) == 302
    entry.refresh_from_db()
    assert entry.state == EntryState.USED
    assert post(keeper, "seals:entry-counter", entry.pk, reason="份数有误") == 302
    assert SealEntry.objects.get(corrects=entry).copies == -2


@pytest.mark.rule("QUO-6")
def test_the_book_has_a_line_for_each_use_in_its_month(cast: Cast, paper: Paper) -> None:
    last_month = clock.shanghai(clock.today().replace(day=1) - timedelta(days=1), 10)
    first = sealed(paper, by=cast.li)
    book = as_person(cast.sun).get(reverse("seals:entry-book")).content.decode()
    assert first.number in book
    assert paper.sha256[:8] in book
    other = as_person(cast.sun).get(reverse("seals:entry-book"), {"month": f"{last_month:%Y-%m}"}).content.decode()
    assert first.number not in other
    for nonsense in ("", "2026-13", "x", "99999-1", "-"):
        assert as_person(cast.sun).get(reverse("seals:entry-book"), {"month": nonsense}).status_code == 200
    assert first.number not in as_person(cast.he).get(reverse("seals:entry-book")).content.decode()


@pytest.mark.rule("QUO-6")
def test_the_administrator_names_keepers(cast: Cast) -> None:
    admin = as_person(cast.hu)
    assert post(admin, "seals:custody-edit", "contract", keeper=cast.sun.pk, stand_in="") == 302
    assert post(admin, "seals:custody-edit", "contract", keeper=cast.sun.pk, stand_in=cast.sun.pk) == 422
    assert post(admin, "seals:custody-edit", "nothing", keeper=cast.sun.pk) == 404
    assert post(as_person(cast.zhao), "seals:custody-edit", "contract", keeper=cast.zhao.pk) == 403
    assert Custody.objects.get().keeper == cast.sun
    assert cast.sun.name in as_person(cast.li).get(reverse("seals:custody-list")).content.decode()


@pytest.mark.rule("QUO-6", "CNF-1")
def test_an_entry_names_no_amount(cast: Cast, quote: Quote, paper: Paper) -> None:
    entry = asked_for(paper, Seal.QUOTE, by=cast.li)
    for url in (entry.get_absolute_url(), reverse("seals:entry-list"), reverse("seals:entry-book")):
        page = as_person(cast.sun).get(url).content.decode()
        assert quote.customer.name in page or entry.number in page
        assert f"{quote.total:,.2f}" not in page


@pytest.mark.rule("QUO-6")
def test_the_form_proposes_the_pages_of_the_pdf_and_who_asked_withdraws(cast: Cast, quote: Quote) -> None:
    name_keepers(cast.sun, cast.qian)
    paper = archive(quote, pdf_of(2))
    rep, keeper = as_person(cast.li), as_person(cast.sun)
    form = rep.get(reverse("seals:entry-new", args=[paper.pk])).context["form"]
    assert form["pages"].value() == 2
    typed = {"seal": "quote", "copies": "2", "purpose": "寄给客户"}
    assert post(rep, "seals:entry-new", paper.pk, **typed, pages="1") == 422
    assert post(rep, "seals:entry-new", paper.pk, **typed, pages="2") == 302
    entry = SealEntry.objects.get()
    page = reverse("seals:entry-detail", args=[entry.pk])
    withdraw = reverse("seals:entry-withdraw", args=[entry.pk])
    assert withdraw in rep.get(page).content.decode()
    assert withdraw not in keeper.get(page).content.decode()
    assert post(keeper, "seals:entry-withdraw", entry.pk) == 403
    assert post(rep, "seals:entry-withdraw", entry.pk) == 302
    assert post(rep, "seals:entry-withdraw", entry.pk) == 409
    assert "已撤回" in keeper.get(page).content.decode()


@pytest.mark.rule("QUO-6", "ORG-2")
def test_the_paper_leads_to_the_entries_that_its_reader_may_open(cast: Cast, paper: Paper) -> None:
    entry = asked_for(paper, by=cast.li)
    part = reverse("seals:entry-of-paper", args=[paper.pk])
    pages = {person.username: as_person(person).get(part).text for person in (cast.li, cast.chen)}
    assert all(entry.number in page for page in pages.values())
    assert [name for name, page in pages.items() if entry.get_absolute_url() in page] == ["li"]
