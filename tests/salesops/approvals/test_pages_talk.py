"""What is done beside the decision, by the forms of a request's page."""

from datetime import timedelta

import pytest

from salesops.approvals.enums import RequestState, Turn
from salesops.approvals.models import Comment, Consultation, Decision, Detour, Request
from salesops.base import clock
from salesops.org.actions.person import deactivate_person
from salesops.org.models import Region
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain
from tests.factories.org import make_department
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-7")]


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper, waiting for Wang, then Zhao."""
    usual_chain()
    return submit(make_paper("54321"), by=cast.li)


def url(request: Request, *parts: object) -> str:
    """An address below the request."""
    return request.get_absolute_url() + "".join(f"{part}/" for part in parts)


def question(request: Request, cast: Cast, **more: object) -> dict[str, object]:
    """A question to Xu, before the decision."""
    step = open_steps(request)[0]
    return {"step": step.pk, "colleague": cast.xu.pk, "turn": Turn.BEFORE, "question": "工期够吗？"} | more


def decision(request: Request, verdict: str, opinion: str = "", **more: object) -> dict[str, object]:
    """What a dialog of a decision sends."""
    step = open_steps(request)[0]
    seen = request.content_hash
    return {"step": step.pk, "verdict": verdict, "opinion": opinion, "seen_hash": seen} | more


def test_asking_waiting_and_answering_by_the_page(cast: Cast, pending: Request) -> None:
    wang, xu = Visitor(cast.wang), Visitor(cast.xu)
    assert xu.get(url(pending)).status_code == 404
    assert wang.send(url(pending, "opinions", "ask"), question(pending, cast)).status_code == 302
    view = wang.get(url(pending)).context["request_view"]
    assert cast.xu.name in view.offers.main.held
    [said] = view.opinions
    assert (said.take_back, said.waits != "") == (Consultation.objects.get().pk, True)
    refused = wang.send(url(pending, "decide"), decision(pending, "approve"))
    assert refused.status_code == 422
    page = xu.get(url(pending))
    assert page.status_code == 200
    assert "54,321" not in page.content.decode()  # technical sees no prices
    asked = Consultation.objects.get()
    answer = {"stance": "doubts", "answer": "至少 30 天"}
    assert xu.send(url(pending, "opinions", asked.pk, "answer"), answer).status_code == 302
    view = wang.get(url(pending)).context["request_view"]
    assert view.offers.main.held == ""
    assert [reply.text[0].text for said in view.opinions for reply in said.replies] == ["至少 30 天"]
    assert wang.send(url(pending, "decide"), decision(pending, "approve")).status_code == 302


def test_a_question_may_be_taken_back(cast: Cast, pending: Request) -> None:
    wang = Visitor(cast.wang)
    wang.send(url(pending, "opinions", "ask"), question(pending, cast))
    asked = Consultation.objects.get()
    back = url(pending, "opinions", asked.pk, "take-back")
    assert Visitor(cast.li).send(back).status_code == 409
    assert wang.send(back).status_code == 302
    assert Consultation.objects.get().state == "taken_back"
    assert Visitor(cast.xu).send(url(pending, "opinions", asked.pk, "answer"), {}).status_code == 422


@pytest.mark.rule("ORG-4")
def test_only_those_are_found_who_may_be_asked(cast: Cast, pending: Request) -> None:
    wang = Visitor(cast.wang)
    people = url(pending, "people")
    suggested = wang.get(people).context["people"]
    assert suggested[0][0] == cast.zhao  # who has a part in the chain stands first
    for typed in ("", "李", "li", "王", "胡", "system"):
        found = {one.username for one, _title in wang.get(people, {"q": typed}).context["people"]}
        assert not found & {"li", "wang", "hu", "system"}
    assert [one for one, _title in wang.get(people, {"q": "XU"}).context["people"]] == [cast.xu]
    for person in (cast.li, cast.wang):
        refused = wang.send(url(pending, "opinions", "ask"), question(pending, cast, colleague=person.pk))
        assert refused.status_code == 422
    assert not Consultation.objects.exists()
    assert Visitor(cast.he).get(people).status_code == 404
    assert wang.get(people, {"q": "\x00"}).status_code == 200


def test_what_was_typed_is_still_there_after_a_refusal(cast: Cast, pending: Request) -> None:
    sent = question(pending, cast, colleague="")
    answer = Visitor(cast.wang).send(url(pending, "opinions", "ask"), sent)
    assert answer.status_code == 422
    seen = answer.content.decode()
    assert "data-opens-now" in seen
    assert "工期够吗？" in seen


def test_an_opinion_afterwards_is_offered_only_where_a_stage_follows(cast: Cast, pending: Request) -> None:
    assert Turn.AFTER.value in Visitor(cast.wang).get(url(pending, "dialog", "ask")).content.decode()
    say(pending)
    assert f'value="{Turn.AFTER.value}"' not in Visitor(cast.zhao).get(url(pending, "dialog", "ask")).content.decode()


@pytest.mark.parametrize(
    "sent", [{"step": "x"}, {"turn": "never"}, {"question": ""}, {"colleague": "-1"}, {"step": "9" * 30}]
)
def test_bad_questions_store_nothing(cast: Cast, pending: Request, sent: dict[str, str]) -> None:
    answer = Visitor(cast.wang).send(url(pending, "opinions", "ask"), question(pending, cast, **sent))
    assert answer.status_code == 422
    assert not Consultation.objects.exists()


def test_sending_back_to_a_stage_names_those_that_were_asked(cast: Cast, pending: Request) -> None:
    wang, zhao = Visitor(cast.wang), Visitor(cast.zhao)
    assert wang.get(url(pending)).context["request_view"].offers.named("send-back") is None  # nobody before
    say(pending)
    form = zhao.get(url(pending, "dialog", "send-back")).context["offer"].form
    assert [order for order, _name in form.fields["to_order"].choices] == [1]
    assert cast.wang.name in dict(form.fields["to_order"].choices)[1]
    wordless = zhao.send(url(pending, "decide"), decision(pending, "send_back", to_order=1))
    assert wordless.status_code == 422
    assert "data-opens-now" in wordless.content.decode()
    for nowhere in ("", "2", "9"):
        sent = decision(pending, "send_back", "首付再谈", to_order=nowhere)
        assert zhao.send(url(pending, "decide"), sent).status_code == 422
    due = Request.objects.get().due_at
    assert zhao.send(url(pending, "decide"), decision(pending, "send_back", "首付再谈", to_order=1)).status_code == 302
    assert [step.approver for step in open_steps(pending)] == [cast.wang]
    assert Request.objects.get().due_at == due
    assert "首付再谈" in wang.get(url(pending)).content.decode()


@pytest.mark.rule("APP-5")
def test_the_direct_way_and_back_to_the_chain(cast: Cast, pending: Request, monkeypatch: pytest.MonkeyPatch) -> None:
    li, qian = Visitor(cast.li), Visitor(cast.qian)
    assert li.get(url(pending)).context["request_view"].offers.named("ask-gm") is None  # not for such papers
    monkeypatch.setattr(type(KIND), "direct_to_gm", True)
    assert li.get(url(pending)).context["request_view"].offers.named("ask-gm") is not None
    assert Visitor(cast.wang).get(url(pending)).context["request_view"].offers.named("ask-gm") is None
    assert li.send(url(pending, "ask-gm"), {"reason": " "}).status_code == 422
    assert li.send(url(pending, "ask-gm"), {"reason": "客户今天签"}).status_code == 302
    assert Detour.objects.get().reason == "客户今天签"
    offers = qian.get(url(pending)).context["request_view"].offers
    assert {offer.name for offer in offers.more} >= {"to-chain", "ask"}
    assert qian.send(url(pending, "decide"), decision(pending, "to_chain", "走正常流程")).status_code == 302
    assert [step.approver for step in open_steps(pending)] == [cast.wang]


@pytest.mark.rule("APP-5")
def test_the_general_manager_takes_over_what_is_overdue(cast: Cast, pending: Request) -> None:
    qian, step = Visitor(cast.qian), open_steps(pending)[0]
    assert qian.get(url(pending)).context["request_view"].offers.more == []
    assert qian.send(url(pending, "take-over"), {"step": step.pk}).status_code == 422
    with clock.at(clock.now() + timedelta(days=12)):
        name = f"take-over-{step.pk}"
        assert Visitor(cast.zhao).get(url(pending)).context["request_view"].offers.named(name) is None
        assert qian.get(url(pending)).context["request_view"].offers.named(name) is not None
        assert qian.send(url(pending, "take-over"), {"step": step.pk}).status_code == 302
        assert qian.get(url(pending)).context["request_view"].offers.main.name == "approve"
        assert Visitor(cast.wang).get(url(pending)).context["request_view"].offers.main is None


@pytest.mark.rule("ORG-5")
def test_a_departments_head_lets_a_member_answer(cast: Cast) -> None:
    quality = make_department("quality", head=cast.xu, members=[cast.sun])
    make_chain({"who": "department", "department": quality})
    request = submit(make_paper(), by=cast.li)
    xu, step = Visitor(cast.xu), open_steps(request)[0]
    dialog = xu.get(url(request, "dialog", f"delegate-{step.pk}")).content.decode()
    assert cast.sun.name in dialog
    assert xu.send(url(request, "delegate"), {"step": step.pk, "to": cast.he.pk}).status_code == 422
    assert xu.send(url(request, "delegate"), {"step": step.pk, "to": cast.sun.pk}).status_code == 302
    assert open_steps(request)[0].approver == cast.sun
    assert Visitor(cast.sun).get(url(request)).context["request_view"].is_mine


@pytest.mark.rule("ORG-5")
def test_the_head_of_two_departments_gives_each_answer_to_its_own_member(cast: Cast) -> None:
    quality = make_department("quality", head=cast.xu, members=[cast.sun])
    supply = make_department("supply", head=cast.xu, members=[cast.chen])
    make_chain([{"who": "department", "department": one} for one in (quality, supply)])
    request, xu = submit(make_paper(), by=cast.li), Visitor(cast.xu)
    for step, member in zip(open_steps(request), (cast.sun, cast.chen), strict=True):
        assert member.name in xu.get(url(request, "dialog", f"delegate-{step.pk}")).content.decode()
        assert xu.send(url(request, "delegate"), {"step": step.pk, "to": member.pk}).status_code == 302
    assert [step.approver for step in open_steps(request)] == [cast.sun, cast.chen]


def test_comments_are_read_in_the_conversation_and_names_stand_out(cast: Cast, pending: Request) -> None:
    li = Visitor(cast.li)
    assert li.send(url(pending, "comment"), {"text": "@王强 <b>附件</b>已更新"}).status_code == 302
    page = Visitor(cast.wang).get(url(pending))
    seen = page.content.decode()
    assert "&lt;b&gt;附件" in seen
    assert '<span class="at">@王强</span>' in seen
    assert f'id="said-{Comment.objects.get().pk}"' in seen
    assert {one.username for one in page.context["mentionable"]} == {"li", "zhao"}
    for text in ("", "@何洁 看", "x" * 2001):
        answer = li.send(url(pending, "comment"), {"text": text})
        assert answer.status_code == 422
        assert "data-rejected" in answer.content.decode()
    assert Comment.objects.count() == 1


@pytest.mark.rule("ORG-2")
def test_an_outsider_finds_no_door(cast: Cast, pending: Request) -> None:
    Visitor(cast.wang).send(url(pending, "opinions", "ask"), question(pending, cast))
    asked = Consultation.objects.get().pk
    for person in (cast.he, cast.zhou, cast.hu):
        visitor = Visitor(person)
        for parts in [
            ("comment",), ("ask-gm",), ("take-over",), ("delegate",), ("opinions", "ask"),
            ("opinions", asked, "answer"), ("opinions", asked, "take-back"),
        ]:  # fmt: skip
            assert visitor.send(url(pending, *parts), {"text": "x", "reason": "x"}).status_code == 404
        for parts in [("dialog", "approve"), ("round",), ("people",)]:
            assert visitor.get(url(pending, *parts)).status_code == 404
    other = submit(make_paper(), by=cast.li)
    assert Visitor(cast.xu).send(url(other, "opinions", asked, "answer"), {}).status_code == 404


@pytest.mark.rule("APP-3", "APP-8")
def test_each_round_is_read_as_its_author_saw_it(cast: Cast, pending: Request) -> None:
    say(pending, "return", "名称不对")
    Region.objects.filter(pk=pending.subject_id).update(name="新名称")
    again = submit(Region.objects.get(pk=pending.subject_id), by=cast.li)
    wang = Visitor(cast.wang)
    page = wang.get(url(again))
    assert [(line.request_obj, line.is_here, line.reason) for line in page.context["rounds"]] == [
        (again, True, ""),
        (pending, False, "名称不对"),
    ]
    former = wang.get(url(pending, "round")).content.decode()
    assert pending.snapshot["name"] in former
    assert "新名称" not in former
    assert "名称不对" in former
    assert wang.get(url(pending)).context["newer"] == again
    assert wang.get(url(again)).context["newer"] is None


@pytest.mark.rule("APP-3")
def test_there_is_one_main_button_and_a_menu(cast: Cast, pending: Request) -> None:
    say(pending)
    offers = Visitor(cast.zhao).get(url(pending)).context["request_view"].offers
    assert offers.main.name == "approve"
    assert [offer.name for offer in offers.beside] == ["return", "reject"]
    assert [offer.name for offer in offers.more] == ["send-back", "ask"]
    mine = Visitor(cast.li).get(url(pending)).context["request_view"].offers
    assert (mine.main, [offer.name for offer in mine.beside]) == (None, ["withdraw"])
    assert not Decision.objects.filter(approver=cast.zhao).exists()
    assert Request.objects.get().state == RequestState.PENDING


@pytest.mark.rule("APP-7", "ORG-3")
def test_what_a_leaver_asked_is_taken_back_by_the_superior(cast: Cast) -> None:
    """Wanted after the decision of somebody who has left, it would hold the paper for ever."""
    usual_chain()
    request = submit(make_paper(), by=cast.li)
    wang, zhao, li = Visitor(cast.wang), Visitor(cast.zhao), Visitor(cast.li)
    wang.send(url(request, "opinions", "ask"), question(request, cast, turn=Turn.AFTER))
    asked = Consultation.objects.get()
    say(request, by=cast.wang)

    def offered(visitor: Visitor) -> list[int | None]:
        return [said.take_back for said in visitor.get(url(request)).context["request_view"].opinions]

    assert offered(zhao) == [None], "as long as Wang is there, Wang takes it back"
    deactivate_person(cast.wang, by=cast.hu)
    assert (offered(zhao), offered(li)) == ([asked.pk], [None])
    assert zhao.send(url(request, "opinions", asked.pk, "take-back"), {}).status_code == 302
    assert [step.approver for step in open_steps(request)] == [cast.zhao]
