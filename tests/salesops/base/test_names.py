"""Company names: every pair of the papers' table, and the traps around it."""

from itertools import combinations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.names import BadName, closeness, compare_names, name_key
from salesops.base.names_alike import similarity

ONE_COMPANY = [
    ["杭州远景软件有限公司", "浙江省杭州市遠景軟件股份有限公司", "远景软件（杭州）有限公司", "远景软件(杭州)有限公司"],
    ["ＡＢＣ（中国）有限公司", "ABC(中国)有限公司", "ABC Co., Ltd."],
    ["深圳市腾讯计算机系统有限公司", "騰訊計算機系統(深圳)有限公司"],
    ["遠景軟體有限公司", "远景软件有限公司"],
    ["遠景資訊有限公司", "远景信息有限公司"],
    ["遠景資訊有限公司", "远景资讯有限公司"],
    ["广西壮族自治区远景软件公司", "廣西遠景軟件有限公司"],
    ["远景 · 软件，有限公司", "远景软件有限责任公司"],
    ["远景软件【杭州】集团有限公司", "杭州远景软件"],
    ["ABC Holdings Pte. Ltd.", "abc company limited"],
    ["杭州高新区远景软件有限公司", "杭州远景软件有限公司"],
    ["远景会计师事务所（特殊普通合伙）", "远景会计师事务所"],
    ["远景软件有限公司上海分公司", "远景软件有限公司(上海)分公司"],
]


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize(("a", "b"), [pair for group in ONE_COMPANY for pair in combinations(group, 2)])
def test_spellings_of_one_company(a: str, b: str) -> None:
    assert compare_names(a, b) == "conflict"
    assert compare_names(b, a) == "conflict"


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize("name", ONE_COMPANY[0])
def test_the_same_core_elsewhere_is_an_affiliate(name: str) -> None:
    assert compare_names(name, "上海远景软件有限公司") == "affiliate"


@pytest.mark.rule("CUS-2")
@pytest.mark.parametrize(
    ("a", "b", "verdict"),
    [
        ("远景软件有限公司上海分公司", "远景软件有限公司", "branch"),
        ("远景软件有限公司上海分公司", "远景软件有限公司北京分公司", "branch"),
        ("远景银行股份有限公司杭州分行", "远景银行", "branch"),
        ("北京银行", "上海银行股份有限公司", "different"),
        ("东方航空", "海南航空", "different"),
        ("北京大学", "吉林大学", "different"),
        ("远景软件集团浙江有限公司", "远景软件集团有限公司", "hint"),
        ("杭州远景软件有限公司", "杭州远景软体有限公司", "hint"),
        ("杭州远景软件有限公司", "杭州远影软件有限公司", "hint"),
        ("杭州远景计算机软件有限公司", "杭州远景计算机软件科技有限公司", "hint"),
        ("杭州远景软件有限公司", "杭州青山食品有限公司", "different"),
        ("远景有限公司", "远大有限公司", "different"),
        ("远景有限公司", "远境有限公司", "hint"),
        ("宏远达有限公司", "弘远达有限公司", "hint"),
        ("宏远达有限公司", "宏远大有限公司", "hint"),
        ("新景达有限公司", "远景达有限公司", "different"),
        ("远景有限公司", "杭州远景能源科技有限公司", "hint"),
        ("昆山远景软件有限公司", "远景软件有限公司", "hint"),
        ("远景有限公司", "新远景有限公司", "different"),
        ("宏远智能装备有限公司", "远大智能装备有限公司", "different"),
        ("ABC Ltd", "ABCD Ltd", "different"),
        ("Siemens Ltd", "Simens Ltd", "hint"),
    ],
)
def test_other_verdicts(a: str, b: str, verdict: str) -> None:
    assert compare_names(a, b) == verdict
    assert compare_names(b, a) == verdict


@pytest.mark.parametrize(
    ("a", "b", "close"), [("远景软件", "远影软件", 1), ("远景软件", "远境软件", 2), ("远景软件", "远景软体", 2)]
)
def test_another_letter_of_a_short_brand_weighs_little_unless_it_sounds_the_same(a: str, b: str, close: int) -> None:
    assert closeness(a, b) == closeness(b, a) == close


def test_the_parts_of_a_name() -> None:
    key = name_key("浙江省杭州市遠景軟體股份有限公司上海分公司")
    assert key.core == "远景软件"
    assert key.plain == "远景软体"
    assert key.cores == ("远景软件", "远景软体")
    assert key.regions == ("浙江", "杭州")
    assert key.branch == "上海分公司"
    assert name_key("远景软件(杭州)有限公司").regions == ("杭州",)


def test_a_trade_that_begins_like_a_suffix_is_not_cut() -> None:
    assert name_key("杭州区块链技术有限公司").core == "区块链技术"
    assert name_key("上海市市场通传媒有限公司").core == "市场通传媒"


@pytest.mark.parametrize("name", ["有限公司", "股份有限公司（集团）", "", "()", "···", "  "])
def test_a_form_of_company_is_no_name(name: str) -> None:
    with pytest.raises(BadName) as refused:
        name_key(name)
    assert refused.value.code == "form_only"


@pytest.mark.parametrize("name", ["有限公司" * 2000, "上海" * 2000 + "族" * 2000, "(" * 5000])
def test_hostile_lengths_are_refused_at_once(name: str) -> None:
    with pytest.raises(BadName):
        name_key(name)


def test_similarity_is_counted_as_pg_trgm_counts() -> None:
    assert similarity("abcd", "abcd") == 1
    assert similarity("abcd", "wxyz") == 0
    assert similarity("word", "two words") > 0


@given(st.text(max_size=210) | st.text(alphabet="上海市杭州远景软件集团股份有限公司分()（） ", max_size=210))
def test_any_text_has_a_key_or_is_refused(text: str) -> None:
    try:
        key = name_key(text)
    except ValueError:
        return
    assert key.core
    assert compare_names(key, key) == "conflict"
