"""A CSV file too long to be held at once, read some rows at a time: for files of the operator, on the terminal.

No line, cell or row of it can take more memory than its bound. What the bytes are is found out in one go over all of
them before anything is made of a row.
"""

import csv
from codecs import getincrementaldecoder
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from io import BufferedReader, RawIOBase, TextIOWrapper
from itertools import islice
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


@dataclass(frozen=True, kw_only=True)
class LongFile:
    """A long CSV file as it was looked through."""

    path: Path
    name: str
    sha256: str
    encoding: str
    delimiter: str

    def parts(self, size: int) -> Iterator[tuple[int, list[list[str]]]]:
        """All rows, up to `size` at a time, each time with the number of the first; header and blank rows among them.

        Raises LongCell, OpenQuote or TooManyCells where a row is out of bounds, and Damaged where the file has changed
        since it was looked through.
        """
        number = 1
        with self.path.open("rb") as opened:
            hashed = _Hashed(opened)
            rows = self._rows(TextIOWrapper(BufferedReader(hashed, BLOCK), encoding=self.encoding, newline=""))
            while part := list(islice(rows, size)):
                yield number, part
                number += len(part)
                if number > MOST_ROWS:
                    raise TooManyCells(name=self.name, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_ROWS)
            if hashed.sha256 != self.sha256:
                raise Damaged(name=self.name)

    def _rows(self, text: TextIOWrapper) -> Iterator[list[str]]:
        csv.field_size_limit(MOST_CHARACTERS)
        lines = _Lines(text, self.name)
        reader = csv.reader(lines, delimiter=self.delimiter, strict=True)
        try:
            for row in reader:
                lines.begin()
                if len(row) > MOST_COLUMNS:
                    raise TooManyCells(name=self.name, rows=MOST_ROWS, columns=MOST_COLUMNS, cells=MOST_ROWS)
                yield row
        except csv.Error as error:
            if "limit" in str(error):
                raise LongCell(name=self.name, row=lines.row, most=MOST_CHARACTERS) from None
            raise OpenQuote(name=self.name, row=lines.row) from None


class _Lines:
    """The lines of a text, none longer than a row may be, nor all those of one row together."""

    def __init__(self, text: TextIOWrapper, name: str) -> None:
        self._text, self._name = text, name
        self.row, self._left = 1, MOST_ROW

    def begin(self) -> None:
        """A row is complete: the next one begins."""
        self.row += 1
        self._left = MOST_ROW

    def __iter__(self) -> Iterator[str]:
        while line := self._text.readline(self._left):
            self._left -= len(line)
            if self._left <= 0:
                raise LongCell(name=self._name, row=self.row, most=MOST_CHARACTERS)
            yield line


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
    encoding, digest = _encoding(path, name)
    head = getincrementaldecoder(encoding)().decode(start)
    return LongFile(path=path, name=name, sha256=digest, encoding=encoding, delimiter=delimiter_of(head))


def _encoding(path: Path, name: str) -> tuple[str, str]:
    """The encoding in which every byte of the file makes sense, and its hash."""
    with path.open("rb") as opened:
        start = opened.read(4)
    marked = next((encoding for mark, encoding in MARKS.items() if start.startswith(mark)), None)
    for encoding in (marked,) if marked else ("utf-8", "gb18030"):
        if digest := _digest(path, encoding, name):
            return encoding, digest
    raise UnknownEncoding(name=name)


def _digest(path: Path, encoding: str, name: str) -> str:
    """The hash of a file; empty where it is not in this encoding. Raises WrongContent where it is no text."""
    decoder, digest = getincrementaldecoder(encoding)(), sha256()
    with path.open("rb") as opened:
        while True:
            block = opened.read(BLOCK)
            digest.update(block)
            try:
                text = decoder.decode(block, final=not block)
            except UnicodeDecodeError:
                return ""
            if "\0" in text:
                raise WrongContent(name=name)
            if not block:
                return digest.hexdigest()


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
