"""Pairs of company names whose answer is known: one company written in two ways, or two companies with like names.

Made from the ways in which registered names are built and mistyped in China, of brands and trades that are drawn with
a fixed seed: nobody's list of customers, and the same pairs at every run.
"""

import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache

from opencc import OpenCC

EACH = 90


def _words(text: str) -> list[str]:
    return text.split()


_BRAND = "远景宏达华瑞恒信天成中泰金鼎新源博文锦程安康立德正方海纳星辰云帆启明鸿图腾飞嘉禾润泽盛世卓越凯旋万通佳美"
_CITIES = _words("杭州 宁波 上海 苏州 无锡 南京 深圳 广州 成都 武汉 西安 长沙 青岛 厦门 合肥 郑州")
_PROVINCE = {
    one[:2]: one[2:]
    for one in _words("""
    杭州浙江 宁波浙江 苏州江苏 无锡江苏 南京江苏 深圳广东 广州广东 成都四川 武汉湖北 西安陕西 长沙湖南 青岛山东 厦门福建
    合肥安徽 郑州河南
""")
}
_COUNTIES = _words("昆山 义乌 慈溪 余姚 江阴 常熟 张家港 晋江 诸暨 海宁")
_DISTRICTS = _words("滨江区 余杭区 工业园区 高新区 江宁区 浦东新区")
_TRADES = _words("""
    软件 科技 信息技术 机械 精密机械 电气 自动化设备 医疗器械 新材料 环保科技 物流 贸易 食品 纺织 化工 能源科技
    智能装备 生物医药 建筑材料 包装制品 电子 仪器仪表 进出口 汽车零部件 模具 塑料制品
""")
_OTHER_TRADES = _words("餐饮管理 酒店 装饰工程 旅行社 教育咨询 影视文化 园林绿化 房地产 农业 珠宝")
_MORE = ["发展", "集成", "股份"]
_BEFORE = "新大老小东"
_FORMS = _words("有限公司 有限责任公司 股份有限公司 集团有限公司")
_BANKS = _words("银行 大学 航空 日报社 啤酒 燃气")
# What an input method offers beside the right one, and what is only another word.
_SOUNDS = {
    one[0]: one[1]
    for one in _words("""
    远源 景境 宏鸿 达答 华骅 恒衡 信鑫 成诚 泰太 金锦 新欣 源元 博勃 文雯 程城 立利 德得 方坊 海亥 星兴 云芸 启起 明铭
    图途 嘉佳 禾和 润闰 盛胜 世视 卓琢 凯恺 通同 佳嘉 美镁 安鞍 康慷 瑞锐 天添
""")
}


@dataclass(frozen=True, slots=True)
class Pair:
    """What is registered, what the second rep types, and whether it is one company."""

    way: str
    held: str
    typed: str
    same: bool


@dataclass(frozen=True, slots=True)
class Parts:
    """A registered name in its parts."""

    city: str
    brand: str
    trade: str
    form: str

    def __str__(self) -> str:
        return self.city + self.brand + self.trade + self.form


def pairs() -> list[Pair]:
    """Some two and a half thousand; the same at every call."""
    draw = random.Random(20261122)
    made = [Pair(way, *make(draw), same=True) for way, make in SAME.items() for _ in range(EACH)]
    made += [Pair(way, *make(draw), same=False) for way, make in DIFFERENT.items() for _ in range(EACH)]
    return [pair for pair in made if pair.held != pair.typed]


def _parts(draw: random.Random, letters: int | None = None) -> Parts:
    many = letters or draw.choice([2, 2, 2, 2, 3, 4])
    brand = "".join(draw.sample(_BRAND, many))
    return Parts(draw.choice(_CITIES), brand, draw.choice(_TRADES), draw.choice(_FORMS))


def _with(parts: Parts, **changed: str) -> str:
    values = {"city": parts.city, "brand": parts.brand, "trade": parts.trade, "form": parts.form} | changed
    return str(Parts(**values))


def _another(draw: random.Random, among: str | list[str], but: str) -> str:
    return draw.choice([one for one in among if one not in but])


def _written(
    write: Callable[[random.Random, Parts], str], letters: int | None = None
) -> Callable[..., tuple[str, str]]:
    def make(draw: random.Random) -> tuple[str, str]:
        parts = _parts(draw, letters)
        return str(parts), write(draw, parts)

    return make


def _spaced(draw: random.Random, parts: Parts) -> str:
    gap = draw.choice(["　", " ", "·", " - "])
    return f"{parts.city}{gap}{parts.brand}{parts.trade}{gap}{parts.form}"


def _longer(draw: random.Random, parts: Parts) -> str:
    return _with(parts, brand=_another(draw, _BEFORE, parts.brand) + parts.brand)


def _in_district(draw: random.Random, parts: Parts) -> str:
    return _with(parts, city=f"{parts.city}市{draw.choice(_DISTRICTS)}")


def _in_province(_draw: random.Random, parts: Parts) -> str:
    province = _PROVINCE.get(parts.city)
    return _with(parts, city=f"{province}省{parts.city}市" if province else f"{parts.city}市")


def _sounding(draw: random.Random, parts: Parts) -> str:
    places = [at for at, letter in enumerate(parts.brand) if letter in _SOUNDS]
    at = draw.choice(places) if places else 0
    return _with(parts, brand=parts.brand[:at] + _SOUNDS.get(parts.brand[at], "鑫") + parts.brand[at + 1 :])


def _other_letter(draw: random.Random, parts: Parts) -> str:
    at = draw.randrange(len(parts.brand))
    while (letter := draw.choice(_BRAND)) in parts.brand or letter == _SOUNDS.get(parts.brand[at]):
        pass
    return _with(parts, brand=parts.brand[:at] + letter + parts.brand[at + 1 :])


def _bare(write: Callable[[random.Random, Parts], str]) -> Callable[..., tuple[str, str]]:
    """Names without a trade: 杭州远景有限公司, a core of two letters."""

    def make(draw: random.Random) -> tuple[str, str]:
        parts = _parts(draw, 2)
        parts = Parts(parts.city, parts.brand, "", parts.form)
        return str(parts), write(draw, parts)

    return make


def _county(draw: random.Random) -> tuple[str, str]:
    parts = _parts(draw)
    return _with(parts, city=draw.choice(_COUNTIES)), _with(parts, city="")


def _guarded(draw: random.Random) -> tuple[str, str]:
    one, other = draw.sample(_CITIES, 2)
    trade = draw.choice(_BANKS)
    return one + trade + "股份有限公司", other + trade + "股份有限公司"


def _another_brand(draw: random.Random) -> tuple[str, str]:
    parts = _parts(draw, 2)
    trade, others = parts.trade + "科技发展", [letter for letter in _BRAND if letter not in parts.brand]
    return _with(parts, trade=trade), _with(parts, trade=trade, brand="".join(draw.sample(others, 2)))


@cache
def _converter(name: str) -> OpenCC:
    """Its dictionaries are read for a tenth of a second."""
    return OpenCC(name)


def _traditional(_draw: random.Random, parts: Parts) -> str:
    return str(_converter("s2t").convert(str(parts)))


def _taiwan(_draw: random.Random, parts: Parts) -> str:
    return str(_converter("s2twp").convert(str(parts)))


SAME: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "another legal form": _written(lambda draw, one: _with(one, form=_another(draw, _FORMS, one.form))),
    "region in brackets": _written(lambda _draw, one: f"{one.brand}{one.trade}（{one.city}）{one.form}"),
    "province and 市 before it": _written(_in_province),
    "without the region": _written(lambda _draw, one: _with(one, city="")),
    "without the legal form": _written(lambda _draw, one: _with(one, form="")),
    "traditional characters": _written(_traditional),
    "Taiwan's words": _written(_taiwan),
    "spaces, dots, full width": _written(_spaced),
    "two letters, another form": _bare(lambda draw, one: _with(one, form=_another(draw, _FORMS, one.form))),
    "two letters, a letter that sounds the same": _bare(_sounding),
    "a district before the brand": _written(_in_district),
    "a county-level city": _county,
    "a letter that sounds the same": _written(_sounding),
    "only the brand is typed": _written(lambda _draw, one: f"{one.city}{one.brand}", 2),
    "a word more at the end": _written(lambda draw, one: _with(one, trade=one.trade + draw.choice(_MORE))),
    "a wrong letter in the trade": _written(
        lambda draw, one: _with(one, trade=one.trade[:-1] + _another(draw, "件技械气材品", one.trade)), 2
    ),
    "a wrong letter in the brand": _written(_other_letter, 2),
}
DIFFERENT: dict[str, Callable[[random.Random], tuple[str, str]]] = {
    "another letter in a brand of two": _written(_other_letter, 2),
    "another letter in a brand of three": _written(_other_letter, 3),
    "two letters, one of them another": _bare(_other_letter),
    "two letters in turned order": _bare(lambda _draw, one: _with(one, brand=one.brand[::-1])),
    "a letter before the brand": _written(_longer, 2),
    "two letters, a letter before them": _bare(_longer),
    "same brand, quite another trade": _written(lambda draw, one: _with(one, trade=draw.choice(_OTHER_TRADES)), 2),
    "another brand, same long trade": _another_brand,
    "a brand that sounds the same": _written(_sounding, 2),
    "banks and the like of two cities": _guarded,
}


def by_way(all_pairs: list[Pair]) -> Iterator[tuple[str, list[Pair]]]:
    """The pairs of each way, those of one company first."""
    for way in [*SAME, *DIFFERENT]:
        yield way, [pair for pair in all_pairs if pair.way == way]
