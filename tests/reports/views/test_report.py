"""The pages of reports: works, outsider, read-only, wrong method, missing; what a bad form gets; what a page costs."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from django.contrib.messages import get_messages
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from reports.enums import Outcome, ReportState
from reports.models import PlanItem, Report
from reports.queries.report import items_to_mark
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.base import clock
from salesops.base.weeks import Week
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.approvals import say
from tests.factories.customers import CustomerFactory
from tests.factories.reports import W46, W47, W48, fresh, friday, hand_in, item_of, submit, write
from tests.reports.views.conftest import Send

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]


@pytest.fixture(autouse=True)
def _friday() -> Iterator[None]:
    with clock.at(friday(W47)):
        yield


def edit_url(week: Week = W47) -> str:
    return reverse("reports:report-edit", args=[week.code])


def typed(*lines: dict[str, str], revision: int = 1, then: str = "save", **words: str) -> dict[str, Any]:
    """The editor as a browser sends it: plan lines, words, the button."""
    data: dict[str, Any] = {"revision": revision, "then": then, "plan-TOTAL_FORMS": len(lines), "plan-INITIAL_FORMS": 0}
    for number, line in enumerate(lines):
        data |= {f"plan-{number}-{name}": value for name, value in line.items()}
    return data | {"progress": "一切顺利"} | words


def marked(report: Report, outcome: Outcome = Outcome.DONE, **more: str) -> dict[str, str]:
    """The marks of every item of the last plan."""
    sent = {}
    for item in items_to_mark(report):
        sent[f"mark-{item.pk}-outcome"] = outcome.value
        sent |= {f"mark-{item.pk}-{name}": value for name, value in more.items()}
    return sent


# ------------------------------------------------------------------------------------------------------------ editor


@pytest.mark.rule("RPT-1", "RPT-4")
def test_opening_the_week_writes_nothing_saving_starts_it(cast: Cast, get: Send, post: Send) -> None:
    with clock.at(friday(W47) - timedelta(days=1)):
        CustomerFactory(owner=cast.li, name="宁波甬泰精密机械有限公司")
    page = get(cast.li, edit_url()).content.decode()
    assert "宁波甬泰精密机械有限公司" in page  # prefilled from the books
    assert not Report.objects.exists()
    answer = post(cast.li, edit_url(), typed({"text": "拜访甬泰"}))
    assert (answer.status_code, answer["Location"]) == (302, edit_url())
    report = Report.objects.get()
    assert (report.person, report.period, report.state) == (cast.li, "2026W47", ReportState.DRAFT)
    assert [item.text for item in report.plan.all()] == ["拜访甬泰"]


@pytest.mark.rule("RPT-4", "RPT-5")
def test_one_click_saves_and_submits(cast: Cast, post: Send) -> None:
    answer = post(cast.li, edit_url(), typed({"text": "拜访"}, then="submit"))
    report = Report.objects.get()
    assert (answer.status_code, answer["Location"]) == (302, report.get_absolute_url())
    assert report.state == ReportState.IN_REVIEW
    assert latest_request_for(report) is not None


@pytest.mark.rule("RPT-4")
def test_a_gap_keeps_the_page_and_the_draft(cast: Cast, post: Send) -> None:
    hand_in(cast.li, W46, plan=["收尾款"])
    answer = post(cast.li, edit_url(), typed({"text": "拜访甬泰"}, then="submit", problems="没有问题"))
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert "RPT-4" in seen
    assert "收尾款" in seen
    assert "没有问题" in seen
    report = Report.objects.get(period="2026W47")
    assert (report.state, report.problems) == (ReportState.DRAFT, "没有问题")  # nothing typed is lost
    # The page goes on from what was stored.
    answer = post(cast.li, edit_url(), typed({"text": "拜访"}, revision=2, then="submit", **marked(report)))
    assert answer.status_code == 302
    assert fresh(report).state == ReportState.IN_REVIEW


@pytest.mark.rule("RPT-4")
def test_marks_are_kept_and_moved_items_carried(cast: Cast, post: Send) -> None:
    first = hand_in(cast.li, W46, plan=["收尾款"])
    with clock.at(friday(W47)):
        report = write(cast.li, W47, marks={"收尾款": Outcome.OPEN}, plan=[])
    sent = marked(report, Outcome.MOVED, note="月底付款", moved_to="2026-11-30")
    post(cast.li, edit_url(), typed(revision=report.revision, **sent))
    item = item_of(first, "收尾款")
    assert (item.outcome, item.note) == (Outcome.MOVED, "月底付款")
    assert PlanItem.objects.get(carried_from=item).planned_on == date(2026, 11, 30)


def test_stored_lines_come_back_with_their_keys_and_can_be_changed(cast: Cast, get: Send, post: Send) -> None:
    customer = CustomerFactory(owner=cast.li)
    lines = [{"text": "甲", "customer": customer.name, "planned_on": "2026-11-25"}, {"text": "乙", "goal": "定稿"}]
    post(cast.li, edit_url(), typed(*lines))
    shown = get(cast.li, edit_url()).context["forms"].plan
    assert [form["text"].value() for form in shown.forms] == ["甲", "乙", None]
    stored = {item.text: item for item in PlanItem.objects.all()}
    assert stored["甲"].customer == customer
    again = [
        {"id": str(stored["乙"].pk), "text": "乙改"},
        {"id": str(stored["甲"].pk), "text": "甲", "DELETE": "on"},
        {},
    ]
    assert post(cast.li, edit_url(), typed(*again, revision=2)).status_code == 302
    assert [(item.pk, item.text) for item in PlanItem.objects.all()] == [(stored["乙"].pk, "乙改")]


@pytest.mark.rule("ORG-2")
def test_a_customer_one_does_not_see_is_no_customer(cast: Cast, post: Send) -> None:
    foreign = CustomerFactory(owner=cast.zhou, name="广州蓝湾自动化有限公司")
    for written in (foreign.name, foreign.number, "没有这家公司"):
        answer = post(cast.li, edit_url(), typed({"text": "拜访", "customer": written}))
        assert answer.status_code == 422
        assert written in answer.content.decode()
    assert not PlanItem.objects.exists()
    own = CustomerFactory(owner=cast.li)
    post(cast.li, edit_url(), typed({"text": "拜访", "customer": own.number}))
    assert PlanItem.objects.get().customer == own


@pytest.mark.parametrize(
    "sent",
    [
        {"progress": "\x00"},
        {"progress": "长" * 5000},
        {"plan-0-text": "\x00"},
        {"plan-0-text": "x" * 201},
        {"plan-0-text": ""},
        {"plan-0-customer": "\x00"},
        {"plan-0-planned_on": "0000-00-00"},
        {"plan-0-planned_on": "10000-01-01"},
        {"plan-0-id": "9" * 30},
        {"plan-TOTAL_FORMS": "9" * 30},
        {"plan-TOTAL_FORMS": "51"},
        {"plan-TOTAL_FORMS": ""},
        {"revision": "1e9"},
        {"revision": "9" * 30},
    ],
)
def test_bad_input_is_a_sentence_and_keeps_what_was_typed(cast: Cast, post: Send, sent: dict[str, str]) -> None:
    data = typed({"text": "拜访", "goal": "我的目标"}, support="我要支持") | sent
    answer = post(cast.li, edit_url(), data)
    assert answer.status_code == 422
    assert "我要支持" in answer.content.decode()
    assert not PlanItem.objects.exists()


def test_a_bad_mark_is_a_sentence(cast: Cast, post: Send) -> None:
    hand_in(cast.li, W46, plan=["收尾款"])
    report = write(cast.li, W47, marks={"收尾款": Outcome.OPEN})
    item = items_to_mark(report)[0]
    for sent in ({"outcome": "maybe"}, {"note": "x" * 201}, {"moved_to": "bald"}):
        data = {f"mark-{item.pk}-{name}": value for name, value in sent.items()}
        assert post(cast.li, edit_url(), typed(revision=report.revision, **data)).status_code == 422
    assert item_of(Report.objects.get(period="2026W46"), "收尾款").outcome == Outcome.OPEN


def test_a_stale_page_shows_both_values_and_then_counts(cast: Cast, post: Send) -> None:
    post(cast.li, edit_url(), typed(progress="第一稿"))
    post(cast.li, edit_url(), typed(progress="别处保存的", revision=2))
    answer = post(cast.li, edit_url(), typed(progress="这个窗口的", revision=2))
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert "别处保存的" in seen
    assert "这个窗口的" in seen
    assert answer.context["forms"].words["revision"].value() == "3"
    assert post(cast.li, edit_url(), typed(progress="这个窗口的", revision=3)).status_code == 302


def test_the_same_form_twice_is_done_once(cast: Cast, post: Send) -> None:
    data = typed({"text": "拜访"}, then="submit") | {"_once": "7a2d5e0c-5ad4-4c35-9f0e-b4c8f0e7a001"}
    first, second = post(cast.li, edit_url(), data), post(cast.li, edit_url(), data)
    assert first["Location"] == second["Location"]
    assert Report.objects.count() == Request.objects.count() == 1


@pytest.mark.rule("RPT-5")
def test_returned_it_says_why_and_goes_out_again(cast: Cast, get: Send, post: Send) -> None:
    report = hand_in(cast.li, W47)
    request = latest_request_for(report)
    assert request is not None
    say(request, "return", "写细一点")
    assert "写细一点" in get(cast.li, edit_url()).content.decode()
    revision = fresh(report).revision
    answer = post(cast.li, edit_url(), typed({"text": "拜访"}, revision=revision, then="submit", progress="写细了"))
    assert answer["Location"] == report.get_absolute_url()
    again = latest_request_for(report)
    assert again is not None
    assert again.round == 2
    detail = get(cast.wang, reverse("approvals:request-detail", args=[again.pk])).content.decode()
    assert "写细了" in detail


@pytest.mark.rule("RPT-1")
def test_who_may_open_the_editor(cast: Cast, get: Send, post: Send) -> None:
    assert get(cast.lin, edit_url()).status_code == 200
    for person in (cast.wang, cast.qian, cast.sun, cast.hu):
        assert get(person, edit_url()).status_code == 403
        assert post(person, edit_url(), typed()).status_code == 403
    assert get(cast.li, edit_url(W48)).status_code == 409  # it has not begun
    for code in ("2026W54", "W47", "9999W52", "0000W01", "x" * 200):
        assert get(cast.li, reverse("reports:report-edit", args=[code])).status_code == 404
    assert Client().get(edit_url()).status_code == 302
    assert get(cast.li, reverse("reports:report-now"))["Location"] == edit_url()


def test_once_submitted_the_editor_leads_to_the_report(cast: Cast, get: Send, post: Send) -> None:
    report = hand_in(cast.li, W47)
    assert get(cast.li, edit_url())["Location"] == report.get_absolute_url()
    answer = post(cast.li, edit_url(), typed(progress="改", revision=report.revision))
    assert answer.status_code == 422
    assert "RPT-4" in answer.content.decode()
    assert fresh(report).progress == "一切顺利"


@pytest.mark.rule("RPT-4")
def test_while_typing_the_bar_says_what_is_missing(cast: Cast, post: Send, get: Send) -> None:
    first = hand_in(cast.li, W46, plan=["收尾款"])
    url = reverse("reports:report-check", args=["2026W47"])
    item = item_of(first, "收尾款")

    def bar(**sent: str) -> str:
        seen: str = post(cast.li, url, typed() | sent | {"_once": ""}).content.decode()
        return seen

    assert "收尾款" in bar()
    assert "disabled" in bar()
    moved = bar(**{f"mark-{item.pk}-outcome": "moved"})
    assert "disabled" not in moved  # the moved item is next week's plan
    assert 'id="carried" hx-swap-oob' in moved
    assert "disabled" in bar(**{f"mark-{item.pk}-outcome": "done"})
    assert "disabled" in bar(**{f"mark-{item.pk}-outcome": "moved", "progress": " "})
    assert not Report.objects.filter(period="2026W47").exists()  # it writes nothing
    assert get(cast.li, url).status_code == 405
    assert post(cast.wang, url, typed()).status_code == 403


# ------------------------------------------------------------------------------------------------------ one report


@pytest.mark.rule("ORG-2", "RPT-5")
def test_who_may_open_a_report(cast: Cast, get: Send, post: Send) -> None:
    report = hand_in(cast.li, W47, progress="只给上级看")
    for person in (cast.li, cast.wang, cast.zhao, cast.qian):
        assert "只给上级看" in get(person, report.get_absolute_url()).content.decode()
    for person in (cast.he, cast.zhou, cast.wu, cast.sun, cast.hu, cast.lin):
        assert get(person, report.get_absolute_url()).status_code == 404
    assert get(cast.qian, reverse("reports:report-detail", args=[10**12])).status_code == 404
    assert post(cast.li, report.get_absolute_url()).status_code == 405
    assert Client().get(report.get_absolute_url()).status_code == 302


@pytest.mark.rule("RPT-5", "APP-3")
def test_the_superior_decides_on_the_report_itself_and_has_no_rejection(cast: Cast, get: Send) -> None:
    report = hand_in(cast.li, W47)
    request = latest_request_for(report)
    assert request is not None
    seen = get(cast.wang, report.get_absolute_url()).content.decode()
    assert f'data-opens="approve-{request.pk}"' in seen
    assert f'data-opens="return-{request.pk}"' in seen
    assert "reject-" not in seen
    assert "approve-" not in get(cast.zhao, report.get_absolute_url()).content.decode()


@pytest.mark.rule("RPT-4")
def test_a_draft_shows_live_figures_a_submitted_report_frozen_ones(cast: Cast, get: Send) -> None:
    report = write(cast.li, W47)
    CustomerFactory(owner=cast.li, name="宁波甬泰精密机械有限公司")
    assert "宁波甬泰精密机械有限公司" in get(cast.li, report.get_absolute_url()).content.decode()
    submit(report)
    CustomerFactory(owner=cast.li, name="上海宏远铸造有限公司")
    seen = get(cast.li, report.get_absolute_url()).content.decode()
    assert "宁波甬泰精密机械有限公司" in seen
    assert "上海宏远铸造有限公司" not in seen


# ------------------------------------------------------------------------------------------------- list and team


@pytest.mark.rule("ORG-2", "RPT-5")
def test_the_list_shows_what_one_may_see(cast: Cast, get: Send) -> None:
    hand_in(cast.li, W47)
    hand_in(cast.zhou, W47)
    url = reverse("reports:report-list")
    assert cast.zhou.name not in get(cast.li, url).content.decode()
    assert len(get(cast.wang, url).context["rows"]) == 1
    assert len(get(cast.zhao, url).context["rows"]) == 2
    assert len(get(cast.zhao, url, person=str(cast.zhou.pk), state="in_review").context["rows"]) == 1
    assert len(get(cast.li, url, person=str(cast.zhou.pk)).context["rows"]) == 1  # not among the choices: no filter
    assert get(cast.sun, url).status_code == 200
    assert Client().get(url).status_code == 302


@pytest.mark.rule("RPT-5")
def test_the_team_page_shows_who_filed_and_whose_is_missing(cast: Cast, get: Send) -> None:
    hand_in(cast.li, W46)
    hand_in(cast.he, W46, at=friday(W47))
    url = reverse("reports:report-team")
    page = get(cast.wang, url, week="2026W46")
    assert page.context["counts"].missing == 1
    assert [one.person for one in page.context["rows"]] == [cast.chen, cast.he, cast.li]
    assert get(cast.wang, url).context["counts"].open == 3
    assert len(get(cast.zhao, url, week="2026W46").context["rows"]) == 5
    for person in (cast.li, cast.lin, cast.sun, cast.hu):
        assert get(person, url).status_code == 403
    for code in ("2026W54", "x", ""):
        assert get(cast.wang, url, week=code).status_code == 404
    assert get(cast.wang, url, week="2026W48").status_code == 409
    assert get(cast.wang, url, page="9" * 40).status_code == 200


# ------------------------------------------------------------------------------------------------------- what it costs


def cost(client: Client, person: Person, path: str) -> int:
    client.force_login(person)
    client.get(path)  # session, calendar and content types are warm
    with CaptureQueriesContext(connection) as queries:
        assert client.get(path).status_code == 200
    return len(queries)


def test_the_list_costs_the_same_for_one_and_for_three(cast: Cast, client: Client) -> None:
    url = reverse("reports:report-list")
    for people in ([cast.li], [cast.he, cast.chen]):
        for person in people:
            hand_in(person, W47)
        assert cost(client, cast.wang, url) == LIST_QUERIES


def test_the_team_costs_the_same_for_one_and_for_three(cast: Cast, client: Client) -> None:
    url = reverse("reports:report-team")
    for people in ([cast.li], [cast.he, cast.chen]):
        for person in people:
            hand_in(person, W47)
        assert cost(client, cast.wang, url) == TEAM_QUERIES


def test_editor_and_report_cost_the_same_for_one_item_and_for_three(cast: Cast, client: Client) -> None:
    for person, plan in ((cast.li, ["甲"]), (cast.he, ["甲", "乙", "丙"])):
        hand_in(person, W46, plan=plan)
        write(person, W47, marks=dict.fromkeys(plan, Outcome.MOVED), plan=plan)
        assert cost(client, person, edit_url()) == EDITOR_QUERIES
        report = submit(Report.objects.get(person=person, period="2026W47"))
        assert cost(client, person, report.get_absolute_url()) == REPORT_QUERIES


LIST_QUERIES, TEAM_QUERIES, EDITOR_QUERIES, REPORT_QUERIES = 10, 10, 25, 20


@pytest.mark.rule("DSH-2")
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_speak_both_languages_without_inline_script_or_style(cast: Cast, client: Client, language: str) -> None:
    hand_in(cast.li, W46)
    report = hand_in(cast.li, W47)
    write(cast.he, W47)
    client.cookies["django_language"] = language
    visits = [
        (cast.li, report.get_absolute_url()),
        (cast.he, edit_url()),
        (cast.wang, reverse("reports:report-team")),
        (cast.wang, reverse("reports:report-list")),
    ]
    for person, path in visits:
        client.force_login(person)
        answer = client.get(path)
        seen = answer.content.decode()
        assert ("Work reports" in seen or "Team reports" in seen) is (language == "en")
        assert " style=" not in seen
        assert " onclick" not in seen
        assert not list(get_messages(answer.wsgi_request))
