"""`juxing export` on a terminal: what a brief finds, or a list with its votes, into a file."""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console

from bot.opening import open_store
from bot.render import sentence
from bot.rules.errors import Refused
from bot.rules.people import Reader
from bot.services.exports import TABLES, Ending, ExportDesk, Table
from bot.settings import Settings

LANGUAGES = ("en", "zh")


def export_found(brief: str, to: Path, *, language: str, now: datetime, console: Console) -> None:
    """Write what a brief finds, up to a thousand creators."""
    reader = reader_of(language, console)
    _write(lambda: _desk().found(brief, reader, at=now), to, console)


def export_list(name: str, to: Path, *, tenant: str, language: str, console: Console) -> None:
    """Write a list with its votes; where several are called so, say which workspace."""
    reader = reader_of(language, console)
    _write(lambda: _desk().list_called(name, reader, tenant=tenant), to, console)


def _write(made: Callable[[], Table], to: Path, console: Console) -> None:
    ending = ending_of(to, console)
    if to.exists():
        console.print(f"[red]{to} is there already; name another file.[/red]")
        raise typer.Exit(1)
    try:
        table = made()
    except Refused as refusal:
        console.print(f"[red]{sentence(refusal, Reader(language='en'))}[/red]")
        raise typer.Exit(1) from None
    to.write_bytes(table.written(ending))
    more = f" of {table.total:,}" if table.total > table.count else ""
    console.print(f"{to} is written; creators: {table.count:,}{more}.")


def ending_of(to: Path, console: Console) -> Ending:
    """Which kind of file its name asks for; any other is refused, and the command ends."""
    said = to.suffix.lower().removeprefix(".")
    if said not in TABLES:
        console.print(f"[red]{to} ends in neither .xlsx nor .csv; nothing was written.[/red]")
        raise typer.Exit(2)
    return Ending(said)


def reader_of(language: str, console: Console) -> Reader:
    """Who reads a language; any other is refused, and the command ends."""
    if language not in LANGUAGES:
        console.print(f"[red]There is no language {language}. Known: {', '.join(LANGUAGES)}[/red]")
        raise typer.Exit(2)
    return Reader(language=language)


def _desk() -> ExportDesk:
    return ExportDesk(open_store(Settings().database_url))
