"""What a claim means, and that a second rep learns by whom and nothing else (CUS-2)."""

from dataclasses import fields, replace

import pytest

from customers.conflict import Claim, look_at, refusal_for, refuse_taken
from customers.enums import ClaimKind
from salesops.base.refusals import Refusal

pytestmark = pytest.mark.rule("CUS-2")


def claim(kind: ClaimKind) -> Claim:
    return Claim(kind=kind, customer_id=1, owner_id=2, owner="李明", region="华东")


def test_a_claim_holds_no_data_of_the_customer() -> None:
    told = {"kind", "customer_id", "owner_id", "owner", "region", "protected_days"}
    assert {field.name for field in fields(Claim)} == told


@pytest.mark.parametrize("kind", [ClaimKind.SAME_CODE, ClaimKind.CONFLICT])
def test_a_taken_company_is_refused_with_or_without_a_reason(kind: ClaimKind) -> None:
    with pytest.raises(Refusal) as caught:
        refuse_taken([claim(kind)], reason="另一家公司", by_id=9)
    assert caught.value.rule == "CUS-2"
    assert "李明" in str(caught.value.sentence)


@pytest.mark.parametrize("kind", [ClaimKind.AFFILIATE, ClaimKind.SAME_PHONE, ClaimKind.SAME_SITE])
def test_what_a_group_shares_passes_with_a_reason_only(kind: ClaimKind) -> None:
    refuse_taken([claim(kind)], reason="独立法人", by_id=9)
    with pytest.raises(Refusal) as caught:
        refuse_taken([claim(kind)], reason="", by_id=9)
    assert caught.value.field == "affiliate_reason"
    assert "李明" in str(caught.value.sentence)


@pytest.mark.parametrize("kind", [ClaimKind.CONFLICT, ClaimKind.SAME_PHONE])
def test_how_long_it_is_protected_is_said_where_it_is(kind: ClaimKind) -> None:
    running = refusal_for(replace(claim(kind), protected_days=57), by_id=9)
    assert "57" in str(running.sentence)
    assert "57" not in str(refusal_for(claim(kind), by_id=9).sentence)
    assert "57" not in str(refusal_for(replace(claim(ClaimKind.CONFLICT), protected_days=57), by_id=2).sentence)


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
