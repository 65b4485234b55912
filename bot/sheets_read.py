"""Read one CSV or XLSX file from standard input in a process that may neither grow nor linger.

Writes JSON lines: what was found out about the file, then each row as a list of strings, then {"rows": n}. A refusal is
one line {"refused": name of its class, "facts": …}. Whoever reads them takes a missing end for a damaged file.
"""

import csv
import io
import json
import resource
import sys
import zipfile
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

from bot.rules.errors import Refused
from bot.rules.imports_refused import (
    Damaged,
    LongCell,
    Macros,
    OpenQuote,
    TooManyCells,
    UnknownEncoding,
    UnpacksTooLarge,
    WrongContent,
)

MOST_MEMORY = 256 * 2**20  #: bytes of address space
MOST_SECONDS = 2  #: of processor time
MOST_UNPACKED = 50 * 2**20
MOST_RATIO, FREE_OF_RATIO = 100, 5 * 2**20  #: small files may pack as well as they like
MOST_ENTRIES = 1000
MOST_ROWS, MOST_COLUMNS, MOST_CELLS = 100_000, 200, 1_000_000
MOST_CHARACTERS = 32_767  #: in a cell; what Excel allows
MARKS = {b"\xff\xfe": "utf-16", b"\xfe\xff": "utf-16", b"\xef\xbb\xbf": "utf-8-sig"}


def limit() -> None:
    """Bound the memory and the processor time of this process, for good; let it write no file."""
    bounds = {
        resource.RLIMIT_AS: MOST_MEMORY,
        resource.RLIMIT_CPU: MOST_SECONDS,
        resource.RLIMIT_FSIZE: 0,
        resource.RLIMIT_CORE: 0,
    }
    for what, most in bounds.items():
        try:
            resource.setrlimit(what, (most, most))
        except (ValueError, OSError):
            print("this system sets no limits", file=sys.stderr)  # noqa: T201  # not every system can; ours in use do


def lines(content: bytes) -> Iterator[Any]:
    """What stands in a file, as values to be written out. Raises Refused."""
    about, rows = _workbook(content) if content.startswith(b"PK") else _text(content)
    yield about
    count = 0
    for row in _bounded(rows):
        count += 1
        yield row
    yield {"rows": count}


def _bounded(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    cells = characters = 0
    for number, row in enumerate(rows, 1):
        while row and not row[-1]:
            row.pop()
        cells += len(row)
        characters += sum(map(len, row))
        if number > MOST_ROWS or len(row) > MOST_COLUMNS or cells > MOST_CELLS:
            raise TooManyCells(rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS)
        if characters > MOST_UNPACKED:
            raise UnpacksTooLarge(most=MOST_UNPACKED // 2**20)
        if row and len(max(row, key=len)) > MOST_CHARACTERS:
            raise LongCell(row=number, most=MOST_CHARACTERS)
        yield row


def _text(content: bytes) -> tuple[dict[str, str], Iterator[list[str]]]:
    text, encoding = _decoded(content)
    delimiter = delimiter_of(text)
    return {"encoding": encoding, "delimiter": delimiter}, _records(text, delimiter)


def _decoded(content: bytes) -> tuple[str, str]:
    marked = next((name for mark, name in MARKS.items() if content.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" in text:
            raise WrongContent
        return text, encoding
    raise UnknownEncoding


def delimiter_of(text: str) -> str:
    """Of comma, semicolon and tab the one that cuts the first line into most cells."""
    head = next((line for line in text[: 10 * MOST_CHARACTERS].splitlines() if line.strip()), "")
    return max(",;\t", key=lambda mark: _cells(head, mark))


def _cells(head: str, mark: str) -> int:
    try:
        return len(next(csv.reader([head], delimiter=mark), []))
    except csv.Error:  # longer than a cell may be: not cut by this mark
        return 0


def _records(text: str, delimiter: str) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    count = 0
    try:
        for row in reader:
            count += 1
            yield row
    except csv.Error as error:
        if "limit" in str(error):
            raise LongCell(row=count + 1, most=MOST_CHARACTERS) from None
        raise OpenQuote(row=count + 1) from None


def _workbook(content: bytes) -> tuple[dict[str, str], Iterator[list[str]]]:
    from python_calamine import CalamineError, CalamineWorkbook

    _check_archive(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        sheet = book.get_sheet_by_index(0)
    except (CalamineError, OSError, ValueError, IndexError):
        raise Damaged from None
    if sheet.total_width > MOST_COLUMNS or sheet.total_height > MOST_ROWS:
        raise TooManyCells(rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_CELLS)
    about = {"encoding": "xlsx", "delimiter": "", "sheet": sheet.name, "sheets": str(len(book.sheet_names))}
    return about, ([_cell(value) for value in row] for row in sheet.iter_rows())


def _check_archive(content: bytes) -> None:
    """Refuse before anything is unpacked: by what the archive says of itself."""
    try:
        entries = zipfile.ZipFile(io.BytesIO(content)).infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError):
        raise Damaged from None
    names = {entry.filename.lower() for entry in entries}
    unpacked = sum(entry.file_size for entry in entries)
    if len(entries) > MOST_ENTRIES or unpacked > max(FREE_OF_RATIO, min(MOST_UNPACKED, MOST_RATIO * len(content))):
        raise UnpacksTooLarge(most=MOST_UNPACKED // 2**20)
    if any(name.endswith("vbaproject.bin") or "/macrosheets/" in name for name in names):
        raise Macros
    if "xl/workbook.xml" not in names or len(names) < len(entries):
        raise WrongContent


def _cell(value: object) -> str:
    """A cell of a workbook as it would stand in a CSV file."""
    if isinstance(value, str):
        return value
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 10**18 else repr(value)
    if isinstance(value, datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, timedelta):
        hours, seconds = divmod(round(value.total_seconds()), 3600)
        return f"{hours}:{seconds // 60:02}:{seconds % 60:02}"
    return value.isoformat() if isinstance(value, (date, time)) else str(value)


def main() -> None:
    import python_calamine  # noqa: F401  # loaded before memory is bounded

    limit()
    out = sys.stdout
    try:
        for line in lines(sys.stdin.buffer.read()):
            out.write(json.dumps(line, ensure_ascii=True, separators=(",", ":")) + "\n")
    except Refused as refused:
        out.write(json.dumps({"refused": refused.code, "facts": refused.facts}) + "\n")


if __name__ == "__main__":
    main()
