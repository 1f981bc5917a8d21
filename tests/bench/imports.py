"""`make bench`: what taking in a file of customers costs beside a plain COPY of the same rows into the same table.

Ours is all of it: the file is read, every row made fit and judged, then judged once more and stored with contact and
trail. The limit is COPY of the very rows that came of it, into a table emptied again, with its indexes and triggers.
"""

import os
import time
from collections.abc import Iterator
from io import StringIO
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, connections

from customers.models import Contact, Customer
from salesops.base.credit_code import check_character
from salesops.intake.kinds import kind_of
from salesops.intake.models import ImportRun
from salesops.intake.running import confirm_run, start_run
from salesops.jobs import drain
from salesops.management.scale.seeding import BRANDS, REGIONS, TRADES
from salesops.org.models import Person
from tests.bench.month_end import peak
from tests.cast import Cast

pytestmark = pytest.mark.django_db(transaction=True)

ROWS = int(os.environ.get("SALESOPS_BENCH_IMPORT", "100000"))
GOAL = 3.0
HEAD = "客户全称,统一社会信用代码,类型,级别,行业,地址,网站,邮件,联系人,联系人电话,联系人邮箱,首次接触,背景情况"


def rows(count: int) -> Iterator[str]:
    """Companies that nobody holds, each with a code, a site and somebody who can be called."""
    names = product(BRANDS, BRANDS, BRANDS, TRADES)
    for number, (one, two, three, trade) in zip(range(count), names, strict=False):
        region = REGIONS[number % len(REGIONS)]
        code = f"91330106MA{number:07d}"
        site = f"firm{number}.com.cn"
        yield (
            f"{region}{one}{two}{three}{trade}有限公司,{code}{check_character(code)},最终用户,B,{trade},{region}市中山路"
            f" {number} 号,www.{site},info@{site},王建国,139{number:08d},wang@{site},2026-01-05,展会认识，需求待确认"
        )


def table(count: int) -> bytes:
    """The file, as Excel saves it."""
    return "\r\n".join([HEAD, *rows(count)]).encode("gb18030")


def taken_in(content: bytes, by: Person) -> tuple[float, float, ImportRun]:
    """Seconds for reading and checking, and for loading."""
    kind = kind_of("customers")
    assert kind is not None
    began = time.perf_counter()
    run = start_run(kind, SimpleUploadedFile("customers.csv", content), by=by)
    drain()
    checked = time.perf_counter()
    run.refresh_from_db()
    assert (run.state, run.good) == ("ready", ROWS), (run.state, run.problem, run.bad)
    confirm_run(run, by=by)
    drain()
    ended = time.perf_counter()
    run.refresh_from_db()
    assert (run.state, run.loaded) == ("done", ROWS)
    return checked - began, ended - checked, run


def copied_out() -> StringIO:
    """The customers as COPY takes them, without what the database makes itself."""
    text = StringIO()
    names = ", ".join(str(field.column) for field in Customer._meta.local_concrete_fields)
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY (SELECT {names} FROM customers_customer ORDER BY id) TO STDOUT", text)
    return text


def copied_in(text: StringIO) -> float:
    """Seconds for a plain COPY into the emptied table."""
    names = ", ".join(str(field.column) for field in Customer._meta.local_concrete_fields)
    with connections["owner"].cursor() as cursor:
        cursor.execute("TRUNCATE customers_customer, customers_customerevent CASCADE")
    text.seek(0)
    began = time.perf_counter()
    with connection.cursor() as cursor:
        cursor.copy_expert(f"COPY customers_customer ({names}) FROM STDIN", text)
    return time.perf_counter() - began


def test_import(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    content = table(ROWS)
    peak()
    before = peak()
    reading, loading, _run = taken_in(content, cast.li)
    grown = peak() - before
    assert Contact.objects.count() == ROWS
    plain = copied_in(copied_out())
    with capsys.disabled():
        print()
        parts = {"all of the import": reading + loading, "reading and checking": reading, "loading": loading}
        for name, ours in parts.items():
            ratio = ours / plain
            said = "ok" if ratio <= GOAL else "above"
            print(
                f"{f'{name}, {ROWS:,} customers':<44}{ours:>9.1f} s {plain:>9.1f} s {ratio:>8.2f}{GOAL:>8.2f}  {said}"
            )
        print(
            f"{'  rows a second, ours and plain COPY':<44}{ROWS / (reading + loading):>9,.0f}  {ROWS / plain:>10,.0f}"
        )
        print(f"{'  memory of the process':<44}{grown:>9,} kB")
