"""Customers, a contact each and notes, put into the tables by a statement each.

Names are built as registered names are (region, brand, trade, form), so that indexes meet the words they will meet:
few regions and trades that half of all names share, brands of two letters first and of three when those are used up.
No history and no trail is written: what is seeded is there to be read, and never in a database people work in.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from django.db import connections, models, transaction

from customers.enums import CustomerStatus, CustomerType, NoteKind
from customers.models import Contact, ContactNote, Customer
from salesops.base import clock
from salesops.base.pinyin import sounds
from salesops.org.enums import SELLING_POSTS
from salesops.org.models import Person

BRANDS = "远景宏达瑞恒信天成中泰金鼎新源博文锦程立正方海纳辰云帆启明鸿图腾飞嘉禾润泽盛世卓越凯旋万通佳美"
TRADES = (
    "软件", "科技", "信息技术", "机械", "精密机械", "电气", "自动化设备", "医疗器械", "新材料", "环保科技", "物流",
    "贸易", "食品", "纺织", "化工", "能源科技", "智能装备", "生物医药", "建筑材料", "包装制品", "电子",
    "仪器仪表", "五金",
)  # fmt: skip
REGIONS = ("杭州", "宁波", "上海", "苏州", "无锡", "南京", "深圳", "广州", "成都", "武汉", "西安", "合肥")
FORMS = ("有限公司", "有限责任公司", "股份有限公司")
SURNAMES = "王李张刘陈杨黄赵吴周徐孙马朱胡林郭何高罗郑梁谢宋唐许邓冯韩曹彭萧蔡潘田董袁于余叶蒋杜苏魏程丁"
NOTES_EACH = 5
MOST = len(BRANDS) ** 3 * len(TRADES)

# Of customer n: the trade turns fastest, then the letters of the brand.
_NAMES = """
    SELECT n, region, form, owner_id, region_id, brand || trade AS core, region || brand || trade || form AS name,
        substr(%(surnames)s, 1 + (n * 13 %% length(%(surnames)s))::int, 1) AS surname,
        substr(%(brands)s, 1 + (n * 17 %% length(%(brands)s))::int, 1) AS given
    FROM (
        SELECT n, trade, region, form, owner_id, region_id,
            substr(%(brands)s, 1 + (rest %% %(letters)s)::int, 1)
            || substr(%(brands)s, 1 + (rest / %(letters)s %% %(letters)s)::int, 1)
            || CASE WHEN rest < %(letters)s ^ 2 THEN ''
                ELSE substr(%(brands)s, (rest / (%(letters)s * %(letters)s))::int, 1) END AS brand
        FROM (
            SELECT n, n / cardinality(%(trades)s::text[]) AS rest,
                (%(trades)s::text[])[1 + n %% cardinality(%(trades)s::text[])] AS trade,
                (%(regions)s::text[])[1 + n * 7 %% cardinality(%(regions)s::text[])] AS region,
                (%(forms)s::text[])[1 + n %% cardinality(%(forms)s::text[])] AS form,
                (%(owners)s::bigint[])[1 + n %% cardinality(%(owners)s::bigint[])] AS owner_id,
                (%(homes)s::bigint[])[1 + n %% cardinality(%(owners)s::bigint[])] AS region_id
            FROM generate_series(%(first)s, %(last)s) AS n
        ) numbered
    ) built
"""
_CUSTOMERS = """
    number = 'S' || lpad(n::text, 8, '0')
    name = name
    name_core = core
    name_plain = core
    name_region = region
    search_text = name || '|' || translate(name, %(from)s, %(to)s) || '|s' || lpad(n::text, 8, '0')
        || '|13' || lpad(n::text, 9, '0') || '|8613' || lpad(n::text, 9, '0')
        || '|' || surname || given || '|' || translate(surname || given, %(from)s, %(to)s)
        || '^' || (SELECT string_agg(%(sounds)s::jsonb ->> letter, '' ORDER BY at)
            FROM unnest(string_to_array(core, NULL)) WITH ORDINALITY AS letters (letter, at))
        || '^' || translate(core, %(from)s, %(to)s)
        || '^^' || (%(sounds)s::jsonb ->> surname) || (%(sounds)s::jsonb ->> given)
    type = %(type)s
    level = substr('ABC', 1 + n %% 3, 1)
    status = %(status)s
    industry = '机械'
    web_domain = 'company' || n || '.com.cn'
    website = 'https://www.company' || n || '.com.cn'
    owner_id = owner_id
    region_id = region_id
    registered_at = %(now)s::timestamptz - n * interval '1 minute'
    protected_from = (%(now)s::timestamptz)::date
    revision = 1
"""
_CONTACTS = """
    customer_id = id
    name = split_part(search_text, '|', 6)
    title = '采购经理'
    phone = '+8613' || lpad(substr(number, 2), 9, '0')
    phone_e164 = '+8613' || lpad(substr(number, 2), 9, '0')
    mail_domain = web_domain
    email = 'buyer@' || web_domain
    is_primary = true
    revision = 1
"""
_NOTES = """
    customer_id = id
    kind = %(kind)s
    happened_on = (%(now)s::timestamptz)::date - ((id * 7 + turn * 61) %% 700)::int
    outcome = '第 ' || turn || ' 次联系：需求明确，预算已批'
    author_id = owner_id
    written_at = %(now)s::timestamptz - turn * interval '1 day'
"""
_FRESH = "SELECT * FROM customers_customer WHERE number BETWEEN %(from_number)s AND %(to_number)s"
_SEVERAL = """
    SELECT * FROM customers_customer CROSS JOIN generate_series(1, %(each)s) AS turn
    WHERE number BETWEEN %(from_number)s AND %(to_number)s
"""


def seed_customers(count: int, *, say: Callable[[str], None] = lambda _line: None) -> None:
    """As many customers more, each with a contact and five notes, in the hands of those who sell.

    ValueError where nobody sells, or more are asked for than there are names.
    """
    people = Person.objects.filter(is_active=True).order_by("pk")
    sellers = [one for one in people if one.post in SELLING_POSTS and one.region_id]
    first = Customer.objects.filter(number__startswith="S").count()
    if not sellers or first + count > MOST:
        raise ValueError(f"{len(sellers)} people who sell, {first} seeded, names for {MOST}")
    given: dict[str, Any] = {
        "brands": BRANDS, "letters": len(BRANDS), "trades": list(TRADES),
        "regions": list(REGIONS), "forms": list(FORMS),
        "owners": [one.pk for one in sellers], "homes": [one.region_id for one in sellers],
        "first": first, "last": first + count - 1, "now": clock.now(),
        "type": CustomerType.END_USER, "status": CustomerStatus.REGISTERED, "kind": NoteKind.PHONE,
    } | _readings()  # fmt: skip
    given |= {"each": NOTES_EACH, "from_number": f"S{first:08d}", "to_number": f"S{first + count - 1:08d}"}
    with transaction.atomic(using="owner"):
        for model, wanted, source in (
            (Customer, _CUSTOMERS, _NAMES),
            (Contact, _CONTACTS, _FRESH),
            (ContactNote, _NOTES, _SEVERAL),
        ):
            _fill(model, _parsed(wanted), source, given)
            say(f"{model._meta.verbose_name_plural}: done")
    with connections["owner"].cursor() as cursor:
        for model in (Customer, Contact, ContactNote):
            cursor.execute(f"VACUUM ANALYZE {model._meta.db_table}")


def _readings() -> dict[str, str]:
    letters = sorted({letter for word in (BRANDS, SURNAMES, *TRADES, *REGIONS, *FORMS) for letter in word})
    read = {letter: sounds(letter) for letter in letters}
    return {
        "from": "".join(letters),
        "to": "".join(sound[0] for sound in read.values()),
        "sounds": json.dumps(read),
        "surnames": SURNAMES,
    }


def _parsed(wanted: str) -> dict[str, str]:
    """A column a line; a line that begins further in goes on with the one above it."""
    lines = wanted.strip("\n").replace("\n        ", " ").splitlines()
    return dict(line.strip().split(" = ", 1) for line in lines if line.strip())


def _fill(model: type[models.Model], wanted: Mapping[str, str], source: str, given: Mapping[str, Any]) -> None:
    """One INSERT without the triggers of history and trail; a text that isn't given is empty."""
    columns = dict(wanted)
    for field in model._meta.local_concrete_fields:
        if isinstance(field, models.CharField | models.TextField) and not field.null:
            columns.setdefault(field.attname, "''")
    table, names = model._meta.db_table, list(columns)
    statements: Sequence[tuple[str, Mapping[str, Any] | None]] = (
        (f"ALTER TABLE {table} DISABLE TRIGGER USER", None),
        (
            f"INSERT INTO {table} ({', '.join(names)}) SELECT {', '.join(columns.values())} FROM ({source}) made",  # noqa: S608  all of it stands above
            given,
        ),
        (f"ALTER TABLE {table} ENABLE TRIGGER USER", None),
    )
    with connections["owner"].cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        for sql, values in statements:
            cursor.execute(sql, values)
