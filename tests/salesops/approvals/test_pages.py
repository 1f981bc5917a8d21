"""The pages: works / outsider / read-only / wrong method / missing, and what they show to whom."""

import uuid
from datetime import datetime
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from salesops.approvals.cards import request_view, request_view_for
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Decision, Request
from salesops.base import clock
from salesops.base.clock import BUSINESS_TZ
from salesops.org.models import Person, Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain

pytestmark = pytest.mark.django_db


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper over 54,321, waiting for Wang."""
    usual_chain()
    return submit(make_paper("54321", name="常州蓝湾自动化"), by=cast.li)


def as_person(person: Person) -> Client:
    """A browser that is signed in, and says on its own errors what went wrong."""
    client = Client()
    client.force_login(person)
    return client


def page(client: Client, name: str, *args: int) -> str:
    """What a page says."""
    answer = client.get(reverse(f"approvals:{name}", args=args))
    assert answer.status_code == 200
    return answer.content.decode()


def decide(client: Client, request: Request, verdict: str, opinion: str = "", /, **more: str) -> Any:
    """Send a dialog, with a fresh key."""
    step = open_steps(request)[0] if open_steps(request) else request.steps.first()
    assert step is not None
    sent = {
        "step": step.pk, "verdict": verdict, "opinion": opinion, "seen_hash": request.content_hash,
        "_once": str(uuid.uuid4()),
    }  # fmt: skip
    return client.post(reverse("approvals:request-decide", args=[request.pk]), sent | more)


@pytest.mark.rule("APP-7")
def test_the_inbox_shows_exactly_what_one_may_decide(cast: Cast, pending: Request) -> None:
    """OCA server-ux #1041: counters showed what one may not decide."""
    assert "常州蓝湾自动化" in page(as_person(cast.wang), "inbox")
    for person in (cast.zhao, cast.li, cast.he, cast.qian):
        assert "常州蓝湾自动化" not in page(as_person(person), "inbox")
    assert "常州蓝湾自动化" in page(as_person(cast.li), "mine")
    assert "常州蓝湾自动化" not in page(as_person(cast.he), "mine")


@pytest.mark.rule("APP-7")
def test_the_inbox_is_grouped_by_urgency(cast: Cast) -> None:
    make_chain({"who": "director"})

    def at(text: str) -> datetime:
        return datetime.fromisoformat(text).replace(tzinfo=BUSINESS_TZ)

    for moment, name in [("2026-11-16 10:00", "甲"), ("2026-11-17 17:00", "乙"), ("2026-11-18 10:00", "丙")]:
        with clock.at(at(moment)):
            submit(make_paper(name=f"{name}文件"), by=cast.li)
    with clock.at(at("2026-11-19 11:00")):
        answer = as_person(cast.zhao).get(reverse("approvals:inbox"))
    groups = answer.context["groups"]
    assert [[row.request_obj.title for row in group.rows] for group in groups] == [["甲文件"], ["乙文件"], ["丙文件"]]
    assert [row.clock.state for group in groups for row in group.rows] == ["over", "half", "half"]


@pytest.mark.rule("APP-4")
@pytest.mark.parametrize(("moment", "is_expected"), [("2026-12-30 15:00", True), ("2026-11-16 10:00", False)])
def test_a_deadline_in_a_year_without_published_holidays_says_so(cast: Cast, moment: str, is_expected: bool) -> None:
    make_chain({"who": "superior"})
    with clock.at(datetime.fromisoformat(moment).replace(tzinfo=BUSINESS_TZ)):
        request = submit(make_paper(), by=cast.li)
        inbox = page(as_person(cast.wang), "inbox")
        detail = as_person(cast.li).get(request.get_absolute_url()).text
    for shown in (inbox, detail):
        assert (">预计</span>" in shown) is is_expected
        assert ("2027 年的放假安排尚未公布" in shown) is is_expected


@pytest.mark.rule("APP-7")
def test_the_inbox_costs_the_same_for_one_and_for_nine(cast: Cast) -> None:
    make_chain({"who": "director"})
    client = as_person(cast.zhao)
    counts = []
    for more in (1, 8):
        for _number in range(more):
            submit(make_paper(), by=cast.li)
        for name in ("inbox", "mine"):
            page(client, name)  # the calendar and content types are warm
        with CaptureQueriesContext(connection) as queries:
            page(client, "inbox")
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 26


@pytest.mark.rule("CNF-1")
def test_amounts_only_for_those_who_may_see_prices(cast: Cast) -> None:
    make_chain([{"who": "director"}, {"who": "post", "post": "TECHNICAL"}])
    request = submit(make_paper("54321"), by=cast.li)
    for name, args in [("inbox", ()), ("request-panel", (request.pk,))]:
        assert "54,321" in page(as_person(cast.zhao), name, *args)
    for person in (cast.xu,):
        seen = page(as_person(person), "inbox")
        assert "54,321" not in seen
    assert request_view(request, cast.xu).amount is None


@pytest.mark.rule("ORG-2")
def test_an_outsider_can_not_tell_it_from_nothing(cast: Cast, pending: Request) -> None:
    for person in (cast.he, cast.zhou, cast.hu, cast.sun):
        client = as_person(person)
        for name in ("request-detail", "request-panel"):
            assert client.get(reverse(f"approvals:{name}", args=[pending.pk])).status_code == 404
            assert client.get(reverse(f"approvals:{name}", args=[10**12])).status_code == 404
        assert decide(client, pending, "approve").status_code == 404
        withdraw = reverse("approvals:request-withdraw", args=[pending.pk])
        assert client.post(withdraw, {"_once": str(uuid.uuid4())}).status_code == 404
    assert Client().get(reverse("approvals:request-detail", args=[pending.pk])).status_code == 302
    assert not Decision.objects.exists()


@pytest.mark.rule("APP-7")
def test_whoever_has_a_part_sees_the_whole_chain(cast: Cast, pending: Request) -> None:
    for person in (cast.li, cast.wang, cast.zhao, cast.qian):  # qian: the kind lets the GM see
        seen = page(as_person(person), "request-detail", pending.pk)
        assert cast.wang.name in seen
        assert cast.zhao.name in seen
        assert "500,000" in seen  # why the GM is not asked


@pytest.mark.rule("APP-3", "APP-6")
def test_approving_returning_rejecting_by_the_dialogs(cast: Cast, pending: Request) -> None:
    answer = decide(as_person(cast.wang), pending, "approve", "可以", back="inbox")
    assert (answer.status_code, answer["Location"]) == (302, reverse("approvals:inbox"))
    assert Decision.objects.get().opinion == "可以"
    answer = decide(as_person(cast.zhao), pending, "return", "首付太少", back="subject")
    assert answer["Location"] == f"/papers-of-the-test/{pending.subject_id}/"
    assert Request.objects.get(pk=pending.pk).state == RequestState.RETURNED


@pytest.mark.rule("APP-3")
def test_a_refused_approval_says_why_and_offers_to_return_it(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(name="坏文件"), by=cast.li)
    answer = decide(as_person(cast.wang), request, "approve", "我写的意见")
    seen = answer.content.decode()
    assert answer.status_code == 422
    assert "It moved since it was submitted." in seen
    assert "PRC-4" in seen
    assert answer.context["request_view"].offers.named("return").form.initial["opinion"].startswith("It moved")
    assert "我写的意见" in seen
    assert not Decision.objects.exists()


@pytest.mark.rule("APP-3")
def test_what_can_only_be_returned_offers_no_rejection(
    cast: Cast, pending: Request, monkeypatch: pytest.MonkeyPatch
) -> None:
    for may_reject in (True, False):
        monkeypatch.setattr(type(KIND), "may_reject", may_reject)
        for name in ("request-detail", "request-panel"):
            seen = page(as_person(cast.wang), name, pending.pk)
            assert (f"reject-{pending.pk}" in seen) is may_reject
            assert f"return-{pending.pk}" in seen


@pytest.mark.rule("APP-3")
def test_a_return_without_a_reason_keeps_the_page(cast: Cast, pending: Request) -> None:
    answer = decide(as_person(cast.wang), pending, "return")
    assert answer.status_code == 422
    assert "APP-3" in answer.content.decode()


@pytest.mark.rule("APP-6")
def test_a_late_click_is_told_who_and_when(cast: Cast, pending: Request) -> None:
    client = as_person(cast.wang)
    step = open_steps(pending)[0].pk
    as_person(cast.li).post(reverse("approvals:request-withdraw", args=[pending.pk]), {"_once": str(uuid.uuid4())})
    answer = decide(client, pending, "approve", step=str(step))
    assert answer.status_code == 422
    assert cast.li.name in str(answer.context["refused"].refusal.sentence)


@pytest.mark.rule("APP-6")
@pytest.mark.parametrize(
    "sent",
    [
        {"step": "x"}, {"step": "-1"}, {"step": "9" * 30}, {"verdict": "maybe"}, {"seen_hash": "nonsense"},
        {"opinion": "x" * 5000}, {"opinion": "\x00"}, {"back": "https://elsewhere.example/"},
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence_and_stores_nothing(cast: Cast, pending: Request, sent: dict[str, str]) -> None:
    answer = decide(as_person(cast.wang), pending, "approve", **sent)
    assert answer.status_code == 422
    assert not Decision.objects.exists()


def test_a_step_of_another_request_is_not_found(cast: Cast, pending: Request) -> None:
    other = submit(make_paper(), by=cast.li)
    answer = decide(as_person(cast.wang), pending, "approve", step=str(open_steps(other)[0].pk))
    assert answer.status_code == 404


@pytest.mark.rule("APP-6")
def test_a_get_never_decides(cast: Cast, pending: Request) -> None:
    """frappe #40489: approval by a mailed link."""
    client = as_person(cast.wang)
    for name, args in [
        ("request-decide", [pending.pk]),
        ("request-withdraw", [pending.pk]),
        ("request-decide-many", []),
    ]:
        assert client.get(reverse(f"approvals:{name}", args=args)).status_code == 405
    for name, args in [("inbox", []), ("mine", []), ("request-detail", [pending.pk]), ("request-panel", [pending.pk])]:
        answer = client.post(reverse(f"approvals:{name}", args=args), {"_once": str(uuid.uuid4())})
        assert answer.status_code == 405


@pytest.mark.rule("APP-7")
def test_bulk_approval_goes_through_the_same_door(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """frappe #8323, CordysCRM #780: bulk actions went round the flow."""
    make_chain({"who": "superior"}, {"who": "director"})
    good, bad, foreign = (
        submit(make_paper(name="好文件"), by=cast.li),
        submit(make_paper(name="坏文件"), by=cast.li),
        submit(make_paper(name="别区的"), by=cast.zhou),
    )
    picked = [f"{open_steps(one)[0].pk}:{one.content_hash}" for one in (good, bad, foreign)]
    client = as_person(cast.wang)
    many = reverse("approvals:request-decide-many")
    client.post(many, {"picked": [*picked, "junk", "9" * 40 + ":x"], "_once": str(uuid.uuid4())})
    assert list(Decision.objects.values_list("request__title", flat=True)) == ["好文件"]
    assert "It moved since it was submitted." in page(client, "inbox")
    monkeypatch.setattr(type(KIND), "bulk", False)
    third = submit(make_paper(), by=cast.li)
    client.post(many, {"picked": [f"{open_steps(third)[0].pk}:{third.content_hash}"], "_once": str(uuid.uuid4())})
    assert Decision.objects.count() == 1


@pytest.mark.rule("APP-7")
def test_the_difference_to_the_last_round_is_shown(cast: Cast, pending: Request) -> None:
    say(pending, "return", "改名")
    paper = Region.objects.get(pk=pending.subject_id)
    Region.objects.filter(pk=paper.pk).update(name="常州蓝湾（二期）")
    again = submit(paper, by=cast.li)
    view = request_view(again, cast.wang)
    assert [tuple(change)[1:] for change in view.changes] == [("常州蓝湾自动化", "常州蓝湾（二期）")]
    seen = page(as_person(cast.wang), "request-detail", again.pk)
    assert "改名" in seen  # the former round's reason stands in the story
    assert request_view(pending, cast.wang).request_obj.snapshot["name"] == "常州蓝湾自动化"


def test_a_papers_own_page_gets_its_newest_request(cast: Cast, pending: Request) -> None:
    paper = Region.objects.get(pk=pending.subject_id)
    view = request_view_for(paper, cast.wang)
    assert view is not None
    assert (view.request_obj, view.step) == (pending, open_steps(pending)[0])
    assert request_view_for(make_paper(), cast.wang) is None


@pytest.mark.parametrize("ending", ["return", "reject", "withdraw", "approve", "stopped"])
def test_every_state_can_be_read(cast: Cast, ending: str) -> None:
    make_chain(
        [{"who": "director"}, {"who": "post", "post": "FINANCE"}], {"who": "gm", "fact": "special", "operator": "true"}
    )
    request = submit(make_paper(), by=cast.li)
    if ending == "withdraw":
        as_person(cast.li).post(reverse("approvals:request-withdraw", args=[request.pk]), {"_once": str(uuid.uuid4())})
    elif ending == "stopped":
        make_chain({"who": "post", "post": "SALES_VP"})
        request = submit(make_paper(), by=cast.li)
    else:
        say(request, ending, "意见")
        if ending == "approve":
            say(request)
    for name, args in [("request-detail", (request.pk,)), ("request-panel", (request.pk,)), ("mine", ())]:
        assert request.title in page(as_person(cast.li), name, *args)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_no_inline_style_or_script_in_either_language(cast: Cast, pending: Request, language: str) -> None:
    client = as_person(cast.wang)
    client.cookies["django_language"] = language
    for seen in (page(client, "inbox"), page(client, "request-detail", pending.pk)):
        assert " style=" not in seen
        assert " onclick" not in seen
        assert "<style" not in seen
