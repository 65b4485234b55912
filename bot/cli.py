"""`juxing …`: everything that is done from a terminal. Heavy imports stay inside the commands that need them."""

import contextlib
import threading
import webbrowser
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn
from rich.table import Table

from bot import operating

app = typer.Typer(
    name="juxing",
    help="Find creators, quote, approve, order and rate them, in the Slack channel where the team already talks.",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
console = Console()
errors = Console(stderr=True)


def main() -> None:
    from bot.opening import WrongSchema

    try:
        app()
    except WrongSchema as error:
        errors.print(f"[red]{error}[/red]")
        raise SystemExit(3) from None


@app.command()
def demo(
    port: Annotated[int, typer.Option(help="Port of the playground; 0 takes a free one.")] = 8765,
    http: Annotated[bool, typer.Option("--http", help="Signed HTTP instead of Socket Mode.")] = False,
    creators: Annotated[int, typer.Option(help="Size of the sample market.")] = 5_000,
    seed: Annotated[int, typer.Option(help="Another seed, another market.")] = 7,
    browser: Annotated[bool, typer.Option(help="Open the browser.")] = True,
) -> None:
    """The whole product in the browser, with invented creators and no Slack."""
    from bot import demo as playing

    playing_log("ERROR")
    with progress_bar("Making the sample market") as advance:
        sample = playing.sample_file(creators=creators, seed=seed, now=datetime.now(UTC), progress=advance)
    port = _free(port)
    running = playing.start(playing.working_copy(sample), port=port, transport="http" if http else "socket")
    console.print(f"\n  [bold]聚星 Juxing[/bold] is ready:  [link]{running.playground.url}[/link]\n")
    console.print("  Everything stays on this machine. Stop with Ctrl+C.\n")
    if browser:
        with contextlib.suppress(webbrowser.Error):
            webbrowser.open(running.playground.url)
    with contextlib.suppress(KeyboardInterrupt):
        threading.Event().wait()
    running.stop()


@app.command()
def run() -> None:
    """Run the bot against Slack: Socket Mode, or HTTP (JUXING_TRANSPORT=http)."""
    from granian.constants import Interfaces
    from granian.server import Server

    from bot import logs, tenancy
    from bot.opening import WrongSchema, check_schema
    from bot.settings import Settings, UnfitSettings
    from bot.vault import BadKeys, WrongKeys
    from storage.engine import DatabaseTrouble, open_engine

    try:
        settings = Settings().checked()
        engine = open_engine(settings.database_url)
        check_schema(engine)
        engine.dispose()
        tenancy.check_keys(settings)
    except (UnfitSettings, BadKeys, WrongKeys) as error:
        errors.print(f"[red]{error}[/red]")
        raise typer.Exit(2) from None
    except WrongSchema as error:
        errors.print(f"[red]{error}[/red]")
        raise typer.Exit(3) from None
    except DatabaseTrouble as error:
        errors.print(f"[red]The database cannot be opened: {type(error).__name__}. Check JUXING_DATABASE_URL.[/red]")
        raise typer.Exit(3) from None
    logs.set_up(settings.log_level)
    Server(
        "bot.serving:wsgi",
        address=settings.host,
        port=settings.port,
        interface=Interfaces.WSGI,
        blocking_threads=8,
        websockets=False,
        respawn_failed_workers=True,
        log_access=False,
        log_dictconfig=logs.FOR_SERVER,
        workers_kill_timeout=int(settings.drain_seconds) + 5,
    ).serve()


@app.command()
def doctor() -> None:
    """Say what is missing, and how to get it."""
    from bot.doctor import Finding, examine

    findings: list[Finding] = examine()
    table = Table("", "what", "how it stands", show_lines=False)
    for finding in findings:
        table.add_row("[green]ok[/green]" if finding.ok else "[red]look[/red]", finding.what, finding.says)
    console.print(table)
    raise typer.Exit(0 if all(finding.ok for finding in findings) else 1)


app.add_typer(operating.outbox, name="outbox")
app.command()(operating.backup)
app.command()(operating.restore)
app.command()(operating.migrate)
app.command()(operating.audit)


@app.command()
def sample(
    creators: Annotated[int, typer.Option(help="How many creators.")] = 5_000,
    seed: Annotated[int, typer.Option(help="Another seed, another market.")] = 7,
) -> None:
    """Fill an empty database with invented creators; they are marked as samples wherever they are shown."""
    from bot.opening import open_store
    from bot.sample.market import NotEmpty, make_market
    from bot.settings import Settings

    store = open_store(Settings().database_url)
    try:
        with progress_bar("Making the sample market") as advance:
            report = make_market(store, creators=creators, seed=seed, now=datetime.now(UTC), progress=advance)
    except NotEmpty as error:
        errors.print(f"[red]{error}[/red] Name an empty one in JUXING_DATABASE_URL.")
        raise typer.Exit(1) from None
    console.print(", ".join(f"{count:,} {noun}" for noun, count in vars(report).items()))


@app.command(name="import")
def import_(
    file: Annotated[
        Path | None, typer.Argument(help="A CSV or XLSX file: one of our templates filled in, or a vendor's export.")
    ] = None,
    template: Annotated[
        str, typer.Option(help="Write an empty file of this kind to fill in: creators, works, goods, comments, orders.")
    ] = "",
    year: Annotated[
        int | None, typer.Option(help="Year of dates that name none; without it the latest possible.")
    ] = None,
    maps: Annotated[
        list[str] | None,
        typer.Option("--map", help='What a column is: "their header=our key"; remembered for the same headers.'),
    ] = None,
    as_of: Annotated[
        datetime | None, typer.Option(help="When the export was made, if not now: its counts are of that moment.")
    ] = None,
    yes: Annotated[bool, typer.Option("--yes", help="Take it in without asking, if it has no errors.")] = False,
    listed: Annotated[bool, typer.Option("--list", help="List what was taken in, with numbers.")] = False,
    undone: Annotated[int | None, typer.Option("--undo", help="Undo the import of this number.")] = None,
) -> None:
    """Read real data: first a report by row and column, then all of it or nothing."""
    from bot import importing
    from bot.rules.pricing import MARKET

    now = datetime.now(UTC)
    if template:
        importing.write_template(template, file, console)
    elif listed:
        importing.show_imports(console)
    elif undone is not None:
        importing.undo(undone, now=now, console=console)
    elif file is None:
        errors.print("Name a file, or `--template creators` for one to fill in.")
        raise typer.Exit(2)
    else:
        made = as_of.replace(tzinfo=as_of.tzinfo or MARKET).astimezone(UTC) if as_of else None
        how = {"year": year, "said": importing.said_of(maps or [], errors), "as_of": made}
        if not importing.check(file, now=now, console=console, **how):
            raise typer.Exit(1)
        if yes or typer.confirm("Take it in?"):
            importing.take_in(file, now=now, console=console, **how)
        else:
            console.print("Nothing was written.")


export = typer.Typer(help="Take a table away: what a brief finds, or a list with its votes.", no_args_is_help=True)
app.add_typer(export, name="export")
To = Annotated[Path, typer.Option("--to", help="The file to write; its ending says which kind: .xlsx or .csv.")]
Language = Annotated[str, typer.Option(help="Of headings and names: en or zh.")]


@export.command(name="find")
def export_find(
    brief: Annotated[str, typer.Argument(help="As after `/juxing find`.")], to: To, language: Language = "en"
) -> None:
    """Up to a thousand creators, in the order in which pages show them."""
    from bot.exporting import export_found

    export_found(brief, to, language=language, now=datetime.now(UTC), console=console)


@export.command(name="list")
def export_list_(
    name: Annotated[str, typer.Argument(help="The name of the list.")],
    to: To,
    tenant: Annotated[str, typer.Option(help="The workspace, T…; needed where several have a list of that name.")] = "",
    language: Language = "en",
) -> None:
    """Its creators, and who said what of them."""
    from bot.exporting import export_list

    export_list(name, to, tenant=tenant, language=language, console=console)


@app.command()
def explain(
    brief: Annotated[str, typer.Argument(help="What would follow `/juxing find`.")],
    creator: Annotated[str, typer.Option(help="Name of a creator: every term of the score for this brief.")] = "",
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
) -> None:
    """Say how a brief is read, and why a creator stands where it stands."""
    from bot import explaining
    from bot.opening import open_store
    from bot.services.creators import CreatorDesk
    from bot.settings import Settings
    from storage.engine import is_there

    if language not in {"en", "zh"}:
        errors.print("The language is en or zh.")
        raise typer.Exit(2)
    now, url = datetime.now(UTC), Settings().database_url
    understood = explaining.explain(brief, language=language, now=now, console=console)
    if not creator and not is_there(url):
        return  # a brief is read without a market too
    desk = CreatorDesk(open_store(url))
    explaining.explain_found(desk, understood, language=language, now=now, console=console)
    if creator and not explaining.explain_creator(
        desk, understood, creator, language=language, now=now, console=console
    ):
        raise typer.Exit(1)


data = typer.Typer(help="A creator's figures, and the rows that each of them was made from.", no_args_is_help=True)
app.add_typer(data, name="data")
Named = Annotated[str, typer.Argument(help="Name of the creator.")]


@data.command(name="show")
def data_show(
    creator: Named,
    window: Annotated[str, typer.Option(help="Days to look back: 30, 90, 365, 730 or all.")] = "all",
    figure: Annotated[str, typer.Option(help="One figure, with the rows behind it: completion, plays, …")] = "",
    language: Annotated[str, typer.Option(help="en or zh.")] = "en",
) -> None:
    """Every figure with its denominator, window, date and source, and what of it should be checked."""
    from bot.showing import show

    now = datetime.now(UTC)
    show(creator, window=window, figure=figure, language=language, now=now, console=console, errors=errors)


@data.command(name="export")
def data_export(
    creator: Named,
    to: Annotated[
        Path | None, typer.Option("--to", help="The file to write, .xlsx or .csv; a name is made without it.")
    ] = None,
    language: Language = "en",
) -> None:
    """All rows and all figures of a creator: sheets of an XLSX, or one CSV."""
    from bot.showing import take_away

    take_away(creator, to, language=language, now=datetime.now(UTC), console=console, errors=errors)


@app.command()
def people(
    tenant: Annotated[str, typer.Argument(help="The workspace, T…")],
    user: Annotated[str, typer.Argument(help="The person, U…")],
    creator: Annotated[str, typer.Option(help="Name of the creator who this person is; '-' unlinks.")] = "",
    limit: Annotated[int, typer.Option(help="Yuan that the person may order without approval; -1 leaves it.")] = -1,
) -> None:
    """Say which creator a person is, or how much they may order alone."""
    from bot.opening import open_store
    from bot.rules.errors import Refused
    from bot.services.desks import Desks
    from bot.settings import Settings

    desks = Desks.over(open_store(Settings().database_url))
    try:
        if creator:
            linked = None if creator == "-" else desks.creators.called(creator).creator.id
            desks.workspace.link_creator(tenant, user, linked)
        if limit >= 0:
            desks.workspace.set_limit(tenant, user, limit * 100)
    except Refused as error:
        errors.print(f"[red]{error.sentence() % error.facts}[/red]")
        raise typer.Exit(1) from None
    console.print("done")


tenant = typer.Typer(help="Workspaces: which there are, all of one as a file, its end.", no_args_is_help=True)
app.add_typer(tenant, name="tenant")
Workspace = Annotated[str, typer.Argument(help="The workspace, T…")]


@tenant.command(name="list")
def tenant_list() -> None:
    """Every workspace of which something is kept, and whether the app is installed there."""
    from bot import tenancy

    tenancy.show(console)


@tenant.command(name="export")
def tenant_export(workspace: Workspace, to: Annotated[Path, typer.Argument(help="A new file: JSON lines.")]) -> None:
    """All that is kept of a workspace; tokens are left out."""
    from bot import tenancy

    tenancy.take_away(workspace, to, console=console, errors=errors)


@tenant.command(name="delete")
def tenant_delete(
    workspace: Workspace, yes: Annotated[bool, typer.Option("--yes", help="Do not ask.")] = False
) -> None:
    """Delete all that is kept of a workspace, for good. Creators stay."""
    from bot import tenancy

    tenancy.delete(workspace, yes=yes, now=datetime.now(UTC), console=console, errors=errors)


keys = typer.Typer(help="The keys under which workspaces' tokens are kept.", no_args_is_help=True)
app.add_typer(keys, name="keys")


@keys.command(name="new")
def keys_new() -> None:
    """Print a new key, for JUXING_TOKEN_KEYS."""
    from bot.vault import new_key

    print(new_key())


@keys.command(name="rotate")
def keys_rotate() -> None:
    """Keep every token under the first of JUXING_TOKEN_KEYS; the old keys stay until that is done."""
    from bot import tenancy

    tenancy.rotate(console, errors)


@contextlib.contextmanager
def progress_bar(label: str) -> Iterator[Callable[[int, int], None]]:
    """A bar that appears with the first step of long work."""
    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=errors, transient=True) as bar:
        tasks: list[object] = []

        def advance(done: int, total: int) -> None:
            if not tasks:
                tasks.append(bar.add_task(label, total=total))
            bar.update(tasks[0], completed=done)  # type: ignore[arg-type]

        yield advance


def playing_log(level: str) -> None:
    from bot.logs import set_up

    set_up(level)


def _free(port: int) -> int:
    """The port asked for, or any free one where it is taken."""
    import socket

    with socket.socket() as trial:
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            errors.print(f"Port {port} is taken; another one is used.")
            return 0
    return port


if __name__ == "__main__":
    main()
