"""Strange files are read in bounds, and ours hold nothing that runs."""

import csv
import io
import struct
import zipfile
from collections.abc import Callable
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any

import psutil
import pytest
import xlsxwriter
from python_calamine import CalamineWorkbook

from bot import sheets, sheets_read
from bot.rules import imports_refused as refused
from bot.rules.errors import Refused

FORMULAS = ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0"]
TYPES = "application/vnd.openxmlformats-"


def part(name: str, kind: str) -> str:
    return f'<Override PartName="/{name}" ContentType="{TYPES}officedocument.spreadsheetml.{kind}+xml"/>'


def relation(number: int, kind: str, target: str) -> str:
    where = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    return f'<Relationship Id="r{number}" Type="{where}/{kind}" Target="{target}"/>'


def workbook(rows: str, *, shared: str = "", head: str = "", others: dict[str, bytes] | None = None) -> bytes:
    """A workbook by hand, so that it can hold what no program would write."""
    xml = '<?xml version="1.0"?>'
    main = 'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'
    links = 'xmlns:r="http://schemas.openxmlformats.org/officeDocument/2006/relationships"'
    package = "http://schemas.openxmlformats.org/package/2006"
    parts = {
        "[Content_Types].xml": f'{xml}<Types xmlns="{package}/content-types">'
        f"{part('xl/workbook.xml', 'sheet.main')}{part('xl/worksheets/sheet1.xml', 'worksheet')}</Types>",
        "_rels/.rels": f'{xml}<Relationships xmlns="{package}/relationships">'
        f"{relation(1, 'officeDocument', 'xl/workbook.xml')}</Relationships>",
        "xl/workbook.xml": f'{xml}<workbook {main} {links}><sheets><sheet name="a" sheetId="1" r:id="r1"/></sheets>'
        "</workbook>",
        "xl/_rels/workbook.xml.rels": f'{xml}<Relationships xmlns="{package}/relationships">'
        f"{relation(1, 'worksheet', 'worksheets/sheet1.xml')}{relation(2, 'sharedStrings', 'sharedStrings.xml')}"
        "</Relationships>",
        "xl/sharedStrings.xml": f"{xml}<sst {main}><si><t>{shared}</t></si></sst>",
        "xl/worksheets/sheet1.xml": f"{xml}{head}<worksheet {main}><sheetData>{rows}</sheetData></worksheet>",
    }
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in {**parts, **(others or {})}.items():
            archive.writestr(name, content)
    return out.getvalue()


def lying(content: bytes) -> bytes:
    """An archive that says of its large parts that they are small."""
    changed = bytearray(content)
    for mark, place in ((b"PK\x01\x02", 24), (b"PK\x03\x04", 22)):
        at = -1
        while (at := changed.find(mark, at + 1)) >= 0:
            if struct.unpack_from("<I", changed, at + place)[0] > 10**6:
                struct.pack_into("<I", changed, at + place, 1000)
    return bytes(changed)


ONE = '<row r="1"><c r="A1"><v>1</v></c></row>'
LAUGHS = "".join(f'<!ENTITY {one} "{f"&{before};" * 10}">' for before, one in pairwise("abcdefghij"))
HOSTILE_BOOKS: dict[str, tuple[Callable[[], bytes], type[Refused]]] = {
    "a bomb": (lambda: workbook(" " * (60 * 2**20)), refused.UnpacksTooLarge),
    "one part packed a thousand times": (lambda: workbook(" " * (20 * 2**20)), refused.UnpacksTooLarge),
    "a bomb that lies about its size": (lambda: lying(workbook(" " * (60 * 2**20))), refused.Damaged),
    "too many parts": (lambda: workbook(ONE, others={f"f{n}": b"" for n in range(1001)}), refused.UnpacksTooLarge),
    "two cells far apart": (
        lambda: workbook(f'{ONE}<row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        refused.Damaged,
    ),
    "two rows far apart": (
        lambda: workbook(f'{ONE}<row r="1048576"><c r="A1048576"><v>1</v></c></row>'),
        refused.TooManyCells,
    ),
    "one long text in every row": (
        lambda: workbook('<row><c t="s"><v>0</v></c></row>' * 50_000, shared="x" * 30_000),
        refused.Damaged,
    ),
    "one text that is too long": (
        lambda: workbook('<row><c t="s"><v>0</v></c></row>', shared="x" * 40_000),
        refused.LongCell,
    ),
    "a billion laughs": (
        lambda: workbook(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&amp;&j;</t></is></c></row>',
            head=f'<!DOCTYPE a [<!ENTITY a "aaaaaaaaaa">{LAUGHS}]>',
        ),
        refused.Damaged,
    ),
    "a file of this machine by reference": (
        lambda: workbook(
            '<row r="1"><c r="A1" t="inlineStr"><is><t>&x;</t></is></c></row>',
            head='<!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/hostname">]>',
        ),
        refused.Damaged,
    ),
    "macros": (lambda: workbook(ONE, others={"xl/vbaProject.bin": b"x"}), refused.Macros),
    "old macros": (lambda: workbook(ONE, others={"xl/macrosheets/sheet1.xml": b"x"}), refused.Macros),
    "half a file": (lambda: workbook(ONE)[:-40], refused.Damaged),
    "an archive of something else": (lambda: archive_of("word/document.xml"), refused.WrongContent),
    "two parts of one name": (lambda: archive_of("xl/workbook.xml", "xl/WORKBOOK.xml"), refused.WrongContent),
}


def archive_of(*names: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name in names:
            archive.writestr(name, b"x")
    return out.getvalue()


@pytest.mark.parametrize("case", HOSTILE_BOOKS)
def test_a_hostile_workbook_is_refused(case: str) -> None:
    make, reason = HOSTILE_BOOKS[case]
    with pytest.raises(reason) as caught:
        sheets.read(make(), "a.xlsx")
    assert caught.value.facts["name"] == "a.xlsx"


@pytest.mark.parametrize(
    ("content", "name", "reason"),
    [
        (b"", "a.csv", refused.EmptyFile),
        (b" \r\n\0", "a.csv", refused.EmptyFile),
        (b"a" * (5 * 2**20 + 1), "a.csv", refused.FileTooLarge),
        (b"a,b", "a.xlsm", refused.Macros),
        (b"PK\x03\x04", "a.XLSM", refused.Macros),
        (b"a,b", "a.xls", refused.OldExcel),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "a.xlsx", refused.OldExcel),
        (b"a,b", "a.exe", refused.WrongType),
        (b"a,b", "a", refused.WrongType),
        (b"a,b", "a.xlsx", refused.WrongContent),
        (b"PK\x03\x04", "a.csv", refused.WrongContent),
        ("a,b".encode("utf-16-le"), "a.csv", refused.WrongContent),
        (b"a,b\n\0,1", "a.csv", refused.WrongContent),
        (bytes(range(1, 256)) * 9, "a.csv", refused.UnknownEncoding),
        (b"\xff\xfea", "a.csv", refused.UnknownEncoding),
        (b'a,b\n1,"2\n3,4', "a.csv", refused.OpenQuote),
        (b'a,b\n"1"2,3', "a.csv", refused.OpenQuote),
        (b'a,"' + b"x" * 40_000 + b'"', "a.csv", refused.LongCell),
        (b"a,b\n" + b"1,2\n" * 100_000, "a.csv", refused.TooManyCells),
        (b"a," * 201, "a.csv", refused.TooManyCells),
        (b"a,b,c,d,e,f,g,h,i,j,k,l\n" * 90_000, "a.csv", refused.TooManyCells),
    ],
)
def test_a_hostile_text_is_refused(content: bytes, name: str, reason: type[Refused]) -> None:
    with pytest.raises(reason) as caught:
        sheets.read(content, name)
    assert caught.value.facts["name"] == name


def test_a_reader_that_is_too_slow_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "PATIENCE", 0.0)
    with pytest.raises(refused.Damaged):
        sheets.read(b"a,b", "a.csv")
    assert [child for child in psutil.Process().children() if "bot.sheets_read" in child.cmdline()] == []


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "gb18030"])
def test_a_text_is_read_in_its_encoding(encoding: str) -> None:
    sheet = sheets.read("名称,领域\r\n晚风,美妆\r\n".encode(encoding), "a.csv")
    assert sheet.rows == [["名称", "领域"], ["晚风", "美妆"]]
    assert sheet.encoding == encoding


@pytest.mark.parametrize("mark", [",", ";", "\t"])
def test_the_mark_between_cells_is_found(mark: str) -> None:
    sheet = sheets.read(f'a{mark}b{mark}c\n1{mark}"x,y;z"{mark}\n'.encode(), "a.csv")
    assert (sheet.rows, sheet.delimiter) == ([["a", "b", "c"], ["1", "x,y;z"]], mark)


def test_a_workbook_is_read_as_a_text_would_be() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as book:
        page, other = book.add_worksheet("达人"), book.add_worksheet("另一页")
        other.write(0, 0, "x")
        page.write_row(1, 0, ["a", 105, 82.92, True])
        page.write_datetime(2, 0, datetime(2021, 8, 31, 11, 53), book.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        page.write_datetime(2, 1, timedelta(hours=30, seconds=5), book.add_format({"num_format": "[h]:mm:ss"}))
        page.write_datetime(2, 2, time(3, 4), book.add_format({"num_format": "hh:mm"}))
        page.write_formula(3, 0, "=6*7", value=42)
        page.write_formula(3, 1, "=1/0", value="#DIV/0!")
    sheet = sheets.read(out.getvalue(), "a.xlsx")
    assert sheet.rows == [
        [],
        ["a", "105", "82.92", "True"],
        ["2021-08-31 11:53:00", "30:00:05", "03:04:00"],
        ["42"],
    ]
    assert (sheet.encoding, sheet.sheet, sheet.sheets) == ("xlsx", "达人", 2)


def test_the_reader_sees_none_of_our_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    given: dict[str, Any] = {}
    monkeypatch.setenv("SLACK_BOT_TOKEN", "canary")
    run = sheets.subprocess.run
    monkeypatch.setattr(sheets.subprocess, "run", lambda *args, **how: given.update(how) or run(*args, **how))
    sheets.read(b"a,b", "a.csv")
    assert "canary" not in str(given["env"])


def test_the_reader_bounds_itself_before_it_reads(monkeypatch: pytest.MonkeyPatch) -> None:
    set_: dict[int, tuple[int, int]] = {}
    monkeypatch.setattr(sheets_read.resource, "setrlimit", set_.__setitem__)
    sheets_read.limit()
    assert set_[sheets_read.resource.RLIMIT_AS] == (256 * 2**20, 256 * 2**20)
    assert set_[sheets_read.resource.RLIMIT_CPU] == (2, 2)
    assert set_[sheets_read.resource.RLIMIT_FSIZE] == (0, 0)


@pytest.mark.parametrize("text", FORMULAS)
def test_what_would_run_is_written_as_text(text: str) -> None:
    assert sheets.safe_cell(text) == f"'{text}"


@pytest.mark.parametrize("text", ["", "云朵", "a=1", " =1", "'=1", "8折"])
def test_other_texts_stay_as_they_are(text: str) -> None:
    assert sheets.safe_cell(text) == text


def test_a_csv_of_ours_holds_no_live_formula_and_keeps_numbers() -> None:
    content = sheets.write_csv([["名称", *FORMULAS], [-5, Decimal("-1.50"), None, date(2021, 8, 31)]])
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))
    assert rows == [["名称", *[f"'{text}" for text in FORMULAS]], ["-5", "-1.50", "", "2021-08-31"]]


def test_a_workbook_of_ours_holds_no_live_formula_and_keeps_numbers() -> None:
    content = sheets.write_xlsx([["名称", *FORMULAS], [-5, Decimal("1.5"), None, "http://x", "007"]], sheet="达人")
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        page = archive.read("xl/worksheets/sheet1.xml").decode()
        assert not [name for name in archive.namelist() if "rels" in name and "worksheets" in name]
    assert "<f>" not in page
    rows = CalamineWorkbook.from_filelike(io.BytesIO(content)).get_sheet_by_index(0).to_python()
    assert rows[0] == ["名称", *[f"'{text}" for text in FORMULAS]]
    assert rows[1][:5] == [-5.0, 1.5, "", "http://x", "007"]


def test_the_same_rows_give_the_same_bytes() -> None:
    assert sheets.write_xlsx([["a", 1]]) == sheets.write_xlsx([["a", 1]])


def test_a_text_longer_than_a_cell_is_cut() -> None:
    content = sheets.write_xlsx([["x" * 40_000]])
    assert len(sheets.read(content, "a.xlsx").rows[0][0]) == 32_767
