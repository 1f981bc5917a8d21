"""Leak reports: read by their author and the general manager, and by nobody whom they concern."""

from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from customers.models import Customer
from quotes.enums import QuoteSight
from salesops.approvals.consulting import ask_opinion
from salesops.approvals.enums import Turn
from salesops.approvals.models import Request
from salesops.approvals.queries import waiting_for
from salesops.audit import seen, timeline_for
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.jobs import tick
from salesops.memos.actions.leak import LeakData, report_again, report_leak
from salesops.memos.enums import LEAK, LeakSight, PaperState
from salesops.memos.models import LeakReport
from salesops.memos.queries.leak import log_lines
from salesops.memos.queries.paper import answers_of, files_of
from salesops.notices.models import Notice
from salesops.org.actions.deputation import name_deputy
from salesops.org.models import Person
from salesops.org.visibility import visible_to
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.approvals import open_steps, say
from tests.factories.customers import make_customer
from tests.factories.memos import asked, make_leak, make_memo, returned

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("chains")]

SIGHT = QuoteSight.QUOTE
MEASURES = "立即停用对方账号，由法务发函。"


@pytest.fixture
def customer(cast: Cast) -> Customer:
    return make_customer(cast.li)


@pytest.fixture
def alternate(cast: Cast) -> Person:
    """Zhao decides where Qian may not."""
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="总经理指定", by=cast.hu)
    return cast.zhao


def readers(cast: Cast, leak: LeakReport) -> set[str]:
    """Who of the company may read it."""
    return {one.username for one in cast.people if visible_to(one, LeakReport).filter(pk=leak.pk).exists()}


def data(leak: LeakReport, what: str) -> LeakData:
    return LeakData(what, leak.noticed_on, leak.concerned)


@pytest.mark.rule("CNF-4")
def test_the_general_manager_decides_and_nobody_else_knows(cast: Cast, customer: Customer) -> None:
    leak = make_leak(cast.li, customer, concerned=cast.wang)
    [step] = open_steps(asked(leak))
    assert (step.approver, asked(leak).limit_days) == (cast.qian, 1)
    assert readers(cast, leak) == {"li", "qian"}
    with pytest.raises(Refusal, match="APP-9"):
        say(asked(leak), "approve", "")
    say(asked(leak), "approve", MEASURES)
    leak.refresh_from_db()
    assert leak.state == PaperState.ANSWERED
    assert [answer.opinion for answer in answers_of(leak)] == [MEASURES]
    assert timeline_for(customer) == []


@pytest.mark.rule("CNF-4", "ORG-4")
def test_where_it_concerns_the_general_manager_the_alternate_decides(cast: Cast, alternate: Person) -> None:
    leak = make_leak(cast.li, concerned=cast.qian)
    [step] = open_steps(asked(leak))
    assert step.approver == alternate
    assert readers(cast, leak) == {"li", "zhao"}
    with clock.at(clock.now() + timedelta(days=20)):
        tick()
    # Overdue: the one it concerns is not told, although superior and general manager are told of everything else.
    assert not Notice.objects.filter(person=cast.qian).exists()


@pytest.mark.rule("CNF-4", "ORG-4")
def test_without_an_alternate_it_stops_and_says_nothing_about_itself(cast: Cast, client: Client) -> None:
    leak = make_leak(cast.li, concerned=cast.qian)
    assert asked(leak).state == "stopped"
    assert readers(cast, leak) == {"li"}
    told = {notice.person.username for notice in Notice.objects.select_related("person")}
    assert told == {"hu", "li"}
    [notice] = Notice.objects.filter(person=cast.hu)
    assert leak.number not in str(notice.params)
    assert cast.li.name not in str(notice.params)
    assert str(asked(leak).version.chain_id) not in notice.url
    client.force_login(cast.hu)
    for page in ("/", reverse("operations:home"), reverse("notices:notice-list")):
        shown = client.get(page).content.decode()
        assert cast.li.name not in shown
        assert leak.number not in shown


@pytest.mark.rule("CNF-4", "ORG-4")
def test_the_general_managers_own_report_goes_to_the_alternate(cast: Cast, alternate: Person) -> None:
    leak = make_leak(cast.qian)
    assert [step.approver for step in open_steps(asked(leak))] == [alternate]
    assert readers(cast, leak) == {"qian", "zhao"}


@pytest.mark.rule("CNF-4", "CNF-2")
def test_the_access_log_is_attached_as_it_stood(cast: Cast, customer: Customer, client: Client) -> None:
    with clock.at(clock.now() - timedelta(hours=2)):
        seen(customer, by=cast.wang, what=SIGHT)
    leak = make_leak(cast.li, customer)
    seen(customer, by=cast.zhao, what=SIGHT)
    frozen = asked(leak).snapshot["log"]
    assert frozen == leak.access_log
    assert [line.who for line in log_lines(frozen)] == [cast.wang.name]
    say(asked(leak), "return", "哪一份报价？")
    leak.refresh_from_db()
    leak = report_again(leak, data(leak, "九月的报价单。"), revision=leak.revision, by=cast.li)
    assert [line.who for line in log_lines(leak.access_log)] == [cast.zhao.name, cast.wang.name]
    assert len(asked(leak).previous.snapshot["log"]["lines"]) == 1  # type: ignore[union-attr]  # it has a round before


@pytest.mark.rule("CNF-4")
def test_only_the_author_changes_it_and_no_day_lies_ahead(cast: Cast) -> None:
    tomorrow = LeakData("报价单外泄。", clock.today() + timedelta(days=1))
    with pytest.raises(Refusal, match="CNF-4"):
        report_leak(tomorrow, by=cast.li)
    leak = returned(make_leak(cast.li))
    with pytest.raises(PermissionDenied):
        report_again(leak, data(leak, "别的"), revision=leak.revision, by=cast.qian)


@pytest.mark.rule("CNF-4")
def test_that_it_was_read_is_logged(cast: Cast, client: Client) -> None:
    leak = make_leak(cast.li)
    for person in (cast.li, cast.qian):
        client.force_login(person)
        assert client.get(leak.get_absolute_url()).status_code == 200
    assert [(row.by, row.what) for row in ViewLog.objects.all()] == [(cast.qian, LeakSight.READ)]


@pytest.mark.rule("CNF-4")
@pytest.mark.parametrize("where", ["paper", "request"])
def test_its_pages_do_not_exist_for_anybody_else(cast: Cast, alternate: Person, client: Client, where: str) -> None:
    leak = make_leak(cast.li, concerned=cast.qian)
    request: Request = asked(leak)
    url = leak.get_absolute_url() if where == "paper" else request.get_absolute_url()
    answers = {}
    for person in cast.people:
        client.force_login(person)
        answers[person.username] = client.get(url).status_code
    assert {name for name, status in answers.items() if status == 200} == {"li", "zhao"}
    assert set(answers.values()) == {200, 404}


@pytest.mark.rule("CNF-4", "ORG-3")
def test_nobody_stands_in_and_no_colleague_is_asked(cast: Cast) -> None:
    start = clock.now() - timedelta(hours=1)
    name_deputy(cast.qian, cast.zhao, start=start, end=start + timedelta(days=3), kinds=(), reason="出差", by=cast.qian)
    ordinary, leak = make_memo(cast.sun), make_leak(cast.li)
    assert [step.request.title for step in waiting_for(cast.zhao)] == [asked(ordinary).title]
    assert not Notice.objects.filter(person=cast.zhao, params__title=leak.number).exists()
    [step] = open_steps(asked(leak))
    with pytest.raises(Refusal, match="APP-6"):
        say(asked(leak), "approve", MEASURES, by=cast.zhao)
    with pytest.raises(Refusal, match="CNF-4"):
        ask_opinion(step, cast.zhao, Turn.BEFORE, "你怎么看？", by=cast.qian)
    end = start + timedelta(days=3)
    with pytest.raises(ValueError, match="no such kinds"):
        name_deputy(cast.sun, cast.xu, start=start, end=end, kinds=(LEAK,), reason="休假", by=cast.sun)


@pytest.mark.rule("CNF-4", "CNF-2")
def test_reporting_a_leak_opens_no_log_of_views(cast: Cast, customer: Customer, client: Client) -> None:
    seen(customer, by=cast.lin, what=SIGHT)
    leak = make_leak(cast.li, customer)
    for path in (leak.get_absolute_url(), asked(leak).get_absolute_url()):
        shown = {}
        for person in (cast.li, cast.qian):
            client.force_login(person)
            shown[person.username] = cast.lin.name in client.get(path).content.decode()
        assert shown == {"li": False, "qian": True}


@pytest.mark.rule("CNF-4", "CNF-2")
def test_that_its_attachment_was_taken_is_the_general_managers_alone(cast: Cast, client: Client) -> None:
    proof = SimpleUploadedFile("赵敏泄密证据.pdf", b"%PDF-1.7 proof", content_type="application/pdf")
    leak = make_leak(cast.li, files=[proof])
    client.force_login(cast.qian)
    [file] = files_of(leak)
    assert client.get(reverse("documents:file-download", args=[file.pk])).status_code == 200
    [row] = ViewLog.objects.all()
    assert row.title == file.name
    assert [visible_to(person, ViewLog).exists() for person in (cast.qian, cast.zhao)] == [True, False]


@pytest.mark.rule("CNF-4")
def test_whom_a_later_round_names_sees_the_former_one_alone(cast: Cast, alternate: Person, client: Client) -> None:
    leak = returned(make_leak(cast.li))
    first = asked(leak)
    report_again(leak, LeakData("是钱总。", leak.noticed_on, cast.qian), revision=leak.revision, by=cast.li)
    say(asked(leak), "return", "请补充证据。", by=alternate)
    client.force_login(cast.qian)
    assert "请补充证据" not in client.get(first.get_absolute_url()).content.decode()
    client.force_login(cast.li)
    assert "请补充证据" in client.get(first.get_absolute_url()).content.decode()
