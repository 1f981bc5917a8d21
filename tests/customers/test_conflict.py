"""What a claim means, and that a second rep learns by whom and nothing else (CUS-2)."""

from dataclasses import fields

import pytest

from customers.conflict import Claim, look_at, refusal_for, refuse_taken
from customers.enums import ClaimKind
from salesops.base.refusals import Refusal

pytestmark = pytest.mark.rule("CUS-2")


def claim(kind: ClaimKind) -> Claim:
    return Claim(kind=kind, customer_id=1, owner_id=2, owner="李明", region="华东")


def test_a_claim_holds_no_data_of_the_customer() -> None:
    assert {field.name for field in fields(Claim)} == {"kind", "customer_id", "owner_id", "owner", "region"}


@pytest.mark.parametrize("kind", [ClaimKind.SAME_CODE, ClaimKind.CONFLICT])
def test_a_taken_company_is_refused_with_or_without_a_reason(kind: ClaimKind) -> None:
    with pytest.raises(Refusal) as caught:
        refuse_taken([claim(kind)], reason="另一家公司", by_id=9)
    assert caught.value.rule == "CUS-2"
    assert "李明" in str(caught.value.sentence)


def test_an_affiliate_passes_with_a_reason_only() -> None:
    refuse_taken([claim(ClaimKind.AFFILIATE)], reason="独立法人", by_id=9)
    with pytest.raises(Refusal) as caught:
        refuse_taken([claim(ClaimKind.AFFILIATE)], reason="", by_id=9)
    assert caught.value.field == "affiliate_reason"


@pytest.mark.parametrize("kind", [ClaimKind.BRANCH, ClaimKind.HINT])
def test_branches_and_similar_names_are_only_pointed_at(kind: ClaimKind) -> None:
    refuse_taken([claim(kind)], reason="", by_id=9)
    assert "李明" in look_at(claim(kind))
    with pytest.raises(ValueError, match="refuses nothing"):
        refusal_for(claim(kind), by_id=9)


def test_to_the_owner_it_is_said_otherwise() -> None:
    own = refusal_for(claim(ClaimKind.CONFLICT), by_id=2)
    others = refusal_for(claim(ClaimKind.CONFLICT), by_id=9)
    assert own.sentence != others.sentence
    assert "李明" not in str(own.sentence)
