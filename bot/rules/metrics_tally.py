"""Tallies: what rows come to within each window, kept up as rows come, go and grow old.

Only what a row belongs to is touched, so that one new row costs the same however many there are. Whatever is done to
a tally, it tells what one made of the rows left would tell; tests hold both side by side.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Generic, Protocol, TypeVar

from bot.rules.metrics import Metric, Window


class Dated(Protocol):
    """A row: its id is one of a kind among the rows of its creator."""

    @property
    def id(self) -> int: ...
    @property
    def at(self) -> datetime: ...


Row = TypeVar("Row", bound=Dated)
Taken = TypeVar("Taken", bound=Dated, contravariant=True)


class Within(Protocol[Taken]):
    """What the rows of one window come to."""

    def add(self, row: Taken) -> None: ...
    def take(self, row: Taken) -> None: ...
    def metrics(self, window: Window, as_of: datetime) -> list[Metric]: ...


class Tally(Generic[Row]):
    """Rows in order of time, as of a moment that may move. A window is worked out when it is first asked for."""

    def __init__(self, make: Callable[[], Within[Row]], rows: Iterable[Row] = (), *, at: datetime) -> None:
        """Raises ValueError where two rows have one id."""
        self._make, self._at, all_of = make, at, list(rows)
        self._rows: dict[int, Row] = {row.id: row for row in all_of}
        self._order: list[tuple[datetime, int]] = sorted((row.at, row.id) for row in all_of)
        self._windows: dict[Window, Within[Row]] = {}
        if len(self._rows) < len(all_of):
            raise ValueError("two rows have one id")

    @property
    def at(self) -> datetime:
        return self._at

    @property
    def rows(self) -> list[Row]:
        """Newest first."""
        return [self._rows[id_] for _, id_ in reversed(self._order)]

    def add(self, row: Row) -> None:
        """Raises ValueError where a row of that id is there already."""
        if row.id in self._rows:
            raise ValueError(f"row {row.id} is there already")
        self._rows[row.id] = row
        key = (row.at, row.id)
        self._order.insert(bisect_left(self._order, key), key)
        for window, within in self._windows.items():
            if self._inside(window, row):
                within.add(row)

    def take(self, row_id: int) -> Row:
        """Take a row away. Raises KeyError where it is not there."""
        row = self._rows.pop(row_id)
        del self._order[bisect_left(self._order, (row.at, row.id))]
        for window, within in self._windows.items():
            if self._inside(window, row):
                within.take(row)
        return row

    def swap(self, row: Row) -> None:
        """Put a newer reading in the place of the row of its id. Raises KeyError where there is none."""
        self.take(row.id)
        self.add(row)

    def move(self, at: datetime) -> None:
        """Let the as-of moment be another one: rows grow too old for a window, or come into it."""
        before = {window: self._span(window) for window in self._windows}
        self._at = at
        for window, within in self._windows.items():
            (low, high), (new_low, new_high) = before[window], self._span(window)
            for gone in (*range(low, min(high, new_low)), *range(max(low, new_high), high)):
                within.take(self._rows[self._order[gone][1]])
            for come in (*range(new_low, min(new_high, low)), *range(max(new_low, high), new_high)):
                within.add(self._rows[self._order[come][1]])

    def within(self, window: Window) -> Within[Row]:
        if window not in self._windows:
            within, (low, high) = self._make(), self._span(window)
            for _, id_ in self._order[low:high]:
                within.add(self._rows[id_])
            self._windows[window] = within
        return self._windows[window]

    def metrics(self, window: Window = Window.ALL) -> list[Metric]:
        return self.within(window).metrics(window, self._at)

    def _inside(self, window: Window, row: Row) -> bool:
        begins = window.begins(self._at)
        return row.at <= self._at and (begins is None or row.at > begins)

    def _span(self, window: Window) -> tuple[int, int]:
        """The places of the rows of a window, the second one outside."""
        begins, last = window.begins(self._at), 2**63
        high = bisect_right(self._order, (self._at, last))
        return (0 if begins is None else bisect_right(self._order, (begins, last)), high)
