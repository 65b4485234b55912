"""The ledger behind every figure: rows with the source, the moment they speak of and the unit. Added to, never edited.

What counts today is worked out of the rows alone: an import that was undone says nothing, and of rows that speak of
the same the newest counts.
"""

from collections.abc import Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Any

COUNTS = ("plays", "likes", "comments", "shares", "units", "gmv", "peak")
SAID = (*COUNTS, "commercial")  #: what a reading may say of a work
UNITS: Mapping[str, str] = {"gmv": "fen", "price": "fen", "seconds": "s", "commission": "bp", "conversion": "bp"}
ALWAYS = datetime(1970, 1, 1, tzinfo=UTC)  #: of rows that do not say of when they are


class Noun(StrEnum):
    """What a row of the ledger is about."""

    WORK = "work"
    GOOD = "good"
    COMMENT = "comment"
    DEAL = "deal"
    PRODUCT = "product"
    RATING = "rating"


@dataclass(frozen=True, kw_only=True)
class WorkReading:
    """What one source says at one moment of the counts of a video or live. None: it says nothing of it."""

    work_id: int
    as_of: datetime
    source_id: int | None = None
    order_id: int | None = None
    plays: int | None = None
    likes: int | None = None
    comments: int | None = None
    shares: int | None = None
    units: int | None = None
    gmv: int | None = None  #: fen
    peak: int | None = None
    commercial: bool | None = None
    id: int = 0  #: grows with the order in which readings were written


@dataclass(frozen=True, kw_only=True)
class Row:
    """One row of the ledger, as a page or a terminal shows where a figure comes from."""

    noun: Noun
    id: int
    subject: int  #: the work that it is of, or itself
    said: Mapping[str, Any]  #: facts by name; `UNITS` has the unit of those that are no plain count
    as_of: datetime | None
    source_id: int | None
    source: str  #: the name of the file; empty where no file says it
    order_id: int | None
    counts: bool  #: False: its import was undone, or a newer row says otherwise


def told(readings: Iterable[WorkReading], undone: frozenset[int] = frozenset()) -> dict[str, Any] | None:
    """What is known of a work: of each count, what the newest reading that tells it says.

    An empty cell says nothing, so an older reading still tells a count that newer ones leave out. None where every
    reading comes from an import that was undone: then there is no such work. Readings come in any order.
    """
    standing = sorted((one for one in readings if one.source_id not in undone), key=lambda one: (one.as_of, one.id))
    if not standing:
        return None
    found: dict[str, Any] = dict.fromkeys(SAID)
    for reading in standing:
        found.update({name: value for name in SAID if (value := getattr(reading, name)) is not None})
    return found


Place = tuple[int, Hashable, datetime | None, int | None]


def newest(rows: Iterable[Place], undone: frozenset[int] = frozenset()) -> set[int]:
    """The ids of the rows that count: of those with one key the newest whose import stands.

    A row is its id, its key, the moment it speaks of (None: the oldest there is) and its source. Rows come in any
    order.
    """
    last: dict[Hashable, tuple[datetime, int]] = {}
    for id_, key, as_of, source_id in rows:
        if source_id not in undone:
            place = (as_of or ALWAYS, id_)
            last[key] = max(last.get(key, place), place)
    return {id_ for _, id_ in last.values()}
