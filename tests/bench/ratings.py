"""What it costs to give stars: the whole transaction, from the desk's first query to the commit, beside Bolt's echo.

    python -m tests.bench.ratings [ratings]

Makes a sample market (2,000 creators) in a SQLite file of its own with one finished order for each rating (200 where
nothing is said), then rates each: the order moves, the deal counts, search is marked, everybody is told. Bolt that
only echoes a line (`process_before_response=True`) runs in the same process, in turns, from the signed request to its
answer. Beside it stands what the tick then does for one creator. Prints processor time, median and 99th percentile
(µs), and what a rating is of an echo.
"""

import io
import json
import os
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from urllib.parse import urlencode

from bot.guard import sign
from bot.main import open_store
from bot.rules.forms import Form
from bot.rules.orders import Order, State
from bot.rules.people import By, Person
from bot.rules.pricing import Need, price
from bot.rules.quotes import Quote
from bot.rules.quotes import State as QuoteState
from bot.rules.ratecards import RateCard
from bot.rules.ratings import LIVE
from bot.sample.market import make_market
from bot.services.ratings import RatingDesk
from bot.services.reminders import ReminderDesk
from storage.store import Store

CREATORS, TIMES, WARM_UP = 2_000, 200, 20
TENANT, PERSON, SECRET = "T0BENCH", "U0BENCH", "bench"
NOW = datetime(2025, 11, 23, 6, tzinfo=UTC)
STARS = {item: 5 for items in LIVE.values() for item in items}


def main(times: int) -> None:
    slack = HTTPServer(("127.0.0.1", 0), Yes)
    threading.Thread(target=slack.serve_forever, daemon=True).start()
    api = f"http://127.0.0.1:{slack.server_port}/api/"
    os.environ |= {"JUXING_SLACK_API_URL": api, "JUXING_SLACK_SIGNING_SECRET": SECRET}
    echo = echoing()
    with TemporaryDirectory() as folder:
        store = open_store(f"sqlite:///{Path(folder) / 'market.db'}")
        make_market(store, creators=CREATORS, seed=7, now=NOW)
        orders = ordered(store, times + WARM_UP)
        desk, clock = RatingDesk(store), ReminderDesk(store)
        rated, echoed, edited, ticked = list[float](), list[float](), list[float](), list[float]()
        for nth, order in enumerate(orders):
            by = By(tenant=TENANT, person=PERSON, delivery=f"rate:{nth}", at=NOW + timedelta(minutes=1))
            again = replace(by, delivery=f"edit:{nth}")
            echoed.append(used(echo))
            rated.append(used(lambda by=by, order=order: desk.rate(by, order, STARS, words="很好", seen=0)))
            edited.append(used(lambda by=again, order=order: desk.rate(by, order, STARS, words="好", seen=1)))
            ticked.append(used(lambda at=by.at: clock.refresh_search(at=at)))
        store.engine.dispose()
    floor = median(echoed[WARM_UP:])
    print(f"{'µs cpu':>10}{'p99':>8}{'÷ echo':>8}")
    for name, found in (
        ("Bolt's echo", echoed),
        ("a rating", rated),
        ("a rating changed", edited),
        ("the tick", ticked),
    ):
        kept = sorted(found[WARM_UP:])
        last = kept[len(kept) * 99 // 100]
        print(f"{1e6 * median(kept):10,.0f}{1e6 * last:8,.0f}{median(kept) / floor:8.2f}  {name}")


class Yes(BaseHTTPRequestHandler):
    """A Slack that says yes: Bolt asks it once who it is."""

    def do_POST(self) -> None:
        from tests.bench.served import YES

        body = json.dumps(YES).encode()
        self.send_response(200)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def echoing() -> Callable[[], object]:
    """One signed command through Bolt's WSGI adapter."""
    from tests.bench import served

    counter = iter(range(10**9))

    def ask() -> object:
        body = urlencode({"command": "/juxing", "text": "help", "team_id": TENANT, "user_id": PERSON,
                          "trigger_id": f"{next(counter)}"}).encode()  # fmt: skip
        stamp = str(int(time.time()))
        environ = {
            "REQUEST_METHOD": "POST", "SERVER_PROTOCOL": "HTTP/1.1",
            "PATH_INFO": "/slack/events", "QUERY_STRING": "before",
            "CONTENT_TYPE": "application/x-www-form-urlencoded", "CONTENT_LENGTH": str(len(body)),
            "HTTP_X_SLACK_REQUEST_TIMESTAMP": stamp, "HTTP_X_SLACK_SIGNATURE": sign(SECRET, stamp, body),
            "wsgi.input": io.BytesIO(body),
        }  # fmt: skip
        answer = b"".join(served.wsgi(environ, lambda *_: None))
        if answer != b"here":
            raise RuntimeError(answer)
        return answer

    return ask


def ordered(store: Store, count: int) -> list[int]:
    """Orders whose campaign has ended, each of another creator."""
    need = Need(form=Form.DAY, starts_at=NOW - timedelta(days=2))
    paid = price(need, RateCard(creator_id=1, day=1_000_000), service_fee=500)
    found = []
    with store.unit() as unit:
        unit.people.save(Person(tenant=TENANT, user=PERSON, name="bench", locale="zh-CN"))
        for nth in range(count):
            quote = unit.quotes.add(
                Quote(
                    id=0,
                    tenant=TENANT,
                    number=f"Q-{nth}",
                    creator_id=nth + 1,
                    campaign_id=None,
                    requester=PERSON,
                    channel="C0BENCH",
                    need=need,
                    price=paid,
                    card_version=1,
                    valid_until=NOW,
                    state=QuoteState.ORDERED,
                )
            )
            made = Order(
                id=0, tenant=TENANT, number=f"O-{nth}", quote_id=quote.id, creator_id=nth + 1, campaign_id=None,
                owner=PERSON, channel="C0BENCH", need=need, price=paid, answer_by=NOW, campaign_end=NOW,
                state=State.TO_RATE,
            )  # fmt: skip
            found.append(unit.orders.add(made).id)
        unit.commit()
    return found


def used(done: Callable[[], object]) -> float:
    """Seconds of the processor."""
    began = time.process_time()
    done()
    return time.process_time() - began


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else TIMES)
