"""A market as large as is asked for, to measure finding in: the sample's creators over and over, each copy shaken.

    python -m tests.bench.crowd 1000000 [database address]

Only what finding reads is made: creators, and their rows of search. A copy has another name, size, price and words than
the creator it was made from, and stands where `ranking.stand` puts it.
"""

import random
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime
from itertools import islice
from multiprocessing import get_context
from pathlib import Path
from typing import Any

from bot.main import open_store
from bot.rules.ranking import Peers, Standing, peer_key, stand
from bot.rules.ratecards import RateCard
from bot.sample.batch import Plan, make
from bot.text import normalise, read
from storage.bulk import Packer
from storage.search_rows import Rows, Spelling, rows_of
from storage.store import Store

HOME = Path(".juxing")
NOW = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
MODELS, BATCH = 4_000, 1_000
_PRICES = ("hour", "day", "product", "video_short", "video_medium", "video_long")


class Models:
    """The creators that are copied, with their words and their peers."""

    def __init__(self) -> None:
        plan = Plan(creators=MODELS, seed=7, now=NOW)
        found = [pair for batch in plan.batches for pair in make(plan, batch, {}).found]
        self.standings = [standing for standing, _ in found]
        self.words = [spelling.words.split(" ", 1)[-1] for _, spelling in found]
        self.names = [standing.creator.name for standing in self.standings]
        self.peers = _peers(self.standings)


def _peers(standings: Sequence[Standing]) -> Peers:
    found: dict[Any, list[int]] = {}
    for standing in standings:
        for form in standing.prices:
            if (cpm := standing.cpm(form)) is not None:
                found.setdefault(peer_key(standing.creator, form), []).append(cpm)
    return {key: sorted(group)[:100] for key, group in found.items()}


_models: Models | None = None


def copies(batch: int, *, last: int, dialect: str) -> tuple[list[tuple[Any, ...]], list[Rows]]:
    """The creators of a batch, as rows of two tables."""
    global _models
    _models = _models or Models()
    shaken = random.Random(f"bench/{batch}")
    made = [_copy(shaken, _models, id_) for id_ in range(batch * BATCH + 1, min((batch + 1) * BATCH, last) + 1)]
    packed = Packer("creators", dialect)
    return [packed(vars(standing.creator)) for standing, _ in made], [rows_of(*pair, at=NOW) for pair in made]


def _copy(shaken: random.Random, models: Models, id_: int) -> tuple[Standing, Spelling]:
    at = shaken.randrange(MODELS)
    model = models.standings[at]
    first, second = shaken.choice(models.names), shaken.choice(models.names)
    name = first[: max(1, len(first) // 2)] + second[len(second) // 2 :]
    grown, dearer = shaken.lognormvariate(0, 0.3), shaken.lognormvariate(0, 0.5)
    followers = int((model.creator.followers or 0) * grown)
    creator = replace(model.creator, id=id_, slug=f"c-{id_}", name=name, followers=followers)
    prices = {
        field: price and max(100, int(price * dearer)) for field in _PRICES for price in [getattr(model.card, field)]
    }
    figures = replace(
        model.figures,
        completion=replace(model.figures.completion),
        finished=max(0, model.figures.finished + shaken.randint(-3, 3)),
    )
    card: RateCard = replace(model.card, creator_id=id_, **prices)
    standing = stand(creator, card, figures, model.stars, models.peers, at=NOW)
    said = f"{normalise(name)} {models.words[at][:200]} {shaken.choice(models.words)[:120]}"
    return standing, Spelling(name=normalise(name), spelled=" " + " ".join(read(normalise(name))), words=said)


def make_market(store: Store, creators: int) -> None:
    """Fill an empty store."""
    batches = iter(range(-(-creators // BATCH)))
    with store.reading() as unit:
        dialect = unit.bulk.dialect
    with store.filling_search(), ProcessPoolExecutor(2, mp_context=get_context("spawn")) as pool:
        waiting = [pool.submit(copies, batch, last=creators, dialect=dialect) for batch in islice(batches, 6)]
        while waiting:
            made, rows = waiting.pop(0).result()
            waiting += [pool.submit(copies, batch, last=creators, dialect=dialect) for batch in islice(batches, 1)]
            with store.unit() as unit:
                unit.bulk.add("creators", made)
                unit.search.add_rows(rows)
                unit.commit()


def market(creators: int) -> str:
    """The address of a SQLite market of that size, made once and kept."""
    HOME.mkdir(exist_ok=True)
    file = HOME / f"bench-{creators}.db"
    if not file.exists():
        unfinished = file.with_suffix(".unfinished")
        unfinished.unlink(missing_ok=True)
        store = open_store(f"sqlite:///{unfinished}")
        make_market(store, creators)
        store.engine.dispose()
        unfinished.rename(file)
    return f"sqlite:///{file}"


if __name__ == "__main__":
    begin = time.perf_counter()
    if len(sys.argv) > 2:
        make_market(open_store(sys.argv[2]), int(sys.argv[1]))
    else:
        print(market(int(sys.argv[1])))
    print(f"{time.perf_counter() - begin:.0f} s")
