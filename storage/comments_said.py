"""What the comments of each work say, as it was counted when they were read; and whose comments are to be read.

The tables hold nothing of their own: whoever marks a work as unread has it read again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlmodel import Field, Session, SQLModel

from bot import as_json
from bot.rules.comments import Example, Said, Tally
from bot.rules.comments_intents import Aspect, Intent
from bot.rules.comments_reading import Sentiment
from bot.rules.comments_spam import Cluster, Reason
from storage.engine import Moment, insert_or, table_of
from storage.raw import Raw, marks

AT_ONCE = 500  #: works in one statement


class SaidRow(SQLModel, table=True):
    __tablename__ = "comments_said"

    work_id: int = Field(primary_key=True, foreign_key="works.id", sa_column_kwargs={"autoincrement": False})
    reader: str = Field(index=True)  #: which reader it was: another one reads anew
    said: str
    at: datetime = Field(sa_type=Moment)


class UnreadRow(SQLModel, table=True):
    __tablename__ = "comments_unread"

    work_id: int = Field(primary_key=True, foreign_key="works.id", sa_column_kwargs={"autoincrement": False})
    asked: int  #: how often it was marked: whoever has read may not know of the last time


SAID, UNREAD = table_of(SaidRow), table_of(UnreadRow)
_MARK = (
    "INSERT INTO comments_unread (work_id, asked) VALUES (?, 1)"
    " ON CONFLICT (work_id) DO UPDATE SET asked = comments_unread.asked + 1"
)


class CommentsSaid:
    def __init__(self, session: Session) -> None:
        self._session = session

    def mark(self, works: Iterable[int]) -> None:
        """Have the comments of some works read, or read again."""
        rows = [(work,) for work in sorted(set(works))]
        if rows:
            Raw.of(self._session).many(_MARK, rows)

    def mark_read_by_others(self, reader: str) -> None:
        """Have those read again that another reader has read."""
        works = self._session.connection().execute(select(SAID.c.work_id).where(SAID.c.reader != reader)).scalars()
        self.mark(works)

    def unread(self, *, most: int) -> dict[int, int]:
        """Works whose comments are to be read, each with how often that was asked."""
        query = select(UNREAD).order_by(UNREAD.c.work_id).limit(most)
        return {row.work_id: row.asked for row in self._session.connection().execute(query)}

    def waiting(self) -> int:
        """How many works there are whose comments are to be read."""
        return self._session.connection().execute(select(func.count()).select_from(UNREAD)).scalar_one()

    def unread_of(self, source_id: int | None = None) -> int:
        """How many comments that count stand under works that are to be read; of one import, or of all."""
        query = (
            "SELECT count(*) FROM comments_unread JOIN comments ON comments.work_id = comments_unread.work_id"
            " WHERE comments.counts"
        )
        only, given = (" AND comments.source_id = ?", (source_id,)) if source_id is not None else ("", ())
        return int(Raw.of(self._session).rows(query + only, given)[0][0])

    def put(self, said: Mapping[int, Tally], asked: Mapping[int, int], *, reader: str, at: datetime) -> None:
        """Keep what was read of works. Who was marked once more meanwhile stays marked."""
        connection = self._session.connection()
        for work, tally in said.items():
            values = {"reader": reader, "said": _written(tally), "at": at}
            new = insert_or(connection, SAID).values(work_id=work, **values)
            connection.execute(new.on_conflict_do_update(index_elements=[SAID.c.work_id], set_=values))
        done = [(work, asked[work]) for work in said]
        Raw.of(self._session).many("DELETE FROM comments_unread WHERE work_id = ? AND asked = ?", done)

    def of_works(self, works: Sequence[int]) -> dict[int, Tally]:
        """What is said under some works, by work; those that nobody has read are not among them."""
        raw, found = Raw.of(self._session), dict[int, Tally]()
        for start in range(0, len(works), AT_ONCE):
            part = works[start : start + AT_ONCE]
            query = f"SELECT work_id, said FROM comments_said WHERE work_id IN ({marks(part)})"  # noqa: S608
            found |= {work: tally_in(said) for work, said in raw.rows(query, list(part))}
        return found


def _written(tally: Tally) -> str:
    kept = {
        "comments": tally.comments,
        "suspected": tally.suspected,
        "sentiments": _said_out(tally.sentiments),
        "intents": _said_out(tally.intents),
        "aspects": _said_out(tally.aspects),
        "words": tally.words,
        "reasons": tally.reasons,
        "clusters": [asdict(cluster) for cluster in tally.clusters],
    }
    # halves of characters, which only broken files hold, are no UTF-8: as escapes they are
    return json.dumps(kept, ensure_ascii=True, separators=(",", ":"))


def _said_out(said: Mapping[Any, Said]) -> dict[str, list[Any]]:
    return {
        str(name): [each.positive, each.neutral, each.negative, [[e.awkward, e.lot, e.text] for e in each.examples]]
        for name, each in said.items()
    }


def tally_in(text: str) -> Tally:
    """What was read of a work's comments, as it is kept."""
    kept = as_json.read(text)
    return Tally(
        comments=kept["comments"],
        suspected=kept["suspected"],
        sentiments=_said_in(kept["sentiments"], Sentiment),
        intents=_said_in(kept["intents"], Intent),
        aspects=_said_in(kept["aspects"], Aspect),
        words=kept["words"],
        reasons={Reason(name): count for name, count in kept["reasons"].items()},
        clusters=tuple(Cluster(**cluster) for cluster in kept["clusters"]),
    )


def _said_in(kept: Mapping[str, Sequence[Any]], names: Any) -> dict[Any, Said]:
    return {
        names(name): Said(
            positive=positive,
            neutral=neutral,
            negative=negative,
            examples=tuple(Example(*example) for example in examples),
        )
        for name, (positive, neutral, negative, examples) in kept.items()
    }
