"""A list leaves the house: what the filter shows and no more, in the background, logged, for a week (CUS-7, CNF-2)."""

import tracemalloc
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils.translation import override
from openpyxl import load_workbook

from customers.enums import CustomerTaking, Level
from salesops.audit.models import ViewLog
from salesops.base import clock
from salesops.base.refusals import Refusal
from salesops.documents.storage import Damaged, get
from salesops.export import running, writing
from salesops.export.enums import RunState
from salesops.export.kinds import ExportKind, kind_of
from salesops.export.models import ExportRun
from salesops.export.rules import can_take_run
from salesops.export.running import ask_for_run, fail_run, forget_old, hand_out
from salesops.export.writing import write_run
from salesops.jobs import drain
from salesops.notices.models import Notice
from salesops.org.models import Person
from tests.cast import Cast
from tests.factories.customers import make_contact, make_customer
from tests.visitor import Visitor

pytestmark = [pytest.mark.django_db, pytest.mark.rule("CUS-7")]


def customers_kind() -> ExportKind:
    kind = kind_of("customers")
    assert kind
    return kind


def written(by: Person, asked: str = "", *columns: str) -> ExportRun:
    """An export, with its job done."""
    run = ask_for_run(customers_kind(), asked, columns or ("number", "name"), by=by)
    write_run(run.pk)
    run.refresh_from_db()
    return run


def sheet_of(run: ExportRun, by: Person) -> list[list[Any]]:
    """Head and rows, without the line that says who took it."""
    book = load_workbook(BytesIO(hand_out(run, by=by)))
    return [list(row) for row in book.worksheets[0].values][1:]


def test_it_holds_what_the_filter_shows_its_person(cast: Cast) -> None:
    mine = make_customer(owner=cast.li, name="杭州远景软件有限公司", level=Level.A)
    make_customer(owner=cast.li, name="杭州远景科技有限公司", level=Level.B)
    make_customer(owner=cast.zhou, name="广州远景软件有限公司", level=Level.A)
    make_contact(mine, name="王芳", phone="138 0013 8000")
    run = written(cast.li, "level=A&q=yuanjing", "name", "level", "contact_name", "registered_at", "contact_phone")
    head, *rows = sheet_of(run, cast.li)
    assert len(head) == 5
    assert [row[0] for row in rows] == [mine.name]
    assert rows[0][2:] == [f"{clock.today()}", "王芳", "138 0013 8000"]
    assert (run.state, run.total, run.done) == (RunState.READY, 1, 1)
    assert len(sheet_of(written(cast.zhao, "level=A"), cast.zhao)) == 3


def test_columns_stand_in_our_order_and_unknown_ones_nowhere(cast: Cast) -> None:
    make_customer(owner=cast.li)
    run = written(cast.li, "", "name", "number", "search_text", "owner")
    assert run.columns == ["number", "name", "owner"]


@pytest.mark.rule("CNF-2")
def test_each_download_is_a_line_in_the_log_and_a_request_none(cast: Cast) -> None:
    make_customer(owner=cast.li)
    run = written(cast.li)
    assert not ViewLog.objects.exists()
    sheet_of(run, cast.li), sheet_of(run, cast.li)
    log = list(ViewLog.objects.values_list("by", "what"))
    assert log == [(cast.li.pk, CustomerTaking.EXPORTED)] * 2


@pytest.mark.parametrize(
    ("asked", "columns", "said"),
    [("level=C", ["name"], "Nothing matches"), ("", [], "needs a column"), (f"q={'x' * 1000}", ["name"], "too long")],
)
def test_what_makes_no_sheet_is_refused(cast: Cast, asked: str, columns: list[str], said: str) -> None:
    make_customer(owner=cast.li, level=Level.A)
    with override("en"), pytest.raises(Refusal, match=said):
        ask_for_run(customers_kind(), asked, columns, by=cast.li)
    assert not ExportRun.objects.exists()


def test_more_than_a_sheet_takes_is_refused(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "MOST_ROWS", 2)
    for _ in range(3):
        make_customer(owner=cast.li)
    with override("en"), pytest.raises(Refusal, match="no more leave the house"):
        ask_for_run(customers_kind(), "", ["name"], by=cast.li)


def test_who_no_longer_sees_the_list_gets_nothing(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    make_customer(owner=cast.li)
    ready, waiting = written(cast.li), ask_for_run(customers_kind(), "", ["name"], by=cast.li)
    assert not can_take_run(cast.li, waiting)
    assert not can_take_run(cast.zhao, ready)
    Person.objects.filter(pk=cast.li.pk).update(is_active=False)
    cast.li.refresh_from_db()
    assert not can_take_run(cast.li, ready)
    write_run(waiting.pk)
    waiting.refresh_from_db()
    assert waiting.state == RunState.FAILED


def test_a_week_later_the_file_is_gone_and_the_row_is_not(cast: Cast) -> None:
    make_customer(owner=cast.li)
    run = written(cast.li)
    path = run.path
    assert forget_old() == 0
    with clock.at(clock.now() + timedelta(days=7, minutes=1)):
        assert forget_old() == 1
        assert forget_old() == 0
    run.refresh_from_db()
    assert (run.state, run.path) == (RunState.GONE, "")
    with pytest.raises(Damaged):
        get(path, run.sha256)
    page = Visitor(cast.li).get(run.get_absolute_url())
    assert page.status_code == 200
    assert 'id="take"' not in page.content.decode()


def test_writing_it_twice_is_once(cast: Cast) -> None:
    make_customer(owner=cast.li)
    run = written(cast.li)
    write_run(run.pk)
    fail_run(run.pk)
    again = ExportRun.objects.get()
    assert (again.state, again.sha256) == (RunState.READY, run.sha256)
    assert Notice.objects.filter(person=cast.li, url=run.get_absolute_url()).count() == 1


@pytest.mark.django_db(transaction=True)
def test_its_job_writes_it_and_the_page_watches(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        make_customer(owner=cast.li)
    li = Visitor(cast.li)
    url = reverse("export:run-new", args=["customers"])
    assert "3" in li.get(url).content.decode()
    assert li.send(url, {"columns": ["number", "name"]}).status_code == 302
    run = ExportRun.objects.get()
    progress = reverse("export:run-progress", args=[run.pk])
    assert 'hx-trigger="every 1s"' in li.get(progress).content.decode()
    seen: list[tuple[int, str]] = []

    def watched() -> None:
        row = ExportRun.objects.get()
        seen.append((row.done, row.state))

    monkeypatch.setattr(writing, "keep_claim", watched)
    kind = customers_kind()
    object.__setattr__(kind, "chunk", 2)
    try:
        drain()
    finally:
        object.__setattr__(kind, "chunk", 1000)
    assert seen == [(2, RunState.WRITING)]
    assert li.get(progress).headers["HX-Refresh"] == "true"
    answer = li.get(reverse("export:run-download", args=[run.pk]))
    assert "no-store" in answer.headers["Cache-Control"]
    assert len(list(load_workbook(BytesIO(answer.content)).worksheets[0].values)) == 5


def test_the_list_leads_there_with_its_filter(cast: Cast, client: Client) -> None:
    make_customer(owner=cast.li, level=Level.A)
    client.force_login(cast.li)
    listed = client.get(reverse("customers:customer-list"), {"level": "A", "page": "1", "nonsense": "x"})
    assert f'href="{reverse("export:run-new", args=["customers"])}?level=A"' in listed.content.decode()


@pytest.mark.parametrize("query", ["level=%00", "q=%F0%9F", "region=99999999999999999999", "owner=x", "sort=--"])
def test_any_filter_is_a_page(cast: Cast, client: Client, query: str) -> None:
    make_customer(owner=cast.li)
    client.force_login(cast.li)
    assert client.get(f"{reverse('export:run-new', args=['customers'])}?{query}").status_code == 200


def test_memory_does_not_grow_with_the_rows(cast: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    """Ten times the rows take less than twice the memory beside the file itself."""
    customer = make_customer(owner=cast.li)

    class Many:
        """A thousand rows and more, as a cursor hands them out."""

        def __init__(self, count: int) -> None:
            self.count = count

        def __getitem__(self, _part: slice) -> "Many":
            return self

        def iterator(self, *, chunk_size: int) -> Iterator[Any]:
            return (customer for _ in range(self.count))

    def peak(count: int) -> int:
        run = ask_for_run(kind, "", ["number", "name", "owner"], by=cast.li)
        ExportRun.objects.filter(pk=run.pk).update(total=count)
        many = replace(kind, rows=lambda _person, _asked: Many(count))  # type: ignore[arg-type,return-value]  # as little of a query set as is read
        monkeypatch.setattr(writing, "kind_of", lambda _code: many)
        tracemalloc.start()
        write_run(run.pk)
        _now, most = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    kind = customers_kind()
    peak(10)
    small, large = peak(500), peak(5000)
    assert large < small + 1_000_000
