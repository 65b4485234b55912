"""`juxing tenant` and `juxing keys` on a terminal: who is here, one workspace as a file, its end; the keys."""

from datetime import datetime
from pathlib import Path

import typer
from rich.console import Console
from rich.table import Table

from bot.opening import open_store
from bot.rules.errors import Refused
from bot.services.installations import InstallationDesk
from bot.services.tenants import Tenant, TenantDesk
from bot.settings import Settings
from bot.vault import BadKeys, Vault, WrongKeys, keys_of


def show(console: Console) -> None:
    """Every workspace of which something is kept, and those that were deleted."""
    desk = _desk()
    table = Table("workspace", "name", "rows", "installed", show_lines=False)
    for each in desk.all():
        table.add_row(each.tenant, each.name, f"{each.rows:,}", _installed(each))
    console.print(table)
    for workspace, at, rows in desk.deletions():
        console.print(f"deleted {at:%Y-%m-%d %H:%M} UTC: {workspace}, {rows:,} rows")


def take_away(tenant: str, to: Path, *, console: Console, errors: Console) -> None:
    """All that is kept of a workspace, one JSON object a line. An existing file is left as it is."""
    try:
        with to.open("x", encoding="utf-8") as file:
            count = sum(bool(file.write(f"{line}\n")) for line in _desk().rows(tenant))
    except FileExistsError:
        errors.print(f"[red]{to} is there already.[/red] Name another file.")
        raise typer.Exit(1) from None
    except Refused as refusal:
        to.unlink()
        raise _said(refusal, errors) from None
    console.print(f"{count:,} rows of {tenant} in {to}. Files of people in Slack stay there; tokens are not in it.")


def delete(tenant: str, *, yes: bool, now: datetime, console: Console, errors: Console) -> None:
    """Delete all of a workspace, after asking."""
    if not yes:
        errors.print(f"This deletes all that is kept of {tenant}, for good. Take it away first: juxing tenant export.")
        typer.confirm("Delete it?", abort=True, err=True)
    try:
        rows = _desk().delete(tenant, at=now)
    except Refused as refusal:
        raise _said(refusal, errors) from None
    console.print(f"{rows:,} rows of {tenant} deleted. Creators and what was imported of them stay.")


def check_keys(settings: Settings) -> None:
    """See that every token that is kept can be opened. Raises BadKeys or WrongKeys."""
    if settings.several:
        vault = Vault(keys_of(settings.token_keys.get_secret_value()))
        InstallationDesk(open_store(settings.database_url), vault).check()


def rotate(console: Console, errors: Console) -> None:
    """Seal every token under the first of JUXING_TOKEN_KEYS."""
    settings = Settings()
    try:
        vault = Vault(keys_of(settings.token_keys.get_secret_value()))
        done = InstallationDesk(open_store(settings.database_url), vault).rotate()
    except (BadKeys, WrongKeys) as error:
        errors.print(f"[red]{error}[/red] Nothing was changed.")
        raise typer.Exit(1) from None
    console.print(f"{done:,} tokens are sealed under the first key. The others may go once every replica has this one.")


def _desk() -> TenantDesk:
    return TenantDesk(open_store(Settings().database_url))


def _installed(each: Tenant) -> str:
    if each.installation is None:
        return "by JUXING_SLACK_BOT_TOKEN, or never"
    if each.installation.revoked_at:
        return f"removed {each.installation.revoked_at:%Y-%m-%d} ({each.installation.ended})"
    return f"since {each.installation.installed_at:%Y-%m-%d}"


def _said(refusal: Refused, errors: Console) -> typer.Exit:
    errors.print(f"[red]{refusal.sentence() % refusal.facts}[/red]")
    return typer.Exit(1)
