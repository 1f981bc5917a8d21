"""Comments: who is named, who is told, and who can't be named."""

import pytest
from django.core.exceptions import PermissionDenied

from salesops.approvals.commenting import people_named, pieces, write_comment
from salesops.approvals.models import Comment, Request
from salesops.audit import timeline_for
from salesops.base.refusals import Refusal
from salesops.notices.models import Notice
from tests.cast import Cast
from tests.factories.approvals import make_paper, submit, usual_chain
from tests.factories.org import make_person

pytestmark = [pytest.mark.django_db, pytest.mark.rule("APP-7")]


@pytest.fixture
def pending(cast: Cast) -> Request:
    """Li's paper, waiting for Wang, then Zhao."""
    usual_chain()
    return submit(make_paper("54321"), by=cast.li)


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("@王强请看一下首付", ["wang"]),
        ("请@王强 和 @赵敏都看一下", ["wang", "zhao"]),
        ("@wang 看一下，@王强也行", ["wang"]),
        ("@Wang Qiang please", ["wang"]),
        ("@WANG.", ["wang"]),
        ("@wangling 不是他", []),
        ("写信给 li@example.com 或 a@wang", []),
        ("单价 @100，@ 三点", []),
        ("@没有这个人", []),
        ("@王强@赵敏", ["wang", "zhao"]),
    ],
)
def test_who_is_named(cast: Cast, text: str, named: list[str]) -> None:
    assert [one.username for one in people_named(text)] == named


def test_naming_costs_one_query(cast: Cast, django_assert_num_queries: object) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        people_named("@王强 @赵敏 @钱立 @nobody")
    with django_assert_num_queries(0):  # type: ignore[operator]
        people_named("没有人")


def test_of_two_names_the_longer_one_counts(cast: Cast) -> None:
    longer = make_person("wangqiangsheng", name="王强生")
    assert people_named("@王强生看一下") == [longer]
    assert people_named("@王强看一下") == [cast.wang]


def test_two_people_of_one_name_are_told_apart(cast: Cast) -> None:
    make_person("wang2", name="王强")
    with pytest.raises(Refusal, match="APP-7") as refused:
        people_named("@王强看一下")
    assert "wang2" in str(refused.value.next_step)
    assert [one.username for one in people_named("@wang2看一下")] == ["wang2"]


def test_whoever_is_named_is_told_without_the_words(cast: Cast, pending: Request) -> None:
    comment = write_comment(pending, "  底价 54321，@王强 帮忙看  ", by=cast.li)
    assert comment.text == "底价 54321，@王强 帮忙看"
    [notice] = Notice.objects.filter(kind="approvals.mentioned")
    assert (notice.person, notice.url) == (cast.wang, f"/approvals/{pending.pk}/#said-{comment.pk}")
    assert "54321" not in notice.sentence + str(notice.params)
    entry = timeline_for(pending)[0]
    assert (entry.verb, entry.quote) == ("approvals.comment.written", "")


def test_naming_oneself_tells_nobody(cast: Cast, pending: Request) -> None:
    write_comment(pending, "@李明 记一下", by=cast.li)
    assert not Notice.objects.filter(kind="approvals.mentioned").exists()


@pytest.mark.rule("ORG-2")
def test_who_may_not_see_the_request_can_not_be_named(cast: Cast, pending: Request) -> None:
    with pytest.raises(Refusal, match="ORG-2") as refused:
        write_comment(pending, "@何洁 你看呢", by=cast.li)
    assert cast.he.name in str(refused.value.sentence)
    assert not Comment.objects.exists()


@pytest.mark.parametrize("text", ["", "  \n ", "\u200b", "字" * 2001])
def test_a_comment_says_something_short(cast: Cast, pending: Request, text: str) -> None:
    with pytest.raises(Refusal, match="APP-7"):
        write_comment(pending, text, by=cast.li)


@pytest.mark.rule("ORG-2")
def test_an_outsider_says_nothing(cast: Cast, pending: Request) -> None:
    for person in (cast.he, cast.zhou, cast.hu):
        with pytest.raises(PermissionDenied):
            write_comment(pending, "让我看看", by=person)


def test_the_names_are_marked_where_they_stand(cast: Cast) -> None:
    cut = pieces("请@王强和@wang看，@100 不算", [cast.wang])
    assert [(piece.text, piece.person) for piece in cut] == [
        ("请", None),
        ("@王强", cast.wang),
        ("和", None),
        ("@wang", cast.wang),
        ("看，@100 不算", None),
    ]
