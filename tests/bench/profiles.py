"""What `/juxing creator` costs, from the signed request to the profile, against a Bolt that only echoes, in one run.

    python -m tests.bench.profiles [creators]

The sample market in SQLite, all comments read. *Again* is a profile that was shown before and has not changed since;
*first* one that nobody has looked at; *rated since* one that was shown before, and whose newest rating was edited since
then. The best documented creator of the sample has 22 works, 31 ratings and 100 comments. How processor time is taken:
see `tests.bench.finding`.
"""

import json
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from itertools import count, cycle
from pathlib import Path

from bot.main import open_store
from bot.sample.market import make_market
from bot.services.comments import CommentDesk
from storage.store import Store
from tests.bench.finding import POOL, Shape, case, measure, report

BEST = 1


def filled(file: Path, creators: int) -> str:
    """The address of a market as of now, whose comments are read."""
    now, url = datetime.now(UTC), f"sqlite:///{file}"
    store = open_store(url)
    make_market(store, creators=creators, seed=7, now=now)
    comments = CommentDesk(store)
    while comments.read_some(at=now):
        pass
    store.engine.dispose()
    return url


def shapes(url: str, port: int) -> list[Shape]:
    store = open_store(url)
    with store.finding() as looking:
        rows = looking.raw.rows(
            "SELECT name FROM search_cards GROUP BY name HAVING count(*) = 1 ORDER BY min(creator_id)"
        )
        ((best,),) = looking.raw.rows("SELECT name FROM search_cards WHERE creator_id = ?", [BEST])
    pool, new = [name for (name,) in rows[:POOL]], [name for (name,) in rows[POOL:]]
    briefs: dict[str, Iterator[str]] = {
        "the best documented, again": cycle([f"creator {best}"]),
        "sixty others, again": cycle(f"creator {name}" for name in pool),
        "first": (f"creator {name}" for name in new),
        "the best documented, rated since": rated(store, f"creator {best}"),
    }
    return [Shape(name=name, briefs=asked, case=case(name, port)) for name, asked in briefs.items()]


def rated(store: Store, brief: str) -> Iterator[str]:
    """The same creator, each time with other words in the newest rating, written by another process than the server's.

    One rating more each time would make all shapes dearer by and by.
    """
    newest = "(SELECT id FROM ratings WHERE creator_id = ? ORDER BY at DESC, id DESC LIMIT 1)"
    for number in count():
        with store.engine.begin() as connection:
            update = f"UPDATE ratings SET words = ? WHERE id = {newest}"
            connection.exec_driver_sql(update, (f"第{number}次合作", BEST))
        yield brief


def main(creators: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        found = measure(filled(Path(folder) / "market.db", creators), shapes)
    report(f"{creators:,} creators of the sample", found)
    print(json.dumps(found, ensure_ascii=False))


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
