"""What an operator does on a terminal: the outbox, backups, migrations, the audit. Imports that cost stay inside."""

import getpass
import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer
from rich.console import Console
from rich.markup import escape
from rich.table import Table

if TYPE_CHECKING:
    from storage.outbox_care import Unsent
    from storage.store import Store

console, errors = Console(soft_wrap=True), Console(stderr=True, soft_wrap=True)
outbox = typer.Typer(help="What was decided to be said and is not: list it, say it again, or never.")
File = Annotated[Path, typer.Argument(help="The backup; FILE.json stands beside it.")]
Number = Annotated[int, typer.Argument(help="Number of the message, as `juxing outbox` lists it.")]
Reason = Annotated[str, typer.Option(help="Why; it stands in the audit.")]
WRONG_SCHEMA, FAILED, USAGE = 3, 1, 2


@outbox.callback(invoke_without_command=True)
def list_(
    ctx: typer.Context,
    as_json: Annotated[bool, typer.Option("--json", help="One object, for machines.")] = False,
    most: Annotated[int, typer.Option(help="Rows of each kind.")] = 50,
) -> None:
    """Without a command: what is pending, unknown and dead. Exits with 1 where something is unknown or dead."""
    if ctx.invoked_subcommand:
        return
    with _store() as store:
        from bot.services.outbox import STATES, OutboxDesk

        desk, now = OutboxDesk(store), _now()
        counts, rows = desk.counts(), desk.list(*STATES, most=most)
    if as_json:
        _write(json.dumps({"counts": counts, "rows": [_told(row, now) for row in rows]}, indent=1))
    else:
        _show(counts, rows, now)
    raise typer.Exit(FAILED if counts["unknown"] or counts["dead"] else 0)


@outbox.command()
def retry(
    number: Number,
    reason: Reason,
    may_duplicate: Annotated[
        bool, typer.Option("--may-duplicate", help="Although it may have arrived: people may see it twice.")
    ] = False,
) -> None:
    """Say a message again now."""
    from bot.services.outbox import NotYours, OutboxDesk

    with _store() as store:
        try:
            row = OutboxDesk(store).retry(_who(), number, reason, at=_now(), may_duplicate=may_duplicate)
        except NotYours as refusal:
            _fail(str(refusal))
    console.print(f"{row.id} was {row.state} and waits now; the bot says it within a second while it runs.")


@outbox.command()
def drop(number: Number, reason: Reason) -> None:
    """Never say a message. What was decided stays decided; only the message is dropped."""
    from bot.services.outbox import NotYours, OutboxDesk

    with _store() as store:
        try:
            row = OutboxDesk(store).drop(_who(), number, reason, at=_now())
        except NotYours as refusal:
            _fail(str(refusal))
    console.print(f"{row.id} was {row.state} and is dropped.")


def backup(
    file: File,
    check: Annotated[bool, typer.Option("--check", help="Only read FILE and say whether it is whole.")] = False,
) -> None:
    """Back the database up while the bot runs, or check a backup."""
    from storage.backup import BadBackup, back_up
    from storage.backup import check as check_it

    try:
        if check:
            made = check_it(file)
        else:
            with _engine() as engine:
                made = back_up(engine, file, at=_now())
    except BadBackup as bad:
        _fail(str(bad))
    except FileExistsError as there:
        _fail(f"{there} is there already; name another file.")
    except OSError as error:
        _fail(f"{file}: {error.strerror}")
    rows = sum(made.rows.values())
    console.print(
        f"{escape(str(file))} {'is whole' if check else 'is written'}: {made.kind}, revision {made.revision},"
        f" {rows:,} rows of {len(made.rows)} tables, {made.size:,} bytes, of {made.made_at}"
    )


def restore(
    file: File,
    into_empty: Annotated[
        bool, typer.Option("--into-empty", help="The database may have tables, as long as none has a row.")
    ] = False,
) -> None:
    """Bring a backup into an empty database of either kind, and to this version's revision; stop the bot before."""
    from storage.backup import BadBackup
    from storage.restore import NotRestored
    from storage.restore import restore as restore_it

    with _engine() as engine:
        try:
            made = restore_it(file, engine, into_empty=into_empty)
        except (BadBackup, NotRestored) as refusal:
            _fail(str(refusal))
        except OSError as error:
            _fail(f"{file}: {error.strerror}")
    console.print(f"{sum(made.rows.values()):,} rows of {len(made.rows)} tables are restored, as of {made.made_at}.")


def migrate(
    check: Annotated[
        bool, typer.Option("--check", help="Only say what would run: 0 nothing, 1 something, 3 too new.")
    ] = False,
) -> None:
    """Bring the database to this version's revision; one process at a time, the others wait."""
    from storage.migrate import NewerSchema, missing, newest, revision, upgrade

    with _engine() as engine:
        try:
            waiting = missing(revision(engine)) if check else upgrade(engine)
        except NewerSchema as newer:
            _fail(f"{newer} Install the newer version.", WRONG_SCHEMA)
    what = ", ".join(waiting)
    if check:
        console.print(f"would run: {what}" if waiting else f"nothing to do: revision {newest()}")
        raise typer.Exit(FAILED if waiting else 0)
    console.print(f"ran: {what}" if waiting else f"nothing to do: revision {newest()}")


class Format(StrEnum):
    CSV = "csv"
    JSONL = "jsonl"


def audit(
    tenant: Annotated[str, typer.Option(help="The workspace, T…")],
    since: Annotated[datetime | None, typer.Option(help="From this moment on, UTC.")] = None,
    format: Annotated[Format, typer.Option(help="csv or jsonl.")] = Format.CSV,
    to: Annotated[Path | None, typer.Option(help="The file to write; without it standard output.")] = None,
) -> None:
    """Every move of a workspace, and every try that was refused, in order of time."""
    from bot.auditing import write

    with _store() as store:
        begun = since.replace(tzinfo=since.tzinfo or UTC) if since else None
        if to is None:
            write(store, tenant, sys.stdout, since=begun, csv=format is Format.CSV)
            return
        try:
            with to.open("x", encoding="utf-8", newline="") as out:
                count = write(store, tenant, out, since=begun, csv=format is Format.CSV)
        except OSError as error:
            _fail(f"{to}: {error.strerror}")
    console.print(f"{count:,} lines are in {to}.")


def _show(counts: dict[str, int], rows: "list[Unsent]", now: datetime) -> None:
    table = Table("number", "state", "age", "what", "place", "tries", "last error")
    for row in rows:
        told = _told(row, now)
        place = f"{told['tenant']} {told['channel']}"
        cells = (told["id"], told["state"], _span(told["age_seconds"]), told["what"], place, told["attempts"])
        table.add_row(*map(str, cells), escape(str(told["error"])))
    if rows:
        console.print(table)
    console.print(", ".join(f"{count} {state}" for state, count in counts.items() if count) or "Everything is sent.")


def _told(row: "Unsent", now: datetime) -> dict[str, Any]:
    begun = row.first_due_at or row.due_at
    looked_up = row.state == "unknown" and row.lease_until is not None
    return {
        "id": row.id, "state": row.state, "age_seconds": max(0, round((now - begun).total_seconds())),
        "what": f"{row.act} {row.template}", "subject": row.subject, "tenant": row.tenant, "channel": row.channel,
        "attempts": row.attempts, "error": row.error, "due_at": row.due_at.isoformat(), "request": row.request,
        "is_looked_up": looked_up,
    }  # fmt: skip


def _span(seconds: int) -> str:
    for size, sign in ((86_400, "d"), (3_600, "h"), (60, "min")):
        if seconds >= size:
            return f"{seconds // size} {sign}"
    return f"{seconds} s"


@contextmanager
def _store() -> "Iterator[Store]":
    """The store, for as long as it is needed; a database of another revision is refused in words."""
    from bot.opening import WrongSchema, open_store
    from bot.settings import Settings

    try:
        store = open_store(Settings().database_url)
    except WrongSchema as wrong:
        _fail(str(wrong), WRONG_SCHEMA)
    try:
        yield store
    finally:
        store.engine.dispose()


@contextmanager
def _engine() -> Iterator[Any]:
    from bot.settings import Settings
    from storage.engine import DatabaseTrouble, open_engine

    engine = open_engine(Settings().database_url)
    try:
        yield engine
    except DatabaseTrouble as error:
        _fail(f"The database gave up ({type(error).__name__}); nothing was changed. Check JUXING_DATABASE_URL.")
    finally:
        engine.dispose()


def _fail(why: str, code: int = FAILED) -> NoReturn:
    errors.print(f"[red]{escape(why)}[/red]")
    raise typer.Exit(code)


def _who() -> str:
    return f"operator:{getpass.getuser()}"


def _now() -> datetime:
    from bot.main import wall_clock

    return wall_clock()


def _write(text: str) -> None:
    sys.stdout.write(text + "\n")
