"""SIGKILL between receiving and done: what was acknowledged is kept, what was decided is said, once.

At each named point the bot is killed JUXING_KILLS times (20, on PostgreSQL a quarter of that), in the middle of asking,
approving, ordering and accepting; then it is started again, and may be killed again while it makes good what the dead
one left. Afterwards the database and what stands in Slack are compared with what people were told.
"""

import os
import random
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from functools import partial
from typing import Any

import pytest

from bot.failpoints import POINTS
from bot.rules.forms import Form
from bot.rules.orders import State
from storage.claims import LEASE

pytestmark = pytest.mark.faults

KILLS = int(os.environ.get("JUXING_KILLS", "20"))
SEED = int(os.environ.get("JUXING_SEED", "20251123"))
#: how often a point is passed in one round at most: the kill comes at a random one of these times
PASSED = {
    "received": 3, "inbox_written": 3, "state_changed": 4, "before_ack": 3, "before_commit": 20, "after_commit": 20,
    "outbox_claimed": 4, "outbox_calling": 10, "slack_answered": 10, "outbox_sent": 10,
    "reminder_claimed": 1, "reminder_done": 2,
}  # fmt: skip
IN_A_ROUND = 4  #: kills at most, before the bot is let live
STEPS = (
    ("U0LINYUE", "quote.approve", "approve"),
    ("U0CHENMO", "order.place", "order"),
    ("U0XIAOYU", "offer.accept", "accept"),
)


class Round:
    """One quote from the question to the acceptance, through a bot that may die at any moment."""

    def __init__(self, field: Any, number: int, failpoints: Iterator[str], *, waits: bool) -> None:
        """`failpoints` are those of one bot after the other; once they end, bots live."""
        self.field, self.shop, self.failpoints, self.waits = field, field.shop, failpoints, waits
        field.catch_up()
        starts = field.playground.clock() + timedelta(days=90, hours=2 * number)
        need = self.shop.need(form=Form.HOUR, starts_at=starts.replace(minute=0, second=0, microsecond=0))
        self.quote = self.shop.desks.quotes.ask(self.shop.by(), 1, need, None, "C0CAMPAIGNS").id
        self.acknowledged: list[str] = []
        self.kills = 0

    def run(self) -> None:
        if self.waits:  # until the approvers are reminded, twice
            self.field.playground.clock.move(timedelta(hours=49).total_seconds())
        if not self.start():
            self.revive()
        while self.waits and not self.field.wait(self.reminded, "the reminders"):
            self.revive()
        for person, action, move in STEPS:
            self.take_step(person, action, move)
        while not self.field.wait(self.field.idle, "all to be said"):
            self.revive()
        self.field.stop()

    def start(self) -> bool:
        return bool(self.field.start(next(self.failpoints, "")))

    def revive(self) -> None:
        """The bot was killed: the claims of the dead one end with their lease."""
        started = False
        while not started:
            self.kills += 1
            self.field.stop()
            self.field.playground.clock.move(LEASE.total_seconds() + 1)
            started = self.start()

    def take_step(self, person: str, action: str, move: str) -> None:
        """Press until it is done. What was acknowledged must be done at that moment."""
        while not self.done(move):
            value = self.value(move)
            answer = self.field.slack.post(f"as/{person}/click", {"action_id": action, "value": value})
            if answer["ok"]:
                self.acknowledged.append(move)
                assert self.done(move), f"{move} of quote {self.quote} was acknowledged and is lost"
                continue
            died = answer["error"] != "element_not_found" and self.field.runner.died()
            if died or not self.field.wait(partial(self.ready, person, action, move), f"{action} to show"):
                self.revive()

    def reminded(self) -> bool:
        with self.shop.store.reading() as unit:
            return not unit.reminders.overdue(now=self.field.playground.clock())

    def ready(self, person: str, action: str, move: str) -> bool:
        """Whether it is done already, or the button for it is there."""
        return self.done(move) or self.field.shows(person, action, self.value(move))

    def value(self, move: str) -> str:
        """What the button carries: the quote and its revision, or the order and its version."""
        if move != "accept":
            return f"[{self.quote},1]"
        ((order, version),) = self.shop.rows(f"SELECT id, version FROM orders WHERE quote_id = {self.quote}")
        return f"[{order},{version}]"

    def done(self, move: str) -> bool:
        return self.moves()[move] > 0

    def moves(self) -> Counter[str]:
        """How often each move is in the log, of this quote and its order."""
        of_quote = f"noun = 'quote' AND subject = {self.quote}"
        of_order = f"noun = 'order' AND subject IN (SELECT id FROM orders WHERE quote_id = {self.quote})"
        found = self.shop.rows(f"SELECT move FROM events WHERE ({of_quote}) OR ({of_order})")
        return Counter(move for (move,) in found)


def check_history(field: Any, rounds: list[Round]) -> None:
    """Acknowledged = stored = said: nothing lost, nothing twice."""
    for each in rounds:
        assert each.moves() == {"submit": 1, "approve": 1, "order": 1, "place": 1, "tell": 1, "accept": 1}
    states = field.shop.rows("SELECT state FROM orders")
    assert states == [(State.ACCEPTED,)] * len(rounds)
    # words for one person in a channel stand in no history: whether they arrived nobody can find out, nor repeats them
    assert [row for row in field.outbox() if (row[1], row[4]) != ("whisper", "unknown")] == []
    posts = field.shop.rows("SELECT tenant, id FROM outbox WHERE act = 'post'")
    assert Counter(field.said()) == Counter(f"{tenant}-{number}" for tenant, number in posts)
    pressed = [action for _, action, _ in STEPS]
    for channel, ts in field.shop.rows("SELECT channel, ts FROM cards"):
        card = str(field.playground.parts.messages.get(field.playground.parts.workspace.channel(channel), ts)["blocks"])
        assert [action for action in pressed if action in card] == [], f"the card {channel} {ts} is out of date"


def play(field: Any, point: str, kills: int) -> list[Round]:
    chance = random.Random(f"{SEED} {point}")
    rounds: list[Round] = []
    while (done := sum(each.kills for each in rounds)) < kills:
        dying = min(IN_A_ROUND, kills - done)
        failpoints = [f"{point}:{chance.randint(1, PASSED[point])}" for _ in range(dying)]
        rounds.append(Round(field, len(rounds), iter(failpoints), waits=point.startswith("reminder")))
        rounds[-1].run()
        assert len(rounds) <= 3 * kills, f"{point} is hardly ever reached"
    return rounds


def test_every_named_point_is_tested() -> None:
    assert set(PASSED) == set(POINTS)


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_loses_nothing_and_repeats_nothing(
    make_field: Callable[..., Any], database_url: str, point: str, record_property: Callable[[str, Any], None]
) -> None:
    kills = KILLS if database_url.startswith("sqlite") else max(1, KILLS // 4)
    field = make_field()
    rounds = play(field, point, kills)
    check_history(field, rounds)
    record_property("kills", sum(each.kills for each in rounds))


@pytest.mark.parametrize("point", ["received", "before_commit", "after_commit", "before_ack"])
@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_nor_does_it_in_socket_mode(make_field: Callable[..., Any], point: str) -> None:
    field = make_field("socket")
    check_history(field, play(field, point, max(1, KILLS // 4)))
