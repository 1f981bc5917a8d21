"""Who is asked: posts relative to the owner, nobody on their own paper, leavers replaced, nobody found stops."""

import pytest

from salesops.approvals import engine
from salesops.approvals.conditions import Condition, is_met
from salesops.approvals.enums import RequestState
from salesops.approvals.models import Request
from salesops.approvals.reasons import in_words
from salesops.approvals.reminders import remind
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from salesops.org.actions.person import deactivate_person
from salesops.org.enums import Post
from salesops.org.models import Assignment, Person, Region
from salesops.policy.actions import set_policy
from tests.cast import Cast
from tests.factories.approvals import KIND, make_chain, make_paper, open_steps, say, submit, usual_chain
from tests.factories.org import make_person

pytestmark = pytest.mark.django_db
EVERYBODY = [{"who": "superior"}, {"who": "regional_manager"}, {"who": "director"}, {"who": "gm"}]


def who(request: Request) -> list[str]:
    """The approvers in order."""
    return [step.approver.username if step.approver else "-" for step in request.steps.select_related("approver")]


@pytest.mark.rule("APP-2", "ORG-1")
@pytest.mark.parametrize(
    ("owner", "expected"),
    [
        ("li", ["wang", "wang", "zhao", "qian"]),
        ("zhou", ["wu", "wu", "zhao", "qian"]),
        ("chen", ["wang", "wang", "zhao", "qian"]),
        # ORG-4: whoever holds the post, or stands above it, is replaced by the next superior.
        ("wang", ["zhao", "zhao", "zhao", "qian"]),
        ("zhao", ["qian", "qian", "qian", "qian"]),
    ],
)
def test_sign_offs_are_relative_to_the_owner(cast: Cast, owner: str, expected: list[str]) -> None:
    make_chain(*EVERYBODY)
    assert who(submit(make_paper(), by=getattr(cast, owner))) == expected


@pytest.mark.rule("ORG-4")
def test_neither_requester_nor_owner_decides(cast: Cast) -> None:
    """frappe #5553: one's own request was approved by default."""
    make_chain({"who": "regional_manager"}, {"who": "director"})
    request = submit(make_paper(), by=cast.wang, owner=cast.li)
    assert who(request) == ["zhao", "zhao"]
    assert request.steps.get(order=1).why == {"code": "own", "instead_of": cast.wang.name}
    for person in (cast.wang, cast.li):
        with pytest.raises(Refusal, match="ORG-4"):
            say(request, by=person)


@pytest.mark.rule("ORG-4")
def test_whose_paper_it_is_as_well_is_passed_over_for_the_next_superior(cast: Cast) -> None:
    make_chain({"who": "regional_manager"}, {"who": "director"})
    request = submit(make_paper(name="合伙 与wang"), by=cast.li)
    assert who(request) == ["zhao", "zhao"]
    assert request.steps.get(order=1).why == {"code": "own", "instead_of": cast.wang.name}
    with pytest.raises(Refusal, match="ORG-4"):
        say(request, by=cast.wang)


@pytest.mark.rule("ORG-4", "APP-8")
def test_a_step_is_not_handed_on_to_somebody_whose_paper_it_is_as_well(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper(name="合伙 与zhao"), by=cast.li)
    assert who(request) == ["wang", "qian", "-"]
    left(cast.wang)
    assert remind().handed_on == 1
    assert open_steps(request)[0].approver == cast.qian


@pytest.mark.rule("ORG-4")
def test_a_part_in_the_paper_that_came_up_since_bars_from_deciding(cast: Cast) -> None:
    make_chain({"who": "regional_manager"})
    paper = make_paper()
    request = submit(paper, by=cast.li)
    type(paper).objects.filter(pk=paper.pk).update(name=f"{paper.name} 与wang")
    with pytest.raises(Refusal, match="ORG-4"):
        say(request, by=cast.wang)


@pytest.mark.rule("ORG-4")
def test_the_gms_own_goes_to_the_named_alternate(cast: Cast) -> None:
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="出差", by=cast.hu)
    make_chain({"who": "superior"}, {"who": "gm"})
    request = submit(make_paper(), by=cast.qian)
    assert (who(request), request.state) == (["zhao", "zhao"], RequestState.PENDING)


@pytest.mark.rule("ORG-4")
def test_without_an_alternate_it_stops_and_the_administrator_is_told(cast: Cast) -> None:
    """WuKong: an empty approver list passes. Ours stops."""
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.qian)
    assert (request.state, request.due_at) == (RequestState.STOPPED, None)
    assert Notice.objects.filter(kind="approvals.stopped", person=cast.hu).count() == 1
    notice = Notice.objects.get(kind="approvals.stopped", person=cast.hu)
    assert request.title not in str(notice.params)
    step = request.steps.get()
    with pytest.raises(Refusal, match="ORG-4"):
        engine.decide(step, "approve", "", by=cast.zhao, seen_hash=request.content_hash)
    assert engine.withdraw(request, by=cast.qian).state == RequestState.WITHDRAWN


@pytest.mark.rule("ORG-4", "APP-4")
def test_a_stopped_request_goes_on_with_a_new_clock_when_somebody_is_found(cast: Cast) -> None:
    make_chain({"who": "superior"})
    request = submit(make_paper(), by=cast.qian)
    assert remind().resumed == 0
    set_policy("org.gm_alternate", "zhao", valid_from=clock.today(), reason="出差", by=cast.hu)
    assert remind().resumed == 1
    request.refresh_from_db()
    assert (request.state, who(request)) == (RequestState.PENDING, ["zhao"])
    assert request.due_at is not None
    assert say(request).state == RequestState.APPROVED


@pytest.mark.rule("APP-2")
def test_conditions_alone_never_leave_nobody(cast: Cast) -> None:
    """Should all conditions say no after all, the request stops; it does not pass."""
    version = make_chain({"who": "superior"})
    sign_off = version.stages.get().sign_offs.get()
    request = submit(make_paper("10"), by=cast.li)
    assert request.state == RequestState.PENDING
    assert is_met(Condition(sign_off.fact, sign_off.operator, sign_off.value), {})


@pytest.mark.rule("APP-2")
def test_a_post_outside_the_line_is_found_by_who_holds_it(cast: Cast) -> None:
    make_chain({"who": "post", "post": "FINANCE"}, {"who": "post", "post": "SALES_ASSISTANT"})
    assert who(submit(make_paper(), by=cast.li)) == ["sun", "chen"]
    make_person("sun2", post=Post.FINANCE, superior=cast.qian)
    assert who(submit(make_paper(), by=cast.he)) == ["sun", "chen"]


@pytest.mark.rule("ORG-4")
def test_a_vacant_post_stops_instead_of_passing(cast: Cast) -> None:
    make_chain({"who": "post", "post": "SALES_VP"}, {"who": "director"})
    request = submit(make_paper(), by=cast.li)
    assert request.state == RequestState.STOPPED
    assert who(request) == ["-", "zhao"]


@pytest.mark.rule("APP-2")
def test_two_directors_and_neither_above_is_not_guessed(cast: Cast) -> None:
    make_person("zhao2", post=Post.DIRECTOR, superior=cast.qian)
    make_chain({"who": "director"})
    assert who(submit(make_paper(), by=cast.li)) == ["zhao"]
    assert who(submit(make_paper(), by=cast.xu)) == ["-"]


def left(person: Person) -> None:
    """Somebody leaves: no access, and the assignment is over."""
    Person.objects.filter(pk=person.pk).update(is_active=False)


@pytest.mark.rule("ORG-4", "APP-8")
def test_whoever_has_left_is_replaced_by_the_superior_at_submission(cast: Cast) -> None:
    usual_chain()
    left(cast.wang)
    make_chain({"who": "person", "person": cast.xu}, {"who": "regional_manager"})
    left(cast.xu)
    request = submit(make_paper(), by=cast.li)
    assert who(request)[0] == "qian"
    assert request.steps.get(order=1).why == {"code": "left", "instead_of": cast.xu.name}


@pytest.mark.rule("ORG-4", "APP-8")
def test_an_open_step_of_a_leaver_goes_to_the_superior_at_the_next_tick(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper(), by=cast.li)
    due = open_steps(request)[0].due_at
    left(cast.wang)
    assert remind().handed_on == 1
    step = open_steps(request)[0]
    assert (step.approver, step.due_at) == (cast.zhao, due)
    assert step.why == {"code": "left", "instead_of": cast.wang.name}
    assert Notice.objects.filter(person=cast.zhao, kind="approvals.your-turn").count() == 1
    assert remind().handed_on == 0
    say(request)
    assert open_steps(request)[0].approver == cast.zhao  # his own step still has to be decided


@pytest.mark.rule("ORG-4", "APP-8")
def test_a_waiting_step_of_a_leaver_goes_to_the_superior_when_it_opens(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper(), by=cast.li)
    left(cast.zhao)
    say(request)
    assert open_steps(request)[0].approver == cast.qian


@pytest.mark.rule("ORG-4")
def test_nobody_left_to_take_over_stops_a_running_request(cast: Cast) -> None:
    make_chain({"who": "gm"})
    request = submit(make_paper(), by=cast.li)
    left(cast.qian)
    remind()
    request.refresh_from_db()
    assert (request.state, open_steps(request)) == (RequestState.STOPPED, [])
    make_person("newgm", post=Post.GM)
    assert remind().resumed == 1
    assert who(request) == ["newgm"]


@pytest.mark.rule("ORG-4")
def test_what_still_finds_nobody_is_not_taken_up_and_stopped_each_minute(cast: Cast) -> None:
    make_chain({"who": "post", "post": "SALES_VP"}, {"who": "gm"})
    paper = make_paper()
    submit(paper, by=cast.li)
    make_person("fu", post=Post.SALES_VP, superior=cast.qian)
    Region.objects.filter(pk=paper.pk).update(name="合伙 与qian")  # now nobody is left for stage 2
    told = Notice.objects.count()
    for _minute in range(3):
        assert remind().resumed == 0
    assert Notice.objects.count() == told


@pytest.mark.rule("APP-8")
def test_one_who_moved_still_decides_what_was_opened(cast: Cast) -> None:
    usual_chain()
    request = submit(make_paper(), by=cast.li)
    Assignment.objects.filter(person=cast.wang).update(post=Post.REGIONAL_MANAGER, region=cast.south)
    remind()
    assert say(request, by=cast.wang).state == RequestState.PENDING


@pytest.mark.parametrize(
    ("operator", "value", "fact", "met"),
    [
        ("gte", "500000", "500000", True),
        ("gte", "500000", "499999.99", False),
        ("gt", "10", "10", False),
        ("lte", "10", "10.00", True),
        ("lt", "10", "9", True),
        ("lt", "10", "11", False),
        ("gte", "10", "NaN", True),
        ("gte", "10", 3.5, True),
        ("gte", "10", None, True),
        ("gte", "10", [], True),
        ("gte", "10", True, True),
        ("true", "", True, True),
        ("true", "", False, False),
        ("false", "", False, True),
        ("true", "", "yes", True),
        ("true", "", None, True),
    ],
)
@pytest.mark.rule("APP-2")
def test_conditions(operator: str, value: str, fact: object, met: bool) -> None:
    assert is_met(Condition("f", operator, value), {"f": fact}) is met


@pytest.mark.parametrize(
    ("why", "words"),
    [
        ({"code": "condition", "fact": "special", "operator": "true", "value": "", "have": False}, "special"),
        ({"code": "condition", "fact": "amount", "operator": "gte", "value": "500000", "have": "1000"}, "500,000"),
        ({"code": "own", "instead_of": "王强"}, "王强"),
        ({"code": "left", "instead_of": "王强"}, "王强"),
    ],
)
def test_reasons_are_said_in_words(why: dict[str, object], words: str) -> None:
    assert words in in_words(why, KIND) or words == "special"
    assert "500,000" not in in_words(why, KIND, shows_amounts=False)


@pytest.mark.rule("ORG-4", "ORG-2")
def test_an_administrator_is_no_alternate(cast: Cast) -> None:
    """They set it themselves."""
    set_policy("org.gm_alternate", "hu", valid_from=clock.today(), reason="出差", by=cast.hu)
    make_chain({"who": "superior"})
    assert submit(make_paper(), by=cast.qian).state == RequestState.STOPPED


@pytest.mark.rule("ORG-3")
def test_one_request_that_fails_keeps_no_other_back(
    cast: Cast, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_chain({"who": "superior"})
    broken, other = submit(make_paper(), by=cast.li), submit(make_paper(), by=cast.li)

    def breaks(_kind: object, paper: Region) -> list[int]:
        if paper.pk == broken.subject_id:
            raise RuntimeError("nobody thought of this")
        return []

    monkeypatch.setattr(type(KIND), "interested", breaks)
    deactivate_person(cast.wang, by=cast.hu)
    assert remind().handed_on == 1
    assert who(other) == ["zhao"]
    assert f"request {broken.pk} " in caplog.text
