"""Tables in and out: strange files are read in a small process of their own, ours are written so that none runs."""

import csv
import io
import json
import subprocess
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

from bot.rules import imports_refused
from bot.rules.errors import Refused
from bot.rules.imports_refused import EmptyFile, FileTooLarge, Macros, OldExcel, WrongContent, WrongType

MOST_BYTES = 5 * 2**20  #: of a file as it arrives
PATIENCE = 10  #: seconds of the clock; the reader's own limit is two seconds of processor time
MOST_CELL = 32_767  #: characters; Excel opens no more
TEXT_ENDINGS, MACRO_ENDINGS = (".csv", ".txt", ".tsv"), (".xlsm", ".xltm", ".xlsb", ".xlam")
ZIP, OLD = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
ROOT = Path(__file__).resolve().parents[1]

Value = str | int | Decimal | date | datetime | None


@dataclass(frozen=True, kw_only=True)
class Sheet:
    """A file as rows of strings, header and blank rows among them. Rows end with their last cell that is not empty."""

    rows: Sequence[Sequence[str]]
    encoding: str  #: utf-8, utf-8-sig, utf-16, gb18030 or xlsx
    delimiter: str = ""
    sheet: str = ""  #: the sheet read: always the first
    sheets: int = 1


def read(content: bytes, name: str) -> Sheet:
    """Read a CSV (comma, semicolon or tab; UTF-8, UTF-16 with mark or GB18030) or an XLSX of up to 5 MB.

    `name` decides by its ending what is expected. Raises a class of bot.rules.imports_refused, whatever the bytes are.
    """
    _check_type(content, name)
    found = _run(content)
    end = found[-1] if found and isinstance(found[-1], dict) else {}
    if end.get("rows") != len(found) - 2:
        raise _refusal(end, name)
    about = found[0]
    return Sheet(
        rows=found[1:-1],
        encoding=about["encoding"],
        delimiter=about["delimiter"],
        sheet=about.get("sheet", ""),
        sheets=int(about.get("sheets", 1)),
    )


def safe_cell(text: str) -> str:
    """The text as a spreadsheet shows it and never runs it: an apostrophe before = + - @ TAB CR."""
    return f"'{text}" if text.startswith(DANGEROUS) else text


def write_csv(rows: Iterable[Sequence[Value]]) -> bytes:
    """CSV as Excel opens it: UTF-8 with its mark, CRLF. Texts are made safe, numbers stay numbers."""
    out = io.StringIO(newline="")
    csv.writer(out).writerows([_plain(value) for value in row] for row in rows)
    return out.getvalue().encode("utf-8-sig")


def write_xlsx(rows: Iterable[Sequence[Value]], *, sheet: str = "Sheet1") -> bytes:
    """A workbook of one sheet, its first row in bold. No text becomes a formula, a number or a link."""
    return write_book({sheet: rows})


def write_book(tables: Mapping[str, Iterable[Sequence[Value]]]) -> bytes:
    """A workbook with a sheet for each table, their first rows in bold. No text becomes a formula, a number or a link.

    Titles are the names of the sheets; Excel takes 31 characters of them.
    """
    import xlsxwriter

    kept = io.BytesIO()
    still = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(kept, {"in_memory": True, **still}) as book:
        book.set_properties({"created": datetime(2021, 1, 1, tzinfo=UTC)})  # the same rows give the same bytes
        bold = book.add_format({"bold": True})
        for title, rows in tables.items():
            page = book.add_worksheet(title[:31])
            page.freeze_panes(1, 0)
            for at, row in enumerate(rows):
                for column, value in enumerate(row):
                    _put(page, at, column, value, bold if at == 0 else None)
    return kept.getvalue()


def _check_type(content: bytes, name: str) -> None:
    ending = Path(name).suffix.lower()
    if not content.strip(b"\0 \t\r\n"):
        raise EmptyFile(name=name)
    if len(content) > MOST_BYTES:
        raise FileTooLarge(name=name, most=MOST_BYTES // 2**20)
    if ending in MACRO_ENDINGS:
        raise Macros(name=name)
    if ending == ".xls" or content.startswith(OLD):
        raise OldExcel(name=name)
    if ending not in (*TEXT_ENDINGS, ".xlsx"):
        raise WrongType(name=name)
    if content.startswith(b"PK") != (ending == ".xlsx"):
        raise WrongContent(name=name)


def _run(content: bytes) -> list[Any]:
    """What the reader wrote; nothing where it was stopped."""
    try:
        done = subprocess.run(  # our own module, and nothing of the file on its command line
            [sys.executable, "-m", "bot.sheets_read"],
            input=content,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
            cwd=ROOT,
            env={"PYTHONDONTWRITEBYTECODE": "1", "PYTHONUTF8": "1"},  # none of our secrets
        )
    except subprocess.TimeoutExpired:
        return []
    return [json.loads(line) for line in done.stdout.splitlines()] if done.returncode == 0 else []


def _refusal(line: Mapping[str, Any], name: str) -> Refused:
    kind: type[Refused] = getattr(imports_refused, str(line.get("refused", "Damaged")))
    return kind(**{**line.get("facts", {}), "name": name})


def _plain(value: Value) -> str:
    return safe_cell(value) if isinstance(value, str) else "" if value is None else str(value)


def _put(page: Any, row: int, column: int, value: Value, form: Any) -> None:
    if value is None:
        return
    if isinstance(value, (int, Decimal)) and not isinstance(value, bool):
        page.write_number(row, column, value, form)
    else:
        page.write_string(row, column, _plain(value)[:MOST_CELL], form)
