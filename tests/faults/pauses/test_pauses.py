"""A replica stands still (SIGSTOP) with claims in its hands until their lease is over and another has done the work.

What it wants to write then is refused by the fence. What it had claimed is said once. A message of which nobody could
know whether it was said, for it stood still inside the call, may be said twice; each such one is told in its log.
Once at each point; `python -m tests.faults.pauses` does it more often (`JUXING_PAUSES`).
"""

import os
from collections.abc import Callable
from typing import Any

import pytest

pytestmark = [pytest.mark.faults, pytest.mark.parametrize("database_url", ["postgres"], indirect=True)]

PAUSES = int(os.environ.get("JUXING_PAUSES", "1"))
POINTS = ("outbox_claimed", "outbox_calling", "speaking", "slack_answered", "reminder_claimed")


def test_one_that_stands_still_beyond_its_lease_does_no_harm(
    sleep: Any, record_property: Callable[[str, Any], None]
) -> None:
    for _ in range(PAUSES):
        for point in POINTS:
            sleep.at(point)
    cluster = sleep.cluster
    cluster.wait(lambda: len(sleep.told("outbox.said_twice_possible")) >= PAUSES, "what it could not write")
    cluster.wait(lambda: sleep.told("outbox.lost_claim"), "what it was refused")
    cluster.wait(cluster.idle, "all to be said")

    assert sleep.pauses == dict.fromkeys(POINTS, PAUSES)
    said, posts = cluster.said(), cluster.shop.rows("SELECT tenant, id FROM outbox WHERE act = 'post'")
    assert set(said) == {f"{tenant}-{number}" for tenant, number in posts}
    twice = {key for key, times in said.items() if times > 1}
    told = {f"{line['tenant']}-{line['saying']}" for line in sleep.told("outbox.said_twice_possible")}
    assert twice <= told  # an update that was made late is told, too
    assert twice & sleep.claimed == set()
    assert (len(twice) >= PAUSES, max(said.values())) == (True, 2)  # those inside the call alone
    assert cluster.shop.rows("SELECT DISTINCT state FROM outbox") == [("sent",)]
    done = "kind IN ('approval_reminder', 'approval_escalation') AND state = 'done'"
    each = cluster.shop.rows(f"SELECT subject, count(*) FROM reminders WHERE {done} GROUP BY subject")
    reminded = "template = 'quote_waits' AND act = 'post' AND channel = 'U0LINYUE'"
    assert dict(each) == dict(
        cluster.shop.rows(f"SELECT subject, count(*) FROM outbox WHERE {reminded} GROUP BY subject")
    )
    figures = {
        "pauses": sum(sleep.pauses.values()), "held": dict(sleep.held), "claimed": len(sleep.claimed),
        "twice": len(twice), "told": len(told),
        "refused": len(sleep.told("outbox.lost_claim")),
    }  # fmt: skip
    print(figures)
    record_property("pauses", figures["pauses"])
