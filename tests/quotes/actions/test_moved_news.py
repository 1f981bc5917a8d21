"""New prices come into force: who answers for a waiting quote, and who decides it, learn what they mean (QUO-2)."""

from datetime import timedelta

import pytest

from quotes.actions.price import issue_policy
from quotes.models import PricePolicy, Quote
from salesops.approvals.models import Request
from salesops.base import clock
from salesops.jobs import drain, tick
from salesops.notices.kinds import sentence
from salesops.notices.models import Notice
from salesops.org.enums import Post
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.org import make_deputation
from tests.factories.quotes import Desk, discuss, issue, make_band, make_desk, make_draft, sign, submit

pytestmark = [pytest.mark.django_db, pytest.mark.rule("QUO-2", "PRC-3"), pytest.mark.usefixtures("chains")]
LAST_DAYS = 3


@pytest.fixture
def desk(cast: Cast) -> Desk:
    """Today's prices end in three days."""
    return make_desk(cast.li, keeper=cast.hu, gm=cast.qian, valid_to=clock.today() + timedelta(days=LAST_DAYS))


def waiting(desk: Desk, price: str) -> Request:
    return submit(desk.quote(price, valid_until=clock.today() + timedelta(days=LAST_DAYS)))


def next_version(cast: Cast, desk: Desk, floor: str = "80", limits: dict[Post, str] | None = None) -> PricePolicy:
    """Issued today, in force on the day after the last one of today's."""
    draft = make_draft(by=cast.hu, title="下一版", valid_from=clock.today() + timedelta(days=LAST_DAYS), limits=limits)
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=draft.valid_from - timedelta(days=1))
    make_band(draft, desk.product, (floor, "100", "120"))
    return issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)


def night(days: int) -> None:
    """What the clock does that many days from now."""
    with clock.at(clock.now() + timedelta(days=days)):
        tick()
        drain()


def told(person: Person) -> list[str]:
    notices = Notice.objects.filter(person=person, kind__startswith="quotes.moved").order_by("pk")
    return [sentence(notice.kind, notice.params) for notice in notices]


def test_on_the_first_day_once_and_not_before(cast: Cast, desk: Desk) -> None:
    out, fit = waiting(desk, "85.00"), waiting(desk, "100.00")
    version = next_version(cast, desk, floor="90")
    night(LAST_DAYS - 1)
    assert told(cast.li) == told(cast.wang) == []
    for day in (LAST_DAYS, LAST_DAYS, LAST_DAYS + 1):
        night(day)
    (owner,), (decider,) = told(cast.li), told(cast.wang)
    number = Quote.objects.get(pk=out.subject_id).number
    assert number in owner
    assert str(version.number) in owner
    assert "重新提交" in owner
    assert number in decider
    assert "退回" in decider
    assert Quote.objects.get(pk=fit.subject_id).number not in owner + decider


def test_whom_it_now_needs_is_said_without_a_figure_and_to_who_decides_now(cast: Cast, desk: Desk) -> None:
    """At 93 the regional manager may agree today; by the next version it takes the director, whose turn it is not."""
    sign(waiting(desk, "93.00"))
    next_version(cast, desk, limits={Post.DIRECTOR: "0.05", Post.REGIONAL_MANAGER: "0.05", Post.ACCOUNT_MANAGER: "0"})
    night(LAST_DAYS)
    (owner,) = told(cast.li)
    assert "更高" in owner
    assert len(told(cast.zhao)) == 1
    assert told(cast.wang) == []
    assert not any(figure in owner for figure in ("93", "5%", "5 %"))


@pytest.mark.rule("ORG-3")
def test_who_stands_in_learns_it_too(cast: Cast, desk: Desk) -> None:
    waiting(desk, "85.00")
    next_version(cast, desk, floor="90")
    make_deputation(cast.wang, cast.zhao)
    night(LAST_DAYS)
    assert len(told(cast.zhao)) == 1


@pytest.mark.rule("QUO-4")
def test_prices_that_end_before_the_quote_does_are_told(cast: Cast) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    submit(desk.quote("100.00"))
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today())
    draft = make_draft(
        by=cast.hu, valid_from=clock.today() + timedelta(days=1), valid_to=clock.today() + timedelta(days=5)
    )
    make_band(draft, desk.product)
    issue(discuss(draft, director=cast.zhao, by=cast.hu), by=cast.qian)
    night(1)
    assert len(told(cast.li)) == len(told(cast.wang)) == 1


def test_a_version_that_begins_the_day_it_is_issued_tells_at_once(cast: Cast, desk: Desk) -> None:
    waiting(desk, "85.00")
    draft = make_draft(by=cast.hu, valid_from=clock.today())
    make_band(draft, desk.product, ("90", "100", "120"))
    discuss(draft, director=cast.zhao, by=cast.hu)
    PricePolicy.objects.filter(pk=desk.policy.pk).update(valid_to=clock.today() - timedelta(days=1))
    issue_policy(draft, by=cast.qian)
    drain()
    assert len(told(cast.li)) == len(told(cast.wang)) == 1
