"""The history checker: what people were told, beside what is stored and what stands in Slack. Answers what is wrong."""

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path
from typing import Any

from bot.ids import Action
from bot.outbox import OutboxWorker
from bot.rules import orders, quotes
from storage.cards import CARDS, Copy
from storage.outbox import Act, Saying
from storage.store import Store
from tests.faults.simulator_people import Wish
from tests.faults.simulator_slack import Town, buttons_of

#: buttons that go with the days in which stars can be given, and no move
WHILE_OPEN = (Action.RATE_OPEN, Action.RATE_WITHDRAW)


class End(StrEnum):
    """How an operation ended for whoever asked for it."""

    OK = "ok"
    FAIL = "fail"  #: refused: nothing was done
    UNKNOWN = "unknown"  #: the process died, or the database failed: done whole, or not at all


@dataclass(frozen=True, kw_only=True)
class Stored:
    """What is kept that a wish may change, and whether its delivery was taken in."""

    taken_in: bool
    events: frozenset[int]
    outbox: int
    reminders: int

    @classmethod
    def now(cls, file: Path, wish: Wish) -> "Stored":
        with sqlite3.connect(file) as connection:
            ask = connection.execute
            taken = ask("SELECT count(*) FROM inbox WHERE delivery = ?", [wish.delivery]).fetchone()[0]
            events = ask("SELECT id FROM events WHERE delivery = ?", [wish.delivery]).fetchall()
            counts = [ask(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("outbox", "reminders")]
        return cls(
            taken_in=bool(taken), events=frozenset(id_ for (id_,) in events), outbox=counts[0], reminders=counts[1]
        )


@dataclass(kw_only=True)
class History:
    """Every try, and every rule that it broke."""

    ends: Counter[End] = field(default_factory=Counter)
    events: dict[str, frozenset[int]] = field(default_factory=dict)  #: of each delivery that was acknowledged
    wrong: list[str] = field(default_factory=list)
    repeated: int = 0  #: deliveries that came again after they had been taken in

    def ended(self, wish: Wish, end: End, before: Stored, after: Stored, *, again: bool = False) -> None:
        """Note one try; `again` where it was answered that the delivery had been taken in before."""
        self.ends[end] += 1
        self.repeated += again
        moved = after.events - before.events
        if before.taken_in and after != before:
            self.wrong.append(f"{wish}: taken in twice")
        if again and not before.taken_in:
            self.wrong.append(f"{wish}: said to be taken in before, and was not")
        if end is End.FAIL and after != before:
            self.wrong.append(f"{wish}: refused, and changed something")
        stood = wish.action == Action.ORDER_PLACE and after == before  # ordered again, it gives the order that stands
        if end is End.OK and not again and not stood and not (after.taken_in and moved):
            self.wrong.append(f"{wish}: acknowledged, and nothing was done")
        if after.taken_in != bool(after.events) or (not after.taken_in and after != before):
            self.wrong.append(f"{wish}: half done")
        if end is End.OK:
            self.events[wish.delivery] = after.events


def lost(history: History, file: Path) -> Iterator[str]:
    """What was acknowledged and is no longer there."""
    with sqlite3.connect(file) as connection:
        kept = {id_ for (id_,) in connection.execute("SELECT id FROM events")}
        (whole,) = connection.execute("PRAGMA integrity_check").fetchone()
    for delivery, events in history.events.items():
        if not events <= kept:
            yield f"{delivery}: acknowledged, and lost"
    if whole != "ok":
        yield f"the file is damaged: {whole}"


TABLES: Mapping[str, Mapping[Any, Any]] = {"quote": quotes.MOVES, "order": orders.MOVES}
LASTING = frozenset({orders.State.DISPUTED, orders.State.PRODUCING})  #: only people end these


def illegal(file: Path) -> Iterator[str]:
    """Paths that the tables of moves do not have, and rows that stand elsewhere than their path ends."""
    with sqlite3.connect(file) as connection:
        for noun, table in TABLES.items():
            steps = {(str(state), str(move)): str(to) for (state, move), to in table.items()}
            at: dict[int, str] = {}
            told = connection.execute(
                "SELECT subject, move, before, after FROM events WHERE noun = ? ORDER BY id", [noun]
            )
            for subject, move, before, after in told:
                if subject in at and at[subject] != before:
                    yield f"{noun} {subject}: {move} from {before}, and it stood at {at[subject]}"
                if before != after and steps.get((before, move), after) != after:
                    yield f"{noun} {subject}: {move} from {before} to {after}"
                at[subject] = after
            for subject, state in connection.execute(f"SELECT id, state FROM {noun}s"):
                if at.get(subject) != state:
                    yield f"{noun} {subject}: stands at {state}, its history ends at {at.get(subject)}"


def left_over(file: Path) -> Iterator[str]:
    """What is not at its end: lives, reminders, sayings; and what must follow from an end, and does not, or twice."""
    with sqlite3.connect(file) as connection:
        ask = connection.execute
        ended = {*orders.ENDED, *LASTING}
        for order, state in ask("SELECT id, state FROM orders"):
            if state not in ended:
                yield f"order {order}: stands at {state} for ever"
        for kind, due in ask(
            "SELECT kind, due_at FROM reminders WHERE state <> 'done' AND kind NOT IN ('week', 'quarter')"
        ):
            yield f"reminder {kind} of {due}: never done"
        for row in ask("SELECT id, act, template, state, error FROM outbox WHERE state NOT IN ('sent', 'unknown')"):
            yield f"outbox {row}: never said"
        for row in ask(
            "SELECT id, act, error FROM outbox WHERE state = 'unknown' AND act IN ('post', 'update', 'home', 'file')"
        ):
            yield f"outbox {row}: unknown, although the history can be read"
        stars = ask("SELECT order_id, count(*) FROM ratings WHERE order_id IS NOT NULL GROUP BY 1 HAVING count(*) > 1")
        for order, count in stars:
            yield f"order {order}: rated {count} times"
        for order, count in ask("SELECT order_id, count(*) FROM deals WHERE order_id IS NOT NULL GROUP BY 1"):
            if count > 1:
                yield f"order {order}: counted {count} times"
        for (order,) in ask(
            "SELECT id FROM orders WHERE state = 'finished'"
            " AND id NOT IN (SELECT order_id FROM deals WHERE order_id > 0)"
        ):
            yield f"order {order}: finished, and not counted"


def unsaid(file: Path, town: Town) -> Iterator[str]:
    """Posts and files that do not stand in Slack exactly once, and those that nobody decided."""
    with sqlite3.connect(file) as connection:
        decided = dict(
            connection.execute("SELECT tenant || '-' || id, state FROM outbox WHERE act = 'post'").fetchall()
        )
        files = dict(connection.execute("SELECT id, state FROM outbox WHERE act = 'file'").fetchall())
    said = Counter(town.said())
    decided |= {
        name: files[int(name.rpartition("-")[2].partition(".")[0])] for name in said if name.startswith("juxing-")
    }
    for number in files.keys() - {int(name.rpartition("-")[2].partition(".")[0]) for name in said if "juxing-" in name}:
        yield f"file {number}: {files[number]}, and not sent"
    for key, state in decided.items():
        if said[key] != (1 if state == "sent" else said[key] and 1):
            yield f"{key}: {state}, and said {said[key]} times"
    for key in said.keys() - decided.keys():
        yield f"{key}: said, and never decided"


def out_of_date(store: Store, worker: OutboxWorker, town: Town, at: Any) -> Iterator[str]:
    """Copies of cards whose buttons are not those of how things stand. What a day in time alone changes is left out."""
    with store.engine.connect() as connection:
        copies = [Copy(**row) for row in connection.execute(CARDS.select()).mappings()]
    for copy in copies:
        saying = Saying(act=Act.UPDATE, due_at=at, **vars(copy))
        prepared = worker._prepare(saying, at)
        standing = town.channels.get(copy.channel, {}).get(copy.ts)
        if prepared is None or standing is None:
            yield f"card {copy.template} {copy.subject} in {copy.channel}: not there"
            continue
        now = [button for button in buttons_of(prepared[0]["blocks"]) if button[0] not in WHILE_OPEN]
        then = [button for button in standing.buttons if button[0] not in WHILE_OPEN]
        if now != then:
            yield f"card {copy.template} {copy.subject} in {copy.channel}: shows {then}, should show {now}"
