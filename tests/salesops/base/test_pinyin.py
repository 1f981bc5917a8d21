"""Names are read as people read them: surnames, ü, places (CUS-7)."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salesops.base.pinyin import initials, is_pinyin, person_sounds, plain, sounds

pytestmark = pytest.mark.rule("CUS-7")

OVERRIDDEN = """
单 shan · 仇 qiu · 解 xie · 查 zha · 曾 zeng · 区 ou · 朴 piao · 缪 miao · 种 chong · 重 chong · 洗 xian · 员 yun
折 she · 祭 zhai · 卜 bu · 佴 nai · 能 nai · 乜 nie · 阚 kan · 繁 po · 句 gou · 薄 bo · 乐正 yuezheng
都 du · 番 pan · 秘 bi · 適 kuo · 适 kuo · 不 fou
"""
IN_USE = """
盖 ge/gai · 黑 he/hei · 覃 qin/tan · 乐 yue/le · 隗 wei/kui · 翟 zhai/di · 牟 mu/mou · 召 shao/zhao · 莘 shen/xin
郇 xun/huan · 於 yu/wu · 蔚 yu/wei · 藏 zang/cang · 尉 wei · 尉迟 yuchi
"""
USUAL = """
尉迟 yuchi · 万俟 moqi · 澹台 tantai · 单于 chanyu · 长孙 zhangsun · 令狐 linghu · 亓官 qiguan · 宰父 zaifu
鲜于 xianyu · 呼延 huyan · 皇甫 huangfu · 夏侯 xiahou · 诸葛 zhuge · 欧阳 ouyang · 上官 shangguan · 司马 sima
慕容 murong · 宇文 yuwen · 赫连 helian · 濮阳 puyang · 颛孙 zhuansun · 拓跋 tuoba · 太史 taishi · 申屠 shentu
钟离 zhongli · 任 ren · 华 hua · 尹 yin · 葛 ge · 宓 mi · 逄 pang · 冼 xian · 谌 chen · 訾 zi
"""


def cases(*tables: str) -> list[tuple[str, list[str]]]:
    """Surname and its readings."""
    pairs = [pair.split() for table in tables for line in table.strip().splitlines() for pair in line.split(" · ")]
    return [(surname, readings.split("/")) for surname, readings in pairs]


@pytest.mark.parametrize(("surname", "readings"), cases(OVERRIDDEN, IN_USE, USUAL))
def test_a_surname_has_a_reading_of_its_own(surname: str, readings: list[str]) -> None:
    full, short = person_sounds(f"{surname}国藩")
    assert list(full) == [f"{reading}guofan" for reading in readings]
    assert all(letters.endswith("gf") for letters in short)
    assert person_sounds(f"{surname}国藩")[1][0][0] == readings[0][0]


@pytest.mark.parametrize(
    ("name", "readings"),
    [("吕蒙", "meng"), ("闾丘蒙", "qiumeng"), ("律蒙", "meng"), ("呂蒙", "meng")],
)
def test_u_umlaut_is_typed_in_three_ways(name: str, readings: str) -> None:
    assert list(person_sounds(name)[0]) == [f"lv{readings}", f"lu{readings}", f"lyu{readings}"]


def test_initials_of_a_surname_of_two_characters() -> None:
    assert person_sounds("诸葛亮")[1] == ("zgl",)
    assert person_sounds("覃辉")[1] == ("qh", "th")


@pytest.mark.parametrize(
    ("corrected", "full", "short"),
    [
        ("ceng guo fan", "cengguofan", "cgf"),
        ("Céng Guófān", "cengguofan", "cgf"),
        ("cengguofan", "cengguofan", "cgf"),
        ("CENG, guo-fan", "cengguofan", "cgf"),
    ],
)
def test_what_was_corrected_by_hand_wins(corrected: str, full: str, short: str) -> None:
    assert person_sounds("曾国藩", corrected) == ((full,), (short,))


@pytest.mark.parametrize("corrected", ["lyu meng", "Lǚ Méng", "lü meng", "lv meng"])
def test_a_corrected_umlaut_is_one_however_it_is_written(corrected: str) -> None:
    assert person_sounds("吕蒙", corrected) == person_sounds("吕蒙")


def test_a_name_in_letters_needs_no_pinyin() -> None:
    assert person_sounds("John Smith") == ((), ())
    assert person_sounds("") == ((), ())
    assert person_sounds("王Eva")[0] == ("wangeva",)
    assert person_sounds("Mr 王")[0] == ("mrwang",)


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        (name, reading)
        for name, [reading] in cases(
            "重庆 chongqing · 厦门 xiamen · 长沙 changsha · 银行 yinhang · 会计 kuaiji · 乐清 yueqing · 六安 luan",
            "蚌埠 bengbu · 台州 taizhou · 丽水 lishui · 番禺 panyu · 铅山 yanshan · 亳州 bozhou · 曲阜 qufu",
            "盱眙 xuyi · 尉犁 yuli · 单县 shanxian · 涡阳 guoyang · 长治 changzhi · 朝阳 chaoyang · 浚县 xunxian",
            "什邡 shifang · 洪洞 hongtong · 單縣 shanxian · ABC设备 abcshebei · 3M中国 3mzhongguo",
        )
    ],
)
def test_places_and_words_of_firms(name: str, expected: str) -> None:
    assert sounds(name) == expected
    assert initials(name)[0] == expected[0]


@pytest.mark.parametrize(("text", "is_one"), [("zeng guo fan", True), ("Lǚ", True), ("", False), ("曾", False)])
def test_what_pinyin_looks_like(text: str, is_one: bool) -> None:
    assert is_pinyin(text) == is_one
    assert not is_pinyin(text + "1")


@given(st.text(alphabet=st.characters(codec=None), max_size=60), st.text(alphabet=st.characters(codec=None)))
def test_anything_can_be_read_and_twice_is_once(text: str, corrected: str) -> None:
    assert plain(plain(text)) == plain(text)
    full, short = person_sounds(text, corrected)
    assert all(full)
    assert all(short)
    sounds(text), initials(text), is_pinyin(corrected)
