"""The commands of an operator: outbox, backup, restore, migrate, audit, doctor."""

import csv
import io
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import text
from typer.testing import CliRunner

from bot import doctor
from bot.cli import app
from bot.services.upkeep import UpkeepDesk
from bot.settings import Settings
from storage.engine import open_engine
from storage.migrate import bring_to, newest, revision, revisions
from storage.outbox import Act, Saying

ROOT = Path(__file__).parents[2]
TENANT = "T0JUXING"
Run = Callable[..., Any]


@pytest.fixture
def run(database_url: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Run:
    """Type a command in an empty folder, over the database of the test."""
    monkeypatch.setenv("JUXING_DATABASE_URL", database_url)
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.chdir(tmp_path)
    return lambda *said: CliRunner().invoke(app, list(said))


def put(shop: Any, state: str) -> int:
    with shop.store.unit() as unit:
        about = {"sentence": "what a person typed"}
        unit.outbox.say(
            Saying(tenant=TENANT, act=Act.POST, template="notice", channel="C9", about=about, due_at=shop.now)
        )
        unit.commit()
    ((made,),) = shop.rows("SELECT max(id) FROM outbox")
    shop.write(f"UPDATE outbox SET state = '{state}', error = 'is_archived' WHERE id = {made}")
    return int(made)


def test_the_outbox_is_listed_for_people_and_for_machines(shop: Any, run: Run) -> None:
    dead, sent = put(shop, "dead"), put(shop, "sent")
    shown = run("outbox")
    assert (shown.exit_code, "is_archived" in shown.output, "1 dead" in shown.output) == (1, True, True)
    told = json.loads(run("outbox", "--json").stdout)
    assert told["counts"]["dead"] == 1
    (row,) = [row for row in told["rows"] if row["state"] == "dead"]
    assert (row["id"], row["what"], row["channel"], row["tenant"]) == (dead, "post notice", "C9", TENANT)
    assert row["age_seconds"] > 0
    assert sent not in [row["id"] for row in told["rows"]]
    assert "typed" not in shown.output + json.dumps(told)


def test_messages_are_said_again_or_dropped_with_a_reason(shop: Any, run: Run) -> None:
    dead, unknown = put(shop, "dead"), put(shop, "unknown")
    assert run("outbox", "retry", str(dead)).exit_code == 2  # without a reason
    assert "waits now" in run("outbox", "retry", str(dead), "--reason", "is back").output
    refused = run("outbox", "retry", str(unknown), "--reason", "is missing")
    assert (refused.exit_code, "people will see it twice" in refused.output) == (1, True)
    assert run("outbox", "retry", str(unknown), "--reason", "is missing", "--may-duplicate").exit_code == 0
    assert "is dropped" in run("outbox", "drop", str(dead), "--reason", "too late").output
    moves = shop.rows("SELECT subject, move, why FROM events WHERE noun = 'outbox' ORDER BY id")
    assert moves == [(dead, "retry", "is back"), (unknown, "retry", "is missing"), (dead, "drop", "too late")]
    assert shop.rows("SELECT DISTINCT person LIKE 'operator:%' FROM events WHERE noun = 'outbox'")[0][0]


def test_a_backup_is_written_checked_and_restored(shop: Any, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.asked()
    made = run("backup", "kept")
    assert (made.exit_code, "kept is written" in made.output) == (0, True)
    assert "kept is whole" in run("backup", "kept", "--check").output
    assert "is there already" in run("backup", "kept").output
    assert "holds data" in run("restore", "kept").output
    monkeypatch.setenv("JUXING_DATABASE_URL", "sqlite:///restored.db")
    assert "tables are restored" in run("restore", "kept").output
    monkeypatch.setenv("JUXING_DATABASE_URL", "sqlite:///restored.db")
    with open("kept", "r+b") as file:
        file.seek(3_000)
        file.write(b"\0damage\0")
    broken = run("backup", "kept", "--check")
    assert (broken.exit_code, "checksum differs" in broken.output) == (1, True)


def test_migrate_says_what_would_run_and_runs_it(run: Run, database_url: str) -> None:
    assert (run("migrate", "--check").exit_code, "nothing to do" in run("migrate").output) == (0, True)
    stand_at(database_url, revisions()[-2])
    check = run("migrate", "--check")
    assert (check.exit_code, check.output) == (1, f"would run: {newest()}\n")
    assert run("migrate").output == f"ran: {newest()}\n"
    assert run("migrate", "--check").exit_code == 0
    stand_at(database_url, "9999", pretend=True)
    for said in (("migrate", "--check"), ("migrate",)):
        assert (run(*said).exit_code, "this version knows" in run(*said).output) == (3, True)


def stand_at(url: str, wanted: str, *, pretend: bool = False) -> None:
    engine = open_engine(url)
    with engine.connect() as connection, connection.begin():
        if pretend:
            connection.execute(text(f"UPDATE alembic_version SET version_num = '{wanted}'"))
        else:
            bring_to(connection, wanted)
    engine.dispose()


@pytest.mark.parametrize(("at", "says"), [("0018", "juxing migrate"), ("9999", "newer than this version")])
def test_nothing_works_on_the_tables_of_another_version(
    run: Run, database_url: str, monkeypatch: pytest.MonkeyPatch, at: str, says: str
) -> None:
    for name in ("SLACK_BOT_TOKEN", "SLACK_APP_TOKEN", "LINK_SECRET"):
        monkeypatch.setenv(f"JUXING_{name}", "set")
    stand_at(database_url, at, pretend=at == "9999")
    for said in (("run",), ("outbox",), ("audit", "--tenant", TENANT)):
        refused = run(*said)
        assert (refused.exit_code, says in refused.output.replace("\n", " ")) == (3, True), said
    engine = open_engine(database_url)
    assert revision(engine) == at
    engine.dispose()


@pytest.fixture
def nothing_yet(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], str]]:
    """The address of a database without a table."""
    made: list[str] = []

    def make(kind: str) -> str:
        if kind == "sqlite":
            return f"sqlite:///{tmp_path / 'new.db'}"
        made.append(request.getfixturevalue("postgres").create("template1"))
        return str(request.getfixturevalue("postgres").url(made[-1]))

    yield make
    for name in made:
        request.getfixturevalue("postgres").do(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.mark.postgres
@pytest.mark.parametrize("kind", ["sqlite", "postgres"])
def test_of_three_processes_that_migrate_at_once_one_does(nothing_yet: Callable[[str], str], kind: str) -> None:
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "JUXING_DATABASE_URL": nothing_yet(kind)}
    processes = [
        subprocess.Popen(
            [sys.executable, "-m", "bot.cli", "migrate"], env=environment, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
        )
        for _ in range(3)
    ]  # fmt: skip
    said = [process.communicate(timeout=120)[0] for process in processes]
    assert [process.returncode for process in processes] == [0, 0, 0], said
    assert sorted(line.partition(":")[0] for line in said) == ["nothing to do", "nothing to do", "ran"]
    engine = open_engine(environment["JUXING_DATABASE_URL"])
    assert revision(engine) == newest()
    engine.dispose()


# the audit


def audit_csv(output: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(output)))


def test_the_audit_holds_moves_and_refused_tries_of_one_workspace_in_order(shop: Any, run: Run) -> None:
    quote = shop.asked()
    shop.now += timedelta(minutes=1)
    shop.desks.attempts.refused(shop.by("U0EVE"), "quote.approve", quote.id, "NotAnApprover")
    shop.now += timedelta(minutes=1)
    shop.desks.quotes.approve(shop.by("U0LINYUE"), quote.id, quote.revision)
    shop.write("UPDATE events SET why = '=HYPERLINK(1)' WHERE move = 'approve'")
    rows = audit_csv(run("audit", "--tenant", TENANT).stdout)
    tail = [(row["person"], row["outcome"], row["move"], row["subject"]) for row in rows][-2:]
    assert tail[0] == ("U0EVE", "NotAnApprover", "quote.approve", str(quote.id))
    assert tail[1][:2] == ("U0LINYUE", "done")
    assert rows[-1]["why"] == "'=HYPERLINK(1)"
    assert [row["at"] for row in rows] == sorted(row["at"] for row in rows)
    assert audit_csv(run("audit", "--tenant", "T0OTHER").stdout) == []


def test_the_audit_begins_where_it_is_asked_to_and_goes_into_a_file(shop: Any, run: Run, tmp_path: Path) -> None:
    shop.asked()
    shop.now += timedelta(days=1)
    shop.desks.attempts.refused(shop.by(), "quote.approve", None, "Stale")
    since = f"{shop.now - timedelta(hours=1):%Y-%m-%dT%H:%M:%S}"
    asked = ("audit", "--tenant", TENANT, "--since", since, "--format", "jsonl", "--to", "audit.jsonl")
    assert run(*asked).output == "1 lines are in audit.jsonl.\n"
    (line,) = map(json.loads, (tmp_path / "audit.jsonl").read_text(encoding="utf-8").splitlines())
    assert (line["outcome"], line["at"]) == ("Stale", shop.now.isoformat())
    assert (run(*asked).exit_code, "exists" in run(*asked).output) == (1, True)


def test_moves_and_tries_are_forgotten_in_time_and_never_too_soon(shop: Any) -> None:
    shop.asked()
    shop.desks.attempts.refused(shop.by(), "quote.approve", 1, "Stale")
    for days, after, left in ((0, 9_999, True), (30, 399, True), (30, 401, False)):
        UpkeepDesk(shop.store, audit_days=days).forget(at=shop.now + timedelta(days=after))
        counted = [shop.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("events", "attempts")]
        assert [count > 0 for count in counted] == [left, left], days


def test_a_machine_that_tries_again_and_again_does_not_fill_the_disk(shop: Any) -> None:
    for _ in range(100):
        shop.desks.attempts.refused(shop.by("U0EVE"), "quote.approve", 1, "NotAnApprover")
    shop.desks.attempts.refused(shop.by("U0ANNA"), "quote.approve", 1, "NotAnApprover")
    assert shop.rows("SELECT person, count(*) FROM attempts GROUP BY person ORDER BY person") == [
        ("U0ANNA", 1), ("U0EVE", 60),
    ]  # fmt: skip
    shop.now += timedelta(minutes=1)
    shop.desks.attempts.refused(shop.by("U0EVE"), "quote.approve", 2**70, "NotAnApprover")
    assert shop.rows("SELECT count(*) FROM attempts WHERE subject IS NULL") == [(1,)]


# the doctor


def findings(url: str, now: datetime) -> dict[str, doctor.Finding]:
    chosen = Settings(_env_file=None, database_url=url)
    return {finding.what: finding for finding in doctor.examine(chosen, lambda: now)}


def test_the_doctor_looks_into_the_outbox_the_ticks_and_the_clocks(shop: Any, database_url: str) -> None:
    found = findings(database_url, shop.now)
    assert [found[what].ok for what in ("database", "outbox", "ticks")] == [True, True, True]
    put(shop, "dead")
    upkeep = UpkeepDesk(shop.store, replica="host:1")
    upkeep.beat(at=shop.now, skew=-45)
    found = findings(database_url, shop.now + timedelta(seconds=31))
    assert (found["outbox"].ok, found["outbox"].says) == (False, "1 dead: `juxing outbox`")
    assert (found["ticks"].ok, found["ticks"].says[:42]) == (False, "the last one, of host:1, was 31 s ago: is ")
    assert (found["clock"].ok, found["clock"].says[:27]) == (False, "host:1 is 45 s behind Slack")
    upkeep.beat(at=shop.now + timedelta(seconds=30), skew=1)
    found = findings(database_url, shop.now + timedelta(seconds=31))
    assert (found["ticks"].ok, "clock" in found) == (True, False)
    upkeep.leave()
    assert findings(database_url, shop.now)["ticks"].says == "no process has run within a day"


@pytest.mark.parametrize(("at", "says"), [("0018", "juxing migrate"), ("9999", "install the newer version")])
def test_the_doctor_says_which_revision_is_wrong(database_url: str, at: str, says: str) -> None:
    stand_at(database_url, at, pretend=at == "9999")
    found = findings(database_url, datetime.now(UTC))["database"]
    assert (found.ok, says in found.says) == (False, True)


@pytest.mark.postgres
def test_the_doctor_says_whether_the_database_keeps_workspaces_apart(
    run: Run, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("JUXING_DATABASE_URL", postgres_url)
    in_force = findings(postgres_url, datetime.now(UTC))["row-level security"]
    assert (in_force.ok, in_force.says[:12]) == (True, "is in force:")
    engine = open_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(text("DROP POLICY juxing_own_workspace ON orders"))
        connection.execute(text("REVOKE INSERT ON quotes FROM juxing_workspace"))
    engine.dispose()
    found = findings(postgres_url, datetime.now(UTC))["row-level security"]
    missing = "tables without policies (orders); their owner makes them"
    says = f"is not in force: {missing}. Then `juxing migrate`, and start the bot again"
    assert (found.ok, found.says) == (False, says)
    assert run("migrate").exit_code == 0
    assert findings(postgres_url, datetime.now(UTC))["row-level security"] == in_force


def test_the_doctor_says_nothing_of_policies_over_sqlite(sqlite_url: str) -> None:
    found = findings(sqlite_url, datetime.now(UTC))
    assert (found["database"].ok, "row-level security" in found) == (True, False)


def test_the_doctor_says_when_the_disk_is_nearly_full(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert findings(sqlite_url, datetime.now(UTC))["disk"].ok == (shutil.disk_usage(".").free >= doctor.LEAST_FREE)
    monkeypatch.setattr(doctor.shutil, "disk_usage", lambda path: type("Usage", (), {"free": 2**29}))  # type: ignore[attr-defined]
    assert (
        findings(sqlite_url, datetime.now(UTC))["disk"].says == "0.5 GiB are free: make room before SQLite cannot write"
    )
