"""Won and lost, and being told before an offer ends (QUO-4, QUO-5, OPP-1, CUS-2)."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.test import Client
from django.urls import reverse

from customers.actions.opportunity import reopen_opportunity
from customers.enums import LossReason, Stage
from customers.models import Opportunity
from quotes.actions.expiry import expire_quotes, remind_of_expiry
from quotes.actions.result import ResultData, note_result, note_won_by_contract
from quotes.actions.version import new_version
from quotes.enums import Outcome
from quotes.models import Quote, QuoteResult
from quotes.rules.quote import under_offer
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.opportunity import make_opportunity
from tests.factories.quotes import Desk, approve, make_desk, submit

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]
LOST = ResultData(outcome=Outcome.LOST, reason=LossReason.PRICE, note="低了八个点")
WON = ResultData(outcome=Outcome.WON, note="交付最快")


@pytest.fixture
def desk(cast: Cast) -> Desk:
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


@pytest.fixture
def quote(desk: Desk) -> Quote:
    return approve(submit(desk.quote()))


@pytest.mark.rule("QUO-5", "CUS-2")
def test_a_lost_quote_says_why_and_holds_the_customer_no_longer(cast: Cast, quote: Quote) -> None:
    assert quote.customer_id in under_offer().values_list("customer_id", flat=True)
    kept = note_result(quote, LOST, by=cast.li)
    assert (kept.outcome, kept.reason, kept.note) == ("lost", "price", "低了八个点")
    assert not under_offer().exists()
    assert timeline_for(quote)[0].verb == "quotes.result.lost"
    note_result(quote, WON, by=cast.li)
    again = QuoteResult.objects.get()
    assert (again.outcome, again.reason, again.note) == ("won", "", "交付最快")


@pytest.mark.rule("QUO-5", "OPP-1")
def test_the_opportunity_ends_with_it(cast: Cast, quote: Quote) -> None:
    lost, won = make_opportunity(quote.customer), make_opportunity(quote.customer)
    note_result(
        quote, ResultData(outcome=Outcome.LOST, reason="competitor", lost_to="对手", opportunity=lost), by=cast.li
    )
    lost.refresh_from_db()
    assert (lost.stage, lost.loss_reason, lost.lost_to) == (Stage.LOST, "competitor", "对手")
    note_result(quote, ResultData(outcome=Outcome.WON, note="价格合适", opportunity=won), by=cast.li)
    assert Opportunity.objects.get(pk=won.pk).stage == Stage.WON
    assert QuoteResult.objects.get().opportunity == won


@pytest.mark.rule("QUO-5", "OPP-1")
def test_a_later_word_takes_the_opportunity_along(cast: Cast, quote: Quote) -> None:
    deal = make_opportunity(quote.customer)
    lost = ResultData(outcome=Outcome.LOST, reason="competitor", lost_to="对手", opportunity=deal)

    def stands() -> tuple[str, str, str, str, int]:
        deal.refresh_from_db()
        return deal.stage, deal.loss_reason, deal.lost_to, deal.closing_note, deal.probability

    note_result(quote, lost, by=cast.li)
    note_result(quote, WON, by=cast.li)
    assert stands() == (Stage.WON, "", "", "交付最快", 100)
    assert timeline_for(deal)[0].verb == "customers.opportunity.won"
    note_result(quote, LOST, by=cast.li)
    assert stands() == (Stage.LOST, "price", "", "低了八个点", 0)
    note_result(quote, ResultData(outcome=Outcome.LOST, reason="budget"), by=cast.li)
    assert stands() == (Stage.LOST, "budget", "", "", 0)
    assert deal.moves.count() == 4  # taken up, lost, won, lost; another reason is no move
    note_won_by_contract(quote, "CT-2026-0007")
    assert stands()[0] == Stage.WON
    assert QuoteResult.objects.get().opportunity == deal


@pytest.mark.rule("QUO-5", "OPP-1")
def test_what_was_opened_again_since_is_left_alone(cast: Cast, quote: Quote) -> None:
    deal = make_opportunity(quote.customer)
    note_result(quote, ResultData(outcome=Outcome.LOST, reason="price", opportunity=deal), by=cast.li)
    reopen_opportunity(deal, Stage.FOUND, expected_on=deal.expected_on, note="又来询价", by=cast.li)
    note_result(quote, WON, by=cast.li)
    deal.refresh_from_db()
    assert (deal.stage, QuoteResult.objects.get().opportunity) == (Stage.FOUND, None)


@pytest.mark.rule("QUO-5", "OPP-1")
def test_what_is_refused(cast: Cast, desk: Desk, quote: Quote) -> None:
    for person in (cast.he, cast.wang, cast.zhao, cast.chen):
        with pytest.raises(PermissionDenied):
            note_result(quote, LOST, by=person)
    for silent in (ResultData(outcome=Outcome.WON), ResultData(outcome=Outcome.LOST, reason="other")):
        with pytest.raises(Refusal) as no:
            note_result(quote, silent, by=cast.li)
        assert no.value.rule == "OPP-1"
    with pytest.raises(Refusal) as early:
        note_result(desk.quote(), LOST, by=cast.li)
    assert early.value.rule == "QUO-5"
    approve(submit(new_version(quote, by=cast.li)))
    with pytest.raises(Refusal):
        note_result(quote, LOST, by=cast.li)
    assert not QuoteResult.objects.exists()


@pytest.mark.rule("QUO-4")
def test_the_account_manager_is_told_once_before_and_once_after(cast: Cast, desk: Desk, quote: Quote) -> None:
    def told(kind: str) -> int:
        return Notice.objects.filter(person=cast.li, kind=f"quotes.expiry.{kind}").count()

    assert remind_of_expiry() == 0
    with clock.at(clock.now() + timedelta(days=24)):
        assert remind_of_expiry() == 1
        remind_of_expiry()
        assert told("soon") == 1
    with clock.at(clock.now() + timedelta(days=31)):
        assert remind_of_expiry() == 0
        assert expire_quotes(Quote.objects.all(), by=Person.system()) == 1
        assert told("over") == 1


@pytest.mark.rule("QUO-4")
def test_nobody_is_told_of_what_is_decided_or_being_renewed(cast: Cast, desk: Desk, quote: Quote) -> None:
    other = approve(submit(desk.quote("95.00")))
    note_result(quote, LOST, by=cast.li)
    new_version(other, by=cast.li)
    with clock.at(clock.now() + timedelta(days=24)):
        assert remind_of_expiry() == 0
    with clock.at(clock.now() + timedelta(days=31)):
        expire_quotes(Quote.objects.all(), by=Person.system())
    assert Notice.objects.filter(kind="quotes.expiry.over").count() == 1


def test_the_form_and_the_list(client: Client, cast: Cast, quote: Quote) -> None:
    client.force_login(cast.li)
    url = reverse("quotes:result-note", args=[quote.pk])
    once = {"_once": "00000000-0000-4000-8000-000000000002"}
    assert client.post(url, {"outcome": "lost", "reason": "", **once}).status_code == 422
    deal = make_opportunity(quote.customer)
    told = {"outcome": "lost", "reason": "price", "opportunity": deal.pk}
    assert client.post(url, told | once).status_code == 302
    assert deal.number in client.get(url).content.decode()  # it ends as is said next
    assert "价格" in client.get(quote.get_absolute_url()).content.decode()

    def listed(result: str) -> int:
        return len(client.get(reverse("quotes:quote-list"), {"result": result}).context["rows"])

    assert [listed(result) for result in ("lost", "won", "open", "")] == [1, 0, 0, 1]
