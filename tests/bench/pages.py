"""What a creator's page, its pictures, its figures and its profile cost, beside the barest page of the same process.

    python -m tests.bench.pages [creators]

A sample market in SQLite, all comments read; the sample's best documented creator; processor time of this process.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from statistics import median

from bot import render
from bot.links import Links
from bot.main import open_store
from bot.rules.people import Reader
from bot.sample.market import make_market
from bot.services.comments import CommentDesk
from bot.services.desks import Desks
from bot.web.pages import create_pages

NOW = datetime(2026, 11, 26, 3, tzinfo=UTC)
ROUNDS, CREATOR, SLUG = 40, 1, "xiaoyuer"


def measured(do: Callable[[], object]) -> tuple[float, float]:
    """Least and median milliseconds of processor time."""
    do()
    took = []
    for _ in range(ROUNDS):
        begin = time.process_time()
        do()
        took.append(1000 * (time.process_time() - begin))
    return min(took), median(took)


def main(creators: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'market.db'}")
        make_market(store, creators=creators, seed=7, now=NOW)
        comments = CommentDesk(store)
        while comments.read_some(at=NOW):
            pass
        desks, links = Desks.over(store), Links("bench", "https://bench.example", pictures=True)
        client = create_pages(desks, links=links, clock=lambda: NOW).test_client()
        reader, called = Reader(language="zh"), desks.creators.standing(CREATOR).creator.name
        asked: dict[str, Callable[[], object]] = {
            "floor: /healthz": lambda: client.get("/healthz"),
            "page": lambda: client.get(f"/c/{SLUG}"),
            "a chart, SVG": lambda: client.get(f"/c/{SLUG}/trend.svg"),
            "figures, one of them open": lambda: client.get(f"/c/{SLUG}/figures?figure=completion"),
            "profile: its rows": lambda: desks.creators.shown(called, at=NOW).key(reader),
            "profile: made and checked": lambda: render.message(
                "creator",
                reader,
                profile=desks.creators.shown(called, at=NOW),
                link=links,
                shared_by="",
                at=NOW,
            ),
        }
        print(f"{'ms of processor time':<28}{'least':>8}{'median':>8}")
        for name, do in asked.items():
            least, middle = measured(do)
            print(f"{name:<28}{least:8.2f}{middle:8.2f}")
        store.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 400)
