"""Who sees whose reports, and who is told who is missing."""

import pytest

from reports.enums import ReportState, Standing
from reports.models import Report
from reports.rules import can_see_report, can_see_team, filings_seen_by, may_report_now
from salesops.base import clock
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person
from salesops.org.visibility import visible_to
from tests.cast import Cast
from tests.factories.org import make_person
from tests.factories.reports import W46, W47, W48, friday, hand_in, write

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


def seen_by(person: Person) -> set[Report]:
    return set(visible_to(person, Report))


@pytest.mark.rule("ORG-2", "RPT-5")
def test_writers_see_their_own_superiors_what_was_submitted_below(cast: Cast) -> None:
    lis, hes, zhous = hand_in(cast.li, W47), hand_in(cast.he, W47), hand_in(cast.zhou, W47)
    draft = write(cast.chen, W47)
    assert seen_by(cast.li) == {lis}
    assert seen_by(cast.chen) == {draft}
    assert seen_by(cast.wang) == {lis, hes}
    assert seen_by(cast.wu) == {zhous}
    assert seen_by(cast.zhao) == seen_by(cast.qian) == {lis, hes, zhous}
    for person in (cast.sun, cast.xu, cast.hu, cast.lin):
        assert seen_by(person) == set()
    assert can_see_report(cast.wang, lis)
    assert not can_see_report(cast.wang, draft)
    assert not can_see_report(cast.he, lis)


@pytest.mark.rule("ORG-2")
def test_whoever_left_sees_nothing(cast: Cast) -> None:
    hand_in(cast.li, W47)
    for person in (cast.li, cast.wang, cast.qian):
        person.is_active = False
        assert seen_by(person) == set()
        assert not can_see_team(person)


@pytest.mark.rule("RPT-5")
def test_who_has_filed_is_shown_up_the_tree(cast: Cast) -> None:
    hand_in(cast.li, W46)
    hand_in(cast.he, W46, at=friday(W47))
    write(cast.chen, W46)
    with clock.at(friday(W47)):
        found = [(one.person, one.standing) for one in filings_seen_by(cast.wang, W46)]
        everybody = {one.person for one in filings_seen_by(cast.zhao, W46)}
        present = {one.standing for one in filings_seen_by(cast.wang, W47)}
    assert found == [
        (cast.chen, Standing.MISSING),
        (cast.he, Standing.LATE),
        (cast.li, Standing.ON_TIME),
    ]
    assert everybody == {cast.li, cast.he, cast.chen, cast.zhou, cast.lin}
    assert present == {Standing.NOT_DUE}
    assert [bool(can_see_team(person)) for person in (cast.wang, cast.zhao, cast.qian, cast.li, cast.sun)] == [
        True, True, True, False, False,
    ]  # fmt: skip


@pytest.mark.rule("RPT-1")
def test_who_owes_a_report_is_the_post_of_the_last_day(cast: Cast) -> None:
    newcomer = make_person(post=Post.ACCOUNT_MANAGER, region=cast.east, superior=cast.wang, since=W47.monday)
    with clock.at(friday(W48)):
        assert newcomer not in {one.person for one in filings_seen_by(cast.wang, W46)}
        assert newcomer in {one.person for one in filings_seen_by(cast.wang, W47)}
        assert may_report_now(newcomer)
        Assignment.objects.filter(person=cast.li).update(post=Post.REGIONAL_MANAGER)
        cast.li.forget()
        assert not may_report_now(cast.li)


@pytest.mark.rule("RPT-5")
def test_whoever_judges_a_report_sees_it(cast: Cast) -> None:
    report = hand_in(cast.li, W47)
    Assignment.objects.filter(person=cast.li).update(superior=cast.wu)  # moved meanwhile; Wang still decides
    assert report in seen_by(cast.wang)
    assert report in seen_by(cast.wu)
    assert report.state == ReportState.IN_REVIEW
