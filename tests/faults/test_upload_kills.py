"""SIGKILL while an uploaded file is looked at, taken in or undone: it comes in once, whole, and its card says so."""

from collections.abc import Callable
from typing import Any

import pytest

from storage.uploads import LEASE

pytestmark = pytest.mark.faults

ADMIN = "U0LINYUE"
WORKS = "达人,类型,标题,时间,播放量\n" + "".join(f"晚风小铺,视频,第{n}条,2026-10-01 12:00,{n}\n" for n in range(1, 41))
#: the times that a point is passed on the way from the form to the end; the kill comes at each of these
POINTS = [f"{point}:{n}" for point in ("before_commit", "after_commit") for n in (1, 2, 4, 6, 8, 10)]


class Way:
    """One file on its way, through a bot that may die at any moment."""

    def __init__(self, field: Any) -> None:
        self.field, self.kills = field, 0
        self.file = field.playground.parts.files.keep("works.csv", WORKS.encode(), ADMIN)

    @property
    def state(self) -> str:
        found = self.field.shop.rows("SELECT state FROM uploads ORDER BY id")
        return str(found[0][0]) if found else ""

    def until(self, state: str, do: Callable[[], Any] | None = None) -> None:
        """Press until it stands there; whoever died is followed by another when the lease has ended."""
        while not self.field.wait(lambda: self._there(state, do), state):
            self.revive()

    def revive(self) -> None:
        self.kills += 1
        self.field.restart(after=LEASE.total_seconds() + 1)

    def _there(self, state: str, do: Callable[[], Any] | None) -> bool:
        if self.state == state:
            return True
        if do and self.field.runner.alive():
            do()
        return self.state == state

    def send(self) -> None:
        slack = self.field.slack
        if self.state:
            return
        try:
            slack.post(f"as/{ADMIN}/command", {"text": "/juxing import"})
            slack.post(f"as/{ADMIN}/submit", {"values": {"file": [self.file.id]}})
        finally:
            slack.post(f"as/{ADMIN}/close", {"clear": True})

    def press(self, action: str, before: str) -> None:
        if self.state == before:
            self.field.slack.post(f"as/{ADMIN}/click", {"action_id": action})


@pytest.mark.parametrize("point", POINTS)
def test_a_kill_on_the_way_of_a_file_loses_nothing_and_takes_in_nothing_twice(
    make_field: Callable[..., Any], point: str
) -> None:
    field = make_field()
    way = Way(field)
    if not field.start(point):
        way.revive()
    way.until("previewed", way.send)
    assert field.shop.rows("SELECT count(*) FROM sources") == [(0,)]
    way.until("done", lambda: way.press("upload.confirm", "previewed"))
    assert field.shop.rows("SELECT count(*) FROM sources") == [(1,)]
    assert field.shop.rows("SELECT count(*) FROM works WHERE title LIKE '第%'") == [(40,)]
    way.until("undone", lambda: way.press("upload.undo", "done"))
    while not field.wait(field.idle, "all to be said"):
        way.revive()
    assert way.kills == 1
    assert field.shop.rows("SELECT count(*) FROM works WHERE title LIKE '第%' AND counts") == [(0,)]
    moves = [move for (move,) in field.shop.rows("SELECT move FROM events WHERE noun = 'upload' ORDER BY id")]
    assert moves == ["begin", "show", "confirm", "take_in", "undo", "take_out"]
    channels = field.playground.parts.workspace.channels.values()
    cards = [each for channel in channels for each in field.playground.parts.messages.posted(channel)]
    assert [card["text"] for card in cards if "works.csv" in card["text"]] == ["works.csv 已撤销"]
