"""A bot that was away while things fell due: all is made good within a minute of its start, and each once."""

from collections import Counter
from collections.abc import Callable
from datetime import timedelta
from time import monotonic
from typing import Any

import pytest

from storage.claims import LEASE

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)]

ORDERS, OPEN = 4, 6
WITHIN = 60.0  #: seconds from the start of the process
AWAY = {"a second": timedelta(seconds=1), "an hour": timedelta(hours=1), "three days": timedelta(days=3)}


def test_what_fell_due_meanwhile_is_done_within_a_minute(
    life: Any, record_property: Callable[[str, object], None]
) -> None:
    (replica,) = life.cluster.replicas
    for _ in range(ORDERS):
        life.step()
    took = {}
    for name, span in AWAY.items():
        quotes = [life.cluster.ask(number) for number in range(life.steps, life.steps + OPEN)]
        life.steps += OPEN
        replica.stop()
        life.cluster.move(span + LEASE)
        begun = monotonic()
        replica.start()
        life.cluster.wait(life.cluster.idle, f"what fell due in {name}")
        took[name] = round(monotonic() - begun, 1)
        assert life.cluster.overdue() == 0
        assert [life.cluster.moves(quote)["submit"] for quote in quotes] == [1] * OPEN
    posts = life.cluster.shop.rows("SELECT tenant, id FROM outbox WHERE act = 'post'")
    assert life.cluster.said() == Counter(f"{tenant}-{number}" for tenant, number in posts)
    done = "kind = 'approval_reminder' AND state = 'done'"
    ((reminded,),) = life.cluster.shop.rows(f"SELECT count(*) FROM reminders WHERE {done}")
    assert reminded >= 2 * OPEN  # those that waited for three days among them
    assert max(took.values()) <= WITHIN
    print(took)
    record_property("made good, slowest s", max(took.values()))
