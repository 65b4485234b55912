"""`juxing doctor`: what is set, what is missing, and where to get it."""

from dataclasses import dataclass

from bot.settings import Settings
from bot.slack import Slack, SlackError

WHERE = {
    "JUXING_SLACK_BOT_TOKEN": "Slack app settings → OAuth & Permissions → Bot User OAuth Token (xoxb-…)",
    "JUXING_SLACK_APP_TOKEN": "Slack app settings → Basic Information → App-Level Tokens, scope connections:write",
    "JUXING_SLACK_SIGNING_SECRET": "Slack app settings → Basic Information → Signing Secret",
    "JUXING_SLACK_CLIENT_ID": "Slack app settings → Basic Information → App Credentials → Client ID",
    "JUXING_SLACK_CLIENT_SECRET": "Slack app settings → Basic Information → App Credentials → Client Secret",
    "JUXING_TOKEN_KEYS": "make one: juxing keys new; keep it apart from the database's backups",
    "JUXING_LINK_SECRET": "any long random text: python3 -c 'import secrets; print(secrets.token_urlsafe(32))'",
}


@dataclass(frozen=True, kw_only=True)
class Finding:
    ok: bool
    what: str
    says: str


def examine(settings: Settings | None = None) -> list[Finding]:
    """Every check, whether it passed or not."""
    chosen = settings or Settings()
    missing = chosen.missing()
    found = [Finding(ok=False, what=name, says=WHERE[name]) for name in missing]
    found += [Finding(ok=True, what="settings", says=f"transport {chosen.transport}")] if not missing else []
    if chosen.several:
        return [*found, _database(chosen), *([] if "JUXING_TOKEN_KEYS" in missing else [_tokens(chosen)])]
    return [*found, _database(chosen), *([] if "JUXING_SLACK_BOT_TOKEN" in missing else [_slack(chosen)])]


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


def _database(chosen: Settings) -> Finding:
    from storage.engine import open_engine
    from storage.migrate import newest, revision

    try:
        at = revision(open_engine(chosen.database_url))
    except Exception as error:  # noqa: BLE001  # whatever keeps it from opening is what the doctor reports
        return Finding(
            ok=False, what="database", says=f"cannot be opened: {type(error).__name__}. Check JUXING_DATABASE_URL"
        )
    state = (
        "is made at the first start"
        if at is None
        else "is up to date"
        if at == newest()
        else "is upgraded at the next start"
    )
    return Finding(ok=True, what="database", says=state)


def _slack(chosen: Settings) -> Finding:
    try:
        me = Slack(chosen.slack_bot_token.get_secret_value(), chosen.slack_api_url).who_am_i()
    except SlackError as error:
        return Finding(ok=False, what="Slack", says=f"answers {error.code}: check the bot token and the network")
    return Finding(ok=True, what="Slack", says=f"connected as {me.get('user')} in {me.get('team')}")
