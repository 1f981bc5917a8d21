"""What stands between the asking for a special price and its decision: the review, and the band of that day (PRC-4)."""

from datetime import timedelta
from decimal import Decimal

import pytest

from quotes.actions.special import record_special_opinions, submit_special
from quotes.enums import Department
from quotes.models import PricePolicy
from salesops.base import clock
from salesops.base.refusals import Refusal, StaleRecord
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.quotes import Desk, approve, issue, make_band, make_desk, make_draft, sign, submit
from tests.factories.special import ask, grant, heard, use_special_prices

pytestmark = [pytest.mark.django_db, pytest.mark.rule("PRC-4"), pytest.mark.usefixtures("chains")]


@pytest.fixture
def desk(cast: Cast) -> Desk:
    use_special_prices(by=cast.hu)
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian)


def test_the_price_keeper_is_told_that_departments_are_to_be_heard_else_the_director(cast: Cast, desk: Desk) -> None:
    told = Notice.objects.filter(kind="quotes.special.review_wanted")
    ask(desk.customer, desk.product)
    assert [one.person for one in told] == [cast.hu]
    Person.objects.filter(pk=cast.hu.pk).update(is_active=False)
    ask(desk.customer, desk.product, quantity="20")
    assert [one.person for one in told.order_by("pk")] == [cast.hu, cast.zhao]


def test_who_decides_reads_the_band_of_the_day_it_was_submitted(cast: Cast, desk: Desk) -> None:
    special, gone = ask(desk.customer, desk.product), ask(desk.customer, desk.product, "75.00", quantity="20")
    special, gone = heard(special, by=cast.hu), heard(gone, by=cast.hu)
    PricePolicy.objects.update(valid_to=clock.today() - timedelta(days=1))
    make_band(draft := make_draft(by=cast.hu, valid_from=clock.today()), desk.product, ("75", "110", "130"))
    issue(draft, by=cast.qian)
    request = submit_special(special, revision=special.revision, by=cast.li)
    special.refresh_from_db()
    assert (special.usual_floor, request.snapshot["usual_list"]) == (Decimal(75), "110.00")
    with pytest.raises(Refusal) as refused:  # the new band allows it to whoever may grant the discount
        submit_special(gone, revision=gone.revision, by=cast.li)
    assert refused.value.rule == "PRC-4"


def test_two_who_record_at_once_read_both_opinions(cast: Cast, desk: Desk) -> None:
    special = ask(desk.customer, desk.product)
    first = {Department.FINANCE.value: "同意"}
    record_special_opinions(special, first, revision=special.revision, by=cast.zhao)
    with pytest.raises(StaleRecord) as stale:
        record_special_opinions(special, {Department.SUPPLY.value: "可供货"}, revision=special.revision, by=cast.hu)
    assert set(stale.value.changes.values()) == {("可供货", "—"), ("—", "同意")}
    same = record_special_opinions(special, first, revision=special.revision, by=cast.hu)
    assert same.opinions.get().recorded_by == cast.zhao


def test_a_quote_that_was_submitted_without_it_does_not_stand_on_one_that_came_later(cast: Cast, desk: Desk) -> None:
    waiting = submit(desk.quote("82.00", "10"))
    PricePolicy.objects.update(valid_to=clock.today() - timedelta(days=1))
    make_band(draft := make_draft(by=cast.hu, valid_from=clock.today()), desk.product, ("90", "110", "130"))
    issue(draft, by=cast.qian)
    grant(ask(desk.customer, desk.product, "82.00"), keeper=cast.hu)
    with pytest.raises(Refusal) as refused:
        sign(waiting)
    assert refused.value.rule == "QUO-2", "it would take the price along, and leave it free for another quote"
    assert approve(submit(desk.quote("82.00", "10"))).lines.get().special is not None
