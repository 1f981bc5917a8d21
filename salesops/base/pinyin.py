"""How names are read and typed in letters: people and firms (CUS-7).

A surname has a reading of its own: 单 is Shan and not Dan. The tables here say what the dictionary gets wrong or leaves
open; for the rest pypinyin is asked. Full readings and initials are kept in the letters people type: ü is `v`, and of a
person also `u` and `yu`, as it stands in passports (吕: lv, lu, lyu).
"""

import re
import unicodedata
from collections.abc import Iterable, Sequence
from functools import cache, lru_cache

from opencc import OpenCC

# Where people read a surname in two ways, both are kept; the first is the usual one.
SURNAMES = {
    "单": "shan", "仇": "qiu", "解": "xie", "查": "zha", "曾": "zeng", "区": "ou", "朴": "piao", "缪": "miao",
    "种": "chong", "重": "chong", "洗": "xian", "员": "yun", "折": "she", "祭": "zhai", "卜": "bu", "佴": "nai",
    "能": "nai", "乜": "nie", "阚": "kan", "繁": "po", "句": "gou", "薄": "bo", "都": "du", "番": "pan", "秘": "bi",
    "适": "kuo", "不": "fou",
    "盖": "ge gai", "黑": "he hei", "覃": "qin tan", "乐": "yue le", "隗": "wei kui", "翟": "zhai di", "牟": "mu mou",
    "召": "shao zhao", "莘": "shen xin", "郇": "xun huan", "於": "yu wu", "蔚": "yu wei", "藏": "zang cang",
    "尉": "wei",
}  # fmt: skip
# A surname of two characters is looked for before one of a single one: 单于 is Chanyu.
COMPOUNDS = {
    "闾丘": "lv qiu", "乐正": "yue zheng", "尉迟": "yu chi", "万俟": "mo qi", "澹台": "tan tai", "单于": "chan yu",
    "长孙": "zhang sun", "令狐": "ling hu", "亓官": "qi guan", "宰父": "zai fu", "鲜于": "xian yu", "呼延": "hu yan",
    "皇甫": "huang fu", "夏侯": "xia hou", "诸葛": "zhu ge", "欧阳": "ou yang", "上官": "shang guan", "司马": "si ma",
    "慕容": "mu rong", "宇文": "yu wen", "赫连": "he lian", "濮阳": "pu yang", "颛孙": "zhuan sun", "拓跋": "tuo ba",
    "太史": "tai shi", "申屠": "shen tu", "钟离": "zhong li", "公孙": "gong sun", "仲孙": "zhong sun",
    "轩辕": "xuan yuan", "司徒": "si tu", "司空": "si kong", "东方": "dong fang", "东郭": "dong guo",
    "西门": "xi men", "南宫": "nan gong", "南门": "nan men", "百里": "bai li", "淳于": "chun yu", "端木": "duan mu",
    "公羊": "gong yang", "公冶": "gong ye", "宗政": "zong zheng", "独孤": "du gu", "闻人": "wen ren",
    "左丘": "zuo qiu", "谷梁": "gu liang", "段干": "duan gan", "漆雕": "qi diao", "壤驷": "rang si", "巫马": "wu ma",
    "梁丘": "liang qiu", "微生": "wei sheng", "纳兰": "na lan", "第五": "di wu",
}  # fmt: skip
# Places that firms are named after.
PLACES = {
    "单县": "shan xian", "涡阳": "guo yang", "长治": "chang zhi", "朝阳": "chao yang", "浚县": "xun xian",
    "什邡": "shi fang", "洪洞": "hong tong",
}  # fmt: skip
_UMLAUTS = ("v", "u", "yu")
_PASSPORT = {"lyu": "lv", "nyu": "nv"}

_CHINESE_OR_NOT = re.compile(r"[\u3400-\u9fff\U00020000-\U0003ffff]+|[^\u3400-\u9fff\U00020000-\U0003ffff]+")

type Syllables = tuple[str, ...]


@lru_cache(maxsize=1024)
def plain(text: str) -> str:
    """The text as it is sought: one width, lower case, simplified characters, letters and digits only.

    Spaces, brackets and dashes go. Safe on anything a browser may send: NUL and lone surrogates are no letters.
    """
    letters = _letters(text)
    return letters if letters.isascii() else str(_simplifier().convert(letters))


def sounds(name: str) -> str:
    """A firm's name in full pinyin, 远景软件 is "yuanjingruanjian"; what is no Chinese stays as it is."""
    return _sounds_and_initials(name)[0]


def initials(name: str) -> str:
    """First letters of a firm's pinyin, 杭州远景 is "hzyj"; what is no Chinese stays as it is."""
    return _sounds_and_initials(name)[1]


@lru_cache(maxsize=4096)
def _sounds_and_initials(name: str) -> tuple[str, str]:
    full, short = "", ""
    for run in _CHINESE_OR_NOT.findall(plain(name)):
        syllables = _read(run) if _is_chinese(run[0]) else [run]
        full += "".join(syllables)
        short += "".join(syllable[0] for syllable in syllables) if _is_chinese(run[0]) else run
    return full, short


@lru_cache(maxsize=4096)
def person_sounds(name: str, corrected: str = "") -> tuple[Sequence[str], Sequence[str]]:
    """Every way to type a person's name: in full, and by initials; nothing for a name without Chinese.

    ``corrected`` is the pinyin as somebody set it right by hand, which takes the place of the program's reading.
    """
    readings = _readings(name)
    if given := _corrected(corrected, readings):
        readings = [given]
    full = (typed for reading in readings for typed in _typed(reading))
    short = ("".join(syllable[0] for syllable in reading) for reading in readings)
    return tuple(dict.fromkeys(full)), tuple(dict.fromkeys(short))


def is_pinyin(text: str) -> bool:
    """Latin letters with or without tones, spaces, hyphens and apostrophes between them; empty is none."""
    return bool(_words(text)) and not any(letter.isdigit() or _is_chinese(letter) for letter in text)


def _readings(name: str) -> list[Syllables]:
    """Surname and given name; what is before a name, as in "Mr 王", leaves no surname to look up."""
    typed, text = _letters(name), plain(name)
    if not any(_is_chinese(letter) for letter in text):
        return []
    surnames: list[Syllables]
    if text[:2] in COMPOUNDS:
        surnames, given = [tuple(COMPOUNDS[text[:2]].split())], text[2:]
    else:
        # 於 is a surname of its own, which is lost where it is simplified to 于
        known = SURNAMES.get(typed[0]) or SURNAMES.get(text[0])
        surnames, given = [()], text
        if known:
            surnames, given = [(one,) for one in known.split()], text[1:]
        elif _is_chinese(text[0]):
            surnames, given = [tuple(_read(text[0]))], text[1:]
    return [surname + tuple(_read(given)) for surname in surnames]


def _corrected(corrected: str, readings: Sequence[Syllables]) -> Syllables:
    """The syllables of a pinyin written by hand, "zeng guo fan" or "Zēng Guófān"; empty for none."""
    words = _words(corrected)
    if not words or not readings or len(words) == len(readings[0]):
        return words
    written = "".join(words)
    for reading in readings:
        given = "".join(reading[1:])
        if given and written.endswith(given) and len(written) > len(given):
            return (written.removesuffix(given), *reading[1:])
    return words


def _words(text: str) -> Syllables:
    """Its words in plain letters: ü is v, tones go."""
    apart = unicodedata.normalize("NFD", unicodedata.normalize("NFC", text).lower().replace("ü", "v"))
    for toned in "ǖǘǚǜ":
        apart = apart.replace(unicodedata.normalize("NFD", toned), "v")
    bare = "".join(letter if letter.isalpha() else " " for letter in apart if unicodedata.category(letter) != "Mn")
    return tuple(_PASSPORT.get(word, word) for word in bare.replace("ı", "i").split())


def _typed(reading: Syllables) -> Iterable[str]:
    """As it is typed: once, or in three ways where there is an ü."""
    for umlaut in _UMLAUTS:
        yield "".join(
            f"{syllable[0]}{umlaut}{syllable[2:]}" if syllable[:2] in {"lv", "nv"} else syllable for syllable in reading
        )


def _read(text: str) -> list[str]:
    """Its syllables. Words are read by themselves, so that what is in many names is read once."""
    from pypinyin.seg.simpleseg import seg  # noqa: PLC0415  0.4 s of dictionaries that most processes never read

    _pinyin_ready()
    return [syllable for word in seg(text) for syllable in _read_word(word)]


@lru_cache(maxsize=16384)
def _read_word(word: str) -> Sequence[str]:
    from pypinyin import lazy_pinyin  # noqa: PLC0415  as in `_read`

    return tuple(lazy_pinyin([word]))


@cache
def _pinyin_ready() -> None:
    from pypinyin import load_phrases_dict  # noqa: PLC0415  as in `_read`

    load_phrases_dict({place: [[syllable] for syllable in reading.split()] for place, reading in PLACES.items()})


@cache
def _simplifier() -> OpenCC:
    return OpenCC("t2s")


def _letters(text: str) -> str:
    return "".join(letter for letter in unicodedata.normalize("NFKC", text).lower() if letter.isalnum())


def _is_chinese(letter: str) -> bool:
    return "\u3400" <= letter <= "\u9fff" or "\U00020000" <= letter <= "\U0003ffff"
