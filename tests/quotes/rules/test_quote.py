"""Who may do what with a quote, and with which reason not (ORG-2, QUO-1, QUO-3, CNF-1)."""

import pytest

from customers.actions.customer import archive_customer
from quotes.models import Quote
from quotes.rules import (
    can_answer_question,
    can_ask_question,
    can_draft_quote,
    can_edit_quote,
    can_hand_out_quote,
    can_see_bands,
    can_see_quote,
    can_submit_quote,
)
from salesops.approvals.models import Step
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.base.verdicts import Denied
from salesops.org.actions.person import deactivate_person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.quotes import Desk, make_desk, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def allowed(cast: Cast, ask: object, *about: object) -> set[str]:
    assert callable(ask)
    return {person.username for person in cast.people if ask(person, *about)}


@pytest.mark.rule("ORG-2", "QUO-1", "QUO-3", "QUO-4", "CNF-1")
def test_who_may_what(cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    assert allowed(cast, can_see_quote, quote) == {"li", "chen", "wang", "zhao", "qian"}
    assert allowed(cast, can_draft_quote, desk.customer) == {"li", "chen"}
    assert allowed(cast, can_edit_quote, quote) == {"li", "chen"}
    assert allowed(cast, can_hand_out_quote, quote) == {"li", "chen"}
    assert allowed(cast, can_submit_quote, quote) == {"li"}
    assert allowed(cast, can_ask_question, quote) == {"li"}
    assert allowed(cast, can_see_bands) == {"li", "he", "zhou", "wang", "wu", "zhao", "qian", "sun", "hu"}
    assert allowed(cast, can_edit_quote, desk.quote("95.00")) == {"li"}


@pytest.mark.rule("QUO-1")
def test_a_draft_of_an_archived_customer_is_not_submitted(cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    archive_customer(desk.customer, "公司已注销", by=cast.wang)
    with pytest.raises(Refusal, match="归档"):
        submit(quote)


def test_every_no_says_why(cast: Cast, desk: Desk) -> None:
    quote = desk.quote("95.00")
    question = quote.questions.create(asked_by=cast.li, asked_of=cast.zhao, text="?", asked_at=clock.now())
    verdicts = [
        can_see_quote(cast.xu, quote),
        can_draft_quote(cast.he, desk.customer),
        can_edit_quote(cast.chen, quote),
        can_submit_quote(cast.chen, quote),
        can_ask_question(cast.chen, quote),
        can_answer_question(cast.qian, question),
    ]
    assert all(isinstance(verdict, Denied) and str(verdict.sentence) and verdict.rule for verdict in verdicts)


def test_an_archived_customer_is_not_quoted(cast: Cast, desk: Desk) -> None:
    desk.customer.archived_at = clock.now()
    assert not can_draft_quote(cast.li, desk.customer)


@pytest.mark.rule("ORG-2")
def test_who_decides_on_a_quote_sees_it_and_finance_no_other(cast: Cast, desk: Desk) -> None:
    request = submit(desk.quote())
    desk.quote()
    assert not visible_to(cast.sun, Quote).exists()
    Step.objects.filter(request=request, order=1).update(approver=cast.sun)
    assert [one.pk for one in visible_to(cast.sun, Quote)] == [request.subject_id]


@pytest.mark.rule("ORG-2")
def test_who_left_sees_nothing(cast: Cast, desk: Desk) -> None:
    quote = desk.quote()
    deactivate_person(cast.zhao, by=cast.hu)
    cast.zhao.refresh_from_db()
    assert not can_see_quote(cast.zhao, quote)
