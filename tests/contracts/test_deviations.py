"""Every difference from the offer is found, and nothing else (CON-3)."""

import pytest

from contracts.deviations import ClausePair, Terms, compare
from contracts.enums import ClauseLock, DeviationSide
from contracts.house_text import HOUSE_TEXTS, TECHNICAL, VARIABLES, side_of

OFFER = Terms("5 日内付清", "30 日内交付", "质保 12 个月", "", "首付款 100%")


@pytest.mark.rule("CON-3")
def test_equal_terms_differ_in_nothing() -> None:
    assert compare(OFFER, OFFER, [ClausePair(7, "验收", DeviationSide.TECHNICAL, "十日内", "十日内")]) == []
    spaced = Terms("5 日内付清\n", "30日内 交付", "质保12个月", " ", "首付款 100%")
    assert compare(OFFER, spaced) == [], "white space says nothing"


@pytest.mark.rule("CON-3")
def test_each_difference_is_named_with_both_texts_and_its_side() -> None:
    agreed = Terms("30 日内付清", "30 日内交付", "质保 24 个月", "含差旅", "首付款 10%")
    clauses = [
        ClausePair(7, "验收", DeviationSide.TECHNICAL, "十日内", "三十日内"),
        ClausePair(8, "培训", DeviationSide.TECHNICAL, "一次", "一次"),
        ClausePair(14, "违约责任", DeviationSide.COMMERCIAL, "百分之十", "百分之二十"),
    ]
    found = compare(OFFER, agreed, clauses)
    assert [(one.key, one.label, one.side) for one in found] == [
        ("payment_terms", "", DeviationSide.COMMERCIAL),
        ("schedule", "", DeviationSide.COMMERCIAL),
        ("warranty", "", DeviationSide.TECHNICAL),
        ("notes", "", DeviationSide.COMMERCIAL),
        ("clause.7", "验收", DeviationSide.TECHNICAL),
        ("clause.14", "违约责任", DeviationSide.COMMERCIAL),
    ]
    assert (found[0].before, found[0].after) == ("5 日内付清", "30 日内付清")
    assert found[3].before == ""


@pytest.mark.rule("CON-1", "CON-3")
def test_the_house_text_is_whole() -> None:
    (sale,) = HOUSE_TEXTS.values()
    titles = [clause.title for clause in sale]
    assert len(set(titles)) == len(titles) == 20
    assert {clause.title for clause in sale if clause.lock == ClauseLock.NEGOTIABLE} == {
        "验收", "违约责任", "合同解除", "争议解决",
    }  # fmt: skip
    assert set(titles) >= TECHNICAL
    assert (side_of("验收"), side_of("违约责任")) == (DeviationSide.TECHNICAL, DeviationSide.COMMERCIAL)
    assert all("{" not in clause.text or any(f"{{{name}}}" in clause.text for name in VARIABLES) for clause in sale)
