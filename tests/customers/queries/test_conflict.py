"""The check while typing says what saving would say, and shows no more (CUS-2)."""

import pytest

from customers.enums import ClaimKind
from customers.queries.conflict import claims_on, hints_on, look_up
from tests.cast import Cast
from tests.factories.customers import make_customer

pytestmark = pytest.mark.rule("CUS-2")


def test_claims_come_worst_first(cast: Cast) -> None:
    make_customer(owner=cast.zhou, name="上海远景软件有限公司")
    make_customer(owner=cast.zhou, name="远景软件有限公司北京分公司")
    make_customer(owner=cast.he, name="嘉兴禾源水务有限公司", credit_code="913101150DEMX00115")
    make_customer(owner=cast.he, name="杭州远景软件有限公司")
    kinds = [claim.kind for claim in claims_on("杭州远景软件股份有限公司", "913101150DEMX00115")]
    assert kinds == [ClaimKind.SAME_CODE, ClaimKind.CONFLICT, ClaimKind.AFFILIATE, ClaimKind.BRANCH]


def test_the_customer_that_is_edited_does_not_stand_in_its_own_way(cast: Cast) -> None:
    customer = make_customer(owner=cast.li, name="杭州远景软件有限公司")
    assert claims_on("远景软件有限公司", None, besides=customer.pk) == []


def test_a_code_is_looked_up_before_any_name_is_typed(cast: Cast) -> None:
    held = make_customer(owner=cast.zhou, credit_code="913101150DEMX00115")
    finding = look_up("", "913101150DEMX00115", by=cast.li)
    assert finding.refusal is not None
    assert "周洋" in str(finding.refusal.sentence)
    assert look_up("", "913101150DEMX00115", by=cast.zhou, besides=held.pk).refusal is None


def test_names_written_alike_are_hinted_at(cast: Cast) -> None:
    make_customer(owner=cast.zhou, name="杭州远景智能软件有限公司")
    make_customer(owner=cast.zhou, name="嘉兴禾源水务有限公司")
    assert [claim.kind for claim in hints_on("杭州远景智能软件系统有限公司")] == [ClaimKind.HINT]


def test_a_stranger_learns_by_whom_and_gets_no_way_to_the_record(cast: Cast) -> None:
    customer = make_customer(owner=cast.zhou, name="杭州遠景軟件股份有限公司")
    finding = look_up("杭州远景软件有限公司", "", by=cast.li)
    assert finding.refusal is not None
    assert "周洋" in str(finding.refusal.sentence)
    assert customer.name not in repr(finding)
    assert finding.customer is None
    assert look_up("杭州远景软件有限公司", "", by=cast.zhao).customer == customer


def test_an_affiliate_asks_for_the_reason_while_typing(cast: Cast) -> None:
    make_customer(owner=cast.zhou, name="上海远景软件有限公司")
    finding = look_up("杭州远景软件有限公司", "", by=cast.li)
    assert finding.asks_reason
    assert finding.refusal is not None


def test_branches_and_hints_are_notes(cast: Cast) -> None:
    make_customer(owner=cast.zhou, name="远景软件有限公司")
    finding = look_up("远景软件有限公司杭州分公司", "", by=cast.li)
    assert finding.refusal is None
    assert [note.customer for note in finding.notes] == [None]


@pytest.mark.parametrize("typed", ["", "远", "有限公司", "（）", "()", "a" * 120, "😀😀😀", "%%%%"])
def test_half_a_name_is_no_mistake(cast: Cast, typed: str) -> None:
    finding = look_up(typed, "", by=cast.li)
    assert not finding.asks_reason
    assert finding.notes == ()
