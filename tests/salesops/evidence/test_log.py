"""Who saw what is read by those who judge a leak; reading and exporting it are written down too (CNF-2, CNF-4)."""

from io import BytesIO
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.db import connection, connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from quotes.enums import QuoteSight
from salesops.audit import seen
from salesops.audit.context import acting
from salesops.audit.models import ViewLog
from salesops.documents.enums import DocumentTaking
from salesops.documents.sheets import safe_text
from salesops.evidence.filters import LogFilter
from salesops.evidence.queries import access_log_of
from salesops.export.models import ExportRun
from salesops.jobs import drain
from salesops.memos.enums import LeakSight
from salesops.org.models import Person
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CNF-2")]
LOG = "evidence:log"
COLUMNS = ["at", "by", "what", "sort", "kind", "record", "ip"]


def page(client: Client, person: Person, **query: str | int) -> str:
    client.force_login(person)
    return client.get(reverse(LOG), query).content.decode()


def ask(client: Client, person: Person, **query: str | int) -> Any:
    """Ask for the sheet, as the button above the list leads to it."""
    client.force_login(person)
    form = f"{reverse('export:run-new', args=['log'])}?{urlencode(query)}"
    return client.post(form, {"columns": COLUMNS, "_once": str(uuid4())})


def taken(client: Client, person: Person, **query: str | int) -> bytes:
    """The sheet, written in the background and then taken."""
    asked = ask(client, person, **query)
    assert asked.status_code == 302, asked.content.decode()
    drain()
    return bytes(client.get(f"{asked['Location']}file/").content)


def sheet(client: Client, person: Person, **query: str | int) -> list[list[object]]:
    """The same as rows: who took it, the names of the columns, what is in it."""
    return [list(row) for row in load_workbook(BytesIO(taken(client, person, **query)))["查看记录"].values]


@pytest.fixture
def stage(cast: Cast) -> Stage:
    return Stage(cast, cast.li)


def test_it_names_who_saw_what_from_where(client: Client, cast: Cast, stage: Stage) -> None:
    with acting(person_id=cast.wang.pk, ip="10.0.0.7"):
        seen(stage.approved, by=cast.wang, what=QuoteSight.QUOTE)
    text = page(client, cast.zhao)
    for word in ("王强", "10.0.0.7", str(stage.approved), "查看了报价单"):
        assert word in text


def test_it_is_narrowed_by_person_sort_day_and_record(client: Client, cast: Cast, stage: Stage) -> None:
    seen(stage.approved, by=cast.wang, what=QuoteSight.QUOTE)
    seen(stage.paper, by=cast.li, what=DocumentTaking.PAPER)
    day, quote = ViewLog.objects.earliest("pk").at.date(), stage.approved
    found = {
        "by": len(sheet(client, cast.zhao, by=cast.li.pk)),
        "sort": len(sheet(client, cast.zhao, sort="taking", by=cast.li.pk)),
    }
    assert found == {"by": 3, "sort": 3}, "two rows are the head"
    for nothing in ({"until": str(day.replace(year=2020))}, {"record": "quotes.quote-0"}):
        refused = ask(client, cast.zhao, **nothing)
        assert (refused.status_code, "没有" in refused.content.decode()) == (422, True)
    of_record = sheet(client, cast.zhao, record=f"quotes.quote-{quote.pk}")
    assert {row[1] for row in of_record[2:]} == {"王强"} | ({"李明"} if stage.paper.subject_id == quote.pk else set())


def test_looking_at_it_is_logged_and_so_is_its_export(client: Client, cast: Cast) -> None:
    page(client, cast.zhao)
    asked = ask(client, cast.zhao)
    assert ViewLog.objects.count() == 1, "nothing was taken yet, and nothing written in the request"
    assert client.get(f"{asked['Location']}file/").status_code == 409
    rows = sheet(client, cast.zhao)
    assert "赵敏" in str(rows[0][0]), "it says who took it away"
    assert list(ViewLog.objects.order_by("pk").values_list("what", flat=True)) == [
        "evidence.log.viewed",
        "evidence.log.exported",
    ]


@pytest.mark.parametrize("who", ["hu", "wang", "li", "sun"])
def test_nobody_else_reads_it_the_administrator_neither(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    assert client.get(reverse(LOG)).status_code == 403
    assert client.get(reverse("export:run-new", args=["log"])).status_code == 403
    assert ask(client, getattr(cast, who)).status_code == 403
    assert not ExportRun.objects.exists()
    assert not ViewLog.objects.exists()


@pytest.mark.rule("CNF-4")
def test_who_read_a_leak_report_is_the_general_managers_alone(client: Client, cast: Cast) -> None:
    seen(cast.east, by=cast.li, what=LeakSight.READ)
    seen(cast.east, by=cast.wang, what=QuoteSight.QUOTE)
    assert "李明" not in "".join(str(row) for row in sheet(client, cast.zhao)[2:])
    assert "李明" in str(sheet(client, cast.qian)[2:])


@pytest.mark.rule("CNF-4")
def test_the_access_log_of_a_record_has_its_papers_too(cast: Cast, stage: Stage) -> None:
    paper = stage.paper
    subject = stage.approved
    assert paper.subject == subject
    seen(subject, by=cast.wang, what=QuoteSight.QUOTE)
    seen(paper, by=cast.li, what=DocumentTaking.PAPER)
    newest, oldest = access_log_of(subject)
    assert (newest.who, newest.is_taking, newest.title) == ("李明", True, str(paper))
    assert (oldest.who, oldest.is_taking, oldest.title) == ("王强", False, "")


def test_a_sight_that_nobody_declared_is_refused(cast: Cast) -> None:
    with pytest.raises(ValueError, match="not a registered sight"):
        seen(cast.east, by=cast.li, what="nobody.knows")


@pytest.mark.parametrize(
    ("text", "safe"),
    [("=1+1", "'=1+1"), ("＝1", "'＝1"), ("@x", "'@x"), ("a\x00b", "ab"), ("-5", "'-5"), ("QT-1", "QT-1")],
)
def test_a_cell_is_text_whatever_it_begins_with(text: str, safe: str) -> None:
    assert safe_text(text) == safe


def test_a_hostile_title_is_no_formula_in_the_sheet(client: Client, cast: Cast) -> None:
    cast.east.name = "=HYPERLINK(1)"
    seen(cast.east, by=cast.li, what=QuoteSight.QUOTE)
    book = load_workbook(BytesIO(taken(client, cast.zhao)))
    cells = [cell for row in book["查看记录"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]


def test_the_record_of_a_record_is_read_by_an_index(cast: Cast) -> None:
    with connection.cursor() as cursor, CaptureQueriesContext(connection):
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM audit_viewlog WHERE by_id = 1 AND at >= now() ORDER BY at DESC LIMIT 5")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "audit_viewlog_of_person" in plan


def test_what_is_seen_meanwhile_moves_nothing_out_of_the_sheet(client: Client, cast: Cast) -> None:
    """Its number of rows was said when it was asked for."""
    seen(cast.east, by=cast.li, what=QuoteSight.QUOTE)
    asked = ask(client, cast.zhao)
    seen(cast.east, by=cast.wang, what=QuoteSight.QUOTE)
    drain()
    rows = load_workbook(BytesIO(client.get(f"{asked['Location']}file/").content))["查看记录"].values
    assert [row[1] for row in list(rows)[2:]] == ["李明"]


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("typed", ["软件", "qt-2026-00017", "远景"])
def test_a_name_is_found_by_an_index_from_two_characters_on(cast: Cast, typed: str) -> None:
    cast.east.name = "QT-2026-00017 杭州远景软件"
    seen(cast.east, by=cast.li, what=QuoteSight.QUOTE)
    with connection.cursor() as cursor:
        cursor.execute("""
            INSERT INTO audit_viewlog (at, by_id, subject_type_id, subject_id, title, what, ip)
            SELECT at, by_id, subject_type_id, n, md5(n::text), what, ip FROM audit_viewlog, generate_series(1, 5000) n
        """)
    with connections["owner"].cursor() as cursor:
        cursor.execute("VACUUM ANALYZE audit_viewlog")
    found = LogFilter(data={"q": typed}, queryset=ViewLog.objects.all(), person=cast.zhao).qs
    assert [row.title for row in found] == [cast.east.name]
    plan = found.order_by("-at")[:25].explain()
    assert "audit_viewlog_grams" in plan
    assert "Seq Scan" not in plan


@pytest.mark.parametrize("typed", ["软", "景软", "QT-2", "Qt-2"])
def test_part_of_a_name_in_any_case_finds_it_and_another_name_nothing(cast: Cast, typed: str) -> None:
    cast.east.name = "QT-2026-00017 杭州远景软件"
    seen(cast.east, by=cast.li, what=QuoteSight.QUOTE)
    for sought, count in ((typed, 1), (typed[::-1] + "无", 0)):
        assert LogFilter(data={"q": sought}, queryset=ViewLog.objects.all(), person=cast.zhao).qs.count() == count
