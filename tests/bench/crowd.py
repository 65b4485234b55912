"""A market as large as is asked for, to measure finding in: the sample's creators over and over, each copy shaken.

    python -m tests.bench.crowd 1000000 [database address]

Only what finding reads is made: creators, and their rows of search. A copy has another name, place, size, price and
score than the creator it is made from, and the record of another. It is made of rows, not of facts: its card is that of
the one it was copied from.
"""

import random
import sqlite3
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from functools import lru_cache, partial
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.main import open_store
from bot.rules.forms import Form
from bot.rules.tiers import BOUNDS, tier_of
from bot.sample.batch import Plan, make, peers
from bot.sample.batch import costs as costs_of
from bot.text import normalise, read
from storage.bulk import Packer
from storage.creators import CREATORS
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.raw import Raw, marks
from storage.search_apart import words_apart
from storage.search_rows import Rows, rows_of
from storage.search_tables import CARDS, COLUMNS, HIGHEST, IDS, SEARCH, rank_of
from storage.search_tokens import BEGINS, IN_NAME, LISTS, MARKS, PAIRED, PROMISING, READS, TYPO, marks_of, tokens_of
from storage.search_words import GATHERED, packed
from storage.store import Store

HOME = Path(".juxing")
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
MODELS, BATCH = 3_000, 5_000
NO_WORDS = tuple({BEGINS, IN_NAME, READS, TYPO, PROMISING, *MARKS.values(), *LISTS.values(), *PAIRED.values()})
PRICED = tuple(f"{name}{form}" for name in ("price", "cpm") for form in ("", *(f"_{each}" for each in Form)))
RECORD = ("acceptance", "completion", "finished", "clients", "stars", "stars_sort", "industries", "women")
HELD = 2**20  #: KiB of pages while a file is filled
HEAP = "search_waiting"
#: table → its INSERT
WRITES = {
    name: f"INSERT INTO {name} ({', '.join(table.columns.keys())}) VALUES ({marks(table.columns)})"
    for name, table in {"creators": CREATORS, "search_cards": CARDS, HEAP: SEARCH}.items()
}


class Models:
    """The creators that are copied, as rows."""

    def __init__(self) -> None:
        plan = Plan(creators=MODELS, seed=7, now=NOW)
        among = peers(cost for batch in plan.batches for cost in costs_of(plan, batch))
        pairs = [pair for batch in plan.batches for pair in make(plan, batch, among).found]
        self.creators = [standing.creator for standing, _ in pairs]
        rows = [rows_of(*pair, at=NOW) for pair in pairs]
        self.rows = [dict(zip(COLUMNS, each.search, strict=True)) for each in rows]
        self.facts = [each.card[-1] for each in rows]
        self.words = [spelling.words.split(" ", 1)[-1] for _, spelling in pairs]
        self.said = [[token for token in each.tokens.split() if not token.startswith(NO_WORDS)] for each in rows]


@lru_cache(maxsize=1)
def models() -> Models:
    return Models()


@dataclass(frozen=True, kw_only=True)
class Copies:
    """The creators of a batch, as rows of the tables, and their words."""

    creators: list[tuple[Any, ...]]
    rows: list[Rows]
    words: bytes  #: as the process takes them that makes the index of words


def copies(batch: int, *, last: int, dialect: str) -> Copies:
    """Make a batch."""
    shaken, packer = random.Random(f"bench/{batch}"), Packer("creators", dialect)
    made = [_copy(shaken, id_) for id_ in range(batch * BATCH + 1, min((batch + 1) * BATCH, last) + 1)]
    words = packed((rows.rank, rows.tokens) for _, rows in made)
    return Copies(creators=[packer(vars(creator)) for creator, _ in made], rows=[rows for _, rows in made], words=words)


def _alike(of: Models, at: int, promising: int) -> int:
    """The next creator from here who is, or is not, promising: a record goes with that."""
    while of.rows[at]["promising"] != promising:
        at = (at + 1) % MODELS
    return at


def _copy(shaken: random.Random, id_: int) -> tuple[Any, Rows]:
    of, at, other = models(), shaken.randrange(MODELS), shaken.randrange(MODELS)
    first, second = of.creators[other].name, of.creators[shaken.randrange(MODELS)].name
    name = normalise(first[: max(1, len(first) // 2)] + second[len(second) // 2 :])
    row = dict(of.rows[at])
    row.update({key: of.rows[_alike(of, other, row["promising"])][key] for key in RECORD})
    dearer, better = shaken.lognormvariate(0, 0.5), round(shaken.gauss(0, 60_000))
    for key in PRICED:
        row[key] = round(row[key] * dearer) if row[key] > 0 else row[key]
    least, beyond = BOUNDS[tier_of(max(0, row["followers"]))]
    row["followers"] = min(max(round(row["followers"] * shaken.lognormvariate(0, 0.3)), least), (beyond or 10**8) - 1)
    for key in ("rank", *(f"rank_{form}" for form in Form)):
        score = HIGHEST - row[key] // IDS
        row[key] = rank_of(min(900_000, max(0, score + better)) if score else 0, id_)
    row["rank"] = min(row["rank"], *(row[f"rank_{form}"] for form in Form))
    row.update(creator_id=id_, version=id_, region=of.rows[shaken.randrange(MODELS)]["region"])
    spelled, words = " " + " ".join(read(name)), f"{name} {of.words[at][:240]}"
    named = tokens_of({**row, "promising": 0}, name=name, spelled=spelled, words=name)
    tokens = " ".join(dict.fromkeys([*named.split(), *of.said[at], *marks_of(row)]))
    said = {"id": id_, "slug": f"c-{id_}", "name": name, "region": row["region"], "followers": row["followers"]}
    creator = replace(of.creators[at], **said)
    card = (id_, name, spelled, words, of.facts[at].replace(f'"id":{of.creators[at].id}', f'"id":{id_}', 1))
    return creator, Rows(id_, row["rank"], tuple(row[key] for key in COLUMNS), card, tokens)


def made(creators: int, dialect: str) -> Iterator[Copies]:
    """All batches, made by processes of their own."""
    with ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        batches = iter(range(-(-creators // BATCH)))
        make = partial(pool.submit, copies, last=creators, dialect=dialect)
        waiting = [make(batch) for batch in islice(batches, 4)]
        while waiting:
            yield waiting.pop(0).result()
            waiting += [make(batch) for batch in islice(batches, 1)]


def fill(store: Store, creators: int) -> None:
    """Fill an empty store, batch by batch."""
    with store.filling_search():
        for batch in made(creators, store.engine.dialect.name):
            with store.unit() as unit:
                unit.bulk.add("creators", batch.creators)
                unit.search.add_rows(batch.rows)
                unit.commit()


def fill_file(file: Path, creators: int) -> None:
    """Fill an empty file of SQLite that nobody else has open: a fault leaves it broken, and it is thrown away.

    Ranks come in no order: rows of search wait in a heap and go to their table sorted, so that it lies in one piece in
    the order in which it is gone through. The index of words is made by itself.
    """
    connection = sqlite3.connect(file, isolation_level=None)
    for pragma in ("journal_mode=OFF", "synchronous=OFF", "secure_delete=0", "foreign_keys=OFF", f"cache_size=-{HELD}"):
        connection.execute(f"PRAGMA {pragma}")
    raw = Raw(connection, sqlite=True)
    later = raw.rows(
        "SELECT type, name, sql FROM sqlite_master WHERE sql IS NOT NULL"
        " AND (type = 'trigger' AND tbl_name IN ('search', 'search_cards') OR type = 'index' AND tbl_name = 'search')"
    )
    for kind, name, _ in later:
        raw.run(f"DROP {kind} {name}")
    raw.run(f"CREATE TABLE {HEAP} AS SELECT * FROM search")
    with words_apart(raw, gathered=GATHERED if creators <= 1_000_000 else 32 * GATHERED) as apart:
        apart.begin()
        raw.run("BEGIN")
        for batch in made(creators, "sqlite"):
            apart.add(batch.words)
            raw.many(WRITES["creators"], batch.creators)
            raw.many(WRITES[HEAP], [rows.search for rows in batch.rows])
            raw.many(WRITES["search_cards"], [rows.card for rows in batch.rows])
        apart.end()
        raw.run(f"INSERT INTO search SELECT * FROM {HEAP} ORDER BY rank")
        raw.run(f"DROP TABLE {HEAP}")
        raw.run("COMMIT")
        with raw.sorting():
            for _, _, sql in later:
                raw.run(sql)
        raw.run("BEGIN")
        apart.take(raw)
        raw.run("COMMIT")
    connection.close()


def market(creators: int) -> str:
    """The address of a SQLite market of that size, made once and kept."""
    HOME.mkdir(exist_ok=True)
    file = HOME / f"bench-{creators}.db"
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        for part in ("", "-wal", "-shm"):
            unfinished.with_name(unfinished.name + part).unlink(missing_ok=True)
        open_store(f"sqlite:///{unfinished}").engine.dispose()
        fill_file(unfinished, creators)
        unfinished.rename(file)
    engine = open_engine(f"sqlite:///{file}")
    upgrade(engine)  # an older version may have made it
    engine.dispose()
    return f"sqlite:///{file}"


if __name__ == "__main__":
    begin = time.perf_counter()
    if len(sys.argv) > 2:
        fill(open_store(sys.argv[2]), int(sys.argv[1]))
    else:
        print(market(int(sys.argv[1])))
    print(f"{time.perf_counter() - begin:.0f} s")
