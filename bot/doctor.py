"""`juxing doctor`: what is set, what is missing, what is in a bad way, and where to get it or what to do."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from bot.health import OLDEST_TICK, skew_is_right
from bot.services.outbox import OutboxDesk
from bot.services.upkeep import UpkeepDesk
from bot.settings import Settings
from bot.skew import TOLERATED, Skew
from bot.slack import Slack, SlackError

if TYPE_CHECKING:
    from storage.store import Store

WHERE = {
    "JUXING_SLACK_BOT_TOKEN": "Slack app settings → OAuth & Permissions → Bot User OAuth Token (xoxb-…)",
    "JUXING_SLACK_APP_TOKEN": "Slack app settings → Basic Information → App-Level Tokens, scope connections:write",
    "JUXING_SLACK_SIGNING_SECRET": "Slack app settings → Basic Information → Signing Secret",
    "JUXING_SLACK_CLIENT_ID": "Slack app settings → Basic Information → App Credentials → Client ID",
    "JUXING_SLACK_CLIENT_SECRET": "Slack app settings → Basic Information → App Credentials → Client Secret",
    "JUXING_TOKEN_KEYS": "make one: juxing keys new; keep it apart from the database's backups",
    "JUXING_LINK_SECRET": "any long random text: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
}
LEAST_FREE = 2**30  #: bytes on the disk of SQLite


@dataclass(frozen=True, kw_only=True)
class Finding:
    ok: bool
    what: str
    says: str


def examine(settings: Settings | None = None, clock: Callable[[], datetime] | None = None) -> list[Finding]:
    """Every check, whether it passed or not."""
    from bot.main import wall_clock

    chosen, now = settings or Settings(), clock or wall_clock
    missing = chosen.missing()
    found = [Finding(ok=False, what=name, says=WHERE[name]) for name in missing]
    found += [Finding(ok=True, what="settings", says=f"transport {chosen.transport}")] if not missing else []
    found += _database(chosen, now())
    if chosen.several:
        return found if "JUXING_TOKEN_KEYS" in missing else [*found, _tokens(chosen)]
    return found if "JUXING_SLACK_BOT_TOKEN" in missing else [*found, *_slack(chosen, lambda: now().timestamp())]


def _tokens(chosen: Settings) -> Finding:
    """Whether the keys are keys, and open every token that is kept."""
    from bot.services.installations import InstallationDesk
    from bot.vault import BadKeys, Vault, WrongKeys, keys_of
    from storage.engine import open_engine
    from storage.migrate import newest, revision
    from storage.store import Store

    try:
        vault = Vault(keys_of(chosen.token_keys.get_secret_value()))
        engine = open_engine(chosen.database_url)
        kept = InstallationDesk(Store(engine), vault).check() if revision(engine) == newest() else 0
    except (BadKeys, WrongKeys) as error:
        return Finding(ok=False, what="token keys", says=str(error))
    except Exception as error:  # noqa: BLE001  # whatever keeps it from opening is what the doctor reports
        return Finding(ok=False, what="token keys", says=f"could not be tried: {type(error).__name__}")
    return Finding(ok=True, what="token keys", says=f"open the tokens of {kept} workspaces")


def _database(chosen: Settings, now: datetime) -> list[Finding]:
    from storage.engine import open_engine
    from storage.migrate import Schema, missing, newest, revision, schema
    from storage.store import Store

    try:
        engine = open_engine(chosen.database_url)
        stands, at = schema(engine), revision(engine)
        right = stands is Schema.RIGHT
        store = Store(engine)
        inside = [*_belt(store), *_outbox(OutboxDesk(store)), *_beats(UpkeepDesk(store), now)] if right else []
    except Exception as error:  # noqa: BLE001  # whatever keeps it from opening is what the doctor reports
        says = f"cannot be opened: {type(error).__name__}. Check JUXING_DATABASE_URL"
        return [Finding(ok=False, what="database", says=says)]
    says = {
        Schema.EMPTY: "is made at the first start",
        Schema.RIGHT: f"is up to date (revision {at})",
        Schema.OLDER: f"is at revision {at}: stop the bot, `juxing backup FILE`, `juxing migrate`",
        Schema.NEWER: f"is at revision {at}, newer than this version ({newest()}): install the newer version",
    }[stands]
    if stands is Schema.OLDER:
        says += f" ({len(missing(at))} to run)"
    state = Finding(ok=stands in {Schema.EMPTY, Schema.RIGHT}, what="database", says=says)
    return [state, *_disk(engine.url.database if engine.dialect.name == "sqlite" else None), *inside]


def _belt(store: "Store") -> list[Finding]:
    """Whether PostgreSQL itself keeps workspaces apart, beside the bot's own questions."""
    stands = store.belt()
    if stands is None:
        return []
    missing = stands.missing()
    says = (
        "is in force: the database itself keeps a decision to its workspace"
        if not missing
        else (f"is not in force: {missing}. Then `juxing migrate`, and start the bot again")
    )
    return [Finding(ok=not missing, what="row-level security", says=says)]


def _outbox(desk: OutboxDesk) -> list[Finding]:
    counts = desk.counts()
    stuck = {state: counts[state] for state in ("unknown", "dead") if counts[state]}
    says = ", ".join(f"{count} {state}" for state, count in stuck.items())
    return [Finding(ok=not stuck, what="outbox", says=f"{says}: `juxing outbox`" if stuck else "nothing is stuck")]


def _beats(desk: UpkeepDesk, now: datetime) -> list[Finding]:
    """The processes that tick, as the database tells; those that ended say nothing any more."""
    beats = desk.beats()
    if not beats:
        return [Finding(ok=True, what="ticks", says="no process has run within a day")]
    age = (now - beats[0].at).total_seconds()
    ticks = Finding(
        ok=age <= OLDEST_TICK,
        what="ticks",
        says=f"the last one, of {beats[0].replica}, was {age:.0f} s ago"
        + ("" if age <= OLDEST_TICK else ": is `juxing run` running?"),
    )
    off = [beat for beat in beats if not skew_is_right(beat.skew)]
    return [ticks, *(_clock_of(beat.replica, beat.skew or 0) for beat in off)]


def _disk(file: str | None) -> list[Finding]:
    if not file:
        return []
    free = shutil.disk_usage(Path(file).absolute().parent).free
    says = f"{free / 2**30:.1f} GiB are free" + ("" if free >= LEAST_FREE else ": make room before SQLite cannot write")
    return [Finding(ok=free >= LEAST_FREE, what="disk", says=says)]


def _slack(chosen: Settings, now: Callable[[], float]) -> list[Finding]:
    skew = Skew(now)
    try:
        me = Slack(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url, heard=skew.heard).who_am_i()
    except SlackError as error:
        return [Finding(ok=False, what="Slack", says=f"answers {error.code}: check the bot token and the network")]
    connected = Finding(ok=True, what="Slack", says=f"connected as {me.get('user')} in {me.get('team')}")
    return [connected, *([] if skew.seconds is None else [_clock_of("this machine", skew.seconds)])]


def _clock_of(whose: str, skew: int) -> Finding:
    ok = skew_is_right(skew)
    says = f"{whose} is {abs(skew)} s {'ahead of' if skew >= 0 else 'behind'} Slack"
    return Finding(ok=ok, what="clock", says=says + ("" if ok else f"; more than {TOLERATED} s: set it by NTP"))
