"""The inbox: what is mine, what I decide for others, whose opinion is wanted; and the cards for the phone."""

import uuid
from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports.queries.shell import shell_numbers
from salesops.approvals import consulting
from salesops.approvals.enums import Turn
from salesops.approvals.models import Decision
from salesops.base import clock
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, submit
from tests.factories.org import make_deputation
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-7")]

INBOX = "/approvals/"


@pytest.mark.rule("ORG-3")
def test_what_one_decides_for_others_stands_apart_under_their_name(cast: Cast) -> None:
    make_chain({"who": "superior"})
    make_deputation(cast.wang, cast.wu)
    submit(make_paper(name="王的"), by=cast.li)
    submit(make_paper(name="吴的"), by=cast.zhou)
    groups = Visitor(cast.wu).get(INBOX).context["groups"]
    assert [[row.request_obj.title for row in group.rows] for group in groups] == [["吴的"], ["王的"]]
    assert cast.wang.name in groups[1].title
    assert cast.wang.name not in groups[0].title


@pytest.mark.rule("ORG-3")
def test_a_stand_ins_page_says_for_whom_and_their_decision_too(cast: Cast) -> None:
    make_chain({"who": "superior"}, {"who": "director"})
    make_deputation(cast.wang, cast.wu)
    request = submit(make_paper(), by=cast.li)
    visitor = Visitor(cast.wu)
    view = visitor.get(request.get_absolute_url()).context["request_view"]
    assert cast.wang.name in view.say
    assert cast.wang.name in dict(view.offers.main.facts).values()
    [step] = open_steps(request)
    sent = {"step": step.pk, "verdict": "approve", "seen_hash": request.content_hash, "opinion": "代批"}
    assert visitor.send(f"/approvals/{request.pk}/decide/", sent).status_code == 302
    assert Decision.objects.get().acting_for == cast.wang
    [said] = Visitor(cast.li).get(request.get_absolute_url()).context["request_view"].opinions
    assert cast.wu.name in said.who
    assert cast.wang.name in said.who


def test_an_opinion_that_is_wanted_stands_in_the_inbox_until_it_is_given(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    visitor = Visitor(cast.he)
    assert visitor.get(INBOX).context["groups"] == []
    asked = consulting.ask_opinion(open_steps(request)[0], cast.he, Turn.BEFORE, "客户付款习惯如何？", by=cast.wang)
    page = visitor.get(INBOX)
    [group] = page.context["groups"]
    assert (group.rows[0].asked, group.rows[0].step, group.rows[0].bulk) == (asked, None, False)
    assert page.context["request_view"].offers.main.name == "answer"
    assert "客户付款习惯如何？" in page.content.decode()
    consulting.answer_opinion(asked, "agrees", "一直准时", by=cast.he)
    assert visitor.get(INBOX).context["groups"] == []


@pytest.mark.rule("ORG-3")
def test_the_figure_in_the_navigation_is_what_the_inbox_holds(cast: Cast) -> None:
    make_chain({"who": "superior"}, limits=[1])
    make_deputation(cast.wang, cast.wu)
    with clock.at(clock.now() - timedelta(days=12)):
        submit(make_paper(), by=cast.li)
        own = submit(make_paper(), by=cast.zhou)
    other = submit(make_paper(), by=cast.chen)
    consulting.ask_opinion(open_steps(own)[0], cast.he, Turn.BEFORE, "？", by=cast.wu)
    consulting.ask_opinion(open_steps(other)[0], cast.wu, Turn.BEFORE, "？", by=cast.wang)
    for person, waiting, late in [(cast.wu, 4, 2), (cast.wang, 2, 1), (cast.he, 1, 1), (cast.li, 0, 0)]:
        page = Visitor(person).get(INBOX)
        numbers = shell_numbers(person)
        assert (numbers.waiting, numbers.late) == (waiting, late)
        assert page.context["waiting_total"] == waiting
        assert sum(len(group.rows) for group in page.context["groups"]) == waiting


def test_the_inbox_costs_the_same_for_one_and_for_nine_of_each_sort(cast: Cast) -> None:
    make_chain({"who": "superior"})
    make_deputation(cast.wang, cast.wu)
    visitor, counts = Visitor(cast.wu), []
    for more in (1, 3):
        for _number in range(more):
            for rep in (cast.li, cast.zhou):
                submit(make_paper(), by=rep)
            other = submit(make_paper(), by=cast.chen)
            consulting.ask_opinion(open_steps(other)[0], cast.wu, Turn.BEFORE, "？", by=cast.wang)
        visitor.get(INBOX)
        with CaptureQueriesContext(connection) as queries:
            visitor.get(INBOX)
        counts.append(len(queries))
    assert counts[0] == counts[1]
    assert counts[0] <= 36


def test_the_words_of_a_kind_stand_on_every_button(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(KIND), "verdict_words", {"approve": "批示", "return": "要求补充"})
    monkeypatch.setattr(type(KIND), "answers_in_words", True)
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    visitor = Visitor(cast.wang)
    for url in (INBOX, request.get_absolute_url(), f"/approvals/{request.pk}/panel/"):
        seen = visitor.get(url).content.decode()
        assert "批示" in seen
        assert "要求补充" in seen
        assert "批准" not in seen.replace("批准所勾选", "")
    sent = {"step": open_steps(request)[0].pk, "verdict": "approve", "seen_hash": request.content_hash}
    url = f"/approvals/{request.pk}/decide/"
    assert visitor.send(url, sent).status_code == 422  # an answer says something
    assert visitor.send(url, sent | {"opinion": "按合同执行"}).status_code == 302
    assert not visitor.get(INBOX).context["has_bulk"]
    assert "批示" in visitor.get(request.get_absolute_url()).content.decode()


def test_an_answer_in_words_is_not_given_in_bulk(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(type(KIND), "answers_in_words", True)
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.li)
    visitor = Visitor(cast.wang)
    assert not visitor.get(INBOX).context["has_bulk"]
    token = f"{open_steps(request)[0].pk}:{request.content_hash}"
    visitor.send("/approvals/many/", {"picked": [token]})
    assert not Decision.objects.exists()


@pytest.mark.rule("APP-6")
def test_the_dialogs_of_a_card_are_loaded_and_lead_back_to_the_inbox(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper("54321", name="常州蓝湾"), by=cast.li)
    visitor = Visitor(cast.wang)
    for name in ("approve", "return", "reject", "ask"):
        seen = visitor.get(f"/approvals/{request.pk}/dialog/{name}/?back=inbox").content.decode()
        assert 'name="_once"' in seen
        assert 'value="inbox"' in seen
    asked = visitor.get(f"/approvals/{request.pk}/dialog/approve/?back=https://elsewhere.example/").content.decode()
    assert "54,321" in asked
    assert "elsewhere" not in asked
    for name in ("take-over-1", "ask-gm", "nonsense", "to-chain"):
        assert 'name="_once"' not in visitor.get(f"/approvals/{request.pk}/dialog/{name}/").content.decode()
    assert 'name="_once"' not in Visitor(cast.li).get(f"/approvals/{request.pk}/dialog/approve/").content.decode()
    url = f"/approvals/{request.pk}/decide/"
    sent = {"step": open_steps(request)[0].pk, "verdict": "approve", "seen_hash": request.content_hash, "back": "inbox"}
    assert visitor.post(url, sent | {"_once": str(uuid.uuid4())})["Location"] == INBOX
