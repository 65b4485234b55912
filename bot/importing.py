"""`juxing import` on a terminal: the report of a dry run, and taking in."""

import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import typer
from rich.console import Console
from rich.table import Table

from bot.opening import open_store
from bot.render import sentence
from bot.rules.errors import Refused
from bot.rules.imports import RECORDS, ColumnReport, FileKind, Report, Shape
from bot.rules.money import yuan
from bot.rules.people import By, Reader
from bot.rules.pricing import MARKET
from bot.services.imports import ImportDesk, template
from bot.settings import Settings
from bot.words import percent

TERMINAL = Reader(language="en")
SHOWN = 20  #: problems
TEMPLATES = [kind for kind in FileKind if kind is FileKind.CREATORS or kind in RECORDS]


def write_template(kind: str, file: Path | None, console: Console) -> None:
    """Write an empty file to fill in, beside what is there."""
    target = file or Path(f"{kind}.csv")
    if target.exists():
        console.print(f"[red]{target} is there already; name another file.[/red]")
        raise typer.Exit(1)
    if kind not in TEMPLATES:
        console.print(f"[red]There is no template called {kind}. Known: {', '.join(TEMPLATES)}[/red]")
        raise typer.Exit(1)
    target.write_bytes(template(FileKind(kind), ending="xlsx" if target.suffix == ".xlsx" else "csv"))
    console.print(f"{target} is written: fill in a line for each of the {kind}, then `juxing import {target}`.")


def said_of(maps: Sequence[str], console: Console) -> dict[str, str]:
    """What `--map "their header=our key"` says, several times; nothing behind the sign leaves a column out."""
    for one in maps:
        if "=" not in one:
            console.print(f'[red]Write --map "their header=our key"; {one!r} has no equals sign.[/red]')
            raise typer.Exit(2)
    return {theirs.strip(): ours.strip() for theirs, _, ours in (one.rpartition("=") for one in maps)}


def check(file: Path, *, now: datetime, console: Console, **how: Any) -> bool:
    """Print what the file holds and what would come of it; False where it would be refused. `how`: see ImportDesk."""
    try:
        with _desk(console) as desk:
            report = desk.check(file, file.name, today=now.astimezone(MARKET).date(), **how)
    except Refused as refusal:
        console.print(f"[red]{sentence(refusal, TERMINAL)}[/red]")
        return False
    except OSError as error:
        console.print(f"[red]{file} cannot be opened: {error.strerror}.[/red]")
        return False
    _print(report, console)
    return not report.errors


def take_in(file: Path, *, now: datetime, console: Console, **how: Any) -> None:
    """All of it, or nothing."""
    with _told(console), _desk(console) as desk:
        report = desk.take_in(file, file.name, by=_operator(now), **how)
    console.print(f"[green]Taken in as import {report.source_id or ''}:[/green] {_changes(report)}")


def undo(number: int, *, now: datetime, console: Console) -> None:
    """Undo an import, or say why not."""
    with _told(console), _desk(console) as desk:
        done = desk.undo(_operator(now), number)
    console.print(
        f"[green]Import {number} ({done.source.name}) is undone:[/green] its rows stay and no longer count; "
        f"{done.again:,} creators ranked again, {done.gone:,} no longer shown"
    )


def show_imports(console: Console) -> None:
    """The newest imports, with the numbers by which they are undone."""
    with _desk(console) as desk:
        sources, unread = desk.sources(), desk.unread()
    table = Table("number", "kind", "file", "rows", "taken in", "by", "undone")
    for one in sources:
        undone = f"{_moment(one.undone_at)} {one.undone_by}" if one.undone_at else ""
        table.add_row(str(one.id), one.kind, one.name, f"{one.rows:,}", _moment(one.at), one.by, undone)
    console.print(table if sources else "Nothing was taken in yet.")
    if unread:
        console.print(f"{unread:,} comments are still to be read; a running bot reads them in the background.")


def _operator(now: datetime) -> By:
    return By(tenant="", person="operator", delivery=f"import:{uuid.uuid4()}", at=now)


@contextmanager
def _told(console: Console) -> Iterator[None]:
    """Whatever is refused is told, and ends the command."""
    try:
        yield
    except Refused as refusal:
        console.print(f"[red]{sentence(refusal, TERMINAL)}[/red]")
        raise typer.Exit(1) from None


@contextmanager
def _desk(console: Console) -> Iterator[ImportDesk]:
    """The desk, while a line says how many rows of a long file are done."""
    store = open_store(Settings().database_url)
    with console.status("") as status:
        yield ImportDesk(store, progress=lambda rows: status.update(f"{rows:,} rows"))


def _print(report: Report, console: Console) -> None:
    console.print(f"[bold]{report.name}[/bold]: {report.kind}, {report.rows:,} rows")
    table = Table("column", "read as", "empty", "from", "to")
    for column in report.columns:
        table.add_row(column.header, _shape(column), f"{column.empty:,}", *_span(column))
    console.print(table)
    for problem in report.problems[:SHOWN]:
        mark = "[red]error[/red]" if problem.error else "[yellow]warning[/yellow]"
        console.print(
            f"{mark} row {problem.row}, {problem.column}: {problem.value!r} — {sentence(problem.reason, TERMINAL)}"
        )
    if len(report.problems) > SHOWN:
        console.print(f"… and {report.errors + report.warnings - SHOWN:,} more")
    if report.year_guessed:
        console.print(
            f"[yellow]The dates name no year; read as {report.first} to {report.last}. Use --year to set it.[/yellow]"
        )
    console.print(f"{report.errors:,} errors, {report.warnings:,} warnings; would bring {_changes(report)}")


def _shape(column: ColumnReport) -> str:
    if column.shape is None:
        return "left out, as you said" if column.mapped else "not known, left out"
    said = f" → {column.key}, as you said" if column.mapped else ""
    return f"{column.shape}{said}{'' if column.kept else ', not kept'}"


def _span(column: ColumnReport) -> tuple[str, str]:
    """The least and the most that was read, as people write them."""
    return _written(column, column.least), _written(column, column.most)


def _written(column: ColumnReport, value: int | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return _moment(value)
    if column.shape in {Shape.MONEY, Shape.PRICE}:
        return yuan(value)
    if column.shape in {Shape.SHARE, Shape.PART, Shape.DISCOUNT}:
        return percent(value)
    return f"{value:,}"


def _moment(value: datetime) -> str:
    return f"{value.astimezone(MARKET):%Y-%m-%d %H:%M}"


def _changes(report: Report) -> str:
    """What is new, in words: nothing where there is nothing."""
    changes = report.changes
    counts = {
        "new creators": len(changes.created) + changes.created_beyond,
        "creators brought up to date": len(changes.updated) + changes.updated_beyond,
        "videos and lives": changes.works,
        "videos and lives told otherwise": changes.readings,
        "goods of lives": changes.goods,
        "comments": changes.comments,
        "past orders": changes.deals,
        "products": changes.products,
        "price cards": changes.cards,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    known = changes.works_known + changes.rows_known
    return (told or "nothing new") + (f" ({known:,} rows were known)" if known else "")
