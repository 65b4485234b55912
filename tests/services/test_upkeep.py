"""Ticks that end in the middle, that break, and that tell other processes of themselves; and the bot put together."""

import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from bot import meters
from bot.main import Bot, compose
from bot.services import reminders as desk
from bot.services.comments import CommentDesk
from bot.services.upkeep import UpkeepDesk
from bot.settings import Settings
from bot.skew import Skew
from bot.ticks import Ticks

TOKEN = "a metrics token of the tests"


@pytest.fixture
def ticks(shop: Any) -> Ticks:
    skew = Skew(lambda: 0.0)
    skew.seconds = 3
    upkeep = UpkeepDesk(shop.store, replica="host:1", audit_days=400)
    return Ticks(shop.reminders, CommentDesk(shop.store), shop.clock, lambda: None, None, upkeep, skew)


def test_a_tick_that_is_told_to_end_gives_back_what_it_claimed(
    shop: Any, ticks: Ticks, monkeypatch: pytest.MonkeyPatch
) -> None:
    for _ in range(5):
        shop.asked(in_campaign=False)
    shop.now += timedelta(days=1)
    for kind, handle in list(desk.HANDLERS.items()):

        def ends(*about: Any, handle: Any = handle) -> None:
            handle(*about)
            ticks.stop()

        monkeypatch.setitem(desk.HANDLERS, kind, ends)
    assert ticks.tick() == 1
    due = f"due_at <= '{shop.now:%Y-%m-%d %H:%M}:01'"
    left = shop.rows(f"SELECT state, note FROM reminders WHERE state <> 'done' AND {due}")
    assert left == [("waiting", "given back")] * 4
    assert len(shop.reminders.claim(at=shop.now)) == 4  # at once, by another process
    assert ticks.tick() == 0


def test_a_tick_that_breaks_is_counted_and_grows_old(shop: Any, ticks: Ticks, monkeypatch: pytest.MonkeyPatch) -> None:
    ticks.tick()
    before, ended = meters.ROUNDS_FAILED.of("ticks"), ticks._ended

    def breaks(*_: Any, **__: Any) -> None:
        raise RuntimeError("on purpose")

    monkeypatch.setattr(shop.reminders, "claim", breaks)
    ticks._tick()
    assert (meters.ROUNDS_FAILED.of("ticks"), ticks._ended) == (before + 1, ended)
    monkeypatch.undo()
    ticks._tick()
    assert ticks._ended > ended
    assert 0 <= ticks.age < 60


def test_other_processes_see_its_beat_every_ten_seconds_until_it_leaves(shop: Any, ticks: Ticks) -> None:
    upkeep = UpkeepDesk(shop.store)
    begun = shop.now
    for seconds, seen in ((0, 0), (9, 0), (10, 10), (15, 10), (21, 21)):
        shop.now = begun + timedelta(seconds=seconds)
        ticks.tick()
        (beat,) = upkeep.beats()
        assert (beat.replica, beat.started_at, beat.at - begun, beat.skew) == (
            "host:1", begun, timedelta(seconds=seen), 3,
        )  # fmt: skip
    UpkeepDesk(shop.store, replica="host:2").beat(at=begun + timedelta(days=2), skew=None)
    assert [beat.replica for beat in upkeep.beats()] == ["host:2"]


def test_what_is_too_old_for_the_audit_is_forgotten_once_an_hour(shop: Any, ticks: Ticks) -> None:
    shop.desks.attempts.refused(shop.by(), "quote.approve", 1, "Stale")
    ticks.tick()
    assert shop.rows("SELECT count(*) FROM attempts") == [(1,)]
    shop.now += timedelta(days=401)
    shop.write("UPDATE reminders SET state = 'done'")
    ticks.tick()
    assert shop.rows("SELECT count(*) FROM attempts") == [(0,)]


# the bot put together


@pytest.fixture(params=["", TOKEN])
def bot(request: pytest.FixtureRequest, sqlite_url: str) -> Iterator[Bot]:
    secrets = {name: f"SECRET-{name}" for name in ("slack_bot_token", "slack_signing_secret", "link_secret")}
    chosen = Settings(_env_file=None, transport="http", database_url=sqlite_url, metrics_token=request.param, **secrets)
    made = compose(chosen)
    yield made
    made.store.engine.dispose()


def asked(bot: Bot, path: str, **headers: str) -> tuple[str, str]:
    said: list[str] = []
    environ = {
        "PATH_INFO": path, "REQUEST_METHOD": "GET", "SERVER_NAME": "x", "SERVER_PORT": "80", "wsgi.url_scheme": "http",
    }  # fmt: skip
    body = b"".join(bot.wsgi(environ | headers, lambda status, *_: said.append(status)))
    return said[0], body.decode()


def test_health_is_beside_the_pages_and_figures_only_behind_a_token(bot: Bot) -> None:
    assert asked(bot, "/healthz")[0] == "200 OK"
    status, ready = asked(bot, "/readyz")
    assert (status, json.loads(ready)["status"]) == ("200 OK", "ready")
    has_token = bool(bot.settings.metrics_token.get_secret_value())
    assert asked(bot, "/metrics")[0] == ("401 Unauthorized" if has_token else "404 Not Found")
    shown = {"HTTP_AUTHORIZATION": f"Bearer {TOKEN}"}
    status, figures = asked(bot, "/metrics", **shown)
    assert (status, "juxing_tick_age_seconds" in figures) == (
        ("200 OK", True) if has_token else ("404 Not Found", False)
    )
    assert bot.monitor is None
    for secret in ("SECRET-", TOKEN, "sqlite:"):
        assert secret not in ready + figures


def test_pages_are_counted_by_how_they_were_answered(bot: Bot) -> None:
    before = {outcome: meters.REQUESTS.of("page", outcome) for outcome in ("done", "refused")}
    asked(bot, "/")
    asked(bot, "/c/nobody")
    asked(bot, "/wherever")
    after = {outcome: meters.REQUESTS.of("page", outcome) - count for outcome, count in before.items()}
    assert after == {"done": 1, "refused": 2}


def test_a_bot_that_was_told_to_rest_is_not_ready(bot: Bot) -> None:
    assert bot.rest()
    assert asked(bot, "/readyz")[0] == "503 Service Unavailable"
    assert asked(bot, "/healthz")[0] == "200 OK"
