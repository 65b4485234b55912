"""What one press of a button costs, from the signed request over the commit to the answer, against an echoing Bolt.

    python -m tests.bench.clicks [creators]

SQLite, the sample market. Each press is a quote's own: it is approved (one of one), declined after its reason was
typed, or ordered. The bot rests otherwise: what is decided is written to be said, and nothing is said meanwhile. How
processor time is taken: see `tests.bench.finding`.
"""

import json
import os
import sys
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count, islice
from pathlib import Path
from typing import Any
from urllib.parse import urlencode

from sqlalchemy import text

from bot.ids import Action, View
from bot.main import open_store
from bot.render import token
from bot.rules.forms import Form
from bot.rules.people import By, Person
from bot.rules.policies import by_amount
from bot.rules.pricing import Need
from bot.rules.workspaces import Workspace
from bot.sample.market import make_market
from bot.services.desks import Desks
from storage.store import Store
from tests.bench.__main__ import COUNTER, PERSON, TEAM, Case
from tests.bench.finding import IN_A_ROW, ROUNDS, WARM_UP, Shape, measure, report

ASKER = "U0ASKER"
EACH = WARM_UP + ROUNDS * IN_A_ROW + 32 * 20  #: presses of one kind, with those of many connections
SPREAD = 400  #: creators that are asked


class Press(Case):
    """A button, or a form that is sent; `said` is what it carries, as JSON."""

    def body(self) -> tuple[str, bytes]:
        nth, carried = f"{os.getpid()}.{next(COUNTER)}", json.loads(self.said)
        payload: dict[str, Any] = {"team": {"id": TEAM}, "user": {"id": PERSON}, "trigger_id": nth}
        if "view" in carried:
            payload |= {
                "type": "view_submission",
                "view": {"id": f"V{nth}", "hash": nth, "type": "modal"} | carried["view"],
            }
        else:
            payload |= {
                "type": "block_actions",
                "channel": {"id": "C0BENCH"},
                "container": {"type": "message", "channel_id": "C0BENCH", "message_ts": "1.000001"},
                "message": {"ts": "1.000001"},
                "response_url": "https://hooks.invalid/actions",
                "actions": [{"type": "button", "block_id": "b", "action_ts": nth} | carried],
            }
        return "application/x-www-form-urlencoded", urlencode({"payload": json.dumps(payload)}).encode()


def button(action: Action, *carried: int) -> str:
    return json.dumps({"action_id": str(action), "value": token(carried)})


def reason(quote: int) -> str:
    values = {"reason": {"reason": {"type": "plain_text_input", "value": "这个档期不合适"}}}
    view = {"callback_id": str(View.QUOTE_REASON), "private_metadata": token([quote, 1, "decline"])}
    return json.dumps({"view": view | {"state": {"values": values}}})


def filled(file: Path, creators: int) -> tuple[str, dict[str, list[int]]]:
    """The address of a market, and the quotes that wait in it, by what will be pressed."""
    now, url = datetime.now(UTC), f"sqlite:///{file}"
    store = open_store(url)
    make_market(store, creators=creators, seed=7, now=now)
    with store.unit() as unit:
        unit.workspaces.save(Workspace(tenant=TEAM, name="bench", admins=(PERSON,), approvals_channel="C0APPROVE"))
        for rule in by_amount(TEAM, (PERSON,), {0: 1}):
            unit.policies.add(rule)
        unit.people.save(Person(tenant=TEAM, user=PERSON, name="bench", locale="zh-CN"))
        unit.people.save(Person(tenant=TEAM, user=ASKER, name="asker", locale="zh-CN"))
        unit.commit()
    asked = waiting(store, now)
    found = {kind: list(islice(asked, EACH)) for kind in ("approve", "decline", "order")}
    desks = Desks.over(store)
    for quote in found["order"]:
        desks.quotes.approve(By(tenant=TEAM, person=PERSON, delivery=f"made:{quote}", at=now), quote, 1)
    store.engine.dispose()
    return url, found


def waiting(store: Store, now: datetime) -> Iterator[int]:
    """Quotes that wait for one approval: videos, which need no calendar, of creators in turn."""
    desks, numbers = Desks.over(store), count()
    with store.engine.connect() as connection:
        priced = text("SELECT creator_id FROM ratecards WHERE video_medium > 0 AND NOT paused LIMIT :most")
        offering = [creator for (creator,) in connection.execute(priced, {"most": SPREAD})]
    need = Need(form=Form.VIDEO, starts_at=now + timedelta(days=20))
    while True:
        for creator in offering:
            by = By(tenant=TEAM, person=ASKER, delivery=f"asked:{next(numbers)}", at=now)
            yield desks.quotes.ask(by, creator, need, None, "C0BENCH").id


def main(creators: int) -> None:
    with tempfile.TemporaryDirectory() as folder:
        url, quotes = filled(Path(folder) / "market.db", creators)

        def shapes(_: str, port: int) -> list[Shape]:
            carried = {
                "approve": (button(Action.QUOTE_APPROVE, each, 1) for each in quotes["approve"]),
                "decline, reason typed": (reason(each) for each in quotes["decline"]),
                "order": (button(Action.ORDER_PLACE, each, 1) for each in quotes["order"]),
            }
            return [shape(name, asked, port) for name, asked in carried.items()]

        found = measure(url, shapes, bot="tests.bench.resting:wsgi")
        checked(url, quotes)
        report(f"{creators:,} creators of the sample, SQLite", found)
    print(json.dumps(found, ensure_ascii=False))


def shape(name: str, asked: Iterator[str], port: int) -> Shape:
    return Shape(name=name, briefs=asked, case=Press(name=name, port=port, path="/slack/events", said="{}"))


def checked(url: str, quotes: dict[str, list[int]]) -> None:
    """Every press must have done what it says."""
    store = open_store(url)
    with store.reading() as unit:
        for kind, state in {"approve": "approved", "decline": "declined", "order": "ordered"}.items():
            found = {str(unit.quotes.get(TEAM, quote).state) for quote in quotes[kind]}  # type: ignore[union-attr]
            if found != {state}:
                raise RuntimeError(f"{kind}: {found}")
    store.engine.dispose()


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 5_000)
