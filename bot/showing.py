"""`juxing data` on a terminal: a creator's figures and what they were made from, the rows behind one, all as a file."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import TypeVar

import typer
from rich.console import Console
from rich.table import Table

from bot import names, traced, words
from bot.exporting import ending_of, reader_of
from bot.opening import open_store
from bot.render import said, sentence
from bot.rules.anomalies import Flag
from bot.rules.creators import Creator
from bot.rules.errors import Refused
from bot.rules.metrics import Code, Metric, Window
from bot.rules.people import Reader
from bot.services.creators import CreatorDesk
from bot.services.records import Line, RecordDesk, Trace
from bot.services.records_rows import book
from bot.settings import Settings

MOST_ROWS = 60  #: of a figure on a terminal; a file has them all


def show(
    name: str, *, window: str, figure: str, language: str, now: datetime, console: Console, errors: Console
) -> None:
    """Print every figure of a creator, or the rows behind one of them."""
    reader, within = reader_of(language, errors), _among(Window, window, "window", errors)
    code = _among(Code, figure, "figure", errors) if figure else None
    store = open_store(Settings().database_url)
    creator, desk = _called(CreatorDesk(store), name, reader, errors), RecordDesk(store)
    console.print(creator.name, style="bold", markup=False)
    console.print(_about(creator, within, now, reader), markup=False)
    if code is not None:
        for trace in desk.traces(creator.id, code, at=now, window=within):
            if traced.tells(trace.metric):
                _opened(trace, creator, reader, console)
        return
    console.print(_figures(desk.metrics_of(creator.id, at=now, window=within), reader))
    for flag in desk.flags_of(creator.id, at=now):
        console.print(_check(flag, reader), markup=False)


def take_away(name: str, to: Path | None, *, language: str, now: datetime, console: Console, errors: Console) -> None:
    """Write all rows and all figures of a creator into a file that is not there yet."""
    reader = reader_of(language, errors)
    store = open_store(Settings().database_url)
    creator = _called(CreatorDesk(store), name, reader, errors)
    file = to or Path(f"{creator.slug}.xlsx")
    ending = ending_of(file, errors)
    if file.exists():
        errors.print(f"{file} is there already; name another file.", style="red", markup=False)
        raise typer.Exit(1)
    made = book(RecordDesk(store).whole(creator.id, at=now), reader)
    file.write_bytes(made.written(ending))
    console.print(f"{file} is written; rows: {made.count:,}.", markup=False, soft_wrap=True)


def _figures(metrics: Iterable[Metric], reader: Reader) -> Table:
    table = Table(*(_called_so(key, reader) for key in ("figure", "kind", "value", "from")))
    for metric in metrics:
        if traced.tells(metric):
            table.add_row(*traced.in_words(metric, reader))
    return table


def _opened(trace: Trace, creator: Creator, reader: Reader, console: Console) -> None:
    """One figure as a sentence, and its rows; those that count against it first, for they are asked about."""
    metric = trace.metric
    named, of, value, behind = traced.in_words(metric, reader)
    equals = f"{value} = {behind}" if metric.enough else f"{value}; {behind}"
    console.print(f"\n{named} · {of}: {equals}", markup=False)
    if trace.against:
        console.print(words.translator(reader.language)("against it: %(n)s", n=len(trace.against)), markup=False)
        console.print(_rows(metric, trace.against, creator, reader))
    if trace.rows:
        console.print(words.translator(reader.language)("counted: %(n)s", n=len(trace.rows)), markup=False)
        console.print(_rows(metric, trace.rows[:MOST_ROWS], creator, reader))
        if len(trace.rows) > MOST_ROWS:
            more = len(trace.rows) - MOST_ROWS
            console.print(
                words.translator(reader.language)("and %(n)s more: `juxing data export` writes them all", n=more),
                markup=False,
            )


def _rows(metric: Metric, lines: Sequence[Line], creator: Creator, reader: Reader) -> Table:
    table = Table(*(_called_so(key, reader) for key in ("row", "at", "text", "value", "source", "as_of")))
    for line in lines:
        told = traced.told(metric, line, creator, reader)
        table.add_row(str(line.id), told.at, told.text, told.number, told.source, told.as_of)
    return table


def _check(flag: Flag, reader: Reader) -> str:
    return f"{traced.date(flag.at)} · {said('checks', 'check', flag, reader)}"


def _about(creator: Creator, window: Window, now: datetime, reader: Reader) -> str:
    translate = words.translator(reader.language)
    return words.translator(reader.language)(
        "%(window)s up to %(moment)s, Beijing time; source: %(source)s, as of %(as_of)s",
        window=translate(names.WINDOWS[window]),
        moment=traced.date(now),
        source=traced.source_of(creator, reader),
        as_of=traced.date(creator.as_of),
    )


def _called_so(key: str, reader: Reader) -> str:
    return words.translator(reader.language)(names.LEDGER[key])


def _called(desk: CreatorDesk, name: str, reader: Reader, errors: Console) -> Creator:
    try:
        return desk.called(name).creator
    except Refused as refusal:
        errors.print(sentence(refusal, reader), style="red", markup=False)
        raise typer.Exit(1) from None


_Choice = TypeVar("_Choice", bound=StrEnum)


def _among(choices: type[_Choice], said: str, what: str, errors: Console) -> _Choice:
    try:
        return choices(said)
    except ValueError:
        errors.print(f"There is no {what} {said}. Known: {', '.join(choices)}", style="red", markup=False)
        raise typer.Exit(2) from None
