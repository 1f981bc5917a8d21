"""Files as people save them: encodings, formulas, merged cells, numbers and days in a spreadsheet's own spelling."""

import zipfile
from collections.abc import Callable
from datetime import date, datetime
from io import BytesIO

import pytest

from salesops.intake.cells import day, digits
from salesops.intake.enums import Fault
from salesops.intake.kinds import BadCell
from salesops.intake.tables import Line, UnreadableFile, sheets_of
from tests.salesops.intake.files import table, workbook

HEAD = ("客户全称", "联系人电话")


def lines_of(name: str, content: bytes) -> list[Line]:
    [sheet] = sheets_of(name, content)
    return list(sheet)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "gbk", "utf-16"])
def test_every_encoding_of_a_csv_is_recognised(encoding: str) -> None:
    lines = lines_of("a.csv", table([HEAD, ("杭州远景软件有限公司", "021-5888 0000")], encoding))
    assert [line.cells for line in lines] == [[*HEAD], ["杭州远景软件有限公司", "021-5888 0000"]]
    assert not any(line.faults for line in lines)


def test_a_title_above_the_headings_does_not_hide_how_they_are_parted() -> None:
    for mark in ",;\t":
        [lines] = sheets_of("客户.csv", f"\n客户清单\n客户全称{mark}联系人\n杭州远景{mark}王芳\n".encode())
        assert [line.cells for line in lines] == [["客户清单"], ["客户全称", "联系人"], ["杭州远景", "王芳"]]


def test_lines_of_two_encodings_in_one_file_are_read_and_one_of_none_is_named() -> None:
    content = table([HEAD]) + "\r\n杭州远景,1\r\n".encode("gbk") + "宁波甬泰,2\r\n".encode() + b"\xff\xfe\xff,3\r\n"
    lines = lines_of("a.csv", content)
    assert [line.cells[0] for line in lines[1:3]] == ["杭州远景", "宁波甬泰"]
    assert Fault.UNREADABLE in lines[3].faults.values()


def test_a_quotation_mark_that_is_not_closed_costs_its_own_line() -> None:
    lines = lines_of("a.csv", b'name,x\n"a\nb",1\n"open,2\nnext,3\n')
    assert [line.cells for line in lines if not line.faults] == [["name", "x"], ["a\nb", "1"], ["next", "3"]]
    assert [(line.number, *line.faults.values()) for line in lines if line.faults] == [(4, Fault.QUOTE)]


def test_formulas_errors_merged_cells_and_cut_numbers_are_named() -> None:
    rows = [HEAD, ("=A1", 13800138000), ("#N/A", 913301000000000000), ("甲", "乙"), ("丙", 5.0)]
    lines = lines_of("a.xlsx", workbook(rows, merge="A4:A5"))
    assert lines[1].faults == {0: Fault.FORMULA}
    assert lines[1].cells[1] == "13800138000"
    assert lines[2].faults == {0: Fault.ERROR, 1: Fault.CUT}
    assert lines[3].faults == lines[4].faults == {0: Fault.MERGED}
    assert lines[4].cells[1] == "5"


def test_days_of_a_workbook_are_days() -> None:
    lines = lines_of("a.xlsx", workbook([HEAD, (datetime(2026, 1, 5), "")]))  # noqa: DTZ001 - a spreadsheet has no zone
    assert day(lines[1].cells[0]) == date(2026, 1, 5)


@pytest.mark.parametrize(
    ("text", "digit_text"),
    [
        ("13800138000.0", "13800138000"),
        ("1.3800138000E+10", "13800138000"),
        ("１３８００１３８０００", "１３８００１３８０００"),
    ],
)
def test_numbers_come_back_as_they_were_typed(text: str, digit_text: str) -> None:
    assert digits(text) == digit_text


@pytest.mark.parametrize(
    ("text", "found"),
    [("2026-01-05", date(2026, 1, 5)), ("2026年1月5日", date(2026, 1, 5)), ("2026.1.5", date(2026, 1, 5)),
     ("46027", date(2026, 1, 5)), ("2026/1/5 0:00:00", date(2026, 1, 5)), ("２０２６－０１－０５", date(2026, 1, 5))],
)  # fmt: skip
def test_days_as_text_and_as_serial_numbers(text: str, found: date) -> None:
    assert day(text) == found


@pytest.mark.parametrize(("read", "text"), [(digits, "1.38E+10"), (day, "3/11/2026"), (day, "明天")])
def test_what_could_be_several_things_is_refused(read: Callable[[str], object], text: str) -> None:
    with pytest.raises(BadCell):
        read(text)


@pytest.mark.parametrize(("name", "content"), [("a.xlsx", b"PK\x03\x04nothing"), ("a.csv", b"a,b\x00c")])
def test_what_is_no_table_is_refused_as_a_whole(name: str, content: bytes) -> None:
    with pytest.raises(UnreadableFile):
        lines_of(name, content)


def test_a_workbook_that_declares_entities_is_not_parsed() -> None:

    written = BytesIO()
    with zipfile.ZipFile(BytesIO(workbook([HEAD]))) as old, zipfile.ZipFile(written, "w") as new:
        for name in old.namelist():
            part = old.read(name)
            if name.endswith("sheet1.xml"):
                part = b'<!DOCTYPE x [<!ENTITY y SYSTEM "http://127.0.0.1/secret">]>' + part
            new.writestr(name, part)
    with pytest.raises(UnreadableFile):
        lines_of("a.xlsx", written.getvalue())


def test_a_workbook_of_more_lines_than_are_looked_at_first_is_read_to_its_end() -> None:
    rows = [HEAD, *((f"公司{number}", str(number)) for number in range(500))]
    sheet = next(sheets_of("a.xlsx", workbook(rows)))
    assert sum(1 for _line in sheet) == 501
