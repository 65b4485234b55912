"""A CSV file too long to be held at once, read some rows at a time: for files of the operator, on the terminal.

No line, cell or row of it can take more memory than its bound. What the bytes are is found out in one go over all of
them before anything is made of a row.
"""

import csv
from codecs import getincrementaldecoder
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader, RawIOBase, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any, BinaryIO

from bot.rules.imports_refused import (
    Damaged,
    EmptyFile,
    FileTooLarge,
    LongCell,
    OpenQuote,
    TooManyCells,
    UnknownEncoding,
    WrongContent,
)
from bot.sheets import OLD, TEXT_ENDINGS, ZIP
from bot.sheets_read import MARKS, MOST_CHARACTERS, MOST_COLUMNS, delimiter_of

MOST_BYTES = 8 * 2**30
MOST_ROWS = 20_000_000
MOST_ROW = 2**20  #: characters
BLOCK = 2**20
QUOTE = '"'  #: without it, a row is a line

Part = tuple[int, str]  #: the number of the first row, and the text of whole rows


@dataclass(frozen=True, kw_only=True)
class LongFile:
    """A long CSV file as it was looked through."""

    path: Path
    name: str
    sha256: str
    encoding: str
    delimiter: str
    characters: int

    def parts(self, size: int) -> Iterator[Part]:
        """The whole text, some `size` characters and whole rows at a time; header and blank rows among them.

        Raises LongCell or OpenQuote where the end of a row is out of bounds, TooManyCells where there are too many, and
        Damaged where the file has changed since it was looked through.
        """
        number = 1
        with self.path.open("rb") as opened:
            hashed = _Hashed(opened)
            text = TextIOWrapper(BufferedReader(hashed, BLOCK), encoding=self.encoding, newline="")
            while told := text.read(size):
                told += text.readline(MOST_ROW)
                if QUOTE in told or len(told) >= MOST_ROW:
                    told, rows = self._whole_rows(told, text, number)
                else:
                    rows = _lines_in(told)
                yield number, told
                number += rows
                if number > MOST_ROWS:
                    raise TooManyCells(name=self.name, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_ROWS)
            if hashed.sha256 != self.sha256:
                raise Damaged(name=self.name)

    def rows(self, part: Part) -> list[list[str]]:
        """The rows of a part. Raises LongCell, OpenQuote or TooManyCells where one is out of bounds."""
        return rows_in(part, name=self.name, delimiter=self.delimiter)

    def _whole_rows(self, told: str, text: TextIOWrapper, first: int) -> tuple[str, int]:
        """The text up to where a row ends, for some rows take several lines; and how many they are."""
        lines = _Lines(told, text, self.name, first)
        for _ in _read(lines, self.name, self.delimiter, lambda: lines.row):
            lines.begin()
            if lines.at_end:
                break
        return told + "".join(lines.beyond), lines.row - first


def rows_in(part: Part, *, name: str, delimiter: str) -> list[list[str]]:
    """The rows of a part of a file of that name. Raises LongCell, OpenQuote or TooManyCells."""
    first, text = part
    found = list[list[str]]()
    for row in _read(StringIO(text, newline=""), name, delimiter, lambda: first + len(found)):
        found.append(row)  # one by one: its number is asked for where the next cannot be read
    if max(map(len, found), default=0) > MOST_COLUMNS:
        raise TooManyCells(name=name, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_ROWS)
    return found


def _read(lines: Iterable[str], name: str, delimiter: str, row: Callable[[], int]) -> Iterator[list[str]]:
    csv.field_size_limit(MOST_CHARACTERS)
    try:
        yield from csv.reader(lines, delimiter=delimiter, strict=True)
    except csv.Error as error:
        if "limit" in str(error):
            raise LongCell(name=name, row=row(), most=MOST_CHARACTERS) from None
        raise OpenQuote(name=name, row=row()) from None


def _lines_in(text: str) -> int:
    """How many lines there are, whichever way they end. Without a quotation mark each of them is a row."""
    ends = text.count("\n")
    if "\r" in text:
        ends += text.count("\r") - text.count("\r\n")
    return ends + (not text.endswith(("\n", "\r")))


class _Lines:
    """Lines of what was read already, then of the file; none is longer than a row, nor are all of one row together."""

    def __init__(self, told: str, text: TextIOWrapper, name: str, row: int) -> None:
        self._told, self._text, self._name, self._end = StringIO(told, newline=""), text, name, len(told)
        self.row, self._left = row, MOST_ROW
        self.beyond = list[str]()  #: lines that were read of the file

    @property
    def at_end(self) -> bool:
        """Whether all that was read already was given out."""
        return self._told.tell() >= self._end

    def begin(self) -> None:
        """A row is complete: the next one begins."""
        self.row += 1
        self._left = MOST_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._told.readline(self._left) or self._further():
            self._left -= len(line)
            if self._left <= 0:
                raise LongCell(name=self._name, row=self.row, most=MOST_CHARACTERS)
            yield line

    def _further(self) -> str:
        line = self._text.readline(self._left)
        self.beyond.append(line)
        return line


def look_through(path: Path, name: str) -> LongFile:
    """Find out what a file is. Raises what refuses it as a whole, and OSError where there is none."""
    if Path(name).suffix.lower() not in TEXT_ENDINGS or path.stat().st_size > MOST_BYTES:
        raise FileTooLarge(name=name, most=5)
    with path.open("rb") as opened:
        start = opened.read(BLOCK)
    if not start.strip(b"\0 \t\r\n"):
        raise EmptyFile(name=name)
    if start.startswith((ZIP, OLD)):
        raise WrongContent(name=name)
    encoding, digest, characters = _encoding(path, name)
    head = getincrementaldecoder(encoding)().decode(start)
    return LongFile(
        path=path,
        name=name,
        sha256=digest,
        encoding=encoding,
        delimiter=delimiter_of(head),
        characters=characters,
    )


def _encoding(path: Path, name: str) -> tuple[str, str, int]:
    """The encoding in which every byte of the file makes sense, its hash, and how many characters they are."""
    with path.open("rb") as opened:
        start = opened.read(4)
    marked = next((encoding for mark, encoding in MARKS.items() if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        digest, characters = _digest(path, encoding, name)
        if digest:
            return encoding, digest, characters
    raise UnknownEncoding(name=name)


def _digest(path: Path, encoding: str, name: str) -> tuple[str, int]:
    """The hash of a file and its characters; empty where it is not in this encoding.

    Raises WrongContent where it is no text.
    """
    decoder, digest, characters = getincrementaldecoder(encoding)(), sha256(), 0
    with path.open("rb") as opened:
        while True:
            block = opened.read(BLOCK)
            digest.update(block)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return "", 0
            if "\0" in text:
                raise WrongContent(name=name)
            characters += len(text)
            if not block:
                return digest.hexdigest(), characters


class _Hashed(RawIOBase):
    """Bytes that are hashed as they are read."""

    def __init__(self, opened: BinaryIO) -> None:
        self._opened, self._digest = opened, sha256()

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        block = self._opened.read(len(buffer))
        self._digest.update(block)
        buffer[: len(block)] = block
        return len(block)

    @property
    def sha256(self) -> str:
        return self._digest.hexdigest()
