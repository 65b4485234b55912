"""Whether a process says that it is ready, what its figures are, and who may read them."""

import json
import re
import urllib.error
import urllib.request
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from sqlalchemy import text

from bot import meters
from bot.health import LONGEST_LAG, OLDEST_TICK, Health, report
from bot.monitor import MonitorServer, monitor
from bot.settings import Settings
from bot.skew import Skew
from storage.engine import open_engine
from storage.outbox import Act, Saying
from storage.store import Store

OPERATING = Path(__file__).parents[2] / "docs" / "operating"
TOKEN = "a token of the tests"
ABOUT_DATABASES = {"ready", "outbox", "reminders", "tick", "clock"}


@pytest.fixture
def ticked() -> list[float]:
    """How long ago the last tick was."""
    return [0.5]


@pytest.fixture
def health(shop: Any, ticked: list[float]) -> Health:
    with shop.store.unit() as unit:
        for saying in unit.outbox.claim(now=shop.now, most=100):
            unit.outbox.sent(saying)
        unit.commit()
    return Health(shop.store, shop.clock, tick_age=lambda: ticked[0], skew=Skew(lambda: 1_000.0))


def say(shop: Any, **late: float) -> None:
    due = shop.now - timedelta(**late)
    with shop.store.unit() as unit:
        unit.outbox.say(Saying(tenant="T1", act=Act.POST, template="notice", channel="C1", about={}, due_at=due))
        unit.commit()


def asked(app: Any, path: str, **headers: str) -> tuple[str, dict[str, str], str]:
    """Status, headers and body of a request without a socket."""
    said: list[Any] = []
    environ = {"PATH_INFO": path, "REQUEST_METHOD": "GET"} | headers
    body = b"".join(app(environ, lambda status, sent: said.extend([status, dict(sent)])))
    return said[0], said[1], body.decode()


def values(text_: str) -> dict[str, float]:
    """Name with labels → value."""
    lines = (line.rpartition(" ") for line in text_.splitlines() if not line.startswith("#"))
    return {name: float(value) for name, _, value in lines}


def test_all_is_well(health: Health) -> None:
    app = monitor(health, token="", open_metrics=False)
    status, _, body = asked(app, "/readyz")
    assert (status, json.loads(body)["status"], json.loads(body)["not_ready"]) == ("200 OK", "ready", [])
    assert asked(app, "/healthz")[::2] == ("200 OK", '{"status": "ok"}')


def test_a_tick_that_is_long_ago_is_named(health: Health, ticked: list[float]) -> None:
    ticked[0] = OLDEST_TICK + 1
    assert report(health.checks())["not_ready"] == ["ticks"]


def test_what_is_due_and_not_said_is_named(shop: Any, health: Health) -> None:
    say(shop, seconds=LONGEST_LAG - 1)
    assert report(health.checks())["not_ready"] == []
    say(shop, seconds=LONGEST_LAG + 1)
    status, _, body = asked(monitor(health, token="", open_metrics=False), "/readyz")
    assert (status, json.loads(body)["not_ready"]) == ("503 Service Unavailable", ["outbox"])
    assert "121 s" in body


def test_a_process_that_ends_takes_nothing_more(health: Health) -> None:
    health.ending = True
    assert report(health.checks())["not_ready"] == ["running"]


@pytest.mark.parametrize("at", ["0018", "9999"])
def test_tables_of_another_version_are_named(shop: Any, health: Health, at: str) -> None:
    shop.write(f"UPDATE alembic_version SET version_num = '{at}'")
    assert report(health.checks())["not_ready"] == ["schema"]


def test_a_database_that_is_away_is_named_without_its_address_or_password() -> None:
    engine = open_engine("postgresql+psycopg://somebody:a-password@127.0.0.1:1/secret_name")
    health = Health(Store(engine), lambda: None, tick_age=lambda: 0.0, skew=Skew(lambda: 0.0))  # type: ignore[arg-type, return-value]
    app = monitor(health, token="", open_metrics=True)
    status, _, body = asked(app, "/readyz")
    assert (status, json.loads(body)["not_ready"]) == ("503 Service Unavailable", ["database"])
    figures = asked(app, "/metrics")[2]
    assert values(figures)['juxing_ready{check="database"}'] == 0
    for secret in ("a-password", "somebody", "127.0.0.1", "secret_name"):
        assert secret not in body + figures
    engine.dispose()


def test_the_figures_of_the_database_are_those_of_the_moment(shop: Any, health: Health) -> None:
    say(shop, seconds=70)
    shop.asked()
    shop.write("UPDATE reminders SET state = 'done'")
    shop.asked()
    shop.now += timedelta(days=1)
    shop.write("UPDATE outbox SET state = 'dead' WHERE template = 'quote'")
    found = values(meters.exposition(health.values()))
    assert found['juxing_outbox{state="dead"}'] >= 1
    assert found["juxing_outbox_lag_seconds"] == 86_470
    ((due,),) = shop.rows("SELECT count(*) FROM reminders WHERE state <> 'done' AND due_at <= '2026-11-03 02:00:01'")
    assert found['juxing_reminders{state="due"}'] == due >= 1
    shop.now += timedelta(minutes=2)
    assert values(meters.exposition(health.values()))['juxing_reminders{state="late"}'] == due
    assert found["juxing_tick_age_seconds"] == 0.5
    assert "juxing_clock_skew_seconds" not in found


def test_metrics_are_never_open_by_default(health: Health) -> None:
    assert (Settings(_env_file=None).monitor_port, Settings(_env_file=None).metrics_token.get_secret_value()) == (0, "")
    assert asked(monitor(health, token="", open_metrics=False), "/metrics")[0] == "404 Not Found"


@pytest.mark.parametrize("own_port", [True, False])
def test_a_token_protects_metrics_wherever_they_are(health: Health, own_port: bool) -> None:
    app = monitor(health, token=TOKEN, open_metrics=own_port)
    for shown in ("", "Bearer ", "Bearer another", f"Basic {TOKEN}", TOKEN, f"Bearer {TOKEN} ", "Bearer ü"):
        assert asked(app, "/metrics", HTTP_AUTHORIZATION=shown)[0] == "401 Unauthorized", shown
    status, headers, body = asked(app, "/metrics", HTTP_AUTHORIZATION=f"Bearer {TOKEN}")
    assert (status, headers["Content-Type"][:24]) == ("200 OK", "text/plain; version=0.0.")
    assert TOKEN not in body


def test_only_reading_is_allowed_and_nothing_else_is_there(health: Health) -> None:
    app = monitor(health, token="", open_metrics=True)
    assert asked(app, "/healthz", REQUEST_METHOD="POST")[0] == "405 Method Not Allowed"
    assert asked(app, "/")[0] == asked(app, "/metrics/")[0] == "404 Not Found"


def test_the_port_of_its_own_answers(health: Health) -> None:
    server = MonitorServer(monitor(health, token="", open_metrics=True), "127.0.0.1", 0)
    server.start()
    try:
        with urllib.request.urlopen(f"http://127.0.0.1:{server.port}/metrics", timeout=10) as answer:
            assert "juxing_outbox_lag_seconds 0" in answer.read().decode()
        health.ending = True
        with pytest.raises(urllib.error.HTTPError, match="503"):
            urllib.request.urlopen(f"http://127.0.0.1:{server.port}/readyz", timeout=10)
    finally:
        server.stop()


# the format


def test_a_histogram_counts_into_buckets_that_add_up() -> None:
    took = meters.Histogram(name="took_seconds", says="…", labels=("kind",), buckets=(0.1, 1.0))
    for seconds in (0.05, 0.1, 0.5, 7.0):
        took.saw(seconds, "a")
    assert list(took.lines()) == [
        'took_seconds_bucket{kind="a",le="0.1"} 2',
        'took_seconds_bucket{kind="a",le="1.0"} 3',
        'took_seconds_bucket{kind="a",le="+Inf"} 4',
        'took_seconds_sum{kind="a"} 7.65',
        'took_seconds_count{kind="a"} 4',
    ]


def test_large_numbers_keep_their_digits_and_labels_are_escaped() -> None:
    many = meters.Counter(name="many_total", says="…", labels=("of",))
    many.add('a"\\\n', by=123_456_789)
    assert list(many.lines()) == ['many_total{of="a\\"\\\\\\n"} 123456789']


def test_threads_lose_no_count(race: Callable[..., list[Any]]) -> None:
    many = meters.Counter(name="many_total", says="…")
    race(*[lambda: [many.add() for _ in range(2_000)]] * 4)
    assert many.of() == 8_000


def test_every_line_of_the_exposition_can_be_read(health: Health) -> None:
    meters.SLACK_CALLS.add("chat.postMessage", "ok")
    meters.ACK.saw(0.2, "action")
    line = re.compile(r'[a-z_]+(\{[a-z_]+="[^"]*"(,[a-z_]+="[^"]*")*\})? [0-9.e+-]+|# (HELP|TYPE) [a-z_]+ .+')
    lines = meters.exposition(health.values()).splitlines()
    assert [wrong for wrong in lines if not line.fullmatch(wrong)] == []
    helped = [one.split()[2] for one in lines if one.startswith("# TYPE")]
    assert helped == [meter.name for meter in (*meters.COUNTED, *meters.GAUGES)]


# what the database tells of itself


def test_a_busy_database_is_counted_and_a_broken_constraint_is_not(sqlite_url: str) -> None:
    one, other = open_engine(sqlite_url), open_engine(sqlite_url)
    before = meters.DATABASE_TROUBLE.of("busy")
    with other.connect() as waiting:
        waiting.exec_driver_sql("PRAGMA busy_timeout=1")
        waiting.rollback()
        with one.connect() as holding, holding.begin(), pytest.raises(Exception, match="locked"):
            waiting.execute(text("SELECT 1"))
    assert meters.DATABASE_TROUBLE.of("busy") == before + 1
    total = sum(meters.DATABASE_TROUBLE._values.values())
    row = "INSERT INTO inbox (delivery, tenant, person, received_at) VALUES ('d', 't', 'p', '2026-01-01 00:00:00')"
    with one.connect() as connection:
        connection.execute(text(row))
        with pytest.raises(Exception, match="UNIQUE"):
            connection.execute(text(row))
    assert sum(meters.DATABASE_TROUBLE._values.values()) == total
    for engine in (one, other):
        engine.dispose()


# the dashboard and the alerts


def names_in(file: str) -> dict[str, set[str]]:
    """Every metric that a file asks for, with the labels that it names; suffixes of histograms taken off."""
    found: dict[str, set[str]] = {}
    written = (OPERATING / file).read_text(encoding="utf-8")
    for name, labels in re.findall(r"\b(juxing_[a-z_]+)(\{[^}]*\})?", written):
        plain = re.sub(r"_(bucket|sum|count)$", "", name)
        found.setdefault(plain, set()).update(re.findall(r"([a-z_]+)\s*[=!]~?", labels or ""))
    return found


@pytest.mark.parametrize("file", ["dashboard.json", "alerts.yml"])
def test_every_figure_that_is_asked_for_exists_with_its_labels(file: str) -> None:
    known = {meter.name: set(meter.labels) | {"le"} for meter in (*meters.COUNTED, *meters.GAUGES)}
    asked_for = names_in(file)
    assert asked_for.keys() - known.keys() == set()
    assert {name: labels - known[name] for name, labels in asked_for.items() if labels - known[name]} == {}


def test_the_dashboard_shows_every_figure() -> None:
    assert {meter.name for meter in (*meters.COUNTED, *meters.GAUGES)} - names_in("dashboard.json").keys() == set()


def test_the_dashboard_and_the_alerts_can_be_loaded() -> None:
    board = json.loads((OPERATING / "dashboard.json").read_text(encoding="utf-8"))
    panels = board["panels"]
    assert len({panel["id"] for panel in panels}) == len(panels) > 8
    assert all(target["expr"] for panel in panels for target in panel.get("targets", ()))
    places = [tuple(panel["gridPos"][name] for name in "xywh") for panel in panels]
    assert all(x + w <= 24 for x, _, w, _ in places)
    groups = yaml.safe_load((OPERATING / "alerts.yml").read_text(encoding="utf-8"))["groups"]
    rules = [rule for group in groups for rule in group["rules"]]
    assert len(rules) >= 8
    written = (OPERATING.parent / "operating.md").read_text(encoding="utf-8")
    assert [rule["alert"] for rule in rules if f"`{rule['alert']}`" not in written] == []
    assert {rule["labels"]["severity"] for rule in rules} == {"page", "ticket"}
