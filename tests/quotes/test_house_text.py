"""What a wording of the quotation may and must say, and how its names are filled in (QUO-4, CNF-1)."""

import pytest

from quotes.enums import Fault, TextBlock
from quotes.house_text import HOUSE_TEXTS, MEANS, block_of, faults_in, filled, names_of

pytestmark = pytest.mark.rule("QUO-4")


def faults(block: str, text: str, *, en: bool = False) -> list[tuple[str, str]]:
    return [(wrong.fault, wrong.words) for wrong in faults_in(block, text, is_translation=en)]


def test_the_house_s_own_words_are_fit() -> None:
    assert {block: faults(block, text) for block, text in HOUSE_TEXTS.items() if faults(block, text)} == {}
    assert set(HOUSE_TEXTS) == set(TextBlock)


def test_every_name_is_explained_with_the_block_that_it_belongs_to() -> None:
    assert set(MEANS) == {name for block in TextBlock for name in names_of(block)}
    homes = {name: {block for block in TextBlock if name in names_of(block)} for name in MEANS}
    assert {name: {block_of(name)} if block_of(name) else set(TextBlock) for name in MEANS} == homes


@pytest.mark.parametrize(
    ("block", "text", "expected"),
    [
        ("opening", "尊敬的 {customer}：", []),
        ("opening", "", []),
        ("closing", "  \n ", [(Fault.EMPTY, "")]),
        ("closing", "{custmer} {floor}", [(Fault.UNKNOWN_NAME, "{custmer} {floor}")]),
        ("closing", "{bank}", [(Fault.UNKNOWN_NAME, "{bank}")]),
        ("closing", "{{ quote.floor }}", [(Fault.LONE_BRACE, "")]),
        ("closing", "{% include 'x' %}", [(Fault.LONE_BRACE, "")]),
        ("closing", "｛customer｝", [(Fault.LONE_BRACE, "")]),
        ("closing", "{customer", [(Fault.LONE_BRACE, "")]),
        ("closing", "{customer.owner}", [(Fault.LONE_BRACE, "")]),
        ("closing", "<script>alert(1)</script>", []),
        ("payment", "款到发货", [(Fault.UNSAID, "{payment_terms}")]),
        ("payment", "{payment_terms}\n逾期按日计息。", []),
        ("account", "{company}", [(Fault.UNSAID, "{account} {bank}")]),
    ],
)
def test_what_is_wrong_is_named(block: str, text: str, expected: list[tuple[str, str]]) -> None:
    assert faults(block, text) == expected


@pytest.mark.parametrize(
    "text",
    [
        "账号 6222 0212 0200",
        "请汇至 6222021202001234567",
        "６２２２０２１２０２００１２３４５６７",
        "6222-0212-0200-1234",
        "收款账户：12345678",
        "Account 1234-5678",
        "IBAN 12345678901",
        "微信转账卡号6222 0212",
    ],
)
def test_no_account_stands_in_a_text(text: str) -> None:
    assert [fault for fault, _words in faults("closing", text)] == [Fault.PAYEE]
    assert [fault for fault, _words in faults("closing", text, en=True)] == [Fault.PAYEE]


@pytest.mark.parametrize(
    "text", ["电话 021-5888 0000", "手机 13800138000", "+86 138 0013 8000", "2026 年 30 个工作日内"]
)
def test_telephones_and_days_are_no_accounts(text: str) -> None:
    assert faults("closing", text) == []


def test_a_translation_may_be_left_out_and_repeats_nothing() -> None:
    assert faults("payment", "", en=True) == []
    assert faults("payment", "Prices in CNY.", en=True) == []
    assert faults("payment", "{floor}", en=True) == [(Fault.UNKNOWN_NAME, "{floor}")]


def test_names_are_filled_once_and_empty_lines_are_left_out() -> None:
    said = {"customer": "{total} & <b>", "total": "5", "project": "", "inquiry": ""}
    assert filled("致 {customer}", said) == "致 {total} & <b>"
    assert filled("项目 {project}\n共 {total} 元", said) == "共 5 元"
    assert filled("{project} {inquiry}", said) == ""
    assert filled("{project} {total}", said) == " 5".strip()
