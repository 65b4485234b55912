"""Can the tests fail? Each bug is planted alone, in a copy of the project, and the tests named for it must catch it.

    python -m tests.prove [name …]

First those tests must pass without any bug. A run that ends in anything but a failed test (nothing collected, a bug
whose place is no longer there) proves nothing, and counts as not caught. Ends with 1 where one was not caught.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

HERE = Path(__file__).parents[1]
FAILED = 1  #: pytest's word for: a test failed


@dataclass(frozen=True, kw_only=True)
class Bug:
    """`old` stands in `file` exactly once, and becomes `new`."""

    name: str
    file: str
    old: str
    new: str
    tests: tuple[str, ...]


BUGS = (
    Bug(
        name="no compare-and-swap",
        file="storage/quotes.py",
        old='    QUOTES.c.version == bindparam("seen_version"),\n    QUOTES.c.state == bindparam("seen_state"),\n',
        new="",
        tests=("tests/storage/test_swaps.py",),
    ),
    Bug(
        name="no unique key in the inbox",
        file="storage/inbox.py",
        old='{"delivery": by.delivery, ',
        new='{"delivery": f"{by.delivery}:{id(by)}:{by.at.timestamp()}:{__import__(\'secrets\').token_hex()}", ',
        tests=("tests/storage/test_races.py", "-k", "same_delivery"),
    ),
    Bug(
        name="Slack's SDK repeats calls by itself",
        file="bot/slack.py",
        old="base_url=api_url, retry_handlers=[], timeout=TIMEOUT",
        new="base_url=api_url, timeout=TIMEOUT",
        tests=("tests/faults/test_bad_slack.py", "-k", "one_fault"),
    ),
    Bug(
        name="a deferred BEGIN",
        file="storage/direct.py",
        old='"BEGIN IMMEDIATE"',
        new='"BEGIN"',
        tests=("tests/storage/test_turns.py", "-k", "only_read"),
    ),
    Bug(
        name="the answer before the commit",
        file="handlers/bolt.py",
        old="        self._answer(req.body, req.context.ack, done)\n        return req.context.ack.response\n",
        new=(
            "        told = (req.body, req.context.ack, done)\n"
            '        __import__("threading").Thread(target=self._answer, args=told).start()\n'
            '        return BoltResponse(status=200, body="")\n'
        ),
        tests=("tests/faults/test_kills.py", "-k", "repeats_nothing and before_commit and sqlite"),
    ),
    Bug(
        name="no escaping of what was typed",
        file="bot/render.py",
        old='line.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")',
        new="line",
        tests=("tests/templates/test_messages.py", "-x", "-q"),
    ),
    Bug(
        name="no filter by workspace",
        file="storage/quotes.py",
        old='ordered")).where(\n        QUOTES.c.tenant == bindparam("tenant"), QUOTES.c.id',
        new='ordered")).where(\n        QUOTES.c.id',
        tests=("tests/services/test_quotes.py", "-k", "workspace or tenant"),
    ),
    Bug(
        name="whoever decides is not confined to a workspace by PostgreSQL",
        file="storage/confined.py",
        old='"SELECT CASE WHEN {{may}} THEN set_config',
        new='"SELECT CASE WHEN {{may}} AND false THEN set_config',
        tests=("tests/storage/test_confined.py", "-k", "forgets_its_workspace"),
    ),
    Bug(
        name="no fence in a lease",
        file="storage/claims.py",
        old="here.id == row_id, here.fence == fence, ",
        new="here.id == row_id, ",
        tests=("tests/storage/test_outbox.py", "-k", "slept"),
    ),
    Bug(
        name="what is late by more than a second is left out",
        file="storage/claims.py",
        old="(here.state == WAITING) & (here.due_at <= now)",
        new="(here.state == WAITING) & (here.due_at <= now) & (here.due_at >= now - timedelta(seconds=1))",
        tests=("tests/services/test_reminders.py", "-k", "long_stop or stop_over"),
    ),
    Bug(
        name="money in floats",
        file="bot/rules/money.py",
        old="    rounded = (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)",
        new="    rounded = round(float(exact))",
        tests=("tests/rules/test_pricing.py", "-x"),
    ),
    Bug(
        name="unsigned requests come in",
        file="bot/guard.py",
        old="return hmac.compare_digest(sign(secret, stamp, body), signature)",
        new="return True",
        tests=("tests/handlers/test_guard.py",),
    ),
    Bug(
        name="one's own request may be approved",
        file="bot/rules/approvals.py",
        old="if user == requester and not self.own_request_allowed:",
        new="if False:",
        tests=("tests/rules/test_approvals.py",),
    ),
    Bug(
        name="what may have been said is said again",
        file="storage/outbox.py",
        old='{"state": "unknown", "fence": here.fence + 1, "error": "the worker did not come back"}',
        new='{"state": WAITING, "fence": here.fence + 1, "error": "the worker did not come back"}',
        tests=("tests/faults/test_bad_slack.py", "-k", "worker_gone"),
    ),
    Bug(
        name="a COMMIT that failed keeps its lock",
        file="storage/engine.py",
        old="if connection is not None and connection.in_transaction:",
        new="if False:",
        tests=("tests/storage/test_engine.py",),
    ),
    Bug(
        name="a COMMIT of a unit that failed keeps its lock",
        file="storage/direct.py",
        old="        if self.own.in_transaction:",
        new="        if False:",
        tests=("tests/storage/test_direct.py", "-k", "keeps_nobody"),
    ),
    Bug(
        name="a unit does not read what it has written",
        file="storage/once.py",
        old="            session.asked.pop(noun, None)",
        new="            pass",
        tests=("tests/storage/test_direct.py", "-k", "what_it_reads"),
    ),
    Bug(
        name="the mark of a new work is forgotten",
        file="storage/search.py",
        old="CASE WHEN stale_at = ? THEN stale_at ELSE ? END",
        new="CASE WHEN stale_at = ? THEN ? ELSE 0 END",
        tests=("tests/services/test_ranked_soon.py", "-k", "whole_row"),
    ),
    Bug(
        name="a fault of the driver gives a message up",
        file="storage/engine.py",
        old="(SQLAlchemyError, sqlite3.Error, psycopg.Error)",
        new="SQLAlchemyError",
        tests=("tests/services/test_outbox.py", "-k", "kills_no_message"),
    ),
    Bug(
        name="Retry-After is forgotten",
        file="bot/slack.py",
        old="self._held[about] = self._clock() + told.retry_after",
        new="pass",
        tests=("tests/services/test_slack.py", "-k", "retry_after_has_passed"),
    ),
    Bug(
        name="what may have been said is looked for in five minutes only",
        file="bot/outbox.py",
        old="LOOK_BACK = timedelta(days=1, minutes=5)",
        new="LOOK_BACK = timedelta(minutes=5)",
        tests=("tests/faults/test_bad_slack.py", "-k", "day_ahead"),
    ),
)


def main(names: Iterable[str]) -> int:
    wanted = [bug for bug in BUGS if not names or bug.name in names]
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder) / "copy"
        shutil.copytree(
            HERE, copy, ignore=shutil.ignore_patterns(".git", ".venv", ".juxing", "__pycache__", ".*_cache")
        )
        caught = [proved(copy, bug) for bug in wanted]
    print(f"{sum(caught)} of {len(wanted)} caught")
    return 0 if all(caught) else 1


def proved(copy: Path, bug: Bug) -> bool:
    """Whether its tests pass without the bug and fail with it."""
    file = copy / bug.file
    right = file.read_text(encoding="utf-8")
    if right.count(bug.old) != 1:
        return told(bug, False, "its place is not there once")
    if (ended := run(copy, bug)) != 0:
        return told(bug, False, f"without it the tests end with {ended}")
    try:
        file.write_text(right.replace(bug.old, bug.new), encoding="utf-8")
        ended = run(copy, bug)
    finally:
        file.write_text(right, encoding="utf-8")
    return told(bug, ended == FAILED, f"with it the tests end with {ended}")


def run(copy: Path, bug: Bug) -> int:
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", *bug.tests]
    environment = os.environ | {"PYTHONPATH": str(copy), "PYTHONDONTWRITEBYTECODE": "1", "JUXING_KILLS": "2"}
    return subprocess.run(command, cwd=copy, env=environment, stdout=subprocess.DEVNULL, check=False).returncode


def told(bug: Bug, caught: bool, why: str) -> bool:
    print(f"{'caught' if caught else 'NOT CAUGHT':<11} {bug.name:<48} {why}", flush=True)
    return caught


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
