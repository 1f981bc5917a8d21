"""The punctuality report: counted in one query, all rounds, for those whose business it is."""

from collections.abc import Iterator
from datetime import datetime

import pytest

from salesops.approvals import detours
from salesops.approvals.models import Request
from salesops.approvals.punctuality import Quarter, detours_by_quarter, punctuality, quarters
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.org.enums import Post
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit
from tests.factories.org import make_person
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-4")]

REPORT = "/approvals/punctuality/"
Q4 = Quarter(2026, 4)


def at(text: str) -> datetime:
    """A moment of the office's clock."""
    return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)


@pytest.fixture(autouse=True)
def thursday() -> Iterator[None]:
    """It is a Thursday morning in November."""
    with clock.at(at("2026-11-19 11:00")):
        yield


def decided(by: Person, *verdicts: tuple[str, str], start: str = "2026-11-16 10:00") -> Request:
    """A paper submitted on a Monday at ten, and what was said when."""
    with clock.at(at(start)):
        request = submit(make_paper(), by=by)
    for moment, verdict in verdicts:
        with clock.at(at(moment)):
            say(request, verdict, "理由")
    return request


def lines_of(reader: Person, **narrowed: object) -> dict[str, tuple[int, int, int]]:
    """Who: in time, late, overdue."""
    found = punctuality(reader, Q4, **narrowed)  # type: ignore[arg-type]
    return {line.person.username: (line.on_time, line.late, line.overdue) for line in found}


def test_in_time_late_and_overdue_are_counted_over_all_rounds(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"}, limits=[1, 1])
    first = decided(cast.li, ("2026-11-16 14:00", "approve"), ("2026-11-16 16:00", "return"))
    with clock.at(at("2026-11-17 09:00")):
        second = submit(Region.objects.get(pk=first.subject_id), by=cast.li)
    with clock.at(at("2026-11-18 10:00")):
        say(second)  # an hour late
    waits = decided(cast.li)
    assert open_steps(waits)[0].approver == cast.wang
    assert lines_of(cast.qian) == {"wang": (1, 1, 1), "zhao": (1, 0, 1)}  # the second round waits for Zhao


@pytest.mark.rule("APP-5")
def test_what_was_taken_over_was_late_before(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, limits=[1])
    request = decided(cast.li)
    detours.take_over(open_steps(request)[0], by=cast.qian)
    say(request)
    assert lines_of(cast.qian) == {"wang": (0, 1, 0)}


def test_the_mean_and_the_share_show_where_papers_lie(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"}, limits=[1, 1])
    decided(cast.li, ("2026-11-16 11:00", "approve"), ("2026-11-16 15:00", "approve"))
    wang, zhao = sorted(punctuality(cast.qian, Q4), key=lambda line: line.person.username)
    assert (wang.mean, zhao.mean) == (60, 180)
    assert (wang.share_text, zhao.share_text) == ("25 %", "75 %")
    assert (wang.punctual, zhao.share_wide) == ("100 %", "75%")


def test_a_quarter_ends_where_the_next_begins(cast: Cast) -> None:
    make_chain({"who": "regional_manager"})
    decided(cast.li, ("2026-09-30 17:59", "approve"), start="2026-09-30 10:00")
    assert lines_of(cast.qian) == {}
    assert [line.person for line in punctuality(cast.qian, Quarter(2026, 3))] == [cast.wang]
    assert [one.code for one in quarters()][:5] == ["2026Q4", "2026Q3", "2026Q2", "2026Q1", "2025Q4"]
    assert Quarter(2026, 4).end == Quarter(2027, 1).start


@pytest.mark.rule("ORG-2", "CNF-5")
def test_who_reads_whose(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"})
    for rep in (cast.li, cast.zhou):
        decided(rep, ("2026-11-16 11:00", "approve"), ("2026-11-16 15:00", "approve"))
    everybody = {"wang", "wu", "zhao"}
    vice = make_person("vp", post=Post.SALES_VP, superior=cast.qian)
    for person, seen in [
        (cast.qian, everybody),
        (cast.zhao, everybody),
        (vice, everybody),
        (cast.wang, {"wang"}),
        (cast.wu, {"wu"}),
        (cast.li, set()),
        (cast.hu, set()),
    ]:
        assert set(lines_of(person)) == seen
        assert {line.person.username for line in Visitor(person).get(REPORT).context["lines"]} == seen


def test_the_region_is_that_of_the_papers_owner(cast: Cast) -> None:
    make_chain({"who": "director"})
    for rep in (cast.li, cast.li, cast.zhou):
        decided(rep, ("2026-11-16 11:00", "approve"))
    assert lines_of(cast.qian, region=cast.east) == {"zhao": (2, 0, 0)}
    assert lines_of(cast.qian, region=cast.south) == {"zhao": (1, 0, 0)}
    page = Visitor(cast.qian).get(REPORT, {"region": str(cast.south.pk), "quarter": "2026Q4"})
    assert [line.on_time for line in page.context["lines"]] == [1]


@pytest.mark.rule("APP-5")
def test_detours_are_counted_per_quarter_and_way(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    make_chain({"who": "regional_manager"}, limits=[1])
    detours.take_over(open_steps(decided(cast.li))[0], by=cast.qian)
    for rep in (cast.li, cast.zhou):
        detours.ask_gm(decided(rep), "展会最后一天", by=rep)
    for person, direct, taken in [(cast.qian, 2, 1), (cast.wang, 1, 1), (cast.wu, 1, 0)]:
        [line] = detours_by_quarter(person)
        assert (line.quarter, line.direct, line.taken_over) == (Q4, direct, taken)
    assert detours_by_quarter(cast.he) == []


def test_the_report_costs_the_same_for_one_approver_and_for_many(cast: Cast, django_assert_num_queries: object) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"})
    decided(cast.li, ("2026-11-16 11:00", "approve"))
    cast.qian.post  # noqa: B018 - the reader's own post is read once a request
    with django_assert_num_queries(2):  # type: ignore[operator]
        punctuality(cast.qian, Q4)
    for rep in (cast.zhou, cast.he, cast.li):
        decided(rep, ("2026-11-16 11:00", "approve"), ("2026-11-16 15:00", "approve"))
    with django_assert_num_queries(2):  # type: ignore[operator]
        punctuality(cast.qian, Q4)


@pytest.mark.parametrize("query", ["quarter=2026Q9", "quarter=x&region=y", "region=99999999999999999999", "region=-1"])
def test_what_can_not_be_read_does_not_narrow(cast: Cast, query: str) -> None:
    answer = Visitor(cast.qian).get(f"{REPORT}?{query}")
    assert answer.status_code == 200
    assert answer.context["quarter"] == Q4
