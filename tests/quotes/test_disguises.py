"""Twelve clothes in which a price outside its band comes, tried on every path; nobody gets through (PRC-4, QUO-2).

Eight of them are typed: as a form, by the action, into a copy, into a new version. Four are a matter of time: prices
that are over, prices that move while somebody decides, a quote that is approved, and a tier that is left afterwards.
The database is asked last, by statements that no program of ours sends.
"""

from collections.abc import Callable, Sequence
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.urls import reverse

from contracts.actions.history import PastContract, take_over_contract
from quotes.actions.quote import save_quote
from quotes.actions.version import copy_quote, new_version
from quotes.enums import AttemptPath, QuoteState
from quotes.models import PriceAttempt, PricePolicy, Product, Quote
from quotes.queries.judging import LineData
from salesops.approvals.models import Decision
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories import contracts as papers
from tests.factories.quotes import (
    TERMS,
    Desk,
    approve,
    discuss,
    issue,
    make_band,
    make_desk,
    make_draft,
    make_line,
    make_product,
    make_quote,
    quote_data,
    sign,
    submit,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
D = Decimal
TIER = "50"


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Floor 80, list price 100, ceiling 120."""
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def second(desk: Desk) -> Product:
    """Another product, of which fifty cost less: 60 – 70 – 75 from there on, 80 – 100 – 120 below."""
    product = make_product()
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=Person.system(), valid_from=clock.today())
    for one in (desk.product, product):
        make_band(draft, one)
    make_band(draft, product, ("60", "70", "75"), quantity_from=TIER)
    gm = papers.general_manager()
    issue(discuss(draft, director=gm, by=Person.system()), by=gm)
    return product


type Clothes = tuple[Sequence[LineData], str]
TYPED: dict[str, Callable[[Product, Product], Clothes]] = {
    "line discount": lambda one, other: ([make_line(one, "100.00", discount="0.2001")], "0.00"),
    "header discount": lambda one, other: ([make_line(one, "80.00"), make_line(other, "80.00")], "0.01"),
    "free line": lambda one, other: ([make_line(one, "120.00", "9"), make_line(other, "0.00")], "0.00"),
    "bundle": lambda one, other: ([make_line(one, "120.01"), make_line(other, "79.99")], "0.00"),
    "rounding at the edge": lambda one, other: ([make_line(one, "119.99", "7", discount="0.3333")], "0.00"),
    "unit": lambda one, other: ([make_line(one, "26.66", "0.001")], "0.00"),
    "zero": lambda one, other: ([make_line(one, "0.00", "1000")], "0.00"),
    "quantity tier": lambda one, other: ([make_line(other, "60.00", "49.999")], "0.00"),
}


def refused(act: Callable[[], object]) -> Refusal:
    with pytest.raises(Refusal) as caught:
        act()
    return caught.value


def check_kept(quote: Quote | None, path: AttemptPath, by: Person, disguise: str) -> None:
    """It is written down: who, what, by how much, by which path."""
    kept = PriceAttempt.objects.filter(quote=quote, path=path)
    assert kept, disguise
    assert all(one.tried_by == by and one.off_by and one.off_by > 0 for one in kept), disguise


def sent(lines: Sequence[LineData], header: str) -> dict[str, Any]:
    """The whole form as a browser sends it."""
    rows: dict[str, Any] = {"lines-TOTAL_FORMS": len(lines), "lines-INITIAL_FORMS": 0}
    for place, line in enumerate(lines):
        typed = {
            "product": line.product.code, "quantity": line.quantity, "unit_price": line.unit_price,
            "discount": line.discount * 100 or "", "price_type": line.price_type,
        }  # fmt: skip
        rows |= {f"lines-{place}-{name}": str(value) for name, value in typed.items()}
    head = {"valid_until": (clock.today() + timedelta(days=20)).isoformat(), "revision": 0, **TERMS}
    return {**rows, **head, "header_discount": header, "then": "submit", "_once": str(uuid4())}


@pytest.mark.rule("PRC-4", "QUO-2")
def test_typed_into_the_form(client: Client, cast: Cast, desk: Desk) -> None:
    other = second(desk)
    client.force_login(cast.li)
    url = f"{reverse('quotes:quote-new')}?customer={desk.customer.pk}"
    for disguise, clothes in TYPED.items():
        client.post(url, sent(*clothes(desk.product, other)))
        quote = Quote.objects.latest("pk")
        assert quote.state == QuoteState.DRAFT, disguise
        check_kept(quote, AttemptPath.DRAFT, cast.li, disguise)
        check_kept(quote, AttemptPath.SUBMISSION, cast.li, disguise)
    there = Quote.objects.count()
    for line in ({"unit_price": "-50"}, {"quantity": "-1"}, {"quantity": "0"}, {"discount": "100"}):
        answer = client.post(
            url, sent([make_line(desk.product)], "0.00") | {f"lines-0-{k}": v for k, v in line.items()}
        )
        assert answer.status_code == 422, line
    assert Quote.objects.count() == there, "a negative line is not even a draft"


@pytest.mark.rule("PRC-4", "QUO-2")
def test_by_the_action_and_in_a_copy_of_it(cast: Cast, desk: Desk) -> None:
    other = second(desk)
    for disguise, clothes in TYPED.items():
        lines, header = clothes(desk.product, other)
        quote = make_quote(desk.customer, *lines, header_discount=header)
        for one in (quote, copy_quote(quote, by=cast.li)):
            no = refused(lambda one=one: submit(one))  # type: ignore[misc]  # bound now
            assert (no.rule, no.kept) == ("PRC-4", True), disguise
            assert (Quote.objects.get(pk=one.pk).state, Quote.objects.get(pk=one.pk).number) == ("draft", ""), disguise
            check_kept(one, AttemptPath.SUBMISSION, cast.li, disguise)


@pytest.mark.rule("PRC-4", "QUO-5")
def test_in_a_new_version_of_an_approved_quote(cast: Cast, desk: Desk) -> None:
    other = second(desk)
    old = approve(submit(desk.quote()))
    quote = new_version(old, by=cast.li)
    for disguise, clothes in TYPED.items():
        lines, header = clothes(desk.product, other)
        data = quote_data(desk.customer, *lines, header_discount=header)
        quote = save_quote(quote, data, revision=quote.revision, by=cast.li)
        before = PriceAttempt.objects.filter(quote=quote, path=AttemptPath.SUBMISSION).count()
        assert refused(lambda: submit(quote)).rule == "PRC-4", disguise  # noqa: B023 - called at once
        assert PriceAttempt.objects.filter(quote=quote, path=AttemptPath.SUBMISSION).count() > before, disguise
    assert Quote.objects.get(pk=old.pk).state == QuoteState.APPROVED, "the old one is offered still"


@pytest.mark.rule("PRC-4")
def test_a_negative_line_is_not_even_a_draft(cast: Cast, desk: Desk) -> None:
    """Beside a dear line it would lower that one where no band sees it."""
    for take_away in (make_line(desk.product, "-40.00"), make_line(desk.product, "100.00", "-1")):
        lines = (make_line(desk.product, "120.00"), take_away)
        for header in ("0.00", "1.00"):
            no = refused(lambda: make_quote(desk.customer, *lines, header_discount=header))  # noqa: B023
            assert no.kept
        quote = desk.quote()
        data = quote_data(desk.customer, *lines)
        assert refused(lambda: save_quote(quote, data, revision=1, by=cast.li)).kept  # noqa: B023 - called at once
        assert quote.lines.get().final_amount == D("100.00")
        assert quote.attempts.get().path == AttemptPath.DRAFT
    assert PriceAttempt.objects.filter(quote=None, tried_by=cast.li).count() == 4


@pytest.mark.rule("PRC-4", "QUO-2")
def test_prices_that_are_over_are_no_prices(cast: Cast, desk: Desk) -> None:
    quote = desk.quote("90.00")
    with clock.at(clock.now() + timedelta(days=3)):
        PricePolicy.objects.update(valid_to=clock.today() - timedelta(days=1))
        assert refused(lambda: submit(quote)).rule == "QUO-2"
        assert refused(lambda: submit(copy_quote(quote, by=cast.li))).rule == "QUO-2"
    assert PriceAttempt.objects.filter(path=AttemptPath.SUBMISSION, floor=None).count() == 2


@pytest.mark.rule("PRC-4", "QUO-2")
def test_prices_that_move_while_somebody_decides(cast: Cast, desk: Desk) -> None:
    """The band of the decision's day rules: the last signature is refused, and nothing is approved."""
    request = sign(submit(desk.quote("90.00")))
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, desk.product, ("90.01", "100", "120"))
    issue(draft, by=cast.qian)
    assert refused(lambda: sign(request)).rule == "QUO-2"
    assert (Quote.objects.get().state, Decision.objects.count()) == (QuoteState.IN_REVIEW, 1)


@pytest.mark.rule("PRC-4", "APP-3")
def test_after_the_approval_nothing_is_edited(cast: Cast, desk: Desk) -> None:
    quote = approve(submit(desk.quote()))
    cheap = quote_data(desk.customer, make_line(desk.product, "79.00"))
    assert refused(lambda: save_quote(quote, cheap, revision=quote.revision, by=cast.li)).rule == "APP-3"
    assert Quote.objects.get().total == D("100.00")


@pytest.mark.rule("PRC-4", "CON-2")
def test_in_a_contract_of_a_quote_that_is_over(cast: Cast) -> None:
    contract = papers.make_contract(owner=cast.li)
    assert contract.quote is not None
    product = contract.quote.lines.get().product
    with clock.at(clock.now() + timedelta(days=31)):
        PricePolicy.objects.filter(valid_to=None).update(valid_to=clock.today() - timedelta(days=1))
        draft = make_draft(by=cast.hu, valid_from=clock.today())
        make_band(draft, product, ("101", "120", "130"))
        issue(draft, by=cast.qian)
        assert refused(lambda: papers.submit(contract)).rule == "PRC-4"
        check_kept(contract.quote, AttemptPath.SUBMISSION, cast.li, "contract")


@pytest.mark.rule("PRC-4", "CON-2")
def test_in_a_contract_of_the_past_that_is_imported(cast: Cast, desk: Desk) -> None:
    for price in ("79.99", "120.01", "0.00"):
        past = PastContract(f"D{price}", desk.customer, cast.li, desk.product, D(price))
        assert refused(lambda: take_over_contract(past, by=Person.system())).kept  # noqa: B023 - called at once
        check_kept(None, AttemptPath.IMPORT, Person.system(), price)


STATEMENTS = {
    "line discount": "UPDATE quotes_quoteline SET discount = 0.21, amount = 237, final_amount = 237",
    "header discount": "UPDATE quotes_quoteline SET final_amount = 239.99",
    "free line": "UPDATE quotes_quoteline SET unit_price = 0, amount = 0, final_amount = 0",
    "negative line": "UPDATE quotes_quoteline SET unit_price = -100, amount = -300, final_amount = -300",
    "negative quantity": "UPDATE quotes_quoteline SET quantity = -3, amount = -300, final_amount = -300",
    "bundle": "UPDATE quotes_quoteline SET final_amount = 360.01, amount = 360.01",
    "rounding at the edge": "UPDATE quotes_quoteline SET quantity = 0.001, amount = 0.07, final_amount = 0.07",
    "unit": "UPDATE quotes_quoteline SET quantity = 0.5",
    "zero": "UPDATE quotes_quoteline SET quantity = 0",
    "quantity tier": "UPDATE quotes_quoteline SET floor = 60, final_amount = 180, amount = 180",
    "expired version": "UPDATE quotes_quoteline SET band_id = NULL, floor = NULL, ceiling = NULL",
}


@transaction.atomic
def run(*statements: str) -> None:
    """By nobody's program."""
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


@pytest.mark.rule("PRC-4")
def test_the_database_refuses_them_on_its_own(desk: Desk) -> None:
    quote = desk.quote("100.00", "3")
    away = "UPDATE quotes_quote SET state = 'in_review', number = 'QT-2026-09999', policy_id = %s WHERE id = %s"
    for disguise, sql in STATEMENTS.items():
        with pytest.raises(IntegrityError):
            run("SET CONSTRAINTS ALL IMMEDIATE", sql, away % (desk.policy.pk, quote.pk))
        assert quote.lines.get().final_amount == D("300.00"), disguise
    approved = approve(submit(quote))
    for sql in [*STATEMENTS.values(), "UPDATE quotes_quote SET total = 1", "DELETE FROM quotes_quoteline"]:
        with pytest.raises(IntegrityError):
            run(sql)
    assert Quote.objects.get(pk=approved.pk).total == D("300.00")
