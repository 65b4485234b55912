"""Which keys a file had before, and in which row: twelve bytes a place, however long a key is."""

from array import array

_ALL = 2**64 - 1
FULL = 0.6  #: share of places in use from which on the table is doubled


class Seen:
    """A table of 64-bit hashes. Of a million keys, two that differ are taken for one in one file of 30 million.

    Hashes are Python's own of text, keyed anew in every process, so that nobody can write a file in which they meet.
    """

    @classmethod
    def of(cls, keys: int) -> "Seen":
        """For so many keys, without growing on the way."""
        return cls(2 ** max(14, int(keys / FULL).bit_length()))

    def __init__(self, places: int = 2**14) -> None:
        """`places` is a power of two, and grows by itself."""
        self._hashes, self._rows = _empty("Q", places), _empty("I", places)
        self._used = 0

    def note(self, key: str, row: int) -> int:
        """Note the row (from 1) in which a key stands. Return the row that had it before, 0 where none had."""
        if self._used > FULL * len(self._hashes):
            self._double()
        return self._put(hash(key) & _ALL or 1, row)

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
