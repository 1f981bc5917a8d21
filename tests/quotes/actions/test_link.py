"""The customer's link: opened once, with the code, while the quote may be had (QUO-4, CNF-1)."""

from collections.abc import Callable
from datetime import timedelta
from uuid import uuid4

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from customers.models import Contact
from quotes.actions.expiry import expire_quotes
from quotes.actions.link import MadeLink, make_link, open_link, revoke_link
from quotes.actions.version import new_version
from quotes.enums import HandOutWay, LinkState, QuoteState
from quotes.models import HandOut, Quote, QuoteLink
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import CustomerFactory, make_contact
from tests.factories.quotes import Desk, approve, archive, make_desk, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
PDF = b"%PDF-1.7 for the customer"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def made(cast: Cast, desk: Desk) -> MadeLink:
    quote = approve(submit(desk.quote()))
    archive(quote, PDF)
    return make_link(quote, desk.contact, by=cast.li)


def state(made: MadeLink) -> LinkState:
    return QuoteLink.objects.get(pk=made.link.pk).state(clock.now())


def wrong(code: str) -> str:
    return f"{(int(code) + 1) % 10**6:06}"


@pytest.mark.rule("QUO-4", "CNF-1")
def test_the_right_code_opens_it_once(cast: Cast, made: MadeLink) -> None:
    opened = open_link(made.token, made.code)
    quote = Quote.objects.get()
    assert opened is not None
    assert (opened.pdf, opened.name) == (PDF, f"{quote.number}.pdf")
    handed = HandOut.objects.get()
    assert (handed.way, handed.contact, handed.handed_by) == (HandOutWay.LINK, made.link.contact, cast.li)
    assert (quote.state, quote.issued_at, state(made)) == (QuoteState.ISSUED, handed.handed_at, LinkState.OPENED)
    assert Notice.objects.filter(person=cast.li, kind="quotes.link.opened").exists()
    verbs = [entry.verb for entry in timeline_for(quote)]
    assert {"quotes.link.made", "quotes.link.opened"} <= set(verbs)
    with pytest.raises(Refusal):
        open_link(made.token, made.code)
    assert open_link(made.token, wrong(made.code)) is None
    with pytest.raises(Refusal):
        revoke_link(made.link, by=cast.li)
    assert HandOut.objects.count() == 1


@pytest.mark.rule("CNF-1")
def test_neither_address_nor_code_is_stored(made: MadeLink) -> None:
    stored = str(QuoteLink.objects.values().get())
    assert made.token not in stored
    assert made.code not in QuoteLink.objects.get().code_digest
    assert len(made.token) > 40
    assert len(made.code) == 6


@pytest.mark.rule("CNF-1")
def test_wrong_codes_close_it_and_say_nothing(cast: Cast, made: MadeLink) -> None:
    assert open_link("nobody", made.code) is None
    for _ in range(4):
        assert open_link(made.token, wrong(made.code)) is None
        assert state(made) == LinkState.WAITING
    assert open_link(made.token, wrong(made.code)) is None
    assert state(made) == LinkState.BLOCKED
    assert open_link(made.token, made.code) is None, "the right one comes too late"
    assert Notice.objects.get(person=cast.li, kind="quotes.link.blocked").params["contact"]
    assert not HandOut.objects.exists()


def expired(made: MadeLink) -> None:
    expire_quotes([made.link.quote], by=Person.system())


def superseded(made: MadeLink) -> None:
    approve(submit(new_version(made.link.quote, by=made.link.made_by)))


def revoked(made: MadeLink) -> None:
    revoke_link(made.link, by=made.link.made_by)
    revoke_link(made.link, by=made.link.made_by)


def handed_over(made: MadeLink) -> None:
    type(made.link.quote.customer).objects.update(owner=Person.objects.get(username="he"))


@pytest.mark.rule("QUO-4", "QUO-5")
@pytest.mark.parametrize(
    ("end", "days"), [(superseded, 0), (revoked, 0), (handed_over, 0), (lambda made: None, 8), (expired, 31)]
)
def test_it_ends_with_the_quote_its_day_and_the_right_to_give_it(
    made: MadeLink, end: Callable[[MadeLink], None], days: int
) -> None:
    with clock.at(clock.now() + timedelta(days=days)):
        end(made)
        with pytest.raises(Refusal) as no:
            open_link(made.token, made.code)
        assert no.value.rule == "QUO-4"
        assert made.link.made_by.name in str(no.value.next_step)
    assert not HandOut.objects.exists()


@pytest.mark.rule("QUO-4", "CNF-1")
def test_who_makes_one_and_for_whom(cast: Cast, desk: Desk, made: MadeLink) -> None:
    quote = made.link.quote
    for stranger in (cast.he, cast.wang, cast.zhao, cast.sun):
        with pytest.raises(PermissionDenied):
            make_link(quote, desk.contact, by=stranger)
    with pytest.raises(Refusal) as no:
        make_link(quote, make_contact(CustomerFactory(owner=cast.li), name="外人"), by=cast.li)
    assert no.value.rule == "CNF-1"
    with pytest.raises(Refusal) as early:
        make_link(desk.quote(), desk.contact, by=cast.li)
    assert early.value.rule == "QUO-4"
    again = make_link(quote, desk.contact, by=cast.chen)
    assert (state(made), state(again)) == (LinkState.REVOKED, LinkState.WAITING), "one at a time"


@pytest.mark.rule("QUO-4", "CNF-1")
def test_through_the_doors_of_the_house(client: Client, cast: Cast, desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    archive(quote, PDF)
    client.force_login(cast.li)
    sent = {"contact": desk.contact.pk, "_once": "00000000-0000-4000-8000-000000000001"}
    answer = client.post(reverse("quotes:link-new", args=[quote.pk]), sent, follow=True)
    address, code = answer.context["address"], answer.context["code"]
    assert (answer.status_code, len(code)) == (200, 6)
    with clock.at(clock.now() + timedelta(minutes=16)):
        assert client.get(answer.request["PATH_INFO"]).context["code"] == "", "shown for a quarter of an hour"
    assert code not in str(dict(client.session)), "and forgotten then"
    outside = Client()
    path = address.removeprefix("http://testserver")
    nowhere = reverse("quotes:link-open", args=["nobody"])
    pages = [outside.get(one) for one in (path, nowhere)]
    for page in pages:
        text = page.content.decode()
        assert (page.status_code, page["Cache-Control"], page["X-Robots-Tag"]) == (
            200, "private, no-store", "noindex, nofollow",
        )  # fmt: skip
        assert not any(word in text for word in (quote.number, desk.customer.name, desk.contact.name, "100.00"))
    refused = [outside.post(one, {"code": wrong(code)}) for one in (path, nowhere)]
    assert [one.status_code for one in refused] == [403, 403]
    assert refused[0].context["form"].errors == refused[1].context["form"].errors
    for junk in ("", "\x00", "９" * 40, "x" * 999):
        assert outside.post(nowhere, {"code": junk}).status_code == 403
    tries = [client.post(path, {"code": one, "_once": str(uuid4())}) for one in (code, wrong(code))]
    for told in (client.get(path), *tries):
        assert "由客户打开" in told.content.decode(), "a colleague doesn't use it up"
    assert "由客户打开" in client.get(nowhere).content.decode()
    assert QuoteLink.objects.get().tries == 1
    taken = outside.post(path, {"code": f"{code[:3]} {code[3:]}"})
    assert (taken.status_code, taken.content, taken["Content-Type"]) == (200, PDF, "application/pdf")
    assert taken["Cache-Control"] == "private, no-store"
    assert outside.post(path, {"code": code}).status_code == 403
    assert HandOut.objects.get().way == HandOutWay.LINK


@pytest.mark.rule("CNF-1", "QUO-4")
def test_a_contact_who_is_archived_meanwhile_gets_nothing(made: MadeLink) -> None:
    Contact.objects.filter(pk=made.link.contact_id).update(archived_at=clock.now())
    with pytest.raises(Refusal):
        open_link(made.token, made.code)
    assert not HandOut.objects.exists()


@pytest.mark.rule("QUO-4")
def test_the_customer_is_sent_to_somebody_who_can_help(cast: Cast, made: MadeLink) -> None:
    type(cast.li).objects.filter(pk=cast.li.pk).update(is_active=False)
    Quote.objects.update(owner=cast.he)
    with pytest.raises(Refusal) as refused:
        open_link(made.token, made.code)
    assert cast.he.name in str(refused.value.next_step)
