"""The first page of each post: what waits, what is due, what stands still; and what it costs."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from customers.actions.dispute import answer_dispute
from quotes.actions.estimate import ask_days, drop_days
from quotes.enums import ProductKind
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.jobs.enums import JobState
from salesops.jobs.models import Job
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import make_chain, make_paper, say
from tests.factories.approvals import submit as ask
from tests.factories.customers import make_customer
from tests.factories.dispute import make_dispute
from tests.factories.inquiry import make_support, support_said
from tests.factories.pool import days_ago
from tests.factories.quotes import approve, make_desk, make_line, make_policy, make_product, make_quote
from tests.factories.quotes import submit as submit_quote
from tests.factories.reports import W46, W47, friday, hand_in
from tests.reports.views.conftest import Send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

HOME = "/"


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.at(friday(W47)):
        yield


@pytest.mark.rule("DSH-1")
def test_a_rep_sees_quotes_requests_and_the_report_that_is_due(cast: Cast, get: Send) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    draft, waiting, ready = desk.quote(), desk.quote(), desk.quote(valid_until=clock.today() + timedelta(days=3))
    request = submit_quote(waiting)
    approve(submit_quote(ready))
    page = get(cast.li, HOME)
    assert [(todo.quote, todo.what) for todo in page.context["quotes"]] == [
        (ready, "已批准：可发给客户"),
        (draft, "草稿：写完后提交"),
    ]
    assert [row.request_obj for row in page.context["requests"]] == [request]
    assert page.context["expiring"] == [ready]
    assert [todo.owed.week.code for todo in page.context["weeks"]] == [
        "2026W47", "2026W46", "2026W45", "2026W44", "2026W43",
    ]  # fmt: skip
    assert [todo.owed.is_missing for todo in page.context["weeks"]] == [False, True, True, True, True]
    assert reverse("reports:report-edit", args=["2026W47"]) in page.content.decode()
    assert "team" not in page.context
    assert "machinery" not in page.context


@pytest.mark.rule("DSH-1", "RPT-5")
def test_a_filed_week_is_off_the_page_a_returned_one_comes_back(cast: Cast, get: Send) -> None:
    def weeks() -> list[tuple[str, bool]]:
        return [(todo.owed.week.code, todo.owed.is_returned) for todo in get(cast.li, HOME).context["weeks"]][:1]

    hand_in(cast.li, W46)
    report = hand_in(cast.li, W47, marks={})
    assert weeks() == [("2026W45", False)]
    request = latest_request_for(report)
    assert request is not None
    say(request, "return", "写细一点")
    assert weeks() == [("2026W47", True)]


@pytest.mark.rule("DSH-1", "CUS-2")
def test_a_dispute_is_due_for_whoever_answers_and_then_for_whoever_rules(cast: Cast, get: Send) -> None:
    def due(person: Person) -> list[tuple[bool, str]]:
        return [(day.is_today, one.title) for day in get(person, HOME).context["days"] for one in day.dues
                if "碰车" in one.title]  # fmt: skip

    with clock.at(clock.now() - timedelta(days=2)):
        dispute = make_dispute(make_customer(cast.li), by=cast.he)
    assert [title for _today, title in due(cast.li)] == [f"答复碰车：{dispute.named}"]
    assert due(cast.wang) == []
    answer_dispute(dispute, "我先登记", by=cast.li)
    assert due(cast.li) == []
    assert due(cast.wang) == [(True, f"裁定碰车：{dispute.named}")]
    assert due(cast.he) == []


@pytest.mark.rule("DSH-1", "ORG-2")
def test_the_assistant_sees_what_she_drafted_for_others(cast: Cast, get: Send) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    desk.quote()
    page = get(cast.chen, HOME)
    assert page.context["quotes"] == []  # Li's own draft is Li's to finish
    assert page.context["expiring"] == []


@pytest.mark.rule("DSH-1")
def test_superiors_see_the_inbox_and_the_teams_missing_reports(cast: Cast, get: Send) -> None:
    report = hand_in(cast.li, W46, at=friday(W46))
    page = get(cast.wang, HOME)
    assert [row.request_obj.title for row in page.context["inbox"]] == [f"{report.number} {cast.li.name}"]
    assert page.context["inbox"][0].clock.state == "over"
    assert (page.context["team"].filed, page.context["team"].missing) == (1, 2)
    assert {one.person for one in page.context["team_missing"]} == {cast.he, cast.chen}
    assert page.context["weeks"] == []
    assert get(cast.zhao, HOME).context["team"].all == 5


@pytest.mark.rule("DSH-1", "ORG-2", "ORG-4")
def test_the_administrator_sees_what_stands_still_and_not_what_it_says(cast: Cast, get: Send) -> None:
    assert get(cast.hu, HOME).context["machinery"].stuck == []
    make_chain({"who": "post", "post": "SALES_VP"})
    request = ask(make_paper(name="机密文件"), by=cast.li)
    Job.objects.create(
        task="quotes.tasks.x", state=JobState.PARKED, not_before=clock.now(), created_at=clock.now(), last_error="x"
    )
    page = get(cast.hu, HOME)
    machinery = page.context["machinery"]
    assert ([one.request for one in machinery.stuck], machinery.parked, machinery.missing_year) == ([request], 1, 2027)
    seen = page.content.decode()
    assert "机密文件" not in seen
    for path in (reverse("operations:home"), reverse("approvals:chain-detail", args=[request.version.chain_id])):
        assert path in seen
        assert get(cast.hu, path).status_code == 200


@pytest.mark.rule("DSH-1", "CNF-1")
@pytest.mark.parametrize("username", ["qian", "zhao", "wang", "li", "chen", "lin", "sun", "xu", "hu"])
def test_every_link_on_the_first_page_can_be_opened(cast: Cast, client: Client, username: str) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    desk.quote()
    approve(submit_quote(desk.quote(valid_until=clock.today() + timedelta(days=3))))
    submit_quote(desk.quote())
    hand_in(cast.he, W47)
    client.force_login(Person.objects.get(username=username))
    answer = client.get(HOME)
    assert answer.status_code == 200
    for path in sorted(links(answer.content.decode())):
        assert client.get(path).status_code in {200, 302}, path


def links(page: str) -> set[str]:
    """The addresses of this site that a page links to."""
    parts = page.split('href="')[1:]
    paths = {part.split('"', 1)[0] for part in parts}
    return {path for path in paths if path.startswith("/") and not path.startswith("/static/")}


def test_it_asks_who_is_there(client: Client, get: Send, post: Send, cast: Cast) -> None:
    assert client.get(HOME).status_code == 302
    assert post(cast.li, HOME).status_code == 405


@pytest.mark.rule("CUS-2", "DSH-1")
def test_a_rep_sees_on_which_day_a_customer_is_lost(cast: Cast, get: Send) -> None:
    warned: dict[str, Any] = {"lapse_warned_on": days_ago(14), "protected_from": days_ago(95)}
    mine, _of_another = (make_customer(owner=rep, **warned) for rep in (cast.li, cast.he))
    dues = [(day.day, due.url) for day in get(cast.li, HOME).context["days"] for due in day.dues]
    assert (clock.today(), mine.get_absolute_url()) in dues
    assert [url for _day, url in dues if url.startswith("/customers/")] == [mine.get_absolute_url()]


@pytest.mark.parametrize(
    ("username", "queries"),
    [("qian", 24), ("zhao", 27), ("wang", 40), ("li", 38), ("chen", 35), ("lin", 19), ("sun", 22), ("hu", 19)],
)
def test_what_it_costs(cast: Cast, client: Client, username: str, queries: int) -> None:
    desk = make_desk(cast.li, keeper=cast.hu, gm=cast.qian)
    client.force_login(Person.objects.get(username=username))
    counts = []
    for _time in range(2):
        for person in (cast.he, cast.zhou):
            desk.quote(valid_until=clock.today() + timedelta(days=3))
            submit_quote(desk.quote())
            make_chain({"who": "superior"})
            ask(make_paper(), by=person)
            ask(make_paper(), by=cast.li)
        client.get(HOME)  # calendar and content types are warm
        with CaptureQueriesContext(connection) as asked:
            client.get(HOME)
        counts.append(len(asked))
    assert counts == [queries, queries]


@pytest.mark.rule("DSH-1", "INQ-3", "QUO-1")
def test_technical_sees_what_it_was_asked_until_it_has_answered(cast: Cast, get: Send) -> None:
    customer = make_customer(cast.li)
    support = support_said(make_support(customer))
    serviced = make_product(kind=ProductKind.IMPLEMENTATION)
    make_policy(serviced, keeper=cast.hu, gm=cast.qian)
    asked = ask_days(make_quote(customer, make_line(serviced, "100.00")), serviced, "两条产线", of=cast.xu, by=cast.li)
    questions = get(cast.xu, HOME).context["questions"]
    assert [(one.customer, one.label, one.url) for one in questions] == [
        (customer.name, "指定人员", support.get_absolute_url()),
        (customer.name, "确认人天", asked.get_absolute_url()),
    ]
    drop_days(asked, by=cast.li)
    assert [one.label for one in get(cast.xu, HOME).context["questions"]] == ["指定人员"]
    assert "questions" not in get(cast.li, HOME).context
