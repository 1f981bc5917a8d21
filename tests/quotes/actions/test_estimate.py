"""Days of implementation: asked of the technical department, answered by it, kept to (QUO-1)."""

import re
from datetime import timedelta
from decimal import Decimal

import pytest
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError, transaction
from django.test import Client

from quotes.actions.estimate import answer_days, ask_days, drop_days
from quotes.actions.quote import discard_quote, save_quote, submit_quote
from quotes.actions.version import copy_quote, new_version
from quotes.enums import ProductKind, QuoteState
from quotes.models import DaysRequest, PricePolicy, Product, Quote
from quotes.queries.estimate import days_asked, days_to_answer, estimate_of, promises_in
from quotes.queries.quote import judgement_of
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.enums import Post
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.customers import CustomerFactory
from tests.factories.org import make_assignment, make_person
from tests.factories.quotes import approve, make_line, make_policy, make_product, make_quote, quote_data, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal


@pytest.fixture
def service(cast: Cast) -> Product:
    """Implementation by the day, 80 – 100 – 120 each, beside a licence."""
    service = make_product(kind=ProductKind.IMPLEMENTATION, unit="人天", tax_rate="0.06")
    make_policy(service, make_product("LIC"), keeper=cast.hu, gm=cast.qian)
    return service


@pytest.fixture
def quote(cast: Cast, service: Product) -> Quote:
    return make_quote(CustomerFactory(owner=cast.li), make_line(service, quantity="5"))


def ask(cast: Cast, quote: Quote, by: Person | None = None) -> DaysRequest:
    return ask_days(quote, quote.lines.get().product, "两个厂区上线", of=cast.xu, by=by or quote.owner)


def refused(act: object, quote: Quote) -> str:
    with pytest.raises(Refusal) as caught:
        submit(quote)
    return caught.value.rule


@pytest.mark.rule("QUO-1")
def test_the_quote_is_held_until_the_days_are_confirmed(cast: Cast, quote: Quote) -> None:
    asked = ask(cast, quote)
    assert (asked.planned, asked.asked_of, asked.is_open) == (D(5), cast.xu, True)
    assert Notice.objects.get(person=cast.xu).kind == "quotes.days.wanted"
    assert refused(submit, quote) == "QUO-1"
    answer_days(asked, D("8.0"), "需客户派人", by=cast.xu)
    assert Notice.objects.filter(person=cast.li, kind="quotes.days.confirmed").exists()
    assert refused(submit, quote) == "QUO-1", "eight are needed, five are sold"
    data = quote_data(quote.customer, make_line(asked.product, quantity="4"), make_line(asked.product, quantity="4"))
    submit(save_quote(quote, data, revision=quote.revision, by=cast.li))
    assert Quote.objects.get().state == QuoteState.IN_REVIEW
    verbs = [entry.verb for entry in timeline_for(quote)]
    assert {"quotes.days.asked", "quotes.days.answered"} <= set(verbs)


@pytest.mark.rule("QUO-1")
def test_who_asks_and_who_answers(cast: Cast, quote: Quote) -> None:
    for stranger in (cast.he, cast.wang, cast.zhao, cast.xu):
        with pytest.raises(PermissionDenied):
            ask(cast, quote, by=stranger)
    asked = ask(cast, quote, by=cast.chen)
    for person in (cast.li, cast.chen, cast.wang, cast.zhao):
        with pytest.raises(PermissionDenied):
            answer_days(asked, D(5), by=person)
        assert visible_to(person, DaysRequest).exists()
    for person in (cast.he, cast.zhou, cast.lin, cast.sun, cast.hu):
        assert not visible_to(person, DaysRequest).exists()
    colleague = make_person("tech", post=cast.xu.post, superior=cast.qian)
    answer_days(asked, D("5.5"), by=colleague)
    asked.refresh_from_db()
    assert (asked.answered_by, asked.days) == (colleague, D("5.5"))
    assert not visible_to(cast.xu, Quote).exists(), "and sees no price for it"
    with pytest.raises(Refusal):
        answer_days(asked, D(6), by=cast.xu)
    with pytest.raises(Refusal):
        drop_days(asked, by=cast.li)


@pytest.mark.rule("QUO-1")
def test_what_is_not_asked(cast: Cast, quote: Quote) -> None:
    other = make_product(kind=ProductKind.IMPLEMENTATION)
    licence = Product.objects.get(code="LIC")
    for product, of in ((other, cast.xu), (licence, cast.xu), (quote.lines.get().product, cast.wang)):
        with pytest.raises(Refusal) as no:
            ask_days(quote, product, "上线", of=of, by=cast.li)
        assert no.value.rule == "QUO-1"
    asked = ask(cast, quote)
    with pytest.raises(Refusal):
        ask(cast, quote)
    with pytest.raises(IntegrityError), transaction.atomic():
        DaysRequest.objects.create(
            quote=quote, product=asked.product, asked_by=cast.li, asked_of=cast.xu, asked_at=asked.asked_at,
            scope="x", planned=1,
        )  # fmt: skip
    with pytest.raises(IntegrityError), transaction.atomic():
        DaysRequest.objects.update(days=3)
    with pytest.raises(ValueError, match="some time"):
        answer_days(asked, D(0), by=cast.xu)


@pytest.mark.rule("QUO-1")
def test_taken_back_holds_nobody(cast: Cast, quote: Quote) -> None:
    asked = ask(cast, quote)
    drop_days(asked, by=cast.li)
    drop_days(asked, by=cast.li)
    with pytest.raises(Refusal):
        answer_days(asked, D(5), by=cast.xu)
    assert submit_quote(quote, by=cast.li)
    with pytest.raises(Refusal):
        ask(cast, quote)


@pytest.mark.rule("QUO-1", "QUO-5")
def test_versions_share_the_answer_and_a_copy_starts_without(cast: Cast, quote: Quote) -> None:
    answer_days(ask(cast, quote), D(5), by=cast.xu)
    old = approve(submit(quote))
    fresh, copied = new_version(old, by=cast.li), copy_quote(old, by=cast.li)
    assert [one.days for one in promises_in(days_asked(fresh)).values()] == [5]
    assert not days_asked(copied)
    fewer = save_quote(
        fresh, quote_data(old.customer, make_line(quote.lines.get().product, quantity="4")), revision=1, by=cast.li
    )
    assert refused(submit, fewer) == "QUO-1"
    again = ask(cast, fewer)
    assert refused(submit, fewer) == "QUO-1", "the last request counts"
    answer_days(again, D(4), by=cast.xu)
    submit(fewer)


@pytest.mark.rule("QUO-1")
def test_given_up_closes_what_was_asked(cast: Cast, quote: Quote) -> None:
    asked = ask(cast, quote)
    left = discard_quote(quote, by=cast.li)
    assert left is not None
    assert left.state == QuoteState.VOID
    asked.refresh_from_db()
    assert not asked.is_open


@pytest.mark.rule("QUO-1")
def test_the_estimate_sums_by_kind(cast: Cast, quote: Quote, service: Product) -> None:
    users = make_product(kind=ProductKind.PER_USER, unit="用户")
    PricePolicy.objects.all()
    mixed = make_quote(
        quote.customer,
        make_line(service, "100.00", "5"),
        make_line(users, "9.00", "50"),
        make_line(users, "8.00", "10"),
    )
    said = [(str(part.kind), part.said, part.amount) for part in estimate_of(judgement_of(mixed))]
    assert [(words, amount) for _kind, words, amount in said] == [("60 用户", D("530.00")), ("5 人天", D("500.00"))]


@pytest.mark.rule("QUO-1")
def test_nobody_is_waited_for_once_what_was_asked_about_left_the_quote(cast: Cast, quote: Quote) -> None:
    asked = ask(cast, quote)
    data = quote_data(quote.customer, make_line(Product.objects.get(code="LIC")))
    save_quote(quote, data, revision=quote.revision, by=cast.li)
    assert days_to_answer(cast.xu) == [asked]
    submit_quote(quote, by=cast.li)
    asked.refresh_from_db()
    assert asked.dropped_at is not None
    assert days_to_answer(cast.xu) == []


@pytest.mark.rule("QUO-1", "ORG-2")
def test_who_left_technical_reads_what_they_were_asked_and_is_led_to_no_closed_door(
    cast: Cast, quote: Quote, client: Client
) -> None:
    tomorrow = clock.today() + timedelta(days=1)
    moves = make_person("yu")
    make_assignment(moves, Post.TECHNICAL, superior=cast.zhao, until=tomorrow)
    make_assignment(moves, Post.MARKETING_ASSISTANT, superior=cast.zhao, since=tomorrow)
    asked = ask_days(quote, quote.lines.get().product, "两个厂区上线", of=moves, by=cast.li)
    with clock.at(clock.now() + timedelta(days=2)):
        client.force_login(Person.objects.get(pk=moves.pk))
        page = client.get(asked.get_absolute_url())
        assert page.status_code == 200
        trail = page.content.decode().split('class="crumbs"')[1].split("</nav>")[0]
        assert asked.product.name in trail
        assert all(client.get(href).status_code == 200 for href in re.findall(r'href="([^"]+)"', trail))
