"""`juxing import` on a terminal: the report of a dry run, and taking in."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.main import open_store
from bot.render import sentence
from bot.rules.errors import Refused
from bot.rules.imports import ColumnReport, FileKind, Report, Shape
from bot.rules.money import yuan
from bot.rules.people import By, Reader
from bot.rules.pricing import MARKET
from bot.services.imports import ImportDesk, template
from bot.settings import Settings
from bot.words import percent

TERMINAL = Reader(language="en")
SHOWN = 20  #: problems


def write_template(kind: str, file: Path | None, console: Console) -> None:
    """Write an empty file to fill in, beside what is there."""
    target = file or Path(f"{kind}.csv")
    if target.exists():
        console.print(f"[red]{target} is there already; name another file.[/red]")
        raise typer.Exit(1)
    try:
        content = template(FileKind(kind), ending="xlsx" if target.suffix == ".xlsx" else "csv")
    except ValueError:
        console.print(f"[red]There is no template called {kind}. Known: creators[/red]")
        raise typer.Exit(1) from None
    target.write_bytes(content)
    console.print(f"{target} is written: fill in a line for each creator, then `juxing import {target}`.")


def check(file: Path, *, year: int | None, now: datetime, console: Console) -> bool:
    """Print what the file holds and what would come of it; False where it would be refused."""
    try:
        with _desk(console) as desk:
            report = desk.check(file, file.name, today=now.astimezone(MARKET).date(), year=year)
    except Refused as refusal:
        console.print(f"[red]{sentence(refusal, TERMINAL)}[/red]")
        return False
    except OSError as error:
        console.print(f"[red]{file} cannot be opened: {error.strerror}.[/red]")
        return False
    _print(report, console)
    return not report.errors


def take_in(file: Path, *, year: int | None, now: datetime, console: Console) -> None:
    """All of it, or nothing."""
    by = By(tenant="", person="operator", delivery=f"import:{uuid.uuid4()}", at=now)
    try:
        with _desk(console) as desk:
            report = desk.take_in(file, file.name, by=by, year=year)
    except Refused as refusal:
        console.print(f"[red]{sentence(refusal, TERMINAL)}[/red]")
        raise typer.Exit(1) from None
    console.print(f"[green]Taken in:[/green] {_changes(report)}")


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
    return "not known, left out" if column.shape is None else f"{column.shape}{'' if column.kept else ', not kept'}"


def _span(column: ColumnReport) -> tuple[str, str]:
    """The least and the most that was read, as people write them."""
    return _written(column, column.least), _written(column, column.most)


def _written(column: ColumnReport, value: int | datetime | None) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return f"{value.astimezone(MARKET):%Y-%m-%d %H:%M}"
    if column.shape in {Shape.MONEY, Shape.PRICE}:
        return yuan(value)
    if column.shape in {Shape.SHARE, Shape.PART, Shape.DISCOUNT}:
        return percent(value)
    return f"{value:,}"


def _changes(report: Report) -> str:
    """What is new, in words: nothing where there is nothing."""
    changes = report.changes
    counts = {
        "new creators": len(changes.created) + changes.created_beyond,
        "creators brought up to date": len(changes.updated) + changes.updated_beyond,
        "videos and lives": changes.works,
        "products": changes.products,
        "price cards": changes.cards,
    }
    told = ", ".join(f"{count:,} {what}" for what, count in counts.items() if count)
    return told or "nothing new"
