"""A world that is put back as it was after whatever changed it, and people of every role who press and send."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

from storage.migrate import metadata
from tests.handlers.cases import Case, quote_kept
from tests.handlers.world import ROLES, World

#: tables of what is said, of deliveries, of what was refused, and of what is made anew from the others
APART = (
    "inbox",
    "outbox",
    "attempts",
    "cards",
    "search",
    "search_cards",
    "creators",
    "comments",
    "works",
    "goods",
    "mentions",
)
#: notes which tables were written to, so that after a press the others need not be read again
NOTES = "CREATE TABLE IF NOT EXISTS written_to (name TEXT); DELETE FROM written_to; " + "".join(
    f"CREATE TRIGGER IF NOT EXISTS {table.name}_{move} AFTER {move} ON {table.name}"
    f" BEGIN INSERT INTO written_to VALUES ('{table.name}'); END;"
    for table in metadata().sorted_tables
    for move in ("INSERT", "UPDATE", "DELETE")
)
KEPT = {table.name: table.c.keys() for table in metadata().sorted_tables if table.name not in APART}
Rows = list[tuple[Any, ...]]


@dataclass
class Stage:
    """The world, put back as it was after whatever changed it."""

    office: Any
    world: World
    log: list[Any]
    path: Path
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __post_init__(self) -> None:
        self.office.slack.person = self._person
        self.kept = sqlite3.connect(":memory:")
        with closing(sqlite3.connect(self.path)) as here:
            here.executescript(NOTES)
            here.backup(self.kept)
        self.before = dict[str, Rows]()
        self.before, self.began = self.rows(), self.office.now

    def _person(self, user: str) -> dict[str, Any]:
        said = {who: what for who, what, _, _ in ROLES.values()}.get(user, {})
        return {"id": user, "team_id": "T1", "name": user, "real_name": user, "locale": "en-US", **said}

    def rows(self) -> dict[str, Rows]:
        """Every table in which something decided stands, as SQLite keeps it: it is looked at after every press."""
        with closing(sqlite3.connect(self.path)) as here:
            written = {name for (name,) in here.execute("SELECT DISTINCT name FROM written_to")}
            return {
                name: here.execute(f"SELECT {', '.join(columns)} FROM {name}").fetchall()
                if name in written or name not in self.before
                else self.before[name]
                for name, columns in KEPT.items()
            }

    def put_back(self) -> None:
        """Through SQLite itself: other connections to the file stay open."""
        with closing(sqlite3.connect(self.path)) as here:
            self.kept.backup(here)

    def act(self, case: Case, role: str, carried: Any, delivery: str = "") -> str:
        """Press or send; what came of it, as `who_may.txt` writes it."""
        user, _, team, home = ROLES[role]
        facts = {
            "team": {"id": team, "domain": "d"},
            "user": {"id": user, "username": user, "name": user, "team_id": home},
            "trigger_id": delivery or f"t{next(self.numbers)}",
        }
        said, self.office.now = self._told(), self.began + timedelta(days=case.days)
        del self.log[:]
        value = carried if isinstance(carried, str) else json.dumps(carried)
        view = {"id": f"V{facts['trigger_id']}", "hash": "h", "type": "modal", "app_installed_team_id": team}
        if case.press:
            if case.filled:
                state = {"values": _state(case.typed(self.world))}
                facts |= {"view": {**view, "callback_id": "x", "private_metadata": value, "state": state}}
                value = "5"
            if case.inside:
                kept = quote_kept(self.world, None)
                more = {"view": {**view, "callback_id": "x", "private_metadata": json.dumps(kept)}}
                facts |= {"view": {**more["view"], "previous_view_id": "V0"}}
            element = {"action_id": case.press, "type": "button", "value": value}
            answer = self.office.press(element, by=user, channel="C1", **facts)
        else:
            view |= {"callback_id": case.send, "private_metadata": value, "team_id": team, "previous_view_id": "V0"}
            view["state"] = {"values": _state(case.typed(self.world))}
            answer = self.office.resubmit(view, by=user, **facts)
        return self._came_of(answer, said)

    def _came_of(self, answer: Any, said: int) -> str:
        assert answer.status == 200
        assert [entry for entry in self.log if entry["event"] == "handler.broke"] == []
        now = {name: rows for name, rows in self.rows().items() if rows != self.before[name]}
        if now:
            return "o" if _of_t1(now) == _of_t1({name: self.before[name] for name in now}) else "+"
        if [entry for entry in self.log if entry["event"] in {"refused", "slack.refused"}]:
            assert answer.text or self._told() > said, "refused, and not told"
            return "-"
        return "."

    def _told(self) -> int:
        with self.office.store.engine.connect() as connection:
            return int(connection.exec_driver_sql("SELECT coalesce(max(id), 0) FROM outbox").scalar_one())


def _of_t1(rows: dict[str, Rows]) -> dict[str, Rows]:
    """What belongs to the workspace of these tests, or to all."""
    return {
        name: [row for row in found if dict(zip(KEPT[name], row, strict=True)).get("tenant", "T1") == "T1"]
        for name, found in rows.items()
    }


def _state(typed: dict[str, Any]) -> dict[str, Any]:
    return {block: {"x": {_name(value): value}} for block, value in typed.items()}


def _name(value: Any) -> str:
    if not isinstance(value, list):
        return "value"
    return "files" if isinstance(value[0], dict) else "selected_users"
