"""All rows that the message of a creator's profile is made from, over the driver's own cursor.

Whatever the message shows stands in these rows, so their stamp tells whether it would be the same message: nothing has
to be thrown away when something changes, and nobody who writes has to think of it.
"""

import json
import marshal
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

from bot.lazily import lazily
from bot.rules.comments import Tally
from bot.rules.creators import Good, Kind, Work
from bot.rules.forms import Form
from bot.rules.ranking import Standing
from bot.rules.ratings import COUNTS_FOR, Item, Rating
from storage.comments_said import SAID, tally_in
from storage.picked import Picked
from storage.ratings import RATINGS, STANDS
from storage.raw import Raw
from storage.records import GOODS
from storage.search_sql import moment
from storage.standings import standing_in
from storage.works import WORKS

SHOWN_LIVES = 3  #: whose goods are shown
HEARD_WORKS = 30  #: of the newest, whose comments are added up

Row = tuple[Any, ...]

_WORK = ("id", "creator_id", "kind", "title", "at", "plays", "units", "gmv")
_GOOD = ("work_id", "name", "units", "gmv")
_RATING = ("creator_id", "form", "at", "items", "words", "order_id", "tenant")
_WORKS = Picked(WORKS, "creator_id", only=_WORK, order="at DESC, id", besides="counts")
_GOODS = Picked(GOODS, "work_id", only=_GOOD, order="gmv DESC, id", besides="counts")
_RATINGS = Picked(RATINGS, "creator_id", only=_RATING, order="at DESC, id DESC", besides=STANDS)
_SAID = Picked(SAID, "work_id", only=("work_id", "said"), order="work_id")
_KIND, _AT, _RATED_AT = _WORK.index("kind"), _WORK.index("at"), _RATING.index("at")


@dataclass(frozen=True, kw_only=True)
class Seen:
    """The rows as the driver gives them, and what they come to once that is asked for."""

    sqlite: bool
    facts: str  #: where the creator stands
    works: list[Row]  #: all of them, newest first
    goods: list[Row]  #: of the lives that are shown, best selling first
    ratings: list[Row]  #: newest first
    said: list[Row]  #: what is said under the newest works
    since: Any  #: ratings after this moment count

    @lazily
    def stamp(self) -> bytes:
        """Another one for any other rows, or where another number of ratings has grown too old."""
        counted = sum(row[_RATED_AT] > self.since for row in self.ratings)
        rows = (self.facts, self.works, self.goods, self.ratings, self.said, counted)
        # version 2 knows no references: the same rows are always the same bytes
        written = marshal.dumps(rows, 2) if self.sqlite else json.dumps(rows, default=str).encode()
        return blake2b(written, digest_size=16).digest()

    def standing(self) -> Standing:
        return standing_in(self.facts)

    def all_works(self) -> list[Work]:
        """Newest first; of each only what is shown."""
        rows = (dict(zip(_WORK, row, strict=True)) for row in _WORKS.read(self.works, sqlite=self.sqlite))
        return [Work(**{**row, "kind": Kind(row["kind"])}) for row in rows]

    def all_goods(self) -> dict[int, list[Good]]:
        found: dict[int, list[Good]] = {work: [] for work in _lives(self.works)}
        for row in self.goods:
            good = Good(**dict(zip(_GOOD, row, strict=True)))
            found[good.work_id].append(good)
        return found

    def all_ratings(self) -> list[Rating]:
        """Newest first; of each only what is shown."""
        return [
            Rating(
                order_id=order,
                creator_id=creator,
                tenant=tenant,
                rater="",
                form=Form(form),
                at=at,
                items={Item(item): stars for item, stars in items.items()},
                words=words,
            )
            for creator, form, at, items, words, order, tenant in _RATINGS.read(self.ratings, sqlite=self.sqlite)
        ]

    def tallies(self) -> dict[int, Tally]:
        """By work; those that nobody has read are not among them."""
        return {work: tally_in(said) for work, said in self.said}


class Profiles:
    def __init__(self, raw: Callable[[], Raw]) -> None:
        self._raw_of = raw

    def seen(self, creator_id: int, *, at: datetime) -> Seen | None:
        """The rows of a creator as of a moment; None where search does not know them."""
        raw = self._raw_of()
        facts = raw.rows("SELECT facts FROM search_cards WHERE creator_id = ?", (creator_id,))
        if not facts:
            return None
        works = _WORKS.as_kept(raw, (creator_id,))
        return Seen(
            sqlite=raw.sqlite,
            facts=facts[0][0],
            works=works,
            goods=_GOODS.as_kept(raw, _lives(works)),
            ratings=_RATINGS.as_kept(raw, (creator_id,)),
            said=_SAID.as_kept(raw, [row[0] for row in works[:HEARD_WORKS]]),
            since=moment(at - COUNTS_FOR, raw.sqlite),
        )


def _lives(works: list[Row]) -> list[int]:
    """Ids of the newest lives; of one moment, the higher id is the newer."""
    lives = [(row[_AT], row[0]) for row in works if row[_KIND] == Kind.LIVE]
    return [id_ for _, id_ in sorted(lives, reverse=True)[:SHOWN_LIVES]]
