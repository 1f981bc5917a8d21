"""Opening a request: what is frozen, who is asked, what stops."""

import json
from datetime import timedelta

import pytest
from django.db import DatabaseError, IntegrityError, InternalError, transaction

from salesops.approvals import engine
from salesops.approvals.chains import draft_version, put_in_force
from salesops.approvals.enums import RequestState, StepState
from salesops.approvals.kinds import kind_of
from salesops.approvals.models import Request
from salesops.approvals.queries import latest_request_for
from salesops.approvals.try_it import try_version
from salesops.audit import timeline_for
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.models import Region
from tests.cast import Cast
from tests.factories.approvals import KIND, PAPER, make_chain, make_paper, open_steps, say, submit, usual_chain
from tests.factories.org import make_deputation

pytestmark = pytest.mark.django_db


def asked(request: Request) -> list[tuple[int, str, str]]:
    """(stage, who, state) of every step."""
    steps = request.steps.select_related("approver").order_by("order", "seat")
    return [(step.order, step.approver.username if step.approver else "-", step.state) for step in steps]


@pytest.mark.rule("APP-1", "APP-2", "QUO-3")
def test_the_chain_is_resolved_when_it_is_submitted(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper("1000"), by=cast.li)
    assert asked(request) == [(1, "wang", "open"), (2, "zhao", "waiting"), (3, "-", "skipped")]
    assert request.state == RequestState.PENDING
    assert request.due_at is not None


@pytest.mark.rule("APP-2")
@pytest.mark.parametrize(("amount", "state"), [("499999.99", "skipped"), ("500000", "waiting"), ("900000", "waiting")])
def test_a_condition_on_a_fact_decides_whether_a_step_is_asked(cast: Cast, amount: str, state: str) -> None:
    usual_chain()
    request = submit(make_paper(amount), by=cast.li)
    step = request.steps.get(order=3)
    assert step.state == state
    assert (step.why.get("value") == "500000") == (state == StepState.SKIPPED)


@pytest.mark.rule("APP-2")
def test_flags_and_several_sign_offs_in_one_stage(cast: Cast) -> None:
    special = {"fact": "special", "operator": "true"}
    make_chain(
        [{"who": "director"}, {"who": "post", "post": "FINANCE", **special}], {"who": "person", "person": cast.xu}
    )
    plain, marked = submit(make_paper(), by=cast.li), submit(make_paper(special=True), by=cast.li)
    assert asked(plain) == [(1, "zhao", "open"), (1, "-", "skipped"), (2, "xu", "waiting")]
    assert asked(marked) == [(1, "zhao", "open"), (1, "sun", "open"), (2, "xu", "waiting")]


@pytest.mark.rule("APP-2")
def test_a_fact_that_is_missing_asks_rather_than_skips(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    usual_chain()
    monkeypatch.setattr(type(KIND), "facts", lambda self, subject: {})
    assert asked(submit(make_paper(), by=cast.li))[2] == (3, "qian", "waiting")


@pytest.mark.rule("APP-3", "APP-8")
def test_what_is_judged_is_frozen_and_the_database_keeps_it(cast: Cast) -> None:
    usual_chain()
    paper = make_paper("1000", name="初稿")
    request = submit(paper, by=cast.li)
    assert request.snapshot == {"name": "初稿", "amount": "1000"}
    assert len(request.content_hash) == 64
    for column, value in [("snapshot", {}), ("facts", {}), ("content_hash", "0" * 64), ("requester", cast.he)]:
        with pytest.raises(InternalError, match="request_frozen"), transaction.atomic():
            Request.objects.filter(pk=request.pk).update(**{column: value})
    with pytest.raises(DatabaseError), transaction.atomic():
        Request.objects.filter(pk=request.pk)._raw_delete("default")


@pytest.mark.rule("APP-3")
def test_one_paper_waits_once(cast: Cast) -> None:
    usual_chain()
    paper = make_paper()
    first = submit(paper, by=cast.li)
    with pytest.raises(Refusal, match="APP-6") as refused:
        submit(paper, by=cast.li)
    assert cast.li.name in str(refused.value.sentence)
    again = Request(**{f.attname: getattr(first, f.attname) for f in Request._meta.concrete_fields if f.name != "id"})
    with pytest.raises(IntegrityError, match="approvals_one_open_request"), transaction.atomic():
        again.save()
    assert latest_request_for(paper) == first


@pytest.mark.rule("APP-8")
def test_a_changed_chain_leaves_running_requests_alone(cast: Cast) -> None:
    version = usual_chain()
    request = submit(make_paper(), by=cast.li)
    draft = draft_version(version.chain, by=cast.hu)
    draft.stages.filter(order=1).delete()
    put_in_force(draft, by=cast.hu, note="简化")
    assert asked(request) == [(1, "wang", "open"), (2, "zhao", "waiting"), (3, "-", "skipped")]
    assert request.version == version
    assert asked(submit(make_paper(), by=cast.li))[0] == (2, "zhao", "open")


@pytest.mark.rule("APP-2")
def test_without_a_chain_nothing_is_asked_and_nothing_passes(cast: Cast) -> None:
    paper = make_paper()
    with pytest.raises(Refusal, match="APP-2"):
        submit(paper, by=cast.li)
    assert not Request.objects.exists()
    assert Region.objects.get(pk=paper.pk).name_en == "draft"


@pytest.mark.rule("CNF-2")
def test_opening_is_told_and_recorded(cast: Cast) -> None:
    usual_chain()
    paper = make_paper(name="一份文件")
    request = submit(paper, by=cast.li)
    assert [entry.who for entry in timeline_for(request)] == [cast.li.name]
    assert [entry.title for entry in timeline_for(paper)] == ["一份文件"]
    notice = Notice.objects.get(person=cast.wang)
    assert f"approvals:{request.pk}:1:" in notice.key
    assert "1000" not in json.dumps(notice.params)


@pytest.mark.rule("APP-7")
def test_the_preview_shows_the_same_chain_and_writes_nothing(cast: Cast) -> None:
    usual_chain()
    paper = make_paper("700000")
    view = engine.preview(PAPER, paper, by=cast.li)
    assert view is not None
    assert [node.person for node in view.nodes] == [cast.li.name, cast.wang.name, cast.zhao.name, cast.qian.name, ""]
    assert all(node.said for node in view.nodes[1:-1])
    assert not Request.objects.exists()
    request = submit(paper, by=cast.li)
    frozen = [step.approver.name for step in request.steps.order_by("order") if step.approver]
    assert frozen == [node.person for node in view.nodes[1:-1]]


@pytest.mark.rule("APP-7", "ORG-3")
def test_the_preview_shows_past_a_stand_in_who_may_not_decide(cast: Cast) -> None:
    version = make_chain({"who": "regional_manager"}, {"who": "director"}, {"who": "gm"})
    make_deputation(cast.zhao, cast.wang)  # Li's superior
    make_deputation(cast.wu, cast.sun)  # who may decide, and is not shown before: it stays with Wu
    make_deputation(cast.qian, cast.zhao)  # nobody is above Qian
    expected = {cast.li: [cast.wang, cast.qian, cast.qian], cast.zhou: [cast.wu, cast.zhao, cast.qian]}
    for owner, people in expected.items():
        paper = make_paper()
        view = engine.preview(PAPER, paper, by=owner)
        assert view is not None
        tried = try_version(version, KIND, KIND.facts(paper), owner=owner).chain
        request = submit(paper, by=owner)
        say(request)
        came = [step.approver for step in request.steps.order_by("order").select_related("approver")]
        assert came == people
        for chain in (view, tried):
            assert [node.person for node in chain.nodes[1:-1]] == [person.name for person in people]
            assert (cast.zhao.name in chain.nodes[2].why) is (owner == cast.li)
    with clock.at(clock.now() + timedelta(days=11)):  # all of them are over
        later_on = engine.preview(PAPER, make_paper(), by=cast.li)
        assert later_on is not None
        assert later_on.nodes[2].person == cast.zhao.name


@pytest.mark.rule("APP-3")
def test_a_new_round_follows_a_return_and_a_rejection_is_final(cast: Cast) -> None:
    usual_chain()
    paper = make_paper()
    first = say(submit(paper, by=cast.li), "return", "首付太少")
    second = submit(paper, by=cast.li)
    assert (second.round, second.previous) == (2, first)
    assert second.content_hash != first.content_hash
    assert open_steps(second)[0].approver == cast.wang
    say(second, "reject", "不做")
    with pytest.raises(Refusal, match="APP-3") as refused:
        submit(paper, by=cast.li)
    assert cast.wang.name in str(refused.value.sentence)


def test_the_engine_finds_kinds_by_key() -> None:
    assert kind_of(PAPER) is KIND
    with pytest.raises(KeyError):
        kind_of("nobody.knows")
