"""Who saw what is read by those who judge a leak; reading and exporting it are written down too (CNF-2, CNF-4)."""

from io import BytesIO

import pytest
from django.db import connection
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
from salesops.evidence.queries import access_log_of
from salesops.memos.enums import LeakSight
from salesops.org.models import Person
from tests.cast import Cast
from tests.stage import Stage

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CNF-2")]
LOG, EXPORT = "evidence:log", "evidence:log-export"


def page(client: Client, person: Person, **query: str | int) -> str:
    client.force_login(person)
    return client.get(reverse(LOG), query).content.decode()


def sheet(client: Client, person: Person, **query: str | int) -> list[list[object]]:
    client.force_login(person)
    content = client.get(reverse(EXPORT), query).content
    return [list(row) for row in load_workbook(BytesIO(content))["查看记录"].values]


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
        "none": len(sheet(client, cast.zhao, until=str(day.replace(year=2020)))),
        "nonsense": len(sheet(client, cast.zhao, record="quotes.quote-0")),
    }
    assert found == {"by": 3, "sort": 3, "none": 2, "nonsense": 2}, "two rows are the head"
    of_record = sheet(client, cast.zhao, record=f"quotes.quote-{quote.pk}")
    assert {row[1] for row in of_record[2:]} == {"王强"} | ({"李明"} if stage.paper.subject_id == quote.pk else set())


def test_looking_at_it_is_logged_and_so_is_its_export(client: Client, cast: Cast) -> None:
    page(client, cast.zhao)
    rows = sheet(client, cast.zhao)
    assert "赵敏" in str(rows[0][0]), "it says who took it away"
    assert list(ViewLog.objects.order_by("pk").values_list("what", flat=True)) == [
        "evidence.log.viewed",
        "evidence.log.exported",
    ]


@pytest.mark.parametrize("who", ["hu", "wang", "li", "sun"])
def test_nobody_else_reads_it_the_administrator_neither(client: Client, cast: Cast, who: str) -> None:
    client.force_login(getattr(cast, who))
    for name in (LOG, EXPORT):
        assert client.get(reverse(name)).status_code == 403
    assert not ViewLog.objects.exists()


@pytest.mark.rule("CNF-4")
def test_who_read_a_leak_report_is_the_general_managers_alone(client: Client, cast: Cast) -> None:
    seen(cast.east, by=cast.li, what=LeakSight.READ)
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
    client.force_login(cast.zhao)
    book = load_workbook(BytesIO(client.get(reverse(EXPORT)).content))
    cells = [cell for row in book["查看记录"].iter_rows() for cell in row]
    assert {cell.data_type for cell in cells if cell.value} == {"s"}
    assert "'=HYPERLINK(1)" in [cell.value for cell in cells]


def test_the_record_of_a_record_is_read_by_an_index(cast: Cast) -> None:
    with connection.cursor() as cursor, CaptureQueriesContext(connection):
        cursor.execute("SET LOCAL enable_seqscan = off")
        cursor.execute("EXPLAIN SELECT * FROM audit_viewlog WHERE by_id = 1 AND at >= now() ORDER BY at DESC LIMIT 5")
        plan = " ".join(row[0] for row in cursor.fetchall())
    assert "audit_viewlog_of_person" in plan
