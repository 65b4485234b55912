"""Which keys a file had before, and in which row: twelve bytes a key, however long it is."""

from array import array
from hashlib import blake2b

FULL = 0.6  #: share of places in use from which on the table is doubled


class Seen:
    """A table of 64-bit hashes. Of a million keys, two that differ are taken for one in one file of 30 million."""

    def __init__(self, places: int = 2**14) -> None:
        """`places` is a power of two."""
        self._hashes, self._rows = _empty("Q", places), _empty("I", places)
        self._used = 0

    def note(self, key: str, row: int) -> int:
        """Note the row (from 1) in which a key stands. Return the row that had it before, 0 where none had."""
        if self._used > FULL * len(self._hashes):
            self._double()
        hashed = int.from_bytes(blake2b(key.encode("utf-8", "surrogatepass"), digest_size=8).digest(), "little") or 1
        return self._put(hashed, row)

    def _put(self, hashed: int, row: int) -> int:
        hashes, last = self._hashes, len(self._hashes) - 1
        at = hashed & last
        while held := hashes[at]:
            if held == hashed:
                return self._rows[at]
            at = (at + 1) & last
        hashes[at], self._rows[at] = hashed, row
        self._used += 1
        return 0

    def _double(self) -> None:
        hashes, rows = self._hashes, self._rows
        self._hashes, self._rows = _empty("Q", 2 * len(hashes)), _empty("I", 2 * len(hashes))
        self._used = 0
        for hashed, row in zip(hashes, rows, strict=True):
            if hashed:
                self._put(hashed, row)


def _empty(kind: str, places: int) -> "array[int]":
    return array(kind, bytes(places * array(kind).itemsize))
